"""What a change of units touches: what is open there, living titles, and who works there (4.1.5).

The same lines are shown before it is published and followed once it is in force.
"""

from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_, select

from services.domain.base import Frozen
from services.domain.clocks.calendar import start_of_day
from services.domain.programme.follow_up import Fate
from services.domain.programme.library import get
from services.domain.programme.words import TitleLevel, Track
from services.domain.rounds.following import round_following
from services.domain.rounds.state import AssessmentRound
from services.domain.titles.title import Title
from services.domain.tree.unit_changes import UnitChange
from services.domain.tree.units import DIGITS, NATION, Function, territory
from services.storage import case_log
from services.storage.session import Tx
from services.storage.statements import counted
from services.storage.tables.accounts import AccountRow, AssignmentRow
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, EventRow, FilingRow, TitleRow
from services.storage.tables.rounds import RoundRow
from services.storage.tables.unit_changes import ForerunnerRow

CASES, FILINGS, TITLES, EVENTS, SEATS, ACCOUNTS = (
    table_of(row).c for row in (CaseRow, FilingRow, TitleRow, EventRow, AssignmentRow, AccountRow)
)
ROUNDS, FORERUNNERS = (table_of(row).c for row in (RoundRow, ForerunnerRow))
SHOWN: Final = 20
ENOUGH: Final = 100
"""Rounds come last, and each is read whole: not while there is that much else to do."""
MOST: Final = 999
"""Beyond it a page says "more than": nobody reads such a list."""


class ToFollow(Frozen):
    """`key` puts them in order: titles by the day of their naming, cases, filings, rounds."""

    stream: str
    key: str


class Line(Frozen):
    id: str
    number: str
    place: str


class TitleLine(Frozen):
    id: str
    place: str
    track: Track
    level: TitleLevel
    name: str
    programme: str
    named_on: date


class Worker(Frozen):
    name: str
    function: Function
    unit: str


class Touched(Frozen):
    """The first few of each kind; `counts` says how many there are of all."""

    cases: tuple[Line, ...]
    titles: tuple[TitleLine, ...]
    people: tuple[Worker, ...]
    counts: dict[str, int]
    fates: dict[str, Fate]
    """Of the titles named, what becomes of each."""


async def streams(tx: Tx, change: UnitChange, name: str, *, after: str) -> list[ToFollow]:
    """All that are to follow and did not yet, in their order; rounds once little else is left."""
    asked = f"clock unit-change/{name}"
    titles = select(TITLES.id, TITLES.named_on).where(_titles(change), _not_yet(TITLES.id, asked))
    found = [
        ToFollow(stream=row.id, key=f"1/{row.named_on}/{row.id}")
        for row in await tx.execute(titles)
    ]
    cases = select(CASES.id).where(*_open_cases(change))
    filings = select(FILINGS.id).where(*_open_filings(change))
    for rank, query in ((2, cases), (3, filings)):
        ids = (await tx.execute(query)).scalars()
        found += [ToFollow(stream=one, key=f"{rank}/{one}") for one in ids]
    left = sorted((one for one in found if one.key > after), key=lambda one: one.key)
    if len(left) > ENOUGH:
        return left
    rounds = [ToFollow(stream=one, key=f"4/{one}") for one in await _rounds(tx, change)]
    return left + [one for one in rounds if one.key > after]


async def touched(tx: Tx, change: UnitChange) -> Touched:
    cases = select(CASES.id, CASES.number, CASES.place).where(*_open_cases(change))
    titles = select(*(TITLES[name] for name in TitleLine.model_fields)).where(_titles(change))
    people = (
        select(ACCOUNTS.name, SEATS.function, SEATS.unit)
        .join(table_of(AccountRow), ACCOUNTS.id == SEATS.account)
        .where(SEATS.unit.in_(change.ending), _still(change.on))
    )
    filings = select(FILINGS.id).where(*_open_filings(change))
    found = {"cases": cases, "titles": titles, "filings": filings, "people": people}
    some = tuple(
        TitleLine.model_validate(dict(row))
        for row in (
            await tx.execute(titles.order_by(TITLES.place, TITLES.id).limit(SHOWN))
        ).mappings()
    )
    return Touched(
        cases=tuple(
            Line(id=row.id, number=row.number, place=row.place)
            for row in await tx.execute(cases.order_by(CASES.number).limit(SHOWN))
        ),
        titles=some,
        fates={one.id: await _fate(tx, one, change) for one in some},
        people=tuple(
            Worker(name=row.name, function=Function(row.function), unit=row.unit)
            for row in await tx.execute(people.order_by(SEATS.unit, ACCOUNTS.name).limit(SHOWN))
        ),
        counts={
            **{name: await counted(tx, query, MOST) for name, query in found.items()},
            "rounds": min(len(await _rounds(tx, change)), MOST + 1),
        },
    )


async def _fate(tx: Tx, line: TitleLine, change: UnitChange) -> Fate:
    title = await case_log.state(tx, line.id)
    assert isinstance(title, Title)
    return (await fate_of(tx, title, change))[0]


async def fate_of(tx: Tx, title: Title, change: UnitChange) -> tuple[Fate, str]:
    """What becomes of it is the programme's word; one unit has one title of a kind, so one that
    comes to where there is one already ends: the second is that other's id.
    """
    assert title.programme
    new = change.successor(title.place)
    other = await absorber(tx, title, new) if new != title.place else ""
    if other:
        return "ends", other
    return get(title.programme).follow_up.fate(change.happens_to(title.place)), ""


async def absorber(tx: Tx, title: Title, place: str) -> str:
    """The title of the same kind that the unit holds already; the one named first. Empty: none."""
    rows = await tx.execute(
        select(TITLES.id)
        .where(
            TITLES.place == place,
            TITLES.track == title.track,
            TITLES.level == title.level,
            TITLES.name == title.name,
            TITLES.cancelled_on.is_(None),
            TITLES.id != title.id,
        )
        .order_by(TITLES.named_on, TITLES.id)
        .limit(1)
    )
    return str(rows.scalar_one_or_none() or "")


def _titles(change: UnitChange) -> ColumnElement[bool]:
    """Living ones of units that change. Where a unit goes on, what it was given since the day of
    the change was given to the unit as it is now.
    """
    return and_(
        TITLES.cancelled_on.is_(None),
        TITLES.place.in_(sorted(change.becomes)),
        or_(TITLES.place.in_(change.ending), TITLES.named_on < change.on),
    )


def _not_yet(stream: ColumnElement[str], asked: str) -> ColumnElement[bool]:
    return ~exists().where(EVENTS.stream == stream, EVENTS.request_id == asked)


def _open_cases(change: UnitChange) -> tuple[ColumnElement[bool], ...]:
    return (CASES.place.in_(change.ending), CASES.is_open.is_(True))


def _open_filings(change: UnitChange) -> tuple[ColumnElement[bool], ...]:
    return (FILINGS.place.in_(change.ending), FILINGS.status == "open")


async def _rounds(tx: Tx, change: UnitChange) -> list[str]:
    """Those that are not over, with a subject in a unit that ends, or held there. A subject may lie
    outside of the area where it is assessed, if it went over in the meantime: forerunners tell.
    """
    before = select(FORERUNNERS.old).where(FORERUNNERS.unit.in_(change.ending))
    units = {territory(one) for one in (*change.ending, *(await tx.execute(before)).scalars())}
    areas = {unit[:digits] for unit in units for digits in DIGITS.values()} | {NATION}
    there = (ROUNDS.stage != "ended", ROUNDS.place.in_(sorted(areas)))
    ids = (await tx.execute(select(ROUNDS.id).where(*there).order_by(ROUNDS.id))).scalars().all()
    states = [(one, await case_log.state(tx, one)) for one in ids]
    return [
        one
        for one, state in states
        if isinstance(state, AssessmentRound) and round_following(change, "", state, {})
    ]


def _still(day: date) -> ColumnElement[bool]:
    return or_(SEATS.until.is_(None), SEATS.until > start_of_day(day))
