"""Worklists as rows: written with the fact that changes them, or anew from how streams stand.

Whom a stream calls upon is the domain's word (`domain/offices/waiting.py`); here it is only kept.
"""

from datetime import date

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import col

from services.domain.base import Stream
from services.domain.case import Case
from services.domain.filing import Filing
from services.domain.offices.waiting import Wait, waits
from services.domain.rounds.state import AssessmentRound
from services.domain.titles.title import Title
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.lists import OccasionRow, WaitingRow

UNDATED = date.max
_CALLS, _OCCASIONS, _CASES = (table_of(row) for row in (WaitingRow, OccasionRow, CaseRow))
# Built once: most acts run some of them.
CALL, OCCASION = insert(_CALLS), insert(_OCCASIONS)
CALLED_NO_MORE = delete(_CALLS).where(_CALLS.c.stream == bindparam("of"))
NO_MORE_OCCASIONS = delete(_OCCASIONS).where(_OCCASIONS.c.stream == bindparam("of"))
NUMBER = select(_CASES.c.number).where(_CASES.c.id == bindparam("of"))


async def project_waiting(
    tx: Tx, before: Stream, then: Stream, due_on: date | None = None, *, dues: bool = True
) -> None:
    """Rows are touched only where the answer changed; most acts change nobody's worklist.

    `dues` False: nothing that is owed has another day than before.
    """
    old, new = waits(before), waits(then)
    due_by = due_on or UNDATED
    own = dues and any(wait.due_on for wait in new.calls)
    if own or old.calls != new.calls or _stands(before) != _stands(then):
        if old.calls:
            await tx.execute(CALLED_NO_MORE, {"of": then.id})
        if new.calls:
            head = await _head(tx, then)
            await tx.execute(CALL, [_call(wait, then, head, due_by) for wait in new.calls])
    elif new.calls and dues:
        moved = (col(WaitingRow.stream) == then.id, col(WaitingRow.due_by) != due_by)
        await tx.execute(update(WaitingRow).where(*moved).values(due_by=due_by))
    moved_away = getattr(before, "place", "") != getattr(then, "place", "")
    if old.occasions != new.occasions or moved_away:
        if old.occasions:
            await tx.execute(NO_MORE_OCCASIONS, {"of": then.id})
        if rows := [row for wait in new.occasions for row in _occasions(wait, then)]:
            await tx.execute(OCCASION, rows)


async def written_anew(tx: Tx, state: Stream, due_on: date | None) -> None:
    """The rows of one stream, from how it stands; for those written before the lists were."""
    await tx.execute(CALLED_NO_MORE, {"of": state.id})
    await tx.execute(NO_MORE_OCCASIONS, {"of": state.id})
    await project_waiting(tx, type(state)(id=state.id), state, due_on)


def _call(wait: Wait, state: Stream, head: dict[str, str], due_by: date) -> dict[str, object]:
    seat = wait.model_dump(include={"function", "area", "account"})
    acts = " ".join(wait.acts)
    return {**seat, **head, "stream": state.id, "acts": acts, "due_by": wait.due_on or due_by}


def _occasions(wait: Wait, state: Stream) -> list[dict[str, object]]:
    seat = wait.model_dump(include={"function", "area", "account"})
    place = getattr(state, "place", "")
    return [{**seat, "stream": state.id, "act": act, "place": place} for act in wait.acts]


async def _head(tx: Tx, state: Stream) -> dict[str, str]:
    """Number, track and standing: what a list is put in order by, and chosen by."""
    match state:
        case Case():
            number, track = await _number(tx, state.id), str(state.track or "")
        case Filing():
            number, track = await _number(tx, state.case) or state.id, ""
        case Title():
            number, track = state.id, str(state.track or "")
        case AssessmentRound():
            number, track = f"{state.scheme.id if state.scheme else ''} {state.year}", ""
        case _:
            raise TypeError(state)
    return {"number": number, "track": track, "stands": _stands(state)}


async def _number(tx: Tx, case: str) -> str:
    found = await tx.execute(NUMBER, {"of": case})
    return found.scalar_one_or_none() or ""


def _stands(state: Stream) -> str:
    """A filing is listed by what it is."""
    return str(state.what or "") if isinstance(state, Filing) else str(getattr(state, "stands", ""))
