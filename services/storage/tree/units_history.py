"""A change of the tree carried out: codes, names, who reads what was left, who works where (4.1.5).

Periods are kept of units that ever changed; the others have always been as they are. How the tree
was on a day is read in `queries/units_then.py`.
"""

from datetime import date
from typing import Final
from uuid import uuid4

from sqlalchemy import delete, insert, or_, select, update

from services.domain.clocks.calendar import start_of_day
from services.domain.tree.unit_changes import Recorded, UnitChange, ups
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.accounts import AssignmentRow
from services.storage.tables.base import table_of
from services.storage.tables.unit_changes import ForerunnerRow, UnitPeriodRow
from services.storage.tables.units import UnitRow
from services.storage.tree import unit_settings

ALWAYS: Final = date.min
UNITS, PERIODS, FORERUNNERS, ASSIGNED = (
    table_of(row) for row in (UnitRow, UnitPeriodRow, ForerunnerRow, AssignmentRow)
)


async def redrawn(tx: Tx, kept: Recorded) -> None:
    """The tree, its history, and the seats of those who work in units that end."""
    change = kept.content
    first = {old: lines[0] for old, lines in change.becomes.items()}
    rows = await tx.execute(select(UNITS).where(UNITS.c.code.in_(sorted(first))))
    old_rows = {row["code"]: dict(row) for row in rows.mappings()}
    for old, row in old_rows.items():
        await insert_once(tx, UnitPeriodRow, **_period(row, ALWAYS, ""))
        if old in change.ending:
            await _ends(tx, old, change.on)
    for new in change.comes_from:
        line = next(line for line in change.lines if line.new == new)
        name = {"name_zh": line.name_zh, "name_en": line.name_en}
        await _begins(tx, {**old_rows[line.old], "code": new, **name, "ended_on": None}, kept)
    for old in change.ending:
        await _succeeds(tx, change.successor(old), old)
        await _seats(tx, change, old)
        await unit_settings.follow(tx, change, old)


def _period(row: dict[str, object], since: date, change: str) -> dict[str, object]:
    own = {name: row[name] for name in ("code", "name_zh", "name_en")}
    return {**own, "since": since, "until": None, "change": change}


async def _ends(tx: Tx, code: str, on: date) -> None:
    await tx.execute(update(UNITS).where(UNITS.c.code == code).values(ended_on=on))
    await _close(tx, code, on)


async def _close(tx: Tx, code: str, on: date) -> None:
    running = (PERIODS.c.code == code, PERIODS.c.until.is_(None))
    await tx.execute(update(PERIODS).where(*running).values(until=on))


async def _begins(tx: Tx, row: dict[str, object], kept: Recorded) -> None:
    """New, living again under an old code, or going on: perhaps under another name."""
    code, on = str(row["code"]), kept.content.on
    known = (await tx.execute(select(UNITS).where(UNITS.c.code == code))).mappings().one_or_none()
    if known is None:
        await tx.execute(insert(UNITS).values(**row))
    else:
        named = {name: row[name] for name in ("name_zh", "name_en", "ended_on")}
        if dict(known).items() >= named.items():
            return
        await tx.execute(update(UNITS).where(UNITS.c.code == code).values(**named))
        await _close(tx, code, on)
        await tx.execute(delete(FORERUNNERS).where(FORERUNNERS.c.old == code))
    await tx.execute(insert(PERIODS).values(**_period(row, on, kept.id)))


async def _succeeds(tx: Tx, new: str, old: str) -> None:
    """Its successor and all above that read what it and its own forerunners left behind."""
    if ":" in old:
        return
    before = select(FORERUNNERS.c.old).where(FORERUNNERS.c.unit == old)
    left = (old, *(await tx.execute(before)).scalars())
    for up in (new, *ups(new)):
        for one in left:
            if not one.startswith(up):
                await insert_once(tx, ForerunnerRow, unit=up, old=one)


async def _seats(tx: Tx, change: UnitChange, old: str) -> None:
    """Who worked in a unit that ends works in its successor from that day on, as the same."""
    moment, new = start_of_day(change.on), change.successor(old)
    rows = await tx.execute(
        select(ASSIGNED).where(
            ASSIGNED.c.unit == old, or_(ASSIGNED.c.until.is_(None), ASSIGNED.c.until > moment)
        )
    )
    for row in rows.mappings().all():
        since = max(row["since"], moment)
        await tx.execute(update(ASSIGNED).where(ASSIGNED.c.id == row["id"]).values(until=since))
        seat = {**row, "id": uuid4().hex, "unit": new, "since": since}
        await tx.execute(insert(ASSIGNED).values(**seat))


async def successor(tx: Tx, code: str) -> str:
    """Who took over from a unit that ended: of those that read what it left, the smallest."""
    rows = await tx.execute(select(FORERUNNERS.c.unit).where(FORERUNNERS.c.old == code))
    return max(rows.scalars(), key=len, default="")
