"""What a query code tells: how the filing stands, the answer, an appeal (A4.1, A4.6, C2.9.2, 6.4.3).

Never the words of the objection, nor who raised it.
"""

from datetime import date, datetime

from sqlalchemy import select

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.clocks.calendar import days_later, end_of_day, local_day
from services.domain.facts import FACT
from services.domain.filing import ObjectionDecided, TipAnswered
from services.domain.objecting.appealing import AppealDecided
from services.domain.offices.inquiries import InquiryAnswered
from services.domain.programme.objection_rules import DEFAULT, ObjectionRules
from services.domain.titles.title import Title
from services.storage import case_log, texts
from services.storage.queries.names import Place, places
from services.storage.rulebook import definitions
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import EventRow, FilingRow

FILINGS, EVENTS = table_of(FilingRow).c, table_of(EventRow).c
DECIDED = ("objection-decided", "tip-answered", "inquiry-answered", "appeal-decided")
SHOWN = ("objection", "tip", "inquiry")


class Decision(Frozen):
    """When it was decided, and by whose hand; the words, unless they were erased."""

    at: datetime
    by: str
    words: str | None


class Appealed(Frozen):
    """The appeal against it."""

    filed_at: datetime
    status: str
    due_on: date | None
    answer: str | None


class Answer(Frozen):
    filing: str
    place: Place
    filed_at: datetime
    what: str
    late: bool
    status: str
    effect: str = ""
    due_on: date | None = None
    """When it is answered by."""
    answer: str | None
    appeal_until: datetime | None = None
    """While an appeal may still be made."""
    appeal: Appealed | None = None


async def reply(tx: Tx, filing: str, now: datetime) -> Answer | None:
    """How an objection, tip or inquiry stands; None for what is none."""
    own = (FILINGS.id == filing, FILINGS.what.in_(SHOWN))
    row = (await tx.execute(select(*FILINGS).where(*own))).one_or_none()
    if row is None:
        return None
    decided = await decision(tx, row.id)
    appealed = await _appeal(tx, row.id)
    until = None
    if decided and appealed is None and row.status in {"dismissed", "partly"}:
        end = appeal_ends(decided.at, await rules_of(tx, row.case))
        until = end if now < end else None
    return Answer(
        filing=row.id,
        place=(await places(tx, {row.place}))[row.place],
        filed_at=row.filed_at,
        what=row.what,
        late=row.late,
        status=row.status,
        effect=row.effect,
        due_on=row.due_on,
        answer=decided.words if decided else None,
        appeal_until=until,
        appeal=appealed,
    )


async def decision(tx: Tx, filing: str) -> Decision | None:
    """None while nothing was decided."""
    decided = (EVENTS.stream == filing, EVENTS.kind.in_(DECIDED))
    body = (await tx.execute(select(EVENTS.body).where(*decided))).scalars().first()
    if body is None:
        return None
    match fact := FACT.validate_json(body):
        case ObjectionDecided(reason=ref) | AppealDecided(reason=ref):
            pass
        case TipAnswered(answer=ref) | InquiryAnswered(answer=ref):
            pass
        case _:
            return None
    words = (await texts.read(tx, ref.id)).get(ref.id)
    return Decision(at=fact.at, by=fact.actor.account, words=words)


async def rules_of(tx: Tx, about: str) -> ObjectionRules:
    """Of the case or title that a filing is about; a list of a round has our own (E14)."""
    state = await case_log.state(tx, about) if about else None
    if isinstance(state, Case | Title) and state.programme:
        return (await definitions.recall(tx, state.programme)).objections
    return DEFAULT


def appeal_ends(decided: datetime, rules: ObjectionRules) -> datetime:
    """At 24:00 of the last day; days of appeals are calendar days."""
    return end_of_day(days_later(local_day(decided), rules.appeal.days))


async def _appeal(tx: Tx, filing: str) -> Appealed | None:
    row = (await tx.execute(select(*FILINGS).where(FILINGS.appealed == filing))).one_or_none()
    if row is None:
        return None
    decided = await decision(tx, row.id)
    return Appealed(
        filed_at=row.filed_at,
        status=row.status,
        due_on=row.due_on,
        answer=decided.words if decided else None,
    )
