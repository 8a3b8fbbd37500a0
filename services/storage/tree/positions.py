"""Points of places, and titles by where they lie: for the map of the register (6.4.5)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select

from services.domain.base import Frozen
from services.domain.errors import NotFound
from services.domain.programme.schema import Text
from services.domain.tree.positions import Position
from services.storage.session import Tx
from services.storage.statements import counted, upsert
from services.storage.tables.base import table_of
from services.storage.tables.units import UnitPositionRow, UnitRow

POSITIONS: Final = table_of(UnitPositionRow)
UNITS: Final = table_of(UnitRow)
AT_ONCE: Final = 500
MOST_COUNTED: Final = 9999


class Placed(Frozen):
    """A living place, and its point where it has one."""

    code: str
    name: Text
    lon: float | None
    lat: float | None
    source: str | None


async def put(tx: Tx, found: Sequence[Position], *, by: str, now: datetime) -> None:
    """Over what was there. Raises NotFound for a code that is none of our places."""
    wanted = {one.code for one in found}
    known: set[str] = set()
    for some in _in_parts(sorted(wanted)):
        rows = await tx.execute(
            select(UNITS.c.code).where(UNITS.c.code.in_(some), UNITS.c.kind == "place")
        )
        known |= set(rows.scalars())
    if unknown := sorted(wanted - known):
        raise NotFound(unit=unknown[0])
    for one in found:
        row = {"lon": one.lon, "lat": one.lat, "source": one.source, "by": by, "at": now}
        await upsert(tx, UnitPositionRow, {"code": one.code}, row)


async def of(tx: Tx, codes: Iterable[str]) -> dict[str, Position]:
    found: dict[str, Position] = {}
    for some in _in_parts(sorted(set(codes))):
        rows = await tx.execute(select(POSITIONS).where(POSITIONS.c.code.in_(some)))
        found |= {row["code"]: Position.model_validate(dict(row)) for row in rows.mappings()}
    return found


async def any_known(tx: Tx) -> bool:
    """Whether anything could be on a map at all."""
    return (await tx.execute(select(POSITIONS.c.code).limit(1))).first() is not None


async def of_area(tx: Tx, area: str, *, after: str = "", limit: int = 200) -> tuple[Placed, ...]:
    """Living places within, by code; one more than asked for where there are more."""
    rows = await tx.execute(
        select(
            UNITS.c.code,
            UNITS.c.name_zh,
            UNITS.c.name_en,
            POSITIONS.c.lon,
            POSITIONS.c.lat,
            POSITIONS.c.source,
        )
        .join_from(UNITS, POSITIONS, POSITIONS.c.code == UNITS.c.code, isouter=True)
        .where(
            UNITS.c.kind == "place",
            UNITS.c.ended_on.is_(None),
            UNITS.c.code.startswith(area, autoescape=True),
            UNITS.c.code > after,
        )
        .order_by(UNITS.c.code)
        .limit(limit + 1)
    )
    return tuple(
        Placed(
            code=row.code,
            name=Text(zh=row.name_zh, en=row.name_en),
            lon=row.lon,
            lat=row.lat,
            source=row.source,
        )
        for row in rows
    )


async def lacking(tx: Tx, area: str) -> int:
    """How many living places within have no point yet, up to a number still read as one."""
    without = (
        select(UNITS.c.code)
        .join_from(UNITS, POSITIONS, POSITIONS.c.code == UNITS.c.code, isouter=True)
        .where(
            UNITS.c.kind == "place",
            UNITS.c.ended_on.is_(None),
            UNITS.c.code.startswith(area, autoescape=True),
            POSITIONS.c.code.is_(None),
        )
    )
    return await counted(tx, without, MOST_COUNTED)


def _in_parts(codes: Sequence[str]) -> Iterable[Sequence[str]]:
    return (codes[at : at + AT_ONCE] for at in range(0, len(codes), AT_ONCE))
