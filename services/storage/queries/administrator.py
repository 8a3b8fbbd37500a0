"""What the administrator looks after: notices that run, re-checks that come, frozen counties.

Reader rows only; nothing is decided here.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from services.domain.base import Frozen
from services.domain.clocks.calendar import local_day, quarter_of
from services.domain.errors import Invalid
from services.domain.notices import recommending
from services.domain.programme.schema import RecheckRules, TitleLevel, Track
from services.domain.tree.units import StepName
from services.storage.queries.cursors import behind, cursor_of
from services.storage.queries.names import Place, places
from services.storage.queries.public import Notice, notice_of, noticed
from services.storage.queries.scope import in_areas
from services.storage.session import Tx
from services.storage.statements import counted
from services.storage.tables.base import table_of
from services.storage.tables.cases import (
    CaseRow,
    FilingRow,
    FreezeRow,
    NoticeRow,
    StreamRow,
    TitleRow,
)

CASES, FILINGS, FREEZES, NOTICES, STATES, TITLES = (
    table_of(row).c for row in (CaseRow, FilingRow, FreezeRow, NoticeRow, StreamRow, TitleRow)
)

Areas = tuple[str, ...]
"""What the viewer looks after: nothing of another city is shown (2.5.1)."""
MOST, PAGE = 99, 50
AFTER_NOTICE = (StepName.PUBLIC_NOTICE.value, StepName.NAMING.value)
Band = Literal["overdue", "quarter", "year", "next-year", "later"]
BANDS: tuple[Band, ...] = ("overdue", "quarter", "year", "next-year", "later")


class BoardLine(Frozen):
    """A running notice, its objections, and what they mean for the naming (A4.2)."""

    notice: Notice
    number: str
    objections: int
    open: int
    upheld: int
    paused_until: datetime | None
    """A4.5: the county is frozen; nothing is named before."""

    @property
    def cursor(self) -> str:
        return self.notice.cursor


class Waiting(Frozen):
    """A case in the step of notice whose notice does not run yet: signed, published or neither."""

    case: str
    number: str
    place: Place
    track: Track
    level: TitleLevel
    since: datetime
    signed: bool
    published: bool
    paused_until: datetime | None

    @property
    def cursor(self) -> str:
        return cursor_of(self.since, self.case)


BoardPart = Literal["running", "ended", "waiting"]


class Board(Frozen):
    """One page of each part; `more` says where a part goes on."""

    running: tuple[BoardLine, ...] = ()
    ended: tuple[BoardLine, ...] = ()
    """Ended, and not named yet: what still blocks it."""
    waiting: tuple[Waiting, ...] = ()
    more: dict[BoardPart, str]


class RecheckLine(Frozen):
    """`named_on` + the procedure's years, and again so many after each that was passed (A4.4)."""

    title: str
    place: Place
    track: Track
    level: TitleLevel
    name: str
    named_on: date
    rechecks: int
    years: int
    """After how many years, by the procedure that the title was given under."""
    due: date
    open: bool
    case: str | None
    number: str | None
    case_due: date | None
    """By when the running re-check is to be done."""
    case_due_provisional: bool
    stands: str
    last_result: str

    def acts_by(self, today: date) -> date:
        """The day that counts for urgency: one that runs is late only by its own term."""
        return (self.case_due or today) if self.open else self.due


class RecheckBand(Frozen):
    band: Band
    lines: tuple[RecheckLine, ...]


class FrozenCounty(Frozen):
    county: Place
    since: datetime
    until: datetime
    title: str
    reason: Place
    """The place whose title was cancelled."""
    paused: int
    """Open cases of the county that wait meanwhile."""


async def board(
    tx: Tx, areas: Areas, now: datetime, *, part: BoardPart | None = None, after: str = ""
) -> Board:
    """Every notice of an open case, page by page: none may be overlooked here.

    Behind a first page of all parts one `part` goes on. Raises Invalid for an odd cursor.
    """
    page: dict[BoardPart, list[BoardLine] | list[Waiting]] = {}
    if part in (None, "running"):
        page["running"] = await _noticed(tx, areas, now, after, NOTICES.ends_at > now)
    if part in (None, "ended"):
        ended = and_(NOTICES.ends_at <= now, CASES.stands.in_(AFTER_NOTICE))
        page["ended"] = await _noticed(tx, areas, now, after, ended)
    if part in (None, "waiting"):
        page["waiting"] = await _waiting(tx, areas, after)
    more = {name: lines[PAGE - 1].cursor for name, lines in page.items() if len(lines) > PAGE}
    return Board(more=more, **{name: tuple(lines[:PAGE]) for name, lines in page.items()})


async def _noticed(
    tx: Tx, areas: Areas, now: datetime, after: str, when: ColumnElement[bool]
) -> list[BoardLine]:
    rows = (
        await tx.execute(
            noticed()
            .add_columns(CASES.number, CASES.paused_until)
            .where(when, NOTICES.starts_at.is_not(None), CASES.is_open.is_(True))
            .where(in_areas(CASES.place, areas), behind(NOTICES.ends_at, NOTICES.case, after))
            .order_by(NOTICES.ends_at, NOTICES.case)
            .limit(PAGE + 1)
        )
    ).all()
    found = await places(tx, {row.place for row in rows})
    raised = await _objections(tx, [row.case for row in rows])
    return [
        BoardLine(
            notice=notice_of(row, found[row.place], now),
            number=row.number,
            objections=raised[row.case].total(),
            open=raised[row.case]["open"],
            upheld=raised[row.case]["upheld"],
            paused_until=row.paused_until,
        )
        for row in rows
    ]


async def _objections(tx: Tx, cases: Sequence[str]) -> dict[str, Counter[str]]:
    """How many objections each case has, by how they stand."""
    rows = await tx.execute(
        select(FILINGS["case"], FILINGS.status, func.count().label("number"))
        .where(FILINGS["case"].in_(cases), FILINGS.what == "objection")
        .group_by(FILINGS["case"], FILINGS.status)
    )
    found: dict[str, Counter[str]] = {case: Counter() for case in cases}
    for row in rows:
        found[row.case][row.status] = row.number
    return found


async def _waiting(tx: Tx, areas: Areas, after: str) -> list[Waiting]:
    rows = (
        await tx.execute(
            select(
                CASES.id,
                CASES.number,
                CASES.place,
                CASES.track,
                CASES.level,
                CASES.since,
                NOTICES.signed_at,
                NOTICES.published_at,
                NOTICES.closed,
                CASES.paused_until,
            )
            .select_from(table_of(CaseRow))
            .join(table_of(NoticeRow), NOTICES.case == CASES.id, isouter=True)
            .where(
                CASES.stands == StepName.PUBLIC_NOTICE.value,
                or_(NOTICES.starts_at.is_(None), NOTICES.closed),
            )
            .where(in_areas(CASES.place, areas), behind(CASES.since, CASES.id, after))
            .order_by(CASES.since, CASES.id)
            .limit(PAGE + 1)
        )
    ).all()
    found = await places(tx, {row.place for row in rows})
    next_up = await _next_notices(tx, [row.id for row in rows if row.closed])
    return [
        Waiting(
            case=row.id,
            number=row.number,
            place=found[row.place],
            track=row.track,
            level=row.level,
            since=row.since,
            signed=(next_up[row.id] if row.closed else row).signed_at is not None,
            published=(next_up[row.id] if row.closed else row).published_at is not None,
            paused_until=row.paused_until,
        )
        for row in rows
    ]


class _Standing(Frozen):
    """Of a case's state, the notice that stands now."""

    notice: recommending.Notice = recommending.Notice()


async def _next_notices(tx: Tx, cases: Sequence[str]) -> dict[str, recommending.Notice]:
    """Where a level's notice has ended, its row stays till the next one is published (A7.5): only
    the state of the case knows whether that one is signed.
    """
    known = select(STATES.id, STATES.state).where(STATES.id.in_(cases))
    rows = (await tx.execute(known)).all() if cases else []
    notices = {row.id: _Standing.model_validate_json(row.state).notice for row in rows}
    return {case: recommending.Notice() if one.closed else one for case, one in notices.items()}


class _Procedure(Frozen):
    recheck: RecheckRules = RecheckRules()


class _Pinned(Frozen):
    """Of a title's state, the one thing that the calendar needs."""

    procedure: _Procedure


def band_of(due: date, today: date) -> Band:
    """Overdue, this quarter, this year, next year, later; the day itself is not overdue."""
    if due < today:
        return "overdue"
    if (due.year, quarter_of(due)) == (today.year, quarter_of(today)):
        return "quarter"
    if due.year == today.year:
        return "year"
    return "next-year" if due.year == today.year + 1 else "later"


async def rechecks(
    tx: Tx, areas: Areas, now: datetime, after: str = ""
) -> tuple[tuple[RecheckBand, ...], str]:
    """A page of the living titles by the day their re-check is due, and where it goes on (A4.4).

    Raises Invalid for a cursor that is none of ours.
    """
    rows = (
        await tx.execute(
            select(
                *TITLES,
                CASES.id.label("open_case"),
                CASES.number,
                CASES.stands.label("case_stands"),
                CASES.due_on.label("case_due"),
                CASES.due_provisional,
                STATES.state,
            )
            .select_from(table_of(TitleRow))
            .join(table_of(StreamRow), STATES.id == TITLES.id)
            .join(
                table_of(CaseRow),
                (CASES.title == TITLES.id) & CASES.is_open.is_(True),
                isouter=True,
            )
            .where(TITLES.cancelled_on.is_(None), TITLES.recheck_due.is_not(None))
            .where(in_areas(TITLES.place, areas), *_due_after(after))
            .order_by(TITLES.recheck_due, TITLES.id)
            .limit(PAGE + 1)
        )
    ).all()
    more = f"{rows[PAGE - 1].recheck_due}/{rows[PAGE - 1].id}" if len(rows) > PAGE else ""
    rows = rows[:PAGE]
    found = await places(tx, {row.place for row in rows})
    today = local_day(now)
    lines = [
        RecheckLine(
            title=row.id,
            place=found[row.place],
            track=row.track,
            level=row.level,
            name=row.name,
            named_on=row.named_on,
            rechecks=row.rechecks,
            years=_Pinned.model_validate_json(row.state).procedure.recheck.years,
            due=row.recheck_due,
            open=row.recheck_open,
            case=row.open_case,
            number=row.number,
            case_due=row.case_due,
            case_due_provisional=bool(row.due_provisional),
            stands=row.case_stands or row.stands,
            last_result=row.last_result,
        )
        for row in rows
    ]
    banded = [(band_of(line.acts_by(today), today), line) for line in lines]
    bands = tuple(
        RecheckBand(band=band, lines=tuple(line for own, line in banded if own == band))
        for band in BANDS
    )
    return bands, more


def _due_after(after: str) -> tuple[ColumnElement[bool], ...]:
    if not after:
        return ()
    due, _, title = after.partition("/")
    try:
        return (tuple_(TITLES.recheck_due, TITLES.id) > (date.fromisoformat(due), title),)
    except ValueError as odd:
        raise Invalid(field="after", given=after) from odd


async def frozen(tx: Tx, areas: Areas, now: datetime) -> tuple[FrozenCounty, ...]:
    """Counties whose applications are not taken at present (A4.5), and until when."""
    rows = (
        await tx.execute(
            select(
                FREEZES.county,
                FREEZES.since,
                FREEZES.until,
                FREEZES.title,
                TITLES.place,
            )
            .join(table_of(TitleRow), TITLES.id == FREEZES.title)
            .where(FREEZES.since <= now, FREEZES.until > now, in_areas(FREEZES.county, areas))
            .order_by(FREEZES.until, FREEZES.county)
        )
    ).all()
    found = await places(tx, {code for row in rows for code in (row.county, row.place)})
    waiting = {row.county: await _paused(tx, row.county, now) for row in rows}
    return tuple(
        FrozenCounty(
            county=found[row.county],
            since=row.since,
            until=row.until,
            title=row.title,
            reason=found[row.place],
            paused=waiting[row.county],
        )
        for row in rows
    )


async def _paused(tx: Tx, county: str, now: datetime) -> int:
    waiting = select(CASES.id).where(
        CASES.county == county, CASES.is_open.is_(True), CASES.paused_until > now
    )
    return await counted(tx, waiting, MOST)
