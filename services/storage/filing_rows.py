"""Reader rows of filings: what came in, whose desk it lies on, visit days and what was signed."""

from datetime import date, datetime

from sqlalchemy import delete, insert, update
from sqlmodel import col

from services.domain.clocks.calendar import Calendar
from services.domain.clocks.deadlines import state as term_at
from services.domain.facts import AnyFact
from services.domain.fieldwork.planning import VisitRecordMade
from services.domain.filing import (
    IN_CONFIDENCE,
    Filed,
    Filing,
    ObjectionDecided,
    ReportFiled,
    TipAnswered,
    VisitNoted,
)
from services.domain.objecting.appealing import AppealDecided, AppealFiled
from services.domain.offices.inquiries import InquiryFiled
from services.domain.offices.visit_days import VisitResultFiled
from services.domain.tree.following_units import FilingUnitFollowed
from services.storage import terms, texts
from services.storage.objecting import alikes
from services.storage.session import Tx
from services.storage.tables.cases import FilingRow
from services.storage.tables.visits import VisitResultRow, VisitStopRow
from services.storage.tree import placements


async def project_filing(
    tx: Tx, before: Filing, filing: Filing, event: AnyFact, calendar: Calendar
) -> date | None:
    """Answers the day by which somebody owes an answer."""
    due_on, _ = await terms.project_terms(tx, before, filing, event, calendar)
    term = term_at(filing.ledger, calendar, event.at) if filing.ledger else None
    now: dict[str, object] = {
        "status": filing.status,
        "owner": filing.owner,
        "due_on": term.due_on if term else None,
        "due_provisional": bool(term and term.provisional),
    }
    if isinstance(event, ObjectionDecided | AppealDecided | TipAnswered):
        now["decided_at"] = event.at
        now["effect"] = getattr(event, "effect", None) or ""
    if filing.seq > 1:
        if isinstance(event, VisitRecordMade) and filing.plan:
            now["visit"] = filing.plan.visit  # Made only now: a plan is no visit (A1.9).
        stands = update(FilingRow).where(col(FilingRow.id) == filing.id)
        await tx.execute(stands.values(**now))
        if isinstance(event, FilingUnitFollowed):
            await placements.follow_filing(tx, filing, event)
    else:
        first = _first(filing, event)
        if filing.what in IN_CONFIDENCE:
            first["alike"] = await _alike(tx, filing, str(first["words"]))
        await tx.execute(insert(FilingRow).values(**now, **first))
    await _project_visits(tx, filing)
    return due_on


async def refresh_filing(tx: Tx, filing: Filing, now: datetime, calendar: Calendar) -> date | None:
    """The rows of what is owed, from the ledger, though nothing happened (2.1.4)."""
    due_on, provisional = await terms.written_anew(tx, filing, calendar, now)
    known = {"due_on": due_on, "due_provisional": provisional}
    await tx.execute(update(FilingRow).where(col(FilingRow.id) == filing.id).values(**known))
    return due_on


def _first(filing: Filing, event: AnyFact) -> dict[str, object]:
    row: dict[str, object] = {
        "id": filing.id,
        "what": filing.what,
        "case": filing.case,
        "place": filing.place,
        "filed_at": event.at,
        "subject": "",
        "late": False,
        "words": "",
        "contact": "",
        "visit": "",
        "period": None,
    }
    match event:
        case AppealFiled():
            row |= {"words": event.words.id, "appealed": event.of}
            row["contact"] = event.contact.id if event.contact else ""
        case Filed() | InquiryFiled():
            row |= {
                "subject": event.subject.id if event.subject else "",
                "words": event.words.id if event.words else "",
                "contact": event.contact.id if event.contact else "",
            }
            if isinstance(event, Filed):
                row["late"] = event.late
        case VisitNoted():
            row |= {"words": event.note.id, "visit": event.visit}
        case VisitResultFiled():
            row |= {"words": event.result.id, "visit": "open"}
        case ReportFiled():
            row |= {"period": f"{event.year}-{event.half}"}
    return row


async def _alike(tx: Tx, filing: Filing, words: str) -> str:
    """An appeal is about one answer: it is like no other."""
    if filing.what == "appeal":
        return filing.id
    body = (await texts.read(tx, words)).get(words) or ""
    return await alikes.group_of(tx, filing.id, f"{filing.what}/{filing.case}", body)


async def _project_visits(tx: Tx, filing: Filing) -> None:
    """Anew with each fact: a day has few stops and few amendments."""
    if filing.day:
        await tx.execute(delete(VisitStopRow).where(col(VisitStopRow.day) == filing.id))
        rows = [
            {
                "day": filing.id,
                "case": stop.case,
                "step": stop.step.value,
                "visited_on": filing.day.on,
                "hour": stop.hour,
            }
            for stop in filing.day.stops
        ]
        await tx.execute(insert(VisitStopRow), rows)
    if found := filing.result:
        row = {
            "filing": filing.id,
            "day": found.day,
            "case": filing.case,
            "unit": found.signed_by.unit,
            "visited_on": found.visited_on,
            "signed_at": found.signed_at,
            "countersigned_at": found.countersigned_at,
        }
        await tx.execute(delete(VisitResultRow).where(col(VisitResultRow.filing) == filing.id))
        await tx.execute(insert(VisitResultRow).values(**row))
