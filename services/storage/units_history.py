"""The tree as it was: periods of codes and names, who took over, and a change carried out (4.1.5).

A unit that never changed has no period here: it has always been as it is.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final
from uuid import uuid4

from sqlalchemy import and_, delete, exists, insert, or_, select, update

from services.domain.base import Frozen
from services.domain.calendar import start_of_day
from services.domain.programme.schema import Text
from services.domain.unit_changes import Recorded, UnitChange, ups
from services.storage.queries.names import unit_names
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.accounts import AssignmentRow
from services.storage.tables.base import table_of
from services.storage.tables.unit_changes import ForerunnerRow, UnitPeriodRow
from services.storage.tables.units import UnitRow
from services.storage.units import Unit

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


class Period(Frozen):
    since: date
    until: date | None
    name: Text


class NamesThen:
    """What units were called on a day; today's names where nothing ever changed."""

    def __init__(self, today: Mapping[str, Text], periods: Mapping[str, list[Period]]) -> None:
        self.today, self.periods = today, periods

    def on(self, day: date) -> dict[str, Text]:
        then = {
            code: period.name
            for code, known in self.periods.items()
            for period in known
            if period.since <= day and (period.until is None or day < period.until)
        }
        return {**self.today, **then}


async def names_then(tx: Tx, codes: Iterable[str]) -> NamesThen:
    """Of these units and all above them, for any day."""
    wanted = {part for code in codes for part in (code, *ups(code))}
    today = await unit_names(tx, wanted)
    rows = await tx.execute(
        select(PERIODS).where(PERIODS.c.code.in_(sorted(wanted))).order_by(PERIODS.c.since)
    )
    periods: dict[str, list[Period]] = {}
    for row in rows:
        name = Text(zh=row.name_zh, en=row.name_en)
        period = Period(since=row.since, until=row.until, name=name)
        periods.setdefault(row.code, []).append(period)
    return NamesThen(today, periods)


async def units_on(
    tx: Tx, area: str, day: date, *, after: str = "", limit: int = 200
) -> tuple[Unit, ...]:
    """The area and all below it as the tree was that day, by code, with the names of then."""
    then = and_(
        PERIODS.c.code == UNITS.c.code,
        PERIODS.c.since <= day,
        or_(PERIODS.c.until.is_(None), PERIODS.c.until > day),
    )
    changed = exists().where(PERIODS.c.code == UNITS.c.code)
    rows = await tx.execute(
        select(UNITS, PERIODS.c.name_zh.label("then_zh"), PERIODS.c.name_en.label("then_en"))
        .outerjoin_from(UNITS, PERIODS, then)
        .where(
            UNITS.c.code.startswith(area, autoescape=True),
            UNITS.c.code > after,
            or_(PERIODS.c.code.is_not(None), ~changed),
        )
        .order_by(UNITS.c.code)
        .limit(limit)
    )
    return tuple(_as_then(dict(row)) for row in rows.mappings())


def _as_then(row: dict[str, object]) -> Unit:
    names = {"name_zh": row["then_zh"], "name_en": row["then_en"]} if row["then_zh"] else {}
    return Unit.model_validate({**row, **names, "ended_on": None})
