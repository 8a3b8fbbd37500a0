"""What came in and what went out, by day, week and month (C3.6.2, C3.6.3), for those who handle it.

Counted over a bounded time from an index by office and day; nothing is decided here.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import ColumnElement, SQLColumnExpression, func, select, tuple_

from services.domain.base import Frozen
from services.domain.clocks.calendar import days_later, local_day, months_later
from services.domain.errors import Invalid
from services.domain.offices.movements import Direction, MatterKind, What
from services.domain.programme.schema import Text
from services.domain.tree.units import DIGITS, Level, StepName, territory
from services.storage.queries.cursors import moment_in
from services.storage.queries.names import Place, places, unit_names
from services.storage.queries.scope import Viewer, in_areas
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.service import MovementRow

MOVEMENTS, CASES = table_of(MovementRow).c, table_of(CaseRow).c
DAYS, WEEKS, MONTHS = 31, 12, 12
"""How far back each kind of total goes."""
LINES = 100
MOST_OFFICES = 200
"""To choose from in one list; of more than that only those of counties and above are offered."""
UNIT_OF_DAY: SQLColumnExpression[str] = MOVEMENTS.unit.concat("")
"""The office, without its index: for an area a month is the narrower range, and a database that has
no figures on its rows takes the area for it (ten times the time of 30 days in a province).
"""
ORDER = (MOVEMENTS.day, MOVEMENTS.at, MOVEMENTS.seq, MOVEMENTS.stream)
MOST_FACTS = 2**31
"""More than any log holds: a number beyond it is no cursor of ours."""
Span = Literal["day", "week", "month"]


class Asked(Frozen):
    """Filters, and where the page of lines begins; totals are of all that the filters leave."""

    by: Span = "day"
    unit: str = ""
    matter: str = ""
    after: Annotated[str, Field(max_length=200)] = ""
    """Where the page of lines begins."""
    limit: Annotated[int, Field(ge=1, le=200)] = LINES


class Total(Frozen):
    """One day, week or month."""

    first: date
    """Its first day, or the first within reach."""
    received: int
    immediate: int
    commitment: int
    returned: int

    @property
    def sent(self) -> int:
        return self.immediate + self.commitment + self.returned


class Line(Frozen):
    """One coming or going of a file."""

    case: str
    seq: int
    number: str
    place: Place
    at: datetime
    direction: Direction
    what: What
    kind: MatterKind | None
    matter: StepName
    unit: Text

    @property
    def cursor(self) -> str:
        """Its place in the list, the latest first."""
        return f"{self.at.isoformat()}/{self.seq}/{self.case}"


class Intake(Frozen):
    totals: tuple[Total, ...]
    """The latest first."""
    lines: tuple[Line, ...]
    """One page, the latest first."""
    next_after: str
    """Where the next page begins; empty on the last one."""
    units: tuple[tuple[str, Text], ...]
    """The offices that one can choose from: code and name."""


async def intake(tx: Tx, viewer: Viewer, asked: Asked, now: datetime) -> Intake:
    """Of the viewer's areas, or of one office in them."""
    today = local_day(now)
    within = _within(viewer, asked, today)
    wanted = [*within, *_chosen(asked)]
    lines, beyond = await _page(tx, wanted, asked)
    return Intake(
        totals=await _totals(tx, asked.by, first_day(asked.by, today), today, wanted),
        lines=lines,
        next_after=beyond,
        units=await _units(tx, within, asked.unit),
    )


async def log(tx: Tx, viewer: Viewer, asked: Asked, now: datetime) -> tuple[tuple[Line, ...], str]:
    """A page of the lines alone, and where the next one begins.

    Raises Invalid for a cursor that is none of ours.
    """
    return await _page(tx, [*_within(viewer, asked, local_day(now)), *_chosen(asked)], asked)


async def _page(
    tx: Tx, wanted: list[ColumnElement[bool]], asked: Asked
) -> tuple[tuple[Line, ...], str]:
    if asked.after:
        wanted = [*wanted, tuple_(*ORDER) < _cursor(asked.after)]
    found = await _lines(tx, wanted, asked.limit + 1)
    shown = found[: asked.limit]
    return shown, shown[-1].cursor if len(found) > len(shown) else ""


def _cursor(after: str) -> tuple[date, datetime, int, str]:
    moment, rest = moment_in(after)
    seq, _, case = rest.partition("/")
    try:
        number = int(seq)
    except ValueError as odd:
        raise Invalid(field="after", given=after) from odd
    if not 0 <= number <= MOST_FACTS:
        raise Invalid(field="after", given=after)
    return local_day(moment), moment, number, case


def _within(viewer: Viewer, asked: Asked, today: date) -> list[ColumnElement[bool]]:
    seen = in_areas(UNIT_OF_DAY, viewer.bureau_areas)
    return [seen, MOVEMENTS.day >= first_day(asked.by, today)]


def _chosen(asked: Asked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.unit:
        wanted.append(MOVEMENTS.unit == asked.unit)
    if asked.matter:
        wanted.append(MOVEMENTS.matter == asked.matter)
    return wanted


def first_day(by: Span, today: date) -> date:
    match by:
        case "day":
            return days_later(today, 1 - DAYS)
        case "week":
            return days_later(today, -(7 * (WEEKS - 1) + today.weekday()))
        case "month":
            return months_later(date(today.year, today.month, 1), 1 - MONTHS)


def bucket(by: Span, day: date) -> str:
    """Days of one bucket have one name: 2031-06-09, 2031-W24, 2031-06."""
    match by:
        case "day":
            return day.isoformat()
        case "week":
            week = day.isocalendar()
            return f"{week.year}-W{week.week:02}"
        case "month":
            return f"{day:%Y-%m}"


async def _totals(
    tx: Tx, by: Span, first: date, today: date, wanted: list[ColumnElement[bool]]
) -> tuple[Total, ...]:
    columns = (MOVEMENTS.day, MOVEMENTS.direction, MOVEMENTS.kind)
    counted = select(*columns, func.count().label("n")).where(*wanted).group_by(*columns)
    found: Counter[tuple[str, str]] = Counter()
    for row in await tx.execute(counted):
        key = row.kind if row.direction == Direction.OUT else Direction.IN
        found[bucket(by, row.day), key] += row.n
    starts: dict[str, date] = {}
    for day in _days(first, today):
        starts.setdefault(bucket(by, day), day)
    return tuple(
        Total(
            first=start,
            received=found[name, Direction.IN],
            immediate=found[name, MatterKind.IMMEDIATE],
            commitment=found[name, MatterKind.COMMITMENT],
            returned=found[name, MatterKind.RETURNED],
        )
        for name, start in reversed(starts.items())
    )


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = days_later(first, 1)


async def _lines(tx: Tx, wanted: list[ColumnElement[bool]], limit: int) -> tuple[Line, ...]:
    rows = (
        await tx.execute(
            select(table_of(MovementRow), CASES.number)
            .join_from(table_of(MovementRow), table_of(CaseRow), CASES.id == MOVEMENTS.stream)
            .where(*wanted)
            .order_by(*(column.desc() for column in ORDER))
            .limit(limit)
        )
    ).all()
    where = await places(tx, {row.place for row in rows})
    offices = await unit_names(tx, {row.unit for row in rows})
    return tuple(
        Line(
            case=row.stream,
            seq=row.seq,
            number=row.number,
            place=where[row.place],
            at=row.at,
            direction=Direction(row.direction),
            what=What(row.what),
            kind=MatterKind(row.kind) if row.kind else None,
            matter=StepName(row.matter),
            unit=offices.get(row.unit, Text(zh=row.unit, en=row.unit)),
        )
        for row in rows
    )


async def _units(
    tx: Tx, within: list[ColumnElement[bool]], chosen: str
) -> tuple[tuple[str, Text], ...]:
    """Sorted here: to have them in order SQLite would read them of all days."""
    found = sorted((await tx.execute(select(UNIT_OF_DAY).where(*within).distinct())).scalars())
    if len(found) > MOST_OFFICES:
        high = DIGITS[Level.COUNTY]
        found = [code for code in found if len(territory(code)) <= high or code == chosen]
    names = await unit_names(tx, found)
    return tuple((code, names.get(code, Text(zh=code, en=code))) for code in found)
