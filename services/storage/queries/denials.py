"""The register of denials, and who denies how often (C2.9.5, C3.7.3).

The list is for all who work for the bureau; the counts are for its leaders and the auditor.
"""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import col

from services.domain.base import Frozen
from services.domain.clocks.calendar import local_day, start_of_day
from services.domain.programme.schema import Text
from services.domain.programme.service_rules import Power
from services.domain.seats import LEADERS
from services.domain.tree.units import Function
from services.storage.queries.names import Place, people, places, unit_names
from services.storage.queries.scope import Viewer, in_areas
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, TextRow
from services.storage.tables.service import DenialRow

DENIALS, CASES, TEXTS = (table_of(row).c for row in (DenialRow, CaseRow, TextRow))
PAGE = 50
COUNTS_FOR = LEADERS | {Function.AUDITOR}


class Denial(Frozen):
    number: str
    case: str
    case_number: str
    place: Place
    programme: str
    act: str
    matter: str
    unit: Text
    who: str
    function: Function
    reason: str
    """Empty for a text that was erased."""
    power: Power
    agreed_by: str
    at: datetime


class Count(Frozen):
    """How often one officer of one unit denied this year."""

    unit: Text
    who: str
    function: Function
    own_power: int
    instructed: int


class Register(Frozen):
    denials: tuple[Denial, ...]
    """One more than a page where there is a next one."""
    counts: tuple[Count, ...]
    counts_shown: bool


async def register(tx: Tx, viewer: Viewer, now: datetime, after: str = "") -> Register:
    """The latest first, of the viewer's areas; `after` is the number of the last one shown."""
    seen = in_areas(col(DenialRow.unit), viewer.bureau_areas)
    counts_shown = any(seat.function in COUNTS_FOR for seat in viewer.seats)
    return Register(
        denials=await _denials(tx, [seen, *([_before(after)] if after else [])]),
        counts=await _counts(tx, seen, local_day(now)) if counts_shown else (),
        counts_shown=counts_shown,
    )


def _before(number: str) -> ColumnElement[bool]:
    at = select(DENIALS.at).where(DENIALS.number == number).scalar_subquery()
    return or_(DENIALS.at < at, and_(DENIALS.at == at, DENIALS.number < number))


async def _denials(tx: Tx, wanted: list[ColumnElement[bool]]) -> tuple[Denial, ...]:
    rows = (
        await tx.execute(
            select(table_of(DenialRow), CASES.number.label("case_number"), TEXTS.body.label("said"))
            .join_from(table_of(DenialRow), table_of(CaseRow), CASES.id == DENIALS.stream)
            .join(table_of(TextRow), TEXTS.id == DENIALS.reason, isouter=True)
            .where(*wanted)
            .order_by(DENIALS.at.desc(), DENIALS.number.desc())
            .limit(PAGE + 1)
        )
    ).all()
    where = await places(tx, {row.place for row in rows})
    units = await unit_names(tx, {row.unit for row in rows})
    names = await people(tx, {one for row in rows for one in (row.account, row.agreed_by) if one})
    return tuple(
        Denial(
            number=row.number,
            case=row.stream,
            case_number=row.case_number,
            place=where[row.place],
            programme=row.programme,
            act=row.act,
            matter=row.matter,
            unit=units.get(row.unit, Text(zh=row.unit, en=row.unit)),
            who=names.get(row.account, ""),
            function=Function(row.function),
            reason=row.said or "",
            power=row.power,
            agreed_by=names.get(row.agreed_by, ""),
            at=row.at,
        )
        for row in rows
    )


async def _counts(tx: Tx, seen: ColumnElement[bool], today: date) -> tuple[Count, ...]:
    """Of this calendar year, the most first."""
    since = start_of_day(date(today.year, 1, 1))
    who = (DENIALS.unit, DENIALS.account, DENIALS.function)
    rows = (
        await tx.execute(
            select(
                *who,
                func.count().label("n"),
                func.count().filter(DENIALS.power == "ask-leader").label("instructed"),
            )
            .where(seen, DENIALS.at >= since)
            .group_by(*who)
            .order_by(func.count().desc(), *who)
        )
    ).all()
    units = await unit_names(tx, {row.unit for row in rows})
    names = await people(tx, {row.account for row in rows})
    return tuple(
        Count(
            unit=units.get(row.unit, Text(zh=row.unit, en=row.unit)),
            who=names.get(row.account, ""),
            function=Function(row.function),
            own_power=row.n - row.instructed,
            instructed=row.instructed,
        )
        for row in rows
    )
