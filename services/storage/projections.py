"""Reader rows, written in the transaction of the fact they come from."""

from datetime import date, datetime

from sqlalchemy import Table, bindparam, insert, update
from sqlmodel import col

from services.domain.base import Stream
from services.domain.case import Case
from services.domain.clocks.calendar import Calendar, calendar_year
from services.domain.clocks.moving_dues import DueMoved
from services.domain.clocks.telling import Owing
from services.domain.facts import AnyFact
from services.domain.filing import Filing
from services.domain.migrating import CaseMigrated
from services.domain.notices.copies import CopyState
from services.domain.notices.redacting import CopyApproved, CopyTakenOff
from services.domain.offices.urging import urged_on
from services.domain.programme.schema import Track
from services.domain.rounds.state import AssessmentRound
from services.domain.steps.application import ApplicationSubmitted
from services.domain.steps.public_notice import (
    Announced,
    NoticeClosed,
    NoticeCorrected,
    NoticeSigned,
    NotRecommended,
    running,
)
from services.domain.steps.self_check import ValuesVerified
from services.domain.steps.technical_assessment import SheetSubmitted
from services.domain.titles.title import AwardRecorded, Title, TitleGranted
from services.domain.titles.title_awards import AwardApproved
from services.domain.titles.title_rechecks import RecheckFinished, frozen_until
from services.domain.titles.title_successions import TitleSucceeded
from services.domain.tree.following_units import UnitFollowed
from services.domain.tree.units import Level, at
from services.storage import terms
from services.storage.filing_rows import project_filing, refresh_filing
from services.storage.findings import project_findings
from services.storage.papers import papers, score_sheets, sections
from services.storage.people.hands import project_hands, project_panel, seats
from services.storage.redacting import copies
from services.storage.rounds import project_round
from services.storage.service_log import project_service
from services.storage.session import Tx
from services.storage.statements import running_number, upsert
from services.storage.tables.base import table_of
from services.storage.tables.cases import (
    CaseRow,
    FreezeRow,
    NoticeRow,
    PanelRow,
    TitleRow,
)
from services.storage.tables.lists import CaseNumberRow
from services.storage.tree import placements
from services.storage.waiting import project_waiting

NUMBERS = {Track.CITY: "MFC", Track.COUNTY: "STX", Track.TOWN: "STZ", Track.VILLAGE: "STC"}
"""Initials of 模范城, 生态县, 生态镇, 生态村: how case numbers begin."""


_CASES: Table = table_of(CaseRow)
CHANGING = (
    "stands",
    "is_open",
    "since",
    "changed_at",
    "paused_until",
    "due_on",
    "due_provisional",
    "urged_on",
)
OPEN = insert(_CASES)
STANDS = (
    update(_CASES)
    .where(_CASES.c.id == bindparam("case"))
    .values({name: bindparam(name) for name in CHANGING})
)
"""Built once, as every act runs it."""


async def project(
    tx: Tx, before: Stream, stream: Stream, event: AnyFact, calendar: Calendar
) -> None:
    """`stream` is how things stand after the fact."""
    due_on, dues = None, False
    match stream:
        case Case():
            assert isinstance(before, Case)
            due_on = await _project_case(tx, before, stream, event, calendar)
            dues = before.ledgers != stream.ledgers or isinstance(event, DueMoved)
            if isinstance(before, Case):
                await project_service(tx, before, stream, event)
        case Title():
            await _project_title(tx, stream, event)
        case Filing():
            assert isinstance(before, Filing)
            due_on, dues = await project_filing(tx, before, stream, event, calendar), True
        case AssessmentRound():
            await project_round(tx, stream, event)
    await project_waiting(tx, before, stream, due_on, dues=dues)


async def _project_case(
    tx: Tx, before: Case, case: Case, event: AnyFact, calendar: Calendar
) -> date | None:
    """Answers the earliest day on which something is owed."""
    due_on, provisional = await terms.project_terms(tx, before, case, event, calendar)
    row: dict[str, object] = {
        "stands": case.stands,
        "is_open": case.outcome is None,
        "since": case.step_since,
        "changed_at": event.at,
        "paused_until": case.paused_until,
        "due_on": due_on,
        "due_provisional": provisional,
        "urged_on": urged_on(case),
    }
    if case.seq == 1:
        await tx.execute(OPEN, {**row, **await _opening(tx, case, event.at)})
    else:
        if isinstance(event, UnitFollowed):
            await placements.follow_case(tx, case, event)
        await tx.execute(STANDS, {"case": case.id, **row})
    if isinstance(event, CaseMigrated):
        own = update(_CASES).where(_CASES.c.id == case.id)
        await tx.execute(own.values(programme_version=event.programme.version))
    if case.notice.published_at or (case.notice.signed_at and not case.notice.below):
        await _project_notice(tx, case, event)
    elif isinstance(event, NoticeClosed | NotRecommended):
        await _end_notice(tx, case)
    if isinstance(event, CopyApproved | CopyTakenOff):
        state = CopyState.SHOWN if isinstance(event, CopyApproved) else CopyState.TAKEN_OFF
        await copies.decided(tx, event.document, state, by=event.actor.account, now=event.at)
    await _project_panel(tx, before, case, event)
    await project_hands(tx, case, event)
    await project_findings(tx, before, case)
    if isinstance(event, ApplicationSubmitted):
        await sections.keep_submitted(tx, case.id, case.seq)
    if isinstance(event, ValuesVerified) and not event.agreed:
        await papers.bump(tx, case.id)  # Who is about to declare must see the dispute first.
    return due_on


async def refresh_dues(tx: Tx, stream: Owing, now: datetime, calendar: Calendar) -> None:
    """The rows of what is owed, from the ledgers, though nothing happened: a calendar year was
    published and a date is final that was provisional (2.1.4).
    """
    if isinstance(stream, Filing):
        due_on = await refresh_filing(tx, stream, now, calendar)
    else:
        due_on, provisional = await terms.written_anew(tx, stream, calendar, now)
        known = {"due_on": due_on, "due_provisional": provisional}
        await tx.execute(update(CaseRow).where(col(CaseRow.id) == stream.id).values(**known))
    await project_waiting(tx, stream, stream, due_on)


async def _opening(tx: Tx, case: Case, now: datetime) -> dict[str, object]:
    assert case.programme
    assert case.track
    county = at(case.place, Level.COUNTY)
    kind = ("ZG-" if case.incident else "FC-") if case.title else ""
    prefix = f"{kind}{NUMBERS[case.track]}-{calendar_year(now)}-{county}-"
    number = await running_number(tx, CaseNumberRow, {"series": prefix})
    return {
        "id": case.id,
        "number": f"{prefix}{number:03}",
        "programme": case.programme.id,
        "programme_version": case.programme.version,
        "track": case.track,
        "level": case.programme.level,
        **placements.areas_of(case.place),
        "title": case.title,
        "opened_at": now,
    }


async def _project_notice(tx: Tx, case: Case, event: AnyFact) -> None:
    period = running(case)
    row: dict[str, object] = {
        "signed_at": case.notice.signed_at,
        "published_at": case.notice.published_at,
        "starts_at": period.starts_at if period else None,
        "ends_at": period.ends_at if period else None,
        "closed": case.notice.closed or case.outcome is not None,
    }
    if isinstance(event, NoticeSigned | NoticeCorrected):
        row["document_no"] = event.document_no
    if isinstance(event, Announced):
        row |= event.model_dump(include={"hotline", "mailbox", "address"})
        if case.notice.document_no:
            row["document_no"] = case.notice.document_no
        row["recommends"] = case.recommends.level.value if case.recommends else ""
    # A notice names the unit that it was signed for, whatever becomes of it (4.1.5).
    blank: dict[str, object] = dict.fromkeys(("document_no", "hotline", "mailbox", "address"), "")
    blank |= {"place": case.place, "recommends": ""}
    await upsert(tx, NoticeRow, {"case": case.id}, row, blank)


async def _end_notice(tx: Tx, case: Case) -> None:
    """The last one published stays what everybody reads, until the next level's is (A7.5)."""
    own = update(NoticeRow).where(col(NoticeRow.case) == case.id)
    await tx.execute(own.values(closed=True))


async def _project_panel(tx: Tx, before: Case, case: Case, event: AnyFact) -> None:
    """Whoever is on the panel now, and declared, sees the case; a sheet that is in stays in."""
    if event.kind in ("panel-appointed", "group-appointed") or seats(before) != seats(case):
        await project_panel(tx, case)
    for account in case.recused:
        if account not in before.recused:
            await score_sheets.remove(tx, case.id, account)
    if isinstance(event, SheetSubmitted):
        mine = (col(PanelRow.case) == case.id, col(PanelRow.account) == event.actor.account)
        await tx.execute(update(PanelRow).where(*mine).values(sheet_in=True))


async def _project_title(tx: Tx, title: Title, event: AnyFact) -> None:
    row: dict[str, object] = {
        "recheck_due": title.recheck_due,
        "rechecks": title.rechecks,
        "recheck_open": title.recheck_open,
        "last_result": title.last_result or "",
        "stands": title.stands,
        "cancelled_on": title.cancelled_on,
        "proposals": title.proposals,
        "rests_since": title.rests_since,
    }
    if isinstance(event, TitleSucceeded):
        await placements.follow_title(tx, title, event)
    if isinstance(event, AwardRecorded) and not event.needs_second:
        row["award_yuan"] = event.yuan
    if isinstance(event, AwardApproved) and event.agreed:
        row["award_yuan"] = event.yuan
    if isinstance(event, TitleGranted):
        first = {
            "id": title.id,
            "case": title.case,
            "programme": event.programme.id,
            "track": event.track,
            "level": event.level,
            "name": event.name,
            "place": event.place,
            "county": at(event.place, Level.COUNTY),
            "document_no": event.document_no,
            "named_on": event.named_on,
            "award_yuan": 0,
        }
        await tx.execute(insert(TitleRow).values(**first, **row))
        return
    await tx.execute(update(TitleRow).where(col(TitleRow.id) == title.id).values(**row))
    if isinstance(event, RecheckFinished) and event.freezes and not event.passed:
        frozen = {
            "title": title.id,
            "county": at(title.place, Level.COUNTY),
            "since": event.decided_at,
            "until": frozen_until(event.decided_at),
        }
        await tx.execute(insert(FreezeRow).values(**frozen))
