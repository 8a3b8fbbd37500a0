"""Rows of what is owed: a projection of the ledgers of a case or an inquiry, the truth (2.1.1).

Written in the transaction of the fact, and only where the fact changed something.
"""

from datetime import date, datetime

from sqlalchemy import delete
from sqlmodel import col

from services.domain.base import Fact
from services.domain.case import Case
from services.domain.clocks.calendar import Calendar
from services.domain.clocks.deadlines import Term, state
from services.domain.clocks.duties import Supervision
from services.domain.clocks.moving_dues import DueMoved
from services.domain.clocks.telling import Owing
from services.domain.filing import Filing
from services.domain.offices.inquiry_terms import InquiryDueMoved
from services.domain.programme.schema import Obligation
from services.storage.session import Tx
from services.storage.statements import upsert
from services.storage.tables.cases import ObligationRow

Due = tuple[date | None, bool]
"""The earliest day on which something is owed, and whether that day may still move."""


async def project_terms(tx: Tx, before: Owing, then: Owing, event: Fact, calendar: Calendar) -> Due:
    moved = event.what if isinstance(event, DueMoved) else None
    if isinstance(event, InquiryDueMoved) and isinstance(then, Filing):
        moved = then.owes
    if gone := [what for what in before.ledgers if what not in then.ledgers]:
        theirs = (col(ObligationRow.stream) == then.id, col(ObligationRow.what).in_(gone))
        await tx.execute(delete(ObligationRow).where(*theirs))  # What began them was taken back.
    for what in then.ledgers:
        if what is moved or _kept(before, what) != _kept(then, what):
            await _write(tx, then, what, calendar, event.at)
    return next_due(then, calendar, event.at)


async def written_anew(tx: Tx, stream: Owing, calendar: Calendar, now: datetime) -> Due:
    """Every row of the stream, changed or not: after the calendar has changed (2.1.4)."""
    for what in stream.ledgers:
        await _write(tx, stream, what, calendar, now)
    return next_due(stream, calendar, now)


def next_due(stream: Owing, calendar: Calendar, now: datetime) -> Due:
    terms = (state(one, calendar, now) for one in stream.ledgers.values() if not one.done)
    ends = [(term.due_on, term.provisional) for term in terms if term.due_on]
    return min(ends, default=(None, False))


def row_of(stream: Owing, what: Obligation, term: Term) -> dict[str, object]:
    """What lists know of it."""
    ledger, (notice, asked) = stream.ledgers[what], _pressed(stream, what)
    return {
        "ledger": ledger.model_dump_json(exclude_defaults=True),
        "due_on": term.due_on,
        "paused": term.paused,
        "done": term.done,
        "provisional": term.provisional,
        "reminded": ledger.reminded is not None,
        "escalated": ledger.escalated is not None,
        "answer_by": notice.answer_by if notice else None,
        "extension_asked": asked,
    }


async def _write(
    tx: Tx, stream: Owing, what: Obligation, calendar: Calendar, now: datetime
) -> None:
    term = state(stream.ledgers[what], calendar, now)
    key: dict[str, object] = {"stream": stream.id, "what": what}
    await upsert(tx, ObligationRow, key, row_of(stream, what, term))


def _kept(stream: Owing, what: Obligation) -> tuple[object, ...]:
    """All that the row depends on."""
    return stream.ledgers.get(what), *_pressed(stream, what)


def _pressed(stream: Owing, what: Obligation) -> tuple[Supervision | None, bool]:
    """The supervision notice about it, and whether more days were asked for: of cases alone."""
    if not isinstance(stream, Case):
        return None, False
    return stream.supervisions.get(what), what in stream.extensions_asked
