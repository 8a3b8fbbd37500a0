"""Document rows and what rules see of them. Functions of a transaction; no object store here.

`archive.py` moves row and object together; `volumes.py` binds documents into a dossier.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, RowMapping, delete, update
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.errors import NotFound
from services.domain.papers.dossier import (
    DocumentFacts,
    DocumentProblem,
    DocumentStage,
    DocumentState,
    Hold,
    MediaFacts,
    Scan,
    Sha256,
)
from services.storage.papers import data_sheets
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.base import table_of
from services.storage.tables.documents import DocumentRow, ProofRow, SealedRow, VolumePartRow

DOCUMENTS: Final = table_of(DocumentRow)
UNFINISHED: Final = (DocumentState.RESERVED.value, DocumentState.RECEIVING.value)


class NewDocument(Frozen):
    """A file that somebody wants to send. `id` comes with the request, so a repeat is known."""

    id: str
    stream: str
    name: str
    size: int
    sha256: Sha256 | None = None
    """What the sender's machine computed, where it could."""
    fingerprint: str | None = None
    """When it was last changed there and, where it could, the hash of its two ends."""
    replaces: str | None = None


class StoredDocument(DocumentFacts):
    """A document with what only storage needs to know."""

    stream: str
    sha512: str | None = None
    sm3: str | None = None
    promised_type: str
    declared_size: int
    declared_sha256: str | None = None
    fingerprint: str | None = None
    upload_id: str | None = None
    object_key: str | None = None
    found_type: str | None = None
    replaces: str | None = None
    made_by: str
    made_at: datetime
    pinned_at: datetime | None = None
    verified_at: datetime | None = None
    stage: DocumentStage | None = None
    waits_for: Hold | None = None
    scan_engine: str | None = None
    scan_signatures: str | None = None
    scan_finding: str | None = None
    scanned_at: datetime | None = None
    reference_no: str | None = None
    issuer: str | None = None
    described_by: str | None = None
    described_at: datetime | None = None

    @property
    def key(self) -> str:
        """Where its bytes lie: its own id, or that of a file of the stream with the same bytes."""
        return self.object_key or self.id


async def get(tx: Tx, document_id: str, *, lock: bool = False) -> StoredDocument:
    """Raises NotFound. `lock` holds the row until the transaction ends."""
    known = select(DOCUMENTS).where(col(DocumentRow.id) == document_id)
    row = (await tx.execute(known.with_for_update() if lock else known)).mappings().one_or_none()
    if row is None:
        raise NotFound(id=document_id)
    return from_row(row)


async def find(tx: Tx, document_id: str) -> StoredDocument | None:
    try:
        return await get(tx, document_id)
    except NotFound:
        return None


async def add(tx: Tx, new: StoredDocument, now: datetime | None = None) -> bool:
    """The row of a reserved upload, or `now` again the row of a file that was removed.

    False where the id, or the version it replaces, is taken.
    """
    row = new.model_dump(exclude={"media", "pinned_at"}) | dict(new.media or {})
    return await insert_once(tx, DocumentRow, **row, touched_at=now or new.made_at)


async def change(
    tx: Tx, document_id: str, expected: Iterable[DocumentState], values: Mapping[str, object]
) -> bool:
    """Write only while the document is in an expected state; whether it was."""
    done = await tx.execute(
        update(DOCUMENTS)
        .where(
            col(DocumentRow.id) == document_id,
            col(DocumentRow.state).in_([state.value for state in expected]),
        )
        .values(**values)
    )
    return done.rowcount == 1


async def give_up(tx: Tx, document_id: str, *, untouched_since: datetime | None = None) -> bool:
    """Remove the row of an upload that nobody has confirmed meanwhile; whether it was removed."""
    gone = delete(DOCUMENTS).where(
        col(DocumentRow.id) == document_id, col(DocumentRow.state).in_(UNFINISHED)
    )
    if untouched_since:
        gone = gone.where(col(DocumentRow.touched_at) < untouched_since)
    return (await tx.execute(gone)).rowcount == 1


async def forget(tx: Tx, document_id: str) -> None:
    """Remove the row and its places in volumes that were given up before."""
    for bound in (VolumePartRow, ProofRow):
        await tx.execute(delete(bound).where(col(bound.document) == document_id))
    await tx.execute(delete(DOCUMENTS).where(col(DocumentRow.id) == document_id))


async def in_use(tx: Tx, document: StoredDocument) -> bool:
    """Bound, named by an act or an entry, submitted, or kept as the version before another one."""
    if await data_sheets.names(tx, document.stream, document.id):
        return True
    document_id = document.id
    uses: tuple[ColumnElement[bool], ...] = (
        select(VolumePartRow.id)
        .where(VolumePartRow.document == document_id, col(VolumePartRow.removed_at).is_(None))
        .exists(),
        select(ProofRow.id)
        .where(ProofRow.document == document_id, col(ProofRow.removed_at).is_(None))
        .exists(),
        select(SealedRow.document).where(SealedRow.document == document_id).exists(),
        select(DocumentRow.id).where(DocumentRow.replaces == document_id).exists(),
        select(DocumentRow.id)
        .where(DocumentRow.id == document_id, col(DocumentRow.pinned_at).is_not(None))
        .exists(),
    )
    return any([(await tx.execute(select(use))).scalar_one() for use in uses])


Pins = Mapping[str, datetime]
"""Document -> the moment at which this act, as the first to name it, pinned it."""


async def pin(tx: Tx, documents: Iterable[str], now: datetime) -> Pins:
    """An act names these documents: from now on nobody removes them.

    Each act that names one moves its moment on, so that `unpin` sees whether it was the last.
    Raises NotFound where one was removed since it was looked at.
    """
    named = sorted(set(documents))
    if not named:
        return {}
    known = select(DocumentRow.id, DocumentRow.pinned_at).where(col(DocumentRow.id).in_(named))
    before = {row.id: row.pinned_at for row in await tx.execute(known.with_for_update())}
    if len(before) != len(named):
        raise NotFound(id=", ".join(named))
    for document, at in before.items():
        moment = max(now, at + timedelta(microseconds=1)) if at else now
        own = col(DocumentRow.id) == document
        await tx.execute(update(DOCUMENTS).where(own).values(pinned_at=moment))
    return {document: now for document, at in before.items() if at is None}


async def unpin(tx: Tx, pins: Pins) -> None:
    """The act was refused: what it alone named may be removed again."""
    for document, at in pins.items():
        untouched = (col(DocumentRow.id) == document, col(DocumentRow.pinned_at) == at)
        await tx.execute(update(DOCUMENTS).where(*untouched).values(pinned_at=None))


async def successor(tx: Tx, document_id: str) -> str | None:
    """The version that replaced this one. A bad file has replaced nothing."""
    found = await tx.execute(
        select(DocumentRow.id).where(
            DocumentRow.replaces == document_id, DocumentRow.state != DocumentState.BAD.value
        )
    )
    return found.scalar_one_or_none()


async def replaceable(tx: Tx, document_id: str) -> StoredDocument:
    """The version to be replaced: this one, or the last good one where this one is bad."""
    document = await get(tx, document_id)
    while document.state is DocumentState.BAD and document.replaces:
        document = await get(tx, document.replaces)
    return document


async def unfinished(
    tx: Tx, before: datetime, *, after: str = "", limit: int = 200
) -> list[StoredDocument]:
    """Uploads never confirmed and not touched since `before`, in the order of their ids."""
    rows = await tx.execute(
        select(DOCUMENTS)
        .where(
            DocumentRow.id > after,
            col(DocumentRow.state).in_(UNFINISHED),
            col(DocumentRow.touched_at) < before,
        )
        .order_by(col(DocumentRow.id))
        .limit(limit)
    )
    return [from_row(row) for row in rows.mappings()]


async def checking(tx: Tx, before: datetime, *, after: str = "", limit: int = 200) -> list[str]:
    """Ids of documents whose check was asked for before this moment and has not ended."""
    rows = await tx.execute(
        select(DocumentRow.id)
        .where(
            DocumentRow.id > after,
            DocumentRow.state == DocumentState.CHECKING.value,
            col(DocumentRow.touched_at) < before,
        )
        .order_by(col(DocumentRow.id))
        .limit(limit)
    )
    return list(rows.scalars())


async def not_scanned(
    tx: Tx, *, after: str = "", too_big: bool = False, limit: int = 200
) -> list[str]:
    """Ids of usable documents that no scanner has seen, or that were too big for it (5.1.2)."""
    unseen: ColumnElement[bool] = col(DocumentRow.scan).is_(None)
    if too_big:
        unseen |= col(DocumentRow.scan) == Scan.TOO_BIG.value
    rows = await tx.execute(
        select(DocumentRow.id)
        .where(DocumentRow.id > after, DocumentRow.state == DocumentState.USABLE.value, unseen)
        .order_by(col(DocumentRow.id))
        .limit(limit)
    )
    return list(rows.scalars())


async def facts(tx: Tx, stream: str, ids: Iterable[str]) -> tuple[DocumentFacts, ...]:
    """What rules see of these documents of the stream, in the order of their ids."""
    rows = await tx.execute(
        select(DOCUMENTS)
        .where(col(DocumentRow.stream) == stream, col(DocumentRow.id).in_(sorted(set(ids))))
        .order_by(col(DocumentRow.id))
    )
    return tuple(plain(from_row(row)) for row in rows.mappings())


def plain(document: DocumentFacts) -> DocumentFacts:
    """Without what only storage needs to know."""
    return DocumentFacts.model_validate(dict(document))


def from_row(row: RowMapping) -> StoredDocument:
    media = (
        MediaFacts(
            media_type=row["media_type"],
            pages=row["pages"],
            film_seconds=row["film_seconds"],
            width=row["width"],
            height=row["height"],
        )
        if row["media_type"]
        else None
    )
    problem = DocumentProblem(row["problem"]) if row["problem"] else None
    return StoredDocument.model_validate({**row, "media": media, "problem": problem})
