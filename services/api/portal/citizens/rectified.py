"""What was found and how it was mended, for everybody, where the programme asks it (C2.9.10, D15).

Items that a leader approved, of one case and across all; no person is named, no picture shown. As
open data too: all of them, page after page of the query that the list uses.
"""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response, StreamingResponse

from services.api.portal.citizens.fresh import tag_of, tagged, unchanged
from services.api.portal.citizens.open_data import LICENCE, row_of, shown
from services.api.portal.frame import Frame, Framed
from services.domain.programme.schema import Text
from services.storage.queries import public, rectified
from services.storage.queries.rectified import Asked, Rectified, RectifiedItem
from services.storage.session import Database

router = APIRouter()

A_PAGE: Final = 200
STATES: Final = {
    "open": Text(zh="创建进行中", en="Case under way"),
    "ended": Text(zh="创建已结束", en="Case ended"),
}
COLUMNS: Final = {
    "case": ("创建编号", "number of the case"),
    "place": ("单位代码（GB/T 2260、GB/T 10114）", "code of the unit"),
    "place_zh": ("单位", "unit, Chinese"),
    "place_en": ("单位英文名", "unit, English"),
    "programme_zh": ("创建办法", "programme, Chinese"),
    "programme_en": ("创建办法英文名", "programme, English"),
    "case_state": ("创建进行中（open）或已结束（ended）", "open: under way; ended"),
    "no": ("问题序号", "number of the finding within the case"),
    "about_zh": ("所在指标或材料", "indicator or paper, Chinese"),
    "about_en": ("所在指标或材料英文名", "indicator or paper, English"),
    "rule": ("依据", "rule"),
    "found": ("问题", "what was found"),
    "measures": ("整改措施", "measures; empty: erased"),
    "result": ("整改结果", "result; empty: erased"),
    "mended_by_zh": ("整改单位", "office that mended it, Chinese"),
    "mended_by_en": ("整改单位英文名", "office that mended it, English"),
    "published_on": ("公开日期", "day of publication"),
    "page": ("网页", "page of the case's rectification"),
}


@router.get("/cases/{case}/rectified")
async def page(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await rectified.of_case(tx, case)
    tag = tag_of(frame, [found])
    if known := unchanged(frame, tag):
        return known
    return tagged(frame.page("public/rectified.html", found=found), frame, tag)


@router.get("/rectified")
async def every(frame: Framed, asked: Annotated[Asked, Query()]) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await rectified.listed(tx, asked)
        counties = await public.counties(tx)
        years = await rectified.years(tx)
    tag = tag_of(frame, [*found, counties, years])
    if known := unchanged(frame, tag):
        return known
    page = frame.page(
        "public/rectified_list.html",
        found=found[: asked.limit],
        asked=asked,
        counties=counties,
        years=years,
        states=list(STATES.items()),
        after=found[asked.limit - 1].cursor if len(found) > asked.limit else "",
    )
    return tagged(page, frame, tag)


@router.get("/rectified/data.csv")
async def as_csv(frame: Framed) -> Response:
    return StreamingResponse(
        _csv(frame.doors.database, frame.home),
        media_type="text/csv; charset=utf-8",
        headers={**_about(frame), "Content-Disposition": 'attachment; filename="rectified.csv"'},
    )


@router.get("/rectified/data.json")
async def as_json(frame: Framed) -> Response:
    return StreamingResponse(
        _json(frame.doors.database, frame.home),
        media_type="application/json",
        headers=_about(frame),
    )


@router.get("/rectified/schema.json")
async def schema(frame: Framed) -> Response:
    """JSON Schema of the JSON; the columns of the CSV are the fields of an item."""
    fields: dict[str, dict[str, object]] = {
        name: {"type": "string", "title": zh, "description": en}
        for name, (zh, en) in COLUMNS.items()
    }
    fields["published_on"]["format"] = "date"
    fields["case_state"]["enum"] = list(STATES)
    item = {"type": "object", "properties": fields, "required": list(fields)}
    said = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{frame.home}/rectified/schema.json",
        "title": "整改情况公开 · Rectification, published",
        "type": "object",
        "properties": {
            "licence": {"type": "string", "format": "uri"},
            "schema": {"type": "string", "format": "uri"},
            "items": {"type": "array", "items": item},
        },
        "required": ["licence", "schema", "items"],
    }
    return JSONResponse(said, media_type="application/schema+json")


def _about(frame: Frame) -> dict[str, str]:
    links = f'<{LICENCE}>; rel="license", <{frame.home}/rectified/schema.json>; rel="describedby"'
    return {"Link": links, "Cache-Control": "no-cache"}


async def _lines(database: Database, address: str) -> AsyncIterator[dict[str, str]]:
    after = ""
    while True:
        async with database.reading() as tx:
            found = await rectified.listed(tx, Asked(after=after, limit=A_PAGE))
        for case in found[:A_PAGE]:
            for item in case.items:
                yield _line(case, item, address)
        if len(found) <= A_PAGE:
            return
        after = found[A_PAGE - 1].cursor


def _line(case: Rectified, item: RectifiedItem, address: str) -> dict[str, str]:
    return {
        "case": case.number,
        "place": case.place.code,
        "place_zh": case.place.path.zh,
        "place_en": case.place.path.en,
        "programme_zh": case.programme.zh,
        "programme_en": case.programme.en,
        "case_state": "ended" if case.ended else "open",
        "no": str(item.no),
        "about_zh": item.place.zh,
        "about_en": item.place.en,
        "rule": item.rule,
        "found": item.found,
        "measures": item.measures,
        "result": item.result,
        "mended_by_zh": item.unit.zh if item.unit else "",
        "mended_by_en": item.unit.en if item.unit else "",
        "published_on": item.published_on.isoformat(),
        "page": f"{address}/cases/{case.case}/rectified",
    }


async def _csv(database: Database, address: str) -> AsyncIterator[str]:
    """With the mark that spreadsheets know UTF-8 by."""
    yield "\ufeff" + row_of(COLUMNS)
    async for line in _lines(database, address):
        yield row_of(shown(cell) for cell in line.values())


async def _json(database: Database, address: str) -> AsyncIterator[str]:
    head = {"licence": LICENCE, "schema": f"{address}/rectified/schema.json"}
    yield json.dumps(head)[:-1] + ', "items": ['
    between = ""
    async for line in _lines(database, address):
        yield between + json.dumps(line, ensure_ascii=False)
        between = ",\n"
    yield "]}"
