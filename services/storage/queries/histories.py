"""What happened to a stream, with everything that its facts name.

The log itself is `storage.case_log`; here it is read for a page.
"""

from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.facts import FACT, AnyFact
from services.domain.programme.schema import Text
from services.storage.queries import names
from services.storage.session import Tx
from services.storage.tables.cases import EventRow


class Recorded(Frozen):
    """A fact with its number and its link of the chain."""

    seq: int
    fact: AnyFact
    hash: str


class History(Frozen):
    stream: str
    recorded: tuple[Recorded, ...]
    texts: dict[str, str]
    units: dict[str, Text]
    people: dict[str, str]
    documents: dict[str, str]


async def history(tx: Tx, stream: str, *, after: int = 0) -> History:
    """All facts of the stream, oldest first."""
    rows = (
        await tx.execute(
            select(EventRow.seq, EventRow.body, EventRow.hash)
            .where(EventRow.stream == stream, EventRow.seq > after)
            .order_by(col(EventRow.seq))
        )
    ).all()
    recorded = tuple(
        Recorded(seq=row.seq, fact=FACT.validate_json(row.body), hash=row.hash) for row in rows
    )
    actors = [entry.fact.actor for entry in recorded]
    return History(
        stream=stream,
        recorded=recorded,
        texts=await names.words_of(tx, stream),
        units=await names.unit_names(tx, {actor.unit for actor in actors if actor.unit}),
        people=await names.people(tx, _accounts(recorded)),
        documents=await names.file_names(tx, stream),
    )


def _accounts(recorded: tuple[Recorded, ...]) -> set[str]:
    found = {entry.fact.actor.account for entry in recorded}
    for entry in recorded:
        found |= set(getattr(entry.fact, "experts", ()))
    return found
