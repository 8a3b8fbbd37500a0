"""The register of titles as open data (6.4.5).

All of it, page after page of the same query that the list uses, so that list and data agree.
"""

from collections.abc import AsyncIterator
from typing import Final

from services.api.portal.citizens.open_data import OpenTable, handed_out
from services.api.portal.frame import Frame
from services.api.portal.wording.words import titled
from services.domain.programme.schema import TitleLevel, Track
from services.domain.tree.positions import Position
from services.storage.queries import public
from services.storage.tree import positions

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
FURTHER: Final[dict[str, dict[str, object]]] = {
    "track": {"enum": [one.value for one in Track]},
    "level": {"enum": [one.value for one in TitleLevel]},
    "named_on": {"format": "date"},
}
TABLE: Final = OpenTable(
    path="/register",
    title="命名单位名录 · Register of named units",
    listed="titles",
    file="titles.csv",
    columns=COLUMNS,
    further={
        name: FURTHER.get(name, {}) | ({} if name in MAY_BE_EMPTY else {"minLength": 1})
        for name in COLUMNS
    },
)


async def _lines(frame: Frame) -> AsyncIterator[dict[str, str]]:
    after = ""
    while True:
        asked = public.Asked(after=after, limit=A_PAGE)
        async with frame.doors.database.reading() as tx:
            found = await public.register(tx, asked)
            known = await positions.of(tx, {one.place.code for one in found})
        for line in found[:A_PAGE]:
            yield _line(line, known.get(line.place.code), frame.home)
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


router = handed_out(TABLE, _lines)
