"""What was found and how it was mended, for everybody, where the programme asks it (C2.9.10, D15).

Items that a leader approved, of one case and across all; no person is named, no picture shown. As
open data too: all of them, page after page of the query that the list uses.
"""

from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.citizens.fresh import tag_of, tagged, unchanged
from services.api.portal.citizens.open_data import OpenTable, handed_out
from services.api.portal.frame import Frame, Framed
from services.domain.programme.schema import Text
from services.storage.queries import public, rectified
from services.storage.queries.rectified import Asked, Rectified, RectifiedItem

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
TABLE: Final = OpenTable(
    path="/rectified",
    title="整改情况公开 · Rectification, published",
    listed="items",
    file="rectified.csv",
    columns=COLUMNS,
    further={"published_on": {"format": "date"}, "case_state": {"enum": list(STATES)}},
)


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
    tag = tag_of(frame, [found, counties, years])
    if known := unchanged(frame, tag):
        return known
    page = frame.page(
        "public/rectified_list.html",
        found=found.cases,
        asked=asked,
        counties=counties,
        years=years,
        states=list(STATES.items()),
        after=found.after,
    )
    return tagged(page, frame, tag)


async def _lines(frame: Frame) -> AsyncIterator[dict[str, str]]:
    after = ""
    while True:
        async with frame.doors.database.reading() as tx:
            found = await rectified.listed(tx, Asked(after=after, limit=A_PAGE))
        for case in found.cases:
            for item in case.items:
                yield _line(case, item, frame.home)
        if not found.after:
            return
        after = found.after


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


router.include_router(handed_out(TABLE, _lines))
