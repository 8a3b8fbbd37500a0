"""Where cases, titles and filings lie, and where they lay: rows that follow their unit (4.1.5).

`placements` keeps each place of the past with the day on which it ended, for counts as of a day.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, select, update

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.filing import Filing
from services.domain.titles.title import Title
from services.domain.titles.title_successions import TitleSucceeded
from services.domain.tree.following_units import FilingUnitFollowed, UnitFollowed
from services.domain.tree.units import Level, at
from services.storage.contents import keeping as contents
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, FilingRow, TitleRow
from services.storage.tables.unit_changes import PlacementRow

PLACEMENTS: Final = table_of(PlacementRow)
CASES, FILINGS, TITLES = (table_of(row) for row in (CaseRow, FilingRow, TitleRow))


class Stay(Frozen):
    """It lay there until this day; from this day on elsewhere."""

    until: date
    place: str


def areas_of(place: str) -> dict[str, str]:
    """The place, and the area of each level that sees it."""
    return {
        "place": place,
        "city": at(place, Level.CITY),
        "county": at(place, Level.COUNTY),
        "town": at(place, Level.TOWN),
    }


async def follow_case(tx: Tx, case: Case, event: UnitFollowed) -> None:
    await tx.execute(update(CASES).where(CASES.c.id == case.id).values(**areas_of(case.place)))
    await contents.follow(tx, case.id, event.old, case.place)
    await _left(tx, case.id, event.since, event.old)


async def follow_filing(tx: Tx, filing: Filing, event: FilingUnitFollowed) -> None:
    there = update(FILINGS).where(FILINGS.c.id == filing.id)
    await tx.execute(there.values(place=filing.place))
    await _left(tx, filing.id, event.since, event.old)


async def follow_title(tx: Tx, title: Title, event: TitleSucceeded) -> None:
    """A title that ended with its unit stays where it was given."""
    if title.place == event.old:
        return
    county = at(title.place, Level.COUNTY)
    there = update(TITLES).where(TITLES.c.id == title.id)
    await tx.execute(there.values(place=title.place, county=county))
    await _left(tx, title.id, event.since, event.old)


async def _left(tx: Tx, stream: str, until: date, place: str) -> None:
    await insert_once(tx, PlacementRow, stream=stream, until=until, place=place)


def lay_in(stream: ColumnElement[str], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether it ever lay in a place of which the condition (on `PLACEMENTS.c.place`) holds."""
    return stream.in_(select(PLACEMENTS.c.stream).where(condition))


async def stays(tx: Tx, streams: Iterable[str]) -> dict[str, tuple[Stay, ...]]:
    """The places of the past of those that moved, the earliest first."""
    rows = await tx.execute(
        select(PLACEMENTS)
        .where(PLACEMENTS.c.stream.in_(sorted(set(streams))))
        .order_by(PLACEMENTS.c.stream, PLACEMENTS.c.until)
    )
    found: dict[str, tuple[Stay, ...]] = {}
    for row in rows:
        stay = Stay(until=row.until, place=row.place)
        found[row.stream] = (*found.get(row.stream, ()), stay)
    return found


def place_on(place: str, stays: Iterable[Stay], day: date) -> str:
    """Where it lay on that day; `place` is where it lies now."""
    return next((stay.place for stay in stays if day < stay.until), place)
