"""Which due dates a calendar edition moves, a portion at a time (2.1.4).

Every open obligation is read with the calendar before and the calendar after; a row that is merely
no longer as the calendar has it (a mark, a fact written in the same moment) is named as well.
"""

from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select

from services.domain.base import Frozen
from services.domain.clocks.calendar import Calendar
from services.domain.clocks.deadlines import Ledger, state
from services.domain.programme.schema import Obligation
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import ObligationRow

OWED = table_of(ObligationRow)
PORTION = 500

Key = tuple[str, str]
BEGINNING: Key = ("", "")


class DueChange(Frozen):
    stream: str
    what: Obligation
    old: date
    new: date


class Scanned(Frozen):
    moved: tuple[DueChange, ...]
    drifted: tuple[str, ...]
    """Streams whose rows tell another date or mark than the ledger and the new calendar."""
    last: Key | None
    """Where to go on; None at the end."""


async def scan(
    tx: Tx,
    calendars: tuple[Calendar, Calendar],
    published_at: datetime,
    now: datetime,
    *,
    after: Key = BEGINNING,
    limit: int = PORTION,
) -> Scanned:
    """Obligations begun after the publication never had another date: they move no more."""
    rows = (
        await tx.execute(
            select(OWED)
            .where(OWED.c.done.is_(False), _beyond(after))
            .order_by(OWED.c.stream, OWED.c.what)
            .limit(limit)
        )
    ).all()
    moved: list[DueChange] = []
    drifted: list[str] = []
    for row in rows:
        ledger = Ledger.model_validate_json(row.ledger)
        old, new = (state(ledger, calendar, now) for calendar in calendars)
        if ledger.started <= published_at and old.due_on and new.due_on != old.due_on:
            assert new.due_on
            key = {"stream": row.stream, "what": Obligation(row.what)}
            moved.append(DueChange(**key, old=old.due_on, new=new.due_on))
        elif (row.due_on, row.provisional) != (new.due_on, new.provisional):
            drifted.append(row.stream)
    last = (rows[-1].stream, rows[-1].what) if len(rows) == limit else None
    return Scanned(moved=tuple(moved), drifted=tuple(dict.fromkeys(drifted)), last=last)


def _beyond(after: Key) -> ColumnElement[bool]:
    stream, what = after
    return or_(OWED.c.stream > stream, (OWED.c.stream == stream) & (OWED.c.what > what))
