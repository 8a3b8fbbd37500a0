"""What a worklist says beside its items: the last thing that happened, and who has it in hand.

For one page of items, by the primary key of the log; nothing is folded and nothing counted.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from services.domain.base import Frozen
from services.domain.offices.hands import LED
from services.storage.queries.names import people
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import EventRow, StreamRow
from services.storage.tables.lists import WaitingRow

EVENTS, STREAMS, WAITING = (table_of(row).c for row in (EventRow, StreamRow, WaitingRow))


class Note(Frozen):
    """`version` is what the reader was shown, for an act that is sent from the list."""

    version: int
    kind: str
    at: datetime
    owner: str = ""
    """The name of who has it in hand; empty while anybody of the office may take it."""


async def notes(tx: Tx, streams: Sequence[str]) -> dict[str, Note]:
    if not streams:
        return {}
    rows = await tx.execute(
        select(STREAMS.id, STREAMS.version, EVENTS.kind, EVENTS.at)
        .join_from(
            table_of(StreamRow),
            table_of(EventRow),
            (EVENTS.stream == STREAMS.id) & (EVENTS.seq == STREAMS.seq),
        )
        .where(STREAMS.id.in_(streams))
    )
    found = {row.id: Note(version=row.version, kind=row.kind, at=row.at) for row in rows}
    held = await tx.execute(
        select(WAITING.stream, WAITING.account).where(
            WAITING.stream.in_(streams),
            WAITING.account != "",
            WAITING.function.in_([function.value for function in LED]),
        )
    )
    holders = {row.stream: row.account for row in held}
    names = await people(tx, holders.values())
    return {
        stream: note.model_copy(update={"owner": names.get(holders.get(stream, ""), "")})
        for stream, note in found.items()
    }
