"""Rounds for their list and their page: who sees which, and what earlier rounds decided (4.3)."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from services.domain.errors import NotFound
from services.domain.permission_matrix import ROUND, stands
from services.domain.programme.words import Text
from services.domain.rounds.discretion import discreet
from services.domain.rounds.state import AssessmentRound, Earlier
from services.domain.seats import ENDORSERS, ENTRANTS
from services.domain.tree.units import DIGITS, Function
from services.storage import case_log
from services.storage.queries.names import places
from services.storage.queries.scope import Viewer, in_areas
from services.storage.rulebook.migrating import AreaCount
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.lists import WaitingRow
from services.storage.tables.rounds import RoundGradeRow, RoundRow
from services.storage.tables.unit_changes import ForerunnerRow

MOST = 500
"""Rounds on one list: a city of ten counties opens some fifty a year."""


_ROUNDS, _WAITING, _FORERUNNERS = (table_of(row).c for row in (RoundRow, WaitingRow, ForerunnerRow))
COLUMNS: list[Any] = [
    _ROUNDS.id,
    _ROUNDS.scheme,
    _ROUNDS.variant,
    _ROUNDS.title_zh,
    _ROUNDS.title_en,
    _ROUNDS.year,
    _ROUNDS.place,
    _ROUNDS.stage,
    _ROUNDS.subjects,
    _ROUNDS.changed_at,
    _ROUNDS.notice_ends,
    _ROUNDS.decided_on,
]
LINES: Select[Any] = select(*COLUMNS)


class RoundLine(NamedTuple):
    """One round, as a list shows it."""

    id: str
    scheme: str
    variant: str
    title: Text
    year: int
    place: str
    stage: str
    subjects: int
    changed_at: datetime
    notice_ends: datetime | None
    decided_on: date | None


async def find_rounds(tx: Tx, viewer: Viewer, year: int | None = None) -> list[RoundLine]:
    """Of the viewer's areas, of those above for who is assessed or endorses there or in a unit that
    went into theirs (4.1.5), and those that wait for a score or a vote of the viewer's own, as of
    experts who were drawn (C5.2.3).
    """
    inside = [
        unit
        for seat in viewer.seats
        if seat.function in ENTRANTS | ENDORSERS
        for unit in (seat.unit, *seat.also)
    ]
    above = {unit[:digits] for unit in inside for digits in DIGITS.values()}
    mine = or_(
        in_areas(col(RoundRow.place), viewer.areas),
        col(RoundRow.place).in_(above),
        col(RoundRow.id).in_(_waiting_for(viewer.account)),
    )
    rows = LINES.where(mine)
    if year is not None:
        rows = rows.where(col(RoundRow.year) == year)
    return await _lines(tx, rows)


def _waiting_for(account: str) -> Select[Any]:
    """In person: raters owe their scores whatever their seats are."""
    return sql_select(_WAITING.stream).where(
        _WAITING.function == Function.PUBLIC, _WAITING.area == "", _WAITING.account == account
    )


async def rounds_on_notice(tx: Tx) -> list[RoundLine]:
    """What the public may object to now (C3.1.6)."""
    return await _lines(tx, LINES.where(col(RoundRow.stage) == "list-notice"))


async def _lines(tx: Tx, rows: Select[Any]) -> list[RoundLine]:
    ordered = rows.order_by(_ROUNDS.year.desc(), _ROUNDS.changed_at.desc(), _ROUNDS.id)
    found = []
    for row in await tx.execute(ordered.limit(MOST)):
        known = row._asdict()
        title = Text(zh=known.pop("title_zh"), en=known.pop("title_en"))
        found.append(RoundLine(title=title, **known))
    return found


async def going_by_earlier(tx: Tx, scheme: str, number: int) -> tuple[AreaCount, ...]:
    """How many rounds that have not ended go by an earlier version, place by place."""
    found = await tx.execute(
        sql_select(_ROUNDS.place, func.count().label("rounds"))
        .where(_ROUNDS.scheme == scheme, _ROUNDS.version < number, _ROUNDS.stage != "ended")
        .group_by(_ROUNDS.place)
        .order_by(_ROUNDS.place)
    )
    rows = found.all()
    named = await places(tx, {row.place for row in rows})
    return tuple(AreaCount(place=named[row.place], cases=row.rounds) for row in rows)


def sees_round(viewer: Viewer, one: AssessmentRound) -> bool:
    """Whoever sees its area, is assessed or endorses in it, or scores in it."""
    return any(
        stands(relation, seat, viewer.account, one) for relation in ROUND for seat in viewer.seats
    )


async def published(tx: Tx, stream: str) -> AssessmentRound:
    """A round whose list was put on notice, for everybody. Raises NotFound for any other."""
    found = await case_log.state(tx, stream)
    if not isinstance(found, AssessmentRound) or not found.notices:
        raise NotFound(id=stream)
    return found


async def earlier_grades(tx: Tx, one: AssessmentRound) -> tuple[Earlier, ...]:
    """Of the same subjects in decided rounds of this scheme and office (C2.1.11), and of the offices
    that went into it (4.1.5).
    """
    assert one.scheme
    before = sql_select(_FORERUNNERS.old).where(_FORERUNNERS.unit == one.place)
    found = (
        select(RoundGradeRow.code, RoundRow.year, RoundGradeRow.band)
        .join(RoundRow, col(RoundRow.id) == col(RoundGradeRow.round))
        .where(
            RoundRow.scheme == one.scheme.id,
            RoundRow.variant == one.scheme.variant,
            or_(col(RoundRow.place) == one.place, col(RoundRow.place).in_(before)),
            col(RoundRow.year) < one.year,
            col(RoundGradeRow.code).in_(list(one.entries)),
        )
        .order_by(col(RoundRow.year), col(RoundGradeRow.code))
    )
    return tuple(
        Earlier(code=row.code, year=row.year, band=row.band) for row in await tx.execute(found)
    )


def shown_to(viewer: Viewer, one: AssessmentRound) -> tuple[AssessmentRound, bool]:
    """The round without scores that are not for this viewer, and whether all of it is shown.

    The organiser and whoever looks from above see everything; those who score see their own, and
    those who are assessed nothing of it before the scoring is closed (C4.6.21).
    """
    if viewer.works_for_bureau_of(one.place):
        return one, True
    one = discreet(one, {seat.unit for seat in viewer.seats})
    if one.stage in ("decided-round", "ended"):
        return one, True
    own = {entry.code for entry in one.entries.values() if entry.account == viewer.account}
    entries = {
        code: entry.but(
            scores={
                slot: {by: score for by, score in given.items() if by in {viewer.account, *own}}
                for slot, given in entry.scores.items()
            },
            sheets={
                slot: {by: marks for by, marks in given.items() if by in {viewer.account, *own}}
                for slot, given in entry.sheets.items()
            },
        )
        for code, entry in one.entries.items()
    }
    return one.but(entries=entries), False
