"""Rows of what is owed: a projection of a case's ledgers, which are the truth (2.1.1).

Written in the transaction of the fact, and only where the fact changed something.
"""

from datetime import date, datetime

from sqlalchemy import delete
from sqlmodel import col

from services.domain.base import Fact
from services.domain.calendar import Calendar
from services.domain.case import Case
from services.domain.deadlines import Term, state
from services.domain.moving_dues import DueMoved
from services.domain.programme.schema import Obligation
from services.storage.session import Tx
from services.storage.statements import upsert
from services.storage.tables.cases import ObligationRow

Due = tuple[date | None, bool]
"""The earliest day on which something is owed, and whether that day may still move."""


async def project_terms(tx: Tx, before: Case, then: Case, event: Fact, calendar: Calendar) -> Due:
    moved = event.what if isinstance(event, DueMoved) else None
    if gone := [what for what in before.ledgers if what not in then.ledgers]:
        theirs = (col(ObligationRow.stream) == then.id, col(ObligationRow.what).in_(gone))
        await tx.execute(delete(ObligationRow).where(*theirs))  # What began them was taken back.
    for what in then.ledgers:
        if what is moved or _kept(before, what) != _kept(then, what):
            await _write(tx, then, what, calendar, event.at)
    return next_due(then, calendar, event.at)


async def written_anew(tx: Tx, case: Case, calendar: Calendar, now: datetime) -> Due:
    """Every row of the case, changed or not: after the calendar has changed (2.1.4)."""
    for what in case.ledgers:
        await _write(tx, case, what, calendar, now)
    return next_due(case, calendar, now)


def next_due(case: Case, calendar: Calendar, now: datetime) -> Due:
    terms = (state(one, calendar, now) for one in case.ledgers.values() if not one.done)
    ends = [(term.due_on, term.provisional) for term in terms if term.due_on]
    return min(ends, default=(None, False))


def row_of(case: Case, what: Obligation, term: Term) -> dict[str, object]:
    """What lists know of it."""
    ledger, notice = case.ledgers[what], case.supervisions.get(what)
    return {
        "ledger": ledger.model_dump_json(exclude_defaults=True),
        "due_on": term.due_on,
        "paused": term.paused,
        "done": term.done,
        "provisional": term.provisional,
        "reminded": ledger.reminded is not None,
        "escalated": ledger.escalated is not None,
        "answer_by": notice.answer_by if notice else None,
        "extension_asked": what in case.extensions_asked,
    }


async def _write(tx: Tx, case: Case, what: Obligation, calendar: Calendar, now: datetime) -> None:
    term = state(case.ledgers[what], calendar, now)
    key: dict[str, object] = {"stream": case.id, "what": what}
    await upsert(tx, ObligationRow, key, row_of(case, what, term))


def _kept(case: Case, what: Obligation) -> tuple[object, ...]:
    """All of a case that the row depends on."""
    return case.ledgers.get(what), case.supervisions.get(what), what in case.extensions_asked
