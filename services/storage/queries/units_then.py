"""The tree of units as it was on a day: which units lived, and what they were called (4.1.5).

What never changed has no period, and was always as it is now.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import and_, exists, or_, select

from services.domain.base import Frozen
from services.domain.programme.schema import Text
from services.domain.tree.unit_changes import ups
from services.storage.queries.names import Place, place, unit_names
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.unit_changes import UnitPeriodRow
from services.storage.tables.units import UnitRow
from services.storage.tree.units import Unit

UNITS, PERIODS = table_of(UnitRow), table_of(UnitPeriodRow)
ANY_PERIOD = PERIODS.alias("any_period")


class Period(Frozen):
    since: date
    until: date | None
    name: Text


class NamesThen:
    """What units were called on any day; today's names where nothing ever changed."""

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

    def place(self, code: str, day: date) -> Place:
        return place(code, self.on(day))


async def names_then(tx: Tx, codes: Iterable[str]) -> NamesThen:
    """Of these units and all above them."""
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
    """The area and all below it that lived that day, by code, with the names of then."""
    then = and_(
        PERIODS.c.code == UNITS.c.code,
        PERIODS.c.since <= day,
        or_(PERIODS.c.until.is_(None), PERIODS.c.until > day),
    )
    ever_changed = exists().where(ANY_PERIOD.c.code == UNITS.c.code)
    rows = await tx.execute(
        select(UNITS, PERIODS.c.name_zh.label("then_zh"), PERIODS.c.name_en.label("then_en"))
        .outerjoin_from(UNITS, PERIODS, then)
        .where(
            UNITS.c.code.startswith(area, autoescape=True),
            UNITS.c.code > after,
            or_(PERIODS.c.code.is_not(None), ~ever_changed),
        )
        .order_by(UNITS.c.code)
        .limit(limit)
    )
    return tuple(_as_then(dict(row)) for row in rows.mappings())


def _as_then(row: dict[str, object]) -> Unit:
    """What ended since is no more than a unit of that day."""
    names = {"name_zh": row["then_zh"], "name_en": row["then_en"]} if row["then_zh"] else {}
    return Unit.model_validate({**row, **names, "ended_on": None})
