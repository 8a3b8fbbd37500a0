"""The register of titles as open data: CSV, JSON and their schema, for anybody to take (6.4.5).

All of it, page after page of the same query that the list uses, so that list and data agree.
"""

import csv
import json
from collections.abc import AsyncIterator, Iterable
from io import StringIO
from typing import Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response, StreamingResponse

from services.api.portal.frame import Frame, Framed
from services.api.portal.wording.words import titled
from services.domain.programme.schema import TitleLevel, Track
from services.domain.tree.positions import Position
from services.storage.queries import public
from services.storage.session import Database
from services.storage.tree import positions

router = APIRouter()

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
A_PAGE: Final = 200
COLUMNS: Final = {
    "number": ("名录号，不变也不重用", "permanent entry number"),
    "id": ("系统内编号", "id within the system"),
    "place": ("单位代码（GB/T 2260、GB/T 10114）", "code of the unit"),
    "place_zh": ("单位", "unit, Chinese"),
    "place_en": ("单位英文名", "unit, English"),
    "track": ("创建类别", "kind of title"),
    "level": ("级别", "level of title"),
    "title_zh": ("称号", "title, Chinese"),
    "title_en": ("称号英文名", "title, English"),
    "named_on": ("命名日期", "day of naming"),
    "document_no": ("命名文号", "number of the naming document"),
    "status": ("状态", "status"),
    "recheck_due": ("下次复查日期", "next re-check; empty: none"),
    "cancelled_on": ("撤销日期", "day of cancellation; empty: not cancelled"),
    "lon": ("经度，度，东经为正", "longitude in degrees; empty: not known"),
    "lat": ("纬度，度，北纬为正", "latitude in degrees; empty: not known"),
    "position_source": ("坐标来源，样例坐标在此注明", "where the point is from; samples say so"),
    "page": ("网页", "page of the title"),
}
MAY_BE_EMPTY: Final = frozenset(
    {"recheck_due", "cancelled_on", "document_no", "lon", "lat", "position_source"}
)
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is computed by spreadsheets instead of shown."""


@router.get("/register/data.csv")
async def as_csv(frame: Framed) -> Response:
    return StreamingResponse(
        _csv(frame.doors.database, frame.home),
        media_type="text/csv; charset=utf-8",
        headers={**_about(frame), "Content-Disposition": 'attachment; filename="titles.csv"'},
    )


@router.get("/register/data.json")
async def as_json(frame: Framed) -> Response:
    return StreamingResponse(
        _json(frame.doors.database, frame.home),
        media_type="application/json",
        headers=_about(frame),
    )


@router.get("/register/schema.json")
async def schema(frame: Framed) -> Response:
    """JSON Schema of the JSON; the columns of the CSV are the fields of a title."""
    return JSONResponse(_schema(frame.home), media_type="application/schema+json")


def _about(frame: Frame) -> dict[str, str]:
    links = f'<{LICENCE}>; rel="license", <{frame.home}/register/schema.json>; rel="describedby"'
    return {"Link": links, "Cache-Control": "no-cache"}


async def _lines(database: Database, address: str) -> AsyncIterator[dict[str, str]]:
    after = ""
    while True:
        asked = public.Asked(after=after, limit=A_PAGE)
        async with database.reading() as tx:
            found = await public.register(tx, asked)
            known = await positions.of(tx, {one.place.code for one in found})
        for line in found[:A_PAGE]:
            yield _line(line, known.get(line.place.code), address)
        if len(found) <= A_PAGE:
            return
        last = found[A_PAGE - 1]
        after = f"{last.place.code}/{last.id}"


def _line(line: public.RegisterLine, spot: Position | None, address: str) -> dict[str, str]:
    name = titled(line)
    return {
        "number": line.number,
        "id": line.id,
        "place": line.place.code,
        "place_zh": line.place.path.zh,
        "place_en": line.place.path.en,
        "track": line.track.value,
        "level": line.level.value,
        "title_zh": name.zh,
        "title_en": name.en,
        "named_on": line.named_on.isoformat(),
        "document_no": line.document_no,
        "status": line.stands,
        "recheck_due": line.recheck_due.isoformat() if line.recheck_due else "",
        "cancelled_on": line.cancelled_on.isoformat() if line.cancelled_on else "",
        "lon": f"{spot.lon:.6f}" if spot else "",
        "lat": f"{spot.lat:.6f}" if spot else "",
        "position_source": spot.source if spot else "",
        "page": f"{address}/register/{line.id}",
    }


async def _csv(database: Database, address: str) -> AsyncIterator[str]:
    """With the mark that spreadsheets know UTF-8 by."""
    yield "\ufeff" + row_of(COLUMNS)
    async for line in _lines(database, address):
        yield row_of(shown(cell) for cell in line.values())


def row_of(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def shown(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


async def _json(database: Database, address: str) -> AsyncIterator[str]:
    head = {"licence": LICENCE, "schema": f"{address}/register/schema.json"}
    yield json.dumps(head)[:-1] + ', "titles": ['
    between = ""
    async for line in _lines(database, address):
        yield between + json.dumps(line, ensure_ascii=False)
        between = ",\n"
    yield "]}"


def _schema(address: str) -> dict[str, object]:
    fields: dict[str, dict[str, object]] = {
        name: {"type": "string", "title": zh, "description": en}
        for name, (zh, en) in COLUMNS.items()
    }
    fields["track"]["enum"] = [one.value for one in Track]
    fields["level"]["enum"] = [one.value for one in TitleLevel]
    fields["named_on"]["format"] = "date"
    for name in fields.keys() - MAY_BE_EMPTY:
        fields[name]["minLength"] = 1
    title = {"type": "object", "properties": fields, "required": list(fields)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{address}/register/schema.json",
        "title": "命名单位名录 · Register of named units",
        "type": "object",
        "properties": {
            "licence": {"type": "string", "format": "uri"},
            "schema": {"type": "string", "format": "uri"},
            "titles": {"type": "array", "items": title},
        },
        "required": ["licence", "schema", "titles"],
    }
