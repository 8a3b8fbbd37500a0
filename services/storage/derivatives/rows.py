"""What SQL knows of read-outs and derivatives. Functions of a transaction; no object store here.

Which documents a viewer may know of is decided by their stream, before asking here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, or_, select

from services.domain.base import Frozen
from services.domain.errors import NotFound
from services.domain.evidence.derivatives import (
    READ_TYPES,
    Derivative,
    DerivativeKind,
    ReadFacts,
    ReadOut,
    ReadOutProblem,
    ReadOutState,
)
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.papers.dossier import DocumentState
from services.storage.evidence.documents import DOCUMENTS, StoredDocument
from services.storage.evidence.removals import OPEN, REMOVED
from services.storage.session import Tx
from services.storage.statements import insert_once, upsert
from services.storage.tables.base import table_of
from services.storage.tables.derivatives import (
    DerivativeRow,
    MarkRow,
    PrintRow,
    ReadOutRow,
)

READ_OUTS: Final = table_of(ReadOutRow)
DERIVATIVES: Final = table_of(DerivativeRow)
PRINTS: Final = table_of(PrintRow)
MARKS: Final = table_of(MarkRow)
OPEN_READ_OUTS: Final = (ReadOutState.WAITING, ReadOutState.MAKING)


class ReadOutLine(Frozen):
    """How far one read-out has come, by what, and what it found."""

    kind: ReadOut
    state: ReadOutState
    problem: ReadOutProblem | None = None
    tool: str | None = None
    facts: ReadFacts = ReadFacts()
    touched_at: datetime


class KeptDerivative(Derivative):
    """A derivative and where its bytes lie."""

    document: str
    read_out: ReadOut
    key: str
    tool: str
    made_at: datetime


class ReadOuts(Frozen):
    """All that was read out of one file."""

    lines: tuple[ReadOutLine, ...] = ()
    derivatives: tuple[KeptDerivative, ...] = ()

    @property
    def facts(self) -> ReadFacts:
        """What all of them found, together; of pages and text the later one knows better."""
        found: dict[str, object] = {}
        for line in self.lines:
            found |= line.facts.model_dump(exclude_defaults=True)
        return ReadFacts.model_validate(found)

    @property
    def under_way(self) -> bool:
        return any(line.state in OPEN_READ_OUTS for line in self.lines)

    @property
    def problems(self) -> tuple[ReadOutLine, ...]:
        return tuple(line for line in self.lines if line.problem)

    def of_kind(self, kind: str) -> tuple[KeptDerivative, ...]:
        return tuple(one for one in self.derivatives if one.kind == kind)

    def line(self, kind: ReadOut) -> ReadOutLine | None:
        return next((line for line in self.lines if line.kind is kind), None)


async def plan(tx: Tx, document_id: str, wanted: Iterable[ReadOut], now: datetime) -> None:
    """They are waited for, from now on; what was begun or done before stays as it is. What waits, and
    can be made no more since its program is gone, is waited for no longer.
    """
    kinds = list(wanted)
    own = (READ_OUTS.c.document == document_id, READ_OUTS.c.state == ReadOutState.WAITING.value)
    others = READ_OUTS.c.kind.not_in([kind.value for kind in kinds])
    await tx.execute(delete(READ_OUTS).where(*own, others))
    for kind in kinds:
        row = {"document": document_id, "kind": kind.value, "touched_at": now}
        waiting = {"state": ReadOutState.WAITING.value, "facts": "{}"}
        await insert_once(tx, ReadOutRow, **row, **waiting)


async def forget(tx: Tx, document_id: str, kinds: Sequence[ReadOut] = ()) -> None:
    """They are to be made again: all, or these. What they made stays until then."""
    gone = delete(READ_OUTS).where(READ_OUTS.c.document == document_id)
    if kinds:
        gone = gone.where(READ_OUTS.c.kind.in_([kind.value for kind in kinds]))
    await tx.execute(gone)


async def write(
    tx: Tx,
    document_id: str,
    kind: ReadOut,
    state: ReadOutState,
    now: datetime,
    *,
    problem: ReadOutProblem | None = None,
    tool: str | None = None,
    facts: ReadFacts | None = None,
) -> None:
    await upsert(
        tx,
        ReadOutRow,
        {"document": document_id, "kind": kind.value},
        {
            "state": state.value,
            "problem": problem.value if problem else None,
            "tool": tool,
            "facts": (facts or ReadFacts()).model_dump_json(exclude_defaults=True),
            "touched_at": now,
        },
    )


async def keep(tx: Tx, kept: Sequence[KeptDerivative], document_id: str, kind: ReadOut) -> set[str]:
    """In the place of what this read-out made before; the keys that nobody needs any more."""
    own = (DERIVATIVES.c.document == document_id, DERIVATIVES.c.read_out == kind.value)
    before = set((await tx.execute(select(DERIVATIVES.c.key).where(*own))).scalars())
    await tx.execute(delete(DERIVATIVES).where(*own))
    for one in kept:
        row = one.model_dump(mode="json", exclude={"made_at", "document", "kind", "number"})
        key = {"document": document_id, "kind": one.kind.value, "number": one.number}
        await upsert(tx, DerivativeRow, key, {**row, "made_at": one.made_at})
    return before - {one.key for one in kept}


async def of_document(tx: Tx, document_id: str) -> ReadOuts:
    return (await of_documents(tx, [document_id])).get(document_id, ReadOuts())


async def of_documents(tx: Tx, ids: Sequence[str]) -> dict[str, ReadOuts]:
    """Without the pictures of single pages: a list shows none of them."""
    lines: dict[str, list[ReadOutLine]] = {}
    rows = await tx.execute(select(READ_OUTS).where(READ_OUTS.c.document.in_(ids)))
    order = list(ReadOut)
    for row in rows.mappings():
        lines.setdefault(row["document"], []).append(_line(dict(row)))
    made: dict[str, list[KeptDerivative]] = {}
    several = len(ids) != 1
    wanted = select(DERIVATIVES).where(DERIVATIVES.c.document.in_(ids))
    if several:
        wanted = wanted.where(DERIVATIVES.c.kind != DerivativeKind.PAGE.value)
    ordered = wanted.order_by(DERIVATIVES.c.kind, DERIVATIVES.c.number)
    for row in (await tx.execute(ordered)).mappings():
        made.setdefault(row["document"], []).append(KeptDerivative.model_validate(dict(row)))
    return {
        document: ReadOuts(
            lines=tuple(sorted(found, key=lambda line: order.index(line.kind))),
            derivatives=tuple(made.get(document, ())),
        )
        for document, found in lines.items()
    }


async def find(
    tx: Tx, document: StoredDocument, kind: DerivativeKind, number: int
) -> KeptDerivative:
    """Nothing is shown of a file in which a virus was found later.

    Raises DocumentNotUsable, NotFound.
    """
    if not document.usable:
        raise DocumentNotUsable(id=document.id, state=document.state.value)
    rows = await tx.execute(
        select(DERIVATIVES).where(
            DERIVATIVES.c.document == document.id,
            DERIVATIVES.c.kind == kind.value,
            DERIVATIVES.c.number == number,
        )
    )
    row = rows.mappings().one_or_none()
    if row is None:
        raise NotFound(id=f"{document.id}/{kind.value}/{number}")
    return KeptDerivative.model_validate(dict(row))


async def usable(tx: Tx, *, stream: str = "", after: str = "", limit: int = 100) -> list[str]:
    """Ids of files that can be read out, of one case or of all, in their order."""
    wanted = select(DOCUMENTS.c.id).where(
        DOCUMENTS.c.state == DocumentState.USABLE.value, DOCUMENTS.c.id > after
    )
    if stream:
        wanted = wanted.where(DOCUMENTS.c.stream == stream)
    return list((await tx.execute(wanted.order_by(DOCUMENTS.c.id).limit(limit))).scalars())


async def unread(tx: Tx, *, before: datetime, after: str = "", limit: int = 100) -> list[str]:
    """Usable files, in their order, of which nothing was read out, or not yet all that was planned."""
    own = READ_OUTS.c.document == DOCUMENTS.c.id
    open_ones = own & READ_OUTS.c.state.in_([one.value for one in OPEN_READ_OUTS])
    wanted = (
        select(DOCUMENTS.c.id)
        .where(
            DOCUMENTS.c.state == DocumentState.USABLE.value,
            DOCUMENTS.c.media_type.in_(sorted(READ_TYPES)),
            DOCUMENTS.c.touched_at < before,
            DOCUMENTS.c.id > after,
            or_(
                ~select(READ_OUTS.c.kind).where(own).exists(),
                select(READ_OUTS.c.kind).where(open_ones).exists(),
            ),
        )
        .order_by(DOCUMENTS.c.id)
        .limit(limit)
    )
    return list((await tx.execute(wanted)).scalars())


async def left_behind(tx: Tx, limit: int = 100) -> list[str]:
    """Files that are gone for good, disposed of after their retention too (5.2.3), and whose
    derivatives are still there.
    """
    standing = select(DOCUMENTS.c.id).where(
        DOCUMENTS.c.id == DERIVATIVES.c.document,
        DOCUMENTS.c.state != DocumentState.DISPOSED.value,
    )
    removed = select(REMOVED.c.document).where(REMOVED.c.document == DERIVATIVES.c.document, OPEN)
    gone = (
        select(DERIVATIVES.c.document)
        .where(~standing.exists(), ~removed.exists())
        .distinct()
        .limit(limit)
    )
    return list((await tx.execute(gone)).scalars())


async def keys_of(tx: Tx, document_id: str) -> list[str]:
    """What lies on the shelf of this file."""
    own = select(DERIVATIVES.c.key).where(DERIVATIVES.c.document == document_id)
    return list((await tx.execute(own.order_by(DERIVATIVES.c.key))).scalars())


async def drop(tx: Tx, document_id: str) -> None:
    """Everything that was known of a file that is gone."""
    for table in (DERIVATIVES, READ_OUTS, PRINTS, MARKS):
        await tx.execute(delete(table).where(table.c.document == document_id))


def _line(row: dict[str, object]) -> ReadOutLine:
    return ReadOutLine.model_validate(
        {**row, "facts": ReadFacts.model_validate_json(str(row["facts"]))}
    )
