"""What must hold across streams, checked in the transaction that writes the fact.

A rule sees one stream; whether a county is frozen or an objection is open is known to SQL alone.
Each guard holds a lock, so that two facts which exclude each other cannot both be written.
"""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import select

from services.domain.base import Stream
from services.domain.case import Case
from services.domain.clocks import closing
from services.domain.clocks.calendar import Calendar, local_day
from services.domain.clocks.deadlines import state as term_at
from services.domain.clocks.moving_dues import DueMoved, DueOtherwise
from services.domain.clocks.telling import Owing
from services.domain.errors import DomainError, Invalid, NotReady, Stale
from services.domain.facts import AnyFact
from services.domain.fieldwork.planning import VisitRecordMade
from services.domain.fieldwork.surveying import SurveyClosed
from services.domain.filing import Filed, Filing, NoticeNotOpen, ReportFiled
from services.domain.migrating import (
    CannotMigrate,
    CaseMigrated,
    MigrationChanged,
    Why,
    overdue_at_once,
)
from services.domain.notices.copies import CopyState
from services.domain.notices.redacting import CopyApproved
from services.domain.objecting.appealing import AppealFiled
from services.domain.offices.copying import CopyRead
from services.domain.offices.inquiry_terms import InquiryDueMoved
from services.domain.offices.visit_days import VisitDayAnnounced, VisitResultFiled
from services.domain.programme import library
from services.domain.programme.schema import Obligation
from services.domain.rounds.state import AssessmentRound
from services.domain.steps.application import ApplicationSubmitted
from services.domain.steps.creation_request import CreationRequested
from services.domain.steps.naming import Named, ObjectionStands
from services.domain.steps.public_notice import NoticeSigned
from services.domain.steps.self_check import Declared
from services.domain.steps.technical_assessment import SheetSubmitted
from services.domain.titles.title import Title
from services.domain.titles.title_rechecks import RecheckFinished
from services.domain.tree.unit_changes import UnitEnded
from services.domain.tree.units import Level, at
from services.storage import rounds, visits
from services.storage.fieldwork import notes, surveys
from services.storage.locks import hold
from services.storage.objecting import standing as objections
from services.storage.papers import papers, score_sheets
from services.storage.redacting import copies
from services.storage.rulebook import closing_dates, definitions
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, FilingRow, FreezeRow
from services.storage.tables.hands import CopyReadRow
from services.storage.tables.units import UnitRow
from services.storage.tree.units_history import successor

_FREEZES, _CASES, _UNITS = (table_of(row).c for row in (FreezeRow, CaseRow, UnitRow))
FREEZE = (
    select(_FREEZES.until)
    .where(
        _FREEZES.county == bindparam("county"),
        _FREEZES.since <= bindparam("moment"),
        _FREEZES.until > bindparam("moment"),
    )
    .order_by(_FREEZES.until.desc())
    .limit(1)
)
ENDED = select(_UNITS.ended_on).where(_UNITS.code == bindparam("code"))
OTHER_CASE = select(_CASES.number).where(
    _CASES.id != bindparam("own"),
    _CASES.place == bindparam("place"),
    _CASES.programme == bindparam("programme"),
    _CASES.is_open.is_(True),
    _CASES.title == "",
)


class CountyFrozen(DomainError):
    """A4.5: no application of this county is taken, at any level, until the year is over."""

    code = "county-frozen"


class AlreadyOpen(DomainError):
    """The place has an open case of this programme already."""

    code = "already-open"


class AlreadyReported(DomainError):
    """A1.4: the report on this half-year is there."""

    code = "already-reported"


async def check(tx: Tx, stream: Stream, event: AnyFact, calendar: Calendar) -> None:
    """Raises the first reason why this fact may not be written now."""
    match event:
        case CreationRequested():
            await county_open(tx, event.place, event.at)
            await _no_other_case(tx, stream.id, event)
        case ApplicationSubmitted() if isinstance(stream, Case):
            await county_open(tx, stream.place, event.at)
            await _before_closing(tx, stream, event.at)
        case Named():
            await _no_objection(tx, stream.id)
        case NoticeSigned() if isinstance(stream, Case) and stream.notice.below:
            await _goes_up(tx, stream.id)
        case Filed(what="objection"):
            await _not_decided_yet(tx, event.case)
        case AppealFiled():
            await hold(tx, f"objections/{event.case}")
        case VisitDayAnnounced() | VisitResultFiled():
            await visits.check(tx, event)
        case RecheckFinished() if isinstance(stream, Title) and not event.passed:
            await hold(tx, _county_key(stream.place))
    if isinstance(stream, AssessmentRound):
        await rounds.check(tx, stream, event)
    await _as_ruled(tx, stream, event, calendar)
    await _as_shown(tx, stream.id, event)
    await _first_time(tx, stream.id, event)


async def _as_ruled(tx: Tx, stream: Stream, event: AnyFact, calendar: Calendar) -> None:
    """By the calendar and the definition that are in force in this very moment."""
    match event:
        case DueMoved() if isinstance(stream, Case):
            _as_counted(stream, event.what, event, calendar)
        case InquiryDueMoved() if isinstance(stream, Filing):
            _as_counted(stream, stream.owes, event, calendar)
        case CaseMigrated() if isinstance(stream, Case):
            await _may_migrate(tx, stream, event, calendar)


async def _as_shown(tx: Tx, stream: str, event: AnyFact) -> None:
    """Working papers that a fact counts or freezes are still those that were looked at."""
    match event:
        case ApplicationSubmitted() | Declared():
            await _papers_unchanged(tx, stream, event.papers_version)
        case SheetSubmitted():
            await _sheet_unchanged(tx, stream, event)
        case SurveyClosed():
            await surveys.check_counted(tx, stream, event)
        case VisitRecordMade():
            await notes.check_merged(tx, stream, event)
        case CopyApproved():
            await _copy_waits(tx, stream, event)


async def _copy_waits(tx: Tx, case: str, event: CopyApproved) -> None:
    """6.4.1: what is approved is the very file that was looked at, once."""
    await hold(tx, f"copy/{event.document}")
    known = await copies.known(tx, case, event.document)
    fits = known and known.usable and known.sha256 == event.sha256
    if known is None or not fits or known.state is not CopyState.MADE:
        raise Invalid(field="document", given=event.document)


async def _first_time(tx: Tx, stream: str, event: AnyFact) -> None:
    """What is done once, and only SQL knows whether it was."""
    match event:
        case ReportFiled():
            await _first_report(tx, stream, event)
        case CopyRead():
            await _read_first(tx, stream, event)


async def county_open(tx: Tx, place: str, at_moment: datetime) -> None:
    """A4.5. Applying and freezing at the same moment take turns here."""
    await hold(tx, _county_key(place))
    until = await frozen_until(tx, at(place, Level.COUNTY), at_moment)
    if until:
        raise CountyFrozen(county=at(place, Level.COUNTY), until=until.isoformat())


async def _unit_lives(tx: Tx, place: str) -> None:
    """4.1.5. Applying for a unit and its end take turns (`unit_changes.enter_into_force`)."""
    await hold(tx, f"place/{place}")
    ended_on = (await tx.execute(ENDED, {"code": place})).scalar_one_or_none()
    if ended_on:
        taken = await successor(tx, place)
        raise UnitEnded(unit=place, on=ended_on.isoformat(), successor=taken)


async def frozen_until(tx: Tx, county: str, moment: datetime) -> datetime | None:
    """The end of the freeze the county is under, if it is under one."""
    asked = {"county": county, "moment": moment}
    until: datetime | None = (await tx.execute(FREEZE, asked)).scalar_one_or_none()
    return until


def _county_key(place: str) -> str:
    return f"county/{at(place, Level.COUNTY)}"


async def _no_other_case(tx: Tx, own: str, event: CreationRequested) -> None:
    await _unit_lives(tx, event.place)
    asked = {"own": own, "place": event.place, "programme": event.programme.id}
    number = (await tx.execute(OTHER_CASE, asked)).scalars().first()
    if number:
        raise AlreadyOpen(number=number)


async def _before_closing(tx: Tx, case: Case, moment: datetime) -> None:
    """A7.4: only the first submission counts; what is mended later was in time."""
    if case.application.submissions or case.rules.closing.after == "next-year":
        return
    closings = await closing_dates.of_case(tx, case, local_day(moment))
    closing.check_open(closings, moment)


async def _may_migrate(tx: Tx, case: Case, event: CaseMigrated, calendar: Calendar) -> None:
    """4.1.3: to the version that is in force in this very moment; nothing is overdue by it."""
    in_force = await definitions.programme(tx, event.programme.id, local_day(event.at))
    if library.pin(in_force) != event.programme or in_force.procedure != event.procedure:
        raise MigrationChanged(case=case.id)
    if late := overdue_at_once(case, event.procedure, calendar, event.at):
        raise CannotMigrate(why=Why.OVERDUE.value, about=late[0].value, count=len(late))


def _as_counted(
    stream: Owing, what: Obligation, event: DueMoved | InquiryDueMoved, calendar: Calendar
) -> None:
    """2.1.4: the date that is told is the one that this very transaction counts."""
    due_on = term_at(stream.ledgers[what], calendar, event.at).due_on
    if due_on != event.new:
        raise DueOtherwise(what=what.value)


async def _read_first(tx: Tx, case: str, event: CopyRead) -> None:
    """2.2.1: a copy is acknowledged once; the case itself does not know a unit's readers."""
    before = select(CopyReadRow.case).where(
        CopyReadRow.case == case, CopyReadRow.account == event.actor.account
    )
    if (await tx.execute(before)).first():
        raise Invalid(field="words", given="already-read")


async def _papers_unchanged(tx: Tx, stream: str, shown: int) -> None:
    """What is frozen or sealed must be what was checked; who changes it takes turns here."""
    if await papers.hold(tx, stream) != shown:
        raise NotReady(count=1, first="papers-changed-meanwhile")


async def _sheet_unchanged(tx: Tx, stream: str, event: SheetSubmitted) -> None:
    """A1.9: what is handed in is what was counted; another window may have changed it since."""
    kept = await score_sheets.held(tx, stream, event.actor.account)
    if kept.version != event.sheet_version:
        raise Stale(shown=event.sheet_version, now=kept.version)


async def _no_objection(tx: Tx, case: str) -> None:
    """A4.2: neither an objection or appeal that is open nor one that was upheld."""
    await hold(tx, f"objections/{case}")
    first = await objections.standing(tx, case)
    if first:
        raise ObjectionStands(filing=first.id, status=first.status)


async def _goes_up(tx: Tx, case: str) -> None:
    """A7.5: a recommendation is put on notice above once nothing stands against the one below.
    One that was upheld in part is met by the very notice that comes next.
    """
    await hold(tx, f"objections/{case}")
    first = await objections.against(tx, case)
    if first:
        raise ObjectionStands(filing=first.id, status=first.status)


async def _not_decided_yet(tx: Tx, case: str) -> None:
    """A4.2: an objection and the naming that it would block take turns."""
    await hold(tx, f"objections/{case}")
    is_open = select(CaseRow.is_open).where(CaseRow.id == case)
    if (await tx.execute(is_open)).scalar_one_or_none() or await rounds.is_on_notice(tx, case):
        return
    raise NoticeNotOpen(case=case)


async def _first_report(tx: Tx, own: str, event: ReportFiled) -> None:
    await hold(tx, f"reports/{event.case}")
    same = select(FilingRow.id).where(
        FilingRow.id != own,
        FilingRow.case == event.case,
        FilingRow.period == f"{event.year}-{event.half}",
    )
    if (await tx.execute(same)).first():
        raise AlreadyReported(year=event.year, half=event.half)
