"""The register of titles as it was on a day: who held what then, where it lay and was called (4.1.5).

Today's register is `public.register`.
"""

from datetime import date
from typing import Any

from sqlalchemy import Row, ScalarSelect, func, or_, select, tuple_

from services.storage.queries.public import Asked, RegisterLine, register, titles
from services.storage.queries.scope import below
from services.storage.queries.units_then import names_then
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import TitleRow
from services.storage.tables.unit_changes import UnitPeriodRow
from services.storage.tables.units import UnitRow
from services.storage.tree.placements import PLACEMENTS

TITLES, PERIODS, UNITS = (table_of(row).c for row in (TitleRow, UnitPeriodRow, UnitRow))
HELD = "held"


async def register_of(tx: Tx, asked: Asked) -> tuple[RegisterLine, ...]:
    """Of the day that is asked for, or as it is; one more than a page when there is a next one."""
    return await register(tx, asked) if asked.on is None else await _then(tx, asked, asked.on)


async def _then(tx: Tx, asked: Asked, day: date) -> tuple[RegisterLine, ...]:
    there = func.coalesce(_lay(day), TITLES.place)
    query = (
        titles()
        .add_columns(there.label("lay"))
        .where(
            TITLES.named_on <= day, or_(TITLES.cancelled_on.is_(None), TITLES.cancelled_on > day)
        )
        .order_by(there, TITLES.id)
    )
    if asked.county:
        query = query.where(below(there, asked.county))
    if asked.track:
        query = query.where(TITLES.track == asked.track)
    if asked.q:
        query = query.where(there.in_(_called(asked.q)))
    if asked.after:
        place, _, last = asked.after.partition("/")
        query = query.where(tuple_(there, TITLES.id) > (place, last))
    rows = (await tx.execute(query.limit(asked.limit + 1))).all()
    names = await names_then(tx, {row.lay for row in rows})
    return tuple(_line(row, names.place(row.lay, day)) for row in rows)


def _lay(day: date) -> ScalarSelect[Any]:
    """Where the title lay that day, if it has moved since."""
    return (
        select(PLACEMENTS.c.place)
        .where(PLACEMENTS.c.stream == TITLES.id, PLACEMENTS.c.until > day)
        .order_by(PLACEMENTS.c.until)
        .limit(1)
        .scalar_subquery()
    )


def _called(typed: str) -> Any:
    """Units that are or were called so: who looks for an old name finds it."""
    now = select(UNITS.code).where(
        UNITS.name_zh.contains(typed, autoescape=True)
        | UNITS.name_en.icontains(typed, autoescape=True)
    )
    then = select(PERIODS.code).where(
        PERIODS.name_zh.contains(typed, autoescape=True)
        | PERIODS.name_en.icontains(typed, autoescape=True)
    )
    return now.union(then)


def _line(row: Row[Any], where: Any) -> RegisterLine:
    """Whatever came of it since, that day it was held."""
    own = {"place", "number", "stands", "recheck_due", "cancelled_on", "last_result"}
    values = {name: getattr(row, name) for name in RegisterLine.model_fields if name not in own}
    number = row.number or row.id.removeprefix("title-")[:8].upper()
    since = {"stands": HELD, "recheck_due": None, "cancelled_on": None, "last_result": ""}
    return RegisterLine(**values, **since, place=where, number=number)
