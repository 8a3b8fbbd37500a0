"""Until when something is owed, as the calendar had it when the last fact was written.

Also whether those rows still say what ledger and calendar say (2.1.1).
"""

from datetime import date, datetime

from sqlalchemy import tuple_
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.clocks.calendar import Calendar, end_of_day
from services.domain.clocks.deadlines import Ledger, state
from services.domain.programme.schema import Obligation
from services.storage import terms
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, ObligationRow, StreamRow

OWED, CASES, STREAMS = (table_of(row).c for row in (ObligationRow, CaseRow, StreamRow))
Key = tuple[str, Obligation]


async def due_at(tx: Tx, stream: str, what: Obligation) -> datetime | None:
    """24:00 of the last day; None where nothing is owed any more, or the term stands still."""
    row = await tx.execute(
        select(col(ObligationRow.due_on)).where(
            col(ObligationRow.stream) == stream,
            col(ObligationRow.what) == what,
            col(ObligationRow.done).is_(False),
        )
    )
    day = row.scalar_one_or_none()
    return end_of_day(day) if day else None


async def open_obligations(tx: Tx, after: Key | None, limit: int) -> list[Key]:
    """Everything that is owed, in the order of its key, from the one after `after` on."""
    query = select(OWED.stream, OWED.what).where(OWED.done.is_(False))
    if after:
        query = query.where(tuple_(OWED.stream, OWED.what) > after)
    rows = await tx.execute(query.order_by(OWED.stream, OWED.what).limit(limit))
    return [(row.stream, Obligation(row.what)) for row in rows]


class Drift(Frozen):
    """A row that no longer says what the ledger says. `what` is empty for the case's own row."""

    stream: str
    what: Obligation | None
    kept: date | None
    due_on: date | None


class Drifts(Frozen):
    found: tuple[Drift, ...]
    last: str
    """Where to go on; empty at the end."""


async def drifted(
    tx: Tx, calendar: Calendar, now: datetime, after: str = "", limit: int = 500
) -> Drifts:
    """Every row of the next cases, against their ledgers and the calendar."""
    rows = (
        await tx.execute(
            select(STREAMS.id, STREAMS.state, CASES.due_on, CASES.due_provisional)
            .join_from(table_of(StreamRow), table_of(CaseRow), CASES.id == STREAMS.id)
            .where(STREAMS.id > after)
            .order_by(STREAMS.id)
            .limit(limit)
        )
    ).all()
    kept = await _rows(tx, [row.id for row in rows])
    found = []
    for row in rows:
        case = Case.model_validate_json(row.state)
        due_on, provisional = terms.next_due(case, calendar, now)
        if (row.due_on, row.due_provisional) != (due_on, provisional):
            found.append(Drift(stream=row.id, what=None, kept=row.due_on, due_on=due_on))
        found += _of_case(case, kept.get(row.id, {}), calendar, now)
    return Drifts(found=tuple(found), last=rows[-1].id if len(rows) == limit else "")


def _of_case(
    case: Case, kept: dict[str, dict[str, object]], calendar: Calendar, now: datetime
) -> list[Drift]:
    found = []
    for what, ledger in case.ledgers.items():
        term = state(ledger, calendar, now)
        row = kept.pop(what, {})
        if row != terms.row_of(case, what, term):
            due = row.get("due_on")
            day = due if isinstance(due, date) else None
            found.append(Drift(stream=case.id, what=what, kept=day, due_on=term.due_on))
    found += [Drift(stream=case.id, what=Obligation(what), kept=None, due_on=None) for what in kept]
    return found


async def _rows(tx: Tx, streams: list[str]) -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = {}
    rows = await tx.execute(select(*OWED).where(OWED.stream.in_(streams)))
    for columns in map(dict, rows.mappings()):
        ledger = Ledger.model_validate_json(columns["ledger"])
        columns["ledger"] = ledger.model_dump_json(exclude_defaults=True)  # As it is written today.
        found.setdefault(columns.pop("stream"), {})[columns.pop("what")] = columns
    return found
