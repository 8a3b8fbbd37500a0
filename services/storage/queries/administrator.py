"""What the administrator looks after: notices that run, re-checks that come, frozen counties.

Reader rows only; nothing is decided here.
"""

from datetime import date, datetime
from typing import Literal

from sqlalchemy import func, select

from services.domain.base import Frozen
from services.domain.calendar import local_day, quarter_of
from services.domain.programme.schema import TitleLevel, Track
from services.storage.queries.names import Place, places, table_of
from services.storage.queries.public import Notice, notices
from services.storage.session import Tx
from services.storage.tables.cases import (
    CaseRow,
    FilingRow,
    FreezeRow,
    NoticeRow,
    TitleRow,
)

CASES, FILINGS, FREEZES, NOTICES, TITLES = (
    table_of(row).c for row in (CaseRow, FilingRow, FreezeRow, NoticeRow, TitleRow)
)

Band = Literal["overdue", "quarter", "year", "next-year", "later"]
BANDS: tuple[Band, ...] = ("overdue", "quarter", "year", "next-year", "later")


class BoardLine(Frozen):
    """A running notice, its objections, and what they mean for the naming (A4.2)."""

    notice: Notice
    number: str
    objections: int
    open: int
    upheld: int


class Waiting(Frozen):
    """A case in the step of notice whose notice does not run yet: signed, published or neither."""

    case: str
    number: str
    place: Place
    track: Track
    level: TitleLevel
    signed: bool
    published: bool


class Board(Frozen):
    running: tuple[BoardLine, ...]
    waiting: tuple[Waiting, ...]
    ended: tuple[BoardLine, ...]
    """Ended, and not named yet: what still blocks it."""


class RecheckLine(Frozen):
    """`named_on` + 2 years, and again two years after each that was passed (A4.4)."""

    title: str
    place: Place
    track: Track
    level: TitleLevel
    name: str
    named_on: date
    rechecks: int
    due: date
    open: bool
    case: str | None
    number: str | None
    stands: str
    last_result: str


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


async def board(tx: Tx, now: datetime) -> Board:
    shown = await notices(tx, now)
    lines = [await _board_line(tx, one) for one in shown]
    return Board(
        running=tuple(line for line in lines if line.notice.running or line.notice.not_begun),
        waiting=await _waiting(tx),
        ended=tuple(
            line
            for line in lines
            if not (line.notice.running or line.notice.not_begun)
            and line.notice.stands in ("public-notice", "naming")
        ),
    )


async def _board_line(tx: Tx, notice: Notice) -> BoardLine:
    rows = await tx.execute(
        select(FILINGS.status, func.count().label("n"))
        .where(FILINGS.case == notice.case, FILINGS.what == "objection")
        .group_by(FILINGS.status)
    )
    by_status = {row.status: row.n for row in rows}
    number = await tx.execute(select(CASES.number).where(CASES.id == notice.case))
    return BoardLine(
        notice=notice,
        number=number.scalar_one(),
        objections=sum(by_status.values()),
        open=by_status.get("open", 0),
        upheld=by_status.get("upheld", 0),
    )


async def _waiting(tx: Tx) -> tuple[Waiting, ...]:
    rows = (
        await tx.execute(
            select(
                CASES.id,
                CASES.number,
                CASES.place,
                CASES.track,
                CASES.level,
                NOTICES.signed_at,
                NOTICES.published_at,
            )
            .select_from(table_of(CaseRow))
            .join(table_of(NoticeRow), NOTICES.case == CASES.id, isouter=True)
            .where(CASES.stands == "public-notice", NOTICES.starts_at.is_(None))
            .order_by(CASES.since)
        )
    ).all()
    found = await places(tx, {row.place for row in rows})
    return tuple(
        Waiting(
            case=row.id,
            number=row.number,
            place=found[row.place],
            track=row.track,
            level=row.level,
            signed=row.signed_at is not None,
            published=row.published_at is not None,
        )
        for row in rows
    )


def band_of(due: date, today: date) -> Band:
    """Overdue, this quarter, this year, next year; a re-check that runs is not overdue."""
    if due < today:
        return "overdue"
    if (due.year, quarter_of(due)) == (today.year, quarter_of(today)):
        return "quarter"
    if due.year == today.year:
        return "year"
    return "next-year" if due.year == today.year + 1 else "later"


async def rechecks(tx: Tx, now: datetime) -> tuple[RecheckBand, ...]:
    """Every living title by the day its re-check is due (A4.4)."""
    rows = (
        await tx.execute(
            select(
                *TITLES,
                CASES.id.label("open_case"),
                CASES.number,
                CASES.stands.label("case_stands"),
            )
            .select_from(table_of(TitleRow))
            .join(
                table_of(CaseRow),
                (CASES.title == TITLES.id) & CASES.is_open.is_(True),
                isouter=True,
            )
            .where(TITLES.cancelled_on.is_(None), TITLES.recheck_due.is_not(None))
            .order_by(TITLES.recheck_due, TITLES.id)
        )
    ).all()
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
            due=row.recheck_due,
            open=row.recheck_open,
            case=row.open_case,
            number=row.number,
            stands=row.case_stands or row.stands,
            last_result=row.last_result,
        )
        for row in rows
    ]
    return tuple(
        RecheckBand(
            band=band, lines=tuple(line for line in lines if band_of(line.due, today) == band)
        )
        for band in BANDS
    )


async def frozen(tx: Tx, now: datetime) -> tuple[FrozenCounty, ...]:
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
            .where(FREEZES.since <= now, FREEZES.until > now)
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
    waiting = await tx.execute(
        select(func.count()).where(
            CASES.county == county,
            CASES.is_open.is_(True),
            CASES.paused_until > now,
        )
    )
    count: int = waiting.scalar_one()
    return count
