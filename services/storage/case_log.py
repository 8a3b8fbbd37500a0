"""The log of a case, title, filing or round: append-only, numbered, chained, a transaction per fact.

Only the workflows' `record` effect writes here.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Table, bindparam, insert, update
from sqlmodel import col, select

from services.domain.base import Receipt, Stream
from services.domain.case import Case
from services.domain.clocks.calendar import Calendar
from services.domain.clocks.telling import Owing
from services.domain.errors import CaseChanged, IdempotencyMismatch
from services.domain.facts import FACT, AnyFact
from services.domain.filing import Filing
from services.domain.rounds.state import AssessmentRound
from services.domain.titles.title import Title
from services.storage import guards
from services.storage.contents import keeping as contents
from services.storage.messages import notifications
from services.storage.projections import project, refresh_dues
from services.storage.rulebook import definitions
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import EventRow, StreamRow

# Built once: every act runs them, and to put a statement together takes longer than to run it.
_STREAMS: Table = table_of(StreamRow)
_EVENTS: Table = table_of(EventRow)
_OF_STREAM = _STREAMS.c.id == bindparam("stream")
HEAD = select(_STREAMS.c.seq, _STREAMS.c.head, _STREAMS.c.state).where(_OF_STREAM).with_for_update()
STATE = select(_STREAMS.c.state).where(_OF_STREAM)
GO_ON = (
    update(_STREAMS)
    .where(_OF_STREAM)
    .values({name: bindparam(name) for name in ("seq", "version", "head", "state")})
)
BODIES = (
    select(_EVENTS.c.body)
    .where(_EVENTS.c.stream == bindparam("stream"), _EVENTS.c.seq > bindparam("after"))
    .order_by(_EVENTS.c.seq)
)
BEGIN, WRITE = insert(_STREAMS), insert(_EVENTS)
KNOWN = select(_EVENTS.c.seq, _EVENTS.c.fingerprint).where(
    _EVENTS.c.stream == bindparam("stream"), _EVENTS.c.request_id == bindparam("request_id")
)

STREAMS: dict[str, type[Stream]] = {
    "case": Case,
    "title": Title,
    "filing": Filing,
    "round": AssessmentRound,
}


def kind_of(stream: str) -> str:
    """`title-<id>`, `filing-<id>` and `round-<id>` say it in their id; all others are cases."""
    head = stream.partition("-")[0]
    return head if head in ("title", "filing", "round") else "case"


async def append(tx: Tx, stream: str, after: int, event: AnyFact, calendar: Calendar) -> Receipt:
    """Write the fact as number `after + 1`, and how the stream stands now.

    A writer whose `after` is not the last number has missed something: CaseChanged, and nothing
    is written. A request known from before gets its first receipt.
    """
    head = (await tx.execute(HEAD, {"stream": stream})).one_or_none()
    last, previous = (head.seq, head.head) if head else (0, "")
    if last != after:
        raise CaseChanged(seq=last)
    if receipt := await find_receipt(tx, stream, event.request_id, event.fingerprint):
        return receipt
    kind = kind_of(stream)
    model = STREAMS[kind]
    state = model.model_validate_json(head.state) if head else model(id=stream)
    await guards.check(tx, state, event, calendar)
    then = state.after(event)
    body = FACT.dump_json(event).decode()
    row = {
        "seq": then.seq,
        "version": then.version,
        "head": chain(previous, stream, then.seq, body),
        "state": then.model_dump_json(exclude_defaults=True),
    }
    if head:
        await tx.execute(GO_ON, {"stream": stream, **row})
    else:
        await tx.execute(BEGIN, {"id": stream, "kind": kind, **row})
    await tx.execute(WRITE, {**_event_row(stream, then.seq, event, body), "hash": row["head"]})
    await project(tx, state, then, event, calendar)
    if isinstance(then, Case):
        await contents.note(tx, then, body)
    await notifications.notify(tx, state, then, event)
    return Receipt(stream=stream, seq=then.seq)


def _event_row(stream: str, seq: int, event: AnyFact, body: str) -> dict[str, object]:
    return {
        "stream": stream,
        "seq": seq,
        "kind": event.kind,
        "request_id": event.request_id,
        "fingerprint": event.fingerprint,
        "at": event.at,
        "account": event.actor.account,
        "function": event.actor.function,
        "unit": event.actor.unit,
        "shown": event.shown,
        "body": body,
    }


async def refresh(tx: Tx, stream: str, now: datetime, calendar: Calendar) -> None:
    """What is owed as this calendar has it, though no fact was written (2.1.4)."""
    row = select(StreamRow.state).where(StreamRow.id == stream).with_for_update()
    state = STREAMS[kind_of(stream)].model_validate_json((await tx.execute(row)).scalar_one())
    assert isinstance(state, Owing)
    await refresh_dues(tx, state, now, calendar)


async def find_receipt(tx: Tx, stream: str, request_id: str, fingerprint: str) -> Receipt | None:
    """What was answered before. Raises IdempotencyMismatch for the same key, another body."""
    asked = {"stream": stream, "request_id": request_id}
    row = (await tx.execute(KNOWN, asked)).one_or_none()
    if row is None:
        return None
    if row.fingerprint != fingerprint:
        raise IdempotencyMismatch(key=request_id)
    return Receipt(stream=stream, seq=row.seq)


async def events(tx: Tx, stream: str, after: int = 0) -> list[AnyFact]:
    return [FACT.validate_json(body) for body in await bodies(tx, stream, after)]


async def bodies(tx: Tx, stream: str, after: int = 0) -> Sequence[str]:
    """The facts as they were written."""
    return (await tx.execute(BODIES, {"stream": stream, "after": after})).scalars().all()


async def state(tx: Tx, stream: str) -> Stream | None:
    """How it stands, as folded in the transaction of its last fact; its definition can be looked
    up from then on (`library.get`).
    """
    row = await tx.execute(STATE, {"stream": stream})
    body = row.scalar_one_or_none()
    found = STREAMS[kind_of(stream)].model_validate_json(body) if body else None
    if isinstance(found, Case | Title) and found.programme:
        await definitions.tell(tx, found.programme)
    return found


async def streams(tx: Tx, after: str, limit: int) -> list[str]:
    """Ids in their order, from the one after `after` on."""
    rows = await tx.execute(
        select(StreamRow.id).where(StreamRow.id > after).order_by(col(StreamRow.id)).limit(limit)
    )
    return list(rows.scalars())


def chain(previous: str, stream: str, seq: int, body: str) -> str:
    """Anyone can check this with sha256 and the exported rows alone."""
    return sha256("\n".join((previous, stream, str(seq), body)).encode()).hexdigest()


async def broken_at(tx: Tx, stream: str) -> int | None:
    """The first number whose hash does not follow from the row before it; None when whole."""
    rows = await tx.execute(
        select(EventRow.seq, EventRow.body, EventRow.hash)
        .where(EventRow.stream == stream)
        .order_by(col(EventRow.seq))
    )
    previous = ""
    for expected, row in enumerate(rows, start=1):
        if row.seq != expected or chain(previous, stream, row.seq, row.body) != row.hash:
            return expected
        previous = row.hash
    return None
