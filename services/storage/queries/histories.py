"""What happened to a stream, with everything that its facts name.

The log itself is `storage.case_log`; here it is read for a page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import BaseModel
from pydantic_core import from_json
from sqlmodel import col, select

from services.domain.base import Fact, Frozen, TextRef
from services.domain.facts import FACT, AnyFact
from services.domain.programme.schema import Text
from services.storage import case_log, texts
from services.storage.contents.keeping import texts_named
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
    """All facts of the stream, oldest first, with the words that they name and no others.

    A refused act leaves its text behind; nobody is shown what was never recorded.
    """
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
    units = {entry.fact.actor.unit for entry in recorded if entry.fact.actor.unit}
    for entry in recorded:
        units |= set(getattr(entry.fact, "named_units", ()))
    return History(
        stream=stream,
        recorded=recorded,
        texts=await words_in(tx, [entry.fact for entry in recorded]),
        units=await names.unit_names(tx, units),
        people=await names.people(tx, _accounts(recorded)),
        documents=await names.file_names(tx, stream),
    )


def _accounts(recorded: tuple[Recorded, ...]) -> set[str]:
    found = {entry.fact.actor.account for entry in recorded}
    found |= {one.fact.actor.instead_of for one in recorded if one.fact.actor.instead_of}
    for entry in recorded:
        found |= set(getattr(entry.fact, "experts", ()))
        found |= set(getattr(entry.fact, "people", ()))
    return found


async def recorded_words(tx: Tx, stream: str) -> dict[str, str]:
    """The free texts that the log of the stream names; its facts need not be made for that."""
    log = [from_json(body) for body in await case_log.bodies(tx, stream)]
    return await _kept(tx, texts_named(log))


async def words_in(tx: Tx, named_in: object) -> dict[str, str]:
    """The free texts that a state or facts name; those that were erased are left out."""
    return await _kept(tx, _refs(named_in))


async def confided_words(tx: Tx, facts: Iterable[Fact]) -> dict[str, str]:
    """The free texts of facts that are confided, for papers that only few may read (6.1.2)."""
    own = [dict(fact) for fact in facts if fact.confided]
    return await _kept(tx, _refs(own))


async def _kept(tx: Tx, named: Iterable[str]) -> dict[str, str]:
    found = await texts.read(tx, *sorted(set(named)))
    return {text_id: body for text_id, body in found.items() if body is not None}


def _refs(value: object) -> Iterator[str]:
    match value:
        case TextRef():
            yield value.id
        case Fact(confided=True):
            return
        case BaseModel():
            for _, inner in value:
                yield from _refs(inner)
        case Mapping():
            for inner in value.values():
                yield from _refs(inner)
        case Sequence() if not isinstance(value, str):
            for inner in value:
                yield from _refs(inner)
        case _:
            return
