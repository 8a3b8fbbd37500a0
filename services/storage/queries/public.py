"""What everybody may see: notices, the register of titles, answers by query code.

Names of people, texts of objections and files of cases are not read here.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator
from sqlalchemy import Row, Select, and_, func, or_, select, tuple_

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.clocks.calendar import Period, days_between, days_later, local_day
from services.domain.errors import NotFound
from services.domain.programme.schema import Text, TitleLevel, Track
from services.domain.rectifying.publishing import published
from services.domain.tree.units import DIGITS, Level
from services.storage import case_log
from services.storage.queries.cursors import cursor_of, moment_in
from services.storage.queries.key_figures import KeyFigures, key_figures
from services.storage.queries.names import Place, places, unit_names
from services.storage.queries.notice_versions import Version, versions
from services.storage.queries.units_then import NamesThen, names_then
from services.storage.session import Tx
from services.storage.statements import counted
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, EventRow, FilingRow, NoticeRow, TextRow, TitleRow
from services.storage.tables.units import UnitRow

CASES, EVENTS, FILINGS, NOTICES, TEXTS, TITLES, UNITS = (
    table_of(row).c for row in (CaseRow, EventRow, FilingRow, NoticeRow, TextRow, TitleRow, UnitRow)
)
PAGE = 50
MOST = 9999
SHORT = 8
"""Signs of the number of a title that was won before the system began."""


class DayCell(Frozen):
    on: date
    when: Literal["past", "now", "next"]


class EndedLevel(Frozen):
    """A notice of recommendation that came before, as the version that it ended with (A7.5)."""

    no: int
    label: Text
    closed_at: datetime


class Notice(Frozen):
    """A notice with its days (A4.1): running, not begun yet, or ended with a result."""

    case: str
    place: Place
    track: Track
    level: TitleLevel
    document_no: str
    signed_at: datetime
    published_at: datetime
    first: date
    last: date
    ends_at: datetime
    days: tuple[DayCell, ...]
    days_left: int
    hotline: str
    mailbox: str
    address: str
    stands: str
    decided_at: datetime | None = None
    """When the case ended, named or not."""
    hash: str = ""
    issuer: Text | None = None
    """The unit that published it."""
    versions: tuple[Version, ...] = ()
    """As they were published, the one in force last; of one notice alone, not in lists."""
    objections: int = 0
    """How many were made within the period (D15)."""
    recommends: Level | None = None
    """The level that recommends by it (A7.5); None for the notice of a naming."""
    levels: tuple[EndedLevel, ...] = ()
    """Of one notice alone: the recommendations that ended before it."""
    recused: int | None = None
    """How many experts stood back (6.1.2); None in lists, and where no expert judged."""
    mended: int = 0
    """Of one notice alone: how many findings everybody may read, with how they were mended (C2.9.10)."""
    figures: KeyFigures | None = None
    """Of one notice alone: how many indicators are met, as it was submitted (6.3.2)."""
    drawn: bool = False
    """Of one notice alone: its experts were drawn, and the draw can be worked out again (D8)."""

    @property
    def running(self) -> bool:
        return any(cell.when == "now" for cell in self.days)

    @property
    def not_begun(self) -> bool:
        return all(cell.when == "next" for cell in self.days)

    @property
    def over(self) -> bool:
        return all(cell.when == "past" for cell in self.days)

    @property
    def cursor(self) -> str:
        """Where a list by end goes on after this notice."""
        return cursor_of(self.ends_at, self.case)


class RegisterLine(Frozen):
    id: str
    number: str
    """For people: that of its case; the beginning of its id for one won before the system."""
    place: Place
    track: Track
    level: TitleLevel
    name: str
    """The older kind of title (A0.11); empty for our own."""
    named_on: date
    document_no: str
    stands: str
    recheck_due: date | None
    cancelled_on: date | None
    last_result: str


class Counts(Frozen):
    all: int
    living: int

    @property
    def many(self) -> bool:
        """Whether there are more than were counted."""
        return self.all > MOST


class Asked(Frozen):
    """The filters of the register; the address of the page holds them."""

    q: str = ""
    county: str = ""
    track: str = ""
    state: str = ""
    on: date | None = None
    """As the register was that day (`register_then.py`); None: as it is."""
    after: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = PAGE

    @field_validator("on", mode="before")
    @classmethod
    def _no_day(cls, given: object) -> object:
        """A form whose day is left out sends an empty one."""
        return given or None


async def notices(
    tx: Tx, now: datetime, *, after: str = "", limit: int = PAGE
) -> tuple[Notice, ...]:
    """One page of those published, the latest end first; one more when there is a next page.

    So what runs comes before what ended. Raises Invalid for a cursor that is none of ours.
    """
    query = noticed().where(NOTICES.published_at.is_not(None), NOTICES.starts_at.is_not(None))
    if after:
        query = query.where(tuple_(NOTICES.ends_at, NOTICES.case) < moment_in(after))
    rows = (
        await tx.execute(
            query.order_by(NOTICES.ends_at.desc(), NOTICES.case.desc()).limit(limit + 1)
        )
    ).all()
    names = await names_then(tx, {row.place for row in rows})
    return tuple(notice_of(row, _noticed_at(row, names), now) for row in rows)


async def notice(tx: Tx, case: str, now: datetime) -> Notice:
    """Raises NotFound for a case whose notice was not published (yet)."""
    row = (
        await tx.execute(noticed().where(NOTICES.case == case, NOTICES.starts_at.is_not(None)))
    ).one_or_none()
    if row is None:
        raise NotFound(case=case)
    names = await names_then(tx, {row.place})
    known = await versions(tx, case)
    issuers = await unit_names(tx, {known[-1].unit})
    state = await case_log.state(tx, case)
    judged = isinstance(state, Case) and bool(state.panel.experts or state.recused)
    raised = select(FILINGS.id).where(FILINGS["case"] == case, FILINGS.what == "objection")
    return notice_of(row, _noticed_at(row, names), now).model_copy(
        update={
            "hash": known[-1].hash,
            "issuer": issuers.get(known[-1].unit),
            "versions": known,
            "levels": _levels(state, known) if isinstance(state, Case) else (),
            "objections": await counted(tx, raised, MOST),
            "recused": len(state.recused) if judged and isinstance(state, Case) else None,
            "mended": len(published(state)) if isinstance(state, Case) else 0,
            "figures": await key_figures(tx, state) if isinstance(state, Case) else None,
            "drawn": isinstance(state, Case) and bool(state.draws),
        }
    )


def _levels(case: Case, known: tuple[Version, ...]) -> tuple[EndedLevel, ...]:
    labels = {one.id: one.label for one in case.rules.notice.recommendations}
    return tuple(
        EndedLevel(no=one.no, label=labels[one.below], closed_at=one.closed_at)
        for one in known
        if one.below in labels and one.closed_at
    )


async def last_period(tx: Tx, case: str) -> Period | None:
    """Of the notice that was published last: it ran below, and the next has not begun (A7.5)."""
    query = noticed().where(NOTICES.case == case, NOTICES.starts_at.is_not(None))
    row = (await tx.execute(query)).one_or_none()
    if row is None:
        return None
    return Period(first=local_day(row.starts_at), last=days_later(local_day(row.ends_at), -1))


def _noticed_at(row: Row[Any], names: NamesThen) -> Place:
    """Called as it was called when the notice was published (4.1.5)."""
    return names.place(row.place, local_day(row.starts_at))


def noticed() -> Select[Any]:
    return (
        select(
            NOTICES.case,
            NOTICES.place,
            NOTICES.document_no,
            NOTICES.signed_at,
            NOTICES.published_at,
            NOTICES.starts_at,
            NOTICES.ends_at,
            NOTICES.hotline,
            NOTICES.mailbox,
            NOTICES.address,
            NOTICES.recommends,
            CASES.track,
            CASES.level,
            CASES.stands,
            CASES.since,
            CASES.is_open,
        )
        .select_from(table_of(NoticeRow))
        .join(table_of(CaseRow), CASES.id == NOTICES.case)
    )


def notice_of(row: Row[Any], where: Place, now: datetime) -> Notice:
    first = local_day(row.starts_at)
    last = days_later(local_day(row.ends_at), -1)
    today = local_day(now)
    days = tuple(
        DayCell(on=on, when="past" if on < today else "now" if on == today else "next")
        for on in (days_later(first, n) for n in range(days_between(first, last) + 1))
    )
    own = {"decided_at", "place", "first", "last", "days", "days_left"}
    own |= {"hash", "issuer", "versions", "objections", "recused", "drawn"}
    own |= {"recommends", "levels", "mended", "figures"}
    values = {name: getattr(row, name) for name in Notice.model_fields if name not in own}
    return Notice(
        **values,
        recommends=Level(row.recommends) if row.recommends else None,
        place=where,
        decided_at=None if row.is_open else row.since,
        first=first,
        last=last,
        days=days,
        days_left=max(0, days_between(today, last)),
    )


async def register(tx: Tx, asked: Asked) -> tuple[RegisterLine, ...]:
    """One page of titles by place, one more than a page when there is a next one."""
    query = titles().order_by(TITLES.place, TITLES.id)
    if asked.county:
        query = query.where(TITLES.county == asked.county)
    if asked.track:
        query = query.where(TITLES.track == asked.track)
    if asked.state:
        query = query.where(TITLES.stands == asked.state)
    if asked.q:
        named = select(UNITS.code).where(
            UNITS.name_zh.contains(asked.q, autoescape=True)
            | UNITS.name_en.icontains(asked.q, autoescape=True)
        )
        query = query.where(TITLES.place.in_(named))
    if asked.after:
        place_code, _, last = asked.after.partition("/")
        query = query.where(tuple_(TITLES.place, TITLES.id) > (place_code, last))
    rows = (await tx.execute(query.limit(asked.limit + 1))).all()
    found = await places(tx, {row.place for row in rows})
    return tuple(_line(row, found[row.place]) for row in rows)


async def registered(tx: Tx, title: str) -> RegisterLine:
    """Raises NotFound."""
    row = (await tx.execute(titles().where(TITLES.id == title))).one_or_none()
    if row is None:
        raise NotFound(title=title)
    return _line(row, (await places(tx, {row.place}))[row.place])


async def numbered(tx: Tx, number: str) -> RegisterLine | None:
    """The title of this permanent number; None where it is nobody's."""
    old = TITLES["case"] == "", TITLES.id.startswith(f"title-{number.lower()}", autoescape=True)
    short = len(number) == SHORT
    wanted = or_(CASES.number == number, and_(*old)) if short else CASES.number == number
    row = (await tx.execute(titles().where(wanted).order_by(TITLES.id).limit(1))).one_or_none()
    if row is None:
        return None
    return _line(row, (await places(tx, {row.place}))[row.place])


def titles() -> Select[Any]:
    case = CASES.id == TITLES["case"]
    return (
        select(*TITLES, CASES.number)
        .select_from(table_of(TitleRow))
        .join(table_of(CaseRow), case, isouter=True)
    )


def _line(row: Row[Any], where: Place) -> RegisterLine:
    own = {"place", "number"}
    values = {name: getattr(row, name) for name in RegisterLine.model_fields if name not in own}
    number = row.number or row.id.removeprefix("title-")[:SHORT].upper()
    return RegisterLine(**values, place=where, number=number)


async def counts(tx: Tx) -> Counts:
    """Up to a number that people still read as one; beyond it there are simply more."""
    every = select(TITLES.id)
    living = every.where(TITLES.cancelled_on.is_(None))
    return Counts(all=await counted(tx, every, MOST), living=await counted(tx, living, MOST))


async def counties(tx: Tx) -> tuple[tuple[str, Text], ...]:
    """For the register's filter: every county, whether it has titles or not."""
    rows = await tx.execute(
        select(UNITS.code, UNITS.name_zh, UNITS.name_en)
        .where(
            UNITS.kind == "place",
            func.length(UNITS.code) == DIGITS[Level.COUNTY],
            UNITS.ended_on.is_(None),
        )
        .order_by(UNITS.code)
    )
    return tuple((row.code, Text(zh=row.name_zh, en=row.name_en)) for row in rows)
