"""What everybody reads about rectification: measures and results, no person (C2.9.10).

Of one case, and across all of them (D15).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field, field_validator
from sqlalchemy import func, select, tuple_

from services.domain.base import Frozen, TextRef
from services.domain.case import Case
from services.domain.clocks.calendar import local_day, new_year_after, start_of_day
from services.domain.errors import NotFound
from services.domain.mechanisms.rectifications import Item
from services.domain.programme.library import names_in
from services.domain.programme.words import Text
from services.domain.rectifying.items import items_of
from services.domain.rectifying.publishing import published
from services.storage import case_log, texts
from services.storage.papers.readiness import programme_of
from services.storage.queries.case_numbers import numbers_of
from services.storage.queries.cursors import cursor_of, moment_in
from services.storage.queries.names import Place, people, places, unit_names
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.findings import RectifiedRow
from services.storage.tables.units import UnitRow

CASES, RECTIFIED, UNITS = (table_of(row).c for row in (CaseRow, RectifiedRow, UnitRow))
PAGE: Final = 20


class RectifiedItem(Frozen):
    """A closed item as it was approved for publication. Words are as they were typed."""

    no: int
    place: Text
    rule: str
    found: str
    measures: str
    result: str
    unit: Text | None
    """The office that mended it; never who in it."""
    published_on: date


class Rectified(Frozen):
    case: str
    number: str
    place: Place
    programme: Text
    ended: bool
    """Whether the case is over; a running one may still have findings that nobody reads yet."""
    published_on: date
    """Of the item that was published last."""
    items: tuple[RectifiedItem, ...]


class Listed(Frozen):
    """One page of the list."""

    cases: tuple[Rectified, ...]
    after: str
    """Where the next page begins; empty on the last."""


class Asked(Frozen):
    """The filters of the list; the address of the page holds them."""

    q: str = ""
    county: str = ""
    year: Annotated[int, Field(ge=2000, le=2999)] | None = None
    """Of the last publication."""
    state: Literal["", "open", "ended"] = ""
    after: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = PAGE

    @field_validator("year", mode="before")
    @classmethod
    def _no_year(cls, given: object) -> object:
        """A form whose year is left out sends an empty one."""
        return given or None


async def of_case(tx: Tx, case: str) -> Rectified:
    """Raises NotFound where nothing was published."""
    for one in await _told(tx, [case]):
        return one
    raise NotFound(id=case)


async def listed(tx: Tx, asked: Asked) -> Listed:
    """One page, what was published last first (D15). Whether it goes on is the rows' word: a case of
    which nothing is read any more ends no list.

    Raises Invalid for a cursor that is none of ours.
    """
    query = select(RECTIFIED.case, RECTIFIED.published_at).join(
        table_of(CaseRow), CASES.id == RECTIFIED.case
    )
    if asked.county:
        query = query.where(CASES.county == asked.county)
    if asked.state:
        query = query.where(CASES.is_open.is_(asked.state == "open"))
    if asked.year:
        first = start_of_day(date(asked.year, 1, 1))
        next_year = new_year_after(first)
        query = query.where(RECTIFIED.published_at >= first, RECTIFIED.published_at < next_year)
    if asked.q:
        named = select(UNITS.code).where(
            UNITS.name_zh.contains(asked.q, autoescape=True)
            | UNITS.name_en.icontains(asked.q, autoescape=True)
        )
        query = query.where(CASES.place.in_(named))
    if asked.after:
        query = query.where(tuple_(RECTIFIED.published_at, RECTIFIED.case) < moment_in(asked.after))
    newest = query.order_by(RECTIFIED.published_at.desc(), RECTIFIED.case.desc())
    rows = (await tx.execute(newest.limit(asked.limit + 1))).all()
    shown = rows[: asked.limit]
    after = cursor_of(shown[-1].published_at, shown[-1].case) if len(rows) > len(shown) else ""
    return Listed(cases=await _told(tx, [row.case for row in shown]), after=after)


async def years(tx: Tx) -> tuple[int, ...]:
    """For the filter: those in which the last of a case was published, the latest first."""
    ends = select(func.min(RECTIFIED.published_at), func.max(RECTIFIED.published_at))
    first, last = (await tx.execute(ends)).one()
    if first is None:
        return ()
    return tuple(range(local_day(last).year, local_day(first).year - 1, -1))


async def _told(tx: Tx, cases: Sequence[str]) -> tuple[Rectified, ...]:
    """In the order given; without those of which nothing is read any more."""
    known = [await case_log.state(tx, case) for case in cases]
    states = [one for one in known if isinstance(one, Case) and published(one)]
    items = [item for state in states for item in published(state)]
    words = await texts.read(tx, *sorted(one.id for item in items for one in _said(item)))
    units = await unit_names(tx, {item.owner.unit for item in items if item.owner})
    where = await places(tx, {state.place for state in states})
    numbers = await numbers_of(tx, [state.id for state in states])
    return tuple(
        Rectified(
            case=state.id,
            number=numbers.get(state.id, state.id),
            place=where[state.place],
            programme=programme_of(state).title,
            ended=state.outcome is not None,
            published_on=max(item.published or date.min for item in published(state)),
            items=_items(state, words, units),
        )
        for state in states
    )


def _items(
    case: Case, words: Mapping[str, str | None], units: Mapping[str, Text]
) -> tuple[RectifiedItem, ...]:
    called = names_in(programme_of(case))

    def told(ref: TextRef | None) -> str:
        return (words.get(ref.id) or "") if ref else ""

    return tuple(
        RectifiedItem(
            no=item.no,
            place=called.get(item.place, Text(zh=item.place, en=item.place)),
            rule=item.rule,
            found=told(item.finding),
            measures=told(item.proposal.measures if item.proposal else None),
            result=told(item.evidence.words if item.evidence else None),
            unit=units.get(item.owner.unit) if item.owner else None,
            published_on=item.published or date.min,
        )
        for item in published(case)
    )


async def naming(tx: Tx, case: Case, nos: Iterable[int]) -> tuple[int, ...]:
    """The items in whose words somebody is named who had to do with one of them."""
    items = [item for item in items_of(case) if item.no in set(nos)]
    actors = {by.account for item in items for by in (item.approved_by, item.closed_by) if by}
    owners = {item.owner.account for item in items if item.owner}
    names = {name for name in (await people(tx, actors | owners)).values() if name}
    words = await texts.read(tx, *sorted(one.id for item in items for one in _said(item)))
    return tuple(
        item.no
        for item in items
        if any(name in (words.get(one.id) or "") for name in names for one in _said(item))
    )


def _said(item: Item) -> tuple[TextRef, ...]:
    measures = item.proposal.measures if item.proposal else None
    result = item.evidence.words if item.evidence else None
    return tuple(one for one in (item.finding, measures, result) if one)
