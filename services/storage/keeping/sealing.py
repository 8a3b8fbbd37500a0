"""What a submission sealed: exactly the verified versions, copied, locked, listed.

Called by the workflow after the submission is in the log, and as often as it takes. The copy
and its lock are `objects.seal`; which documents belong to it is the manifest of the event.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import insert
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.evidence.documents import ChecksumDiffers
from services.domain.evidence.keeping import Lock, LockMode
from services.domain.papers.application import Papers
from services.domain.papers.dossier import DocumentFacts, DocumentState
from services.domain.steps.application import SealedDocument
from services.storage.evidence import documents
from services.storage.evidence.objects import ObjectStore, StoredObject
from services.storage.papers.data_sheets import sources
from services.storage.session import Database, Tx
from services.storage.tables.base import table_of
from services.storage.tables.documents import SealedRow

SEALED: Final = table_of(SealedRow)


Digests = Mapping[str, str]
"""sha512 and sm3, as read from the sealed copy."""


class Sealed(Frozen):
    """A document in the archive bucket; `version_id` is that of the locked copy."""

    stream: str
    document: str
    sha256: str
    size: int
    key: str
    version_id: str
    locked_until: datetime
    mode: LockMode = LockMode.GOVERNANCE
    held: bool = False
    copied_at: datetime | None = None

    @property
    def lock(self) -> Lock:
        """As it was last set."""
        return Lock(mode=self.mode, until=self.locked_until, held=self.held)

    def at(self, bucket: str) -> StoredObject:
        return StoredObject(bucket, self.key, self.version_id, self.size)


def manifest(papers: Papers) -> tuple[SealedDocument, ...]:
    """Every usable document that the papers name, with its first place, in the order of binding."""
    dossier = papers.dossier
    places: dict[str, str] = {}
    for volume in dossier.volumes:
        for number, part in enumerate(volume.parts, start=1):
            places.setdefault(part.document, f"{volume.item}/{number}")
    for proof in dossier.proofs:
        places.setdefault(proof.document, f"indicator/{proof.indicator}")
    for document_id, place in sources(papers.data).items():
        places.setdefault(document_id, place)
    return tuple(
        _line(document, place)
        for document_id, place in places.items()
        if (document := dossier.document(document_id)) and document.usable
    )


async def seal(
    database: Database,
    objects: ObjectStore,
    stream: str,
    entries: Iterable[SealedDocument],
    *,
    until: datetime,
    now: datetime,
) -> tuple[Sealed, ...]:
    """Copy and lock every document of the manifest; may be repeated and then only completes.

    `objects` must hold the sealing key. Raises ChecksumDiffers where the store no longer has
    the bytes that were verified.
    """
    done = []
    for entry in entries:
        async with database.reading() as tx:
            known = await find(tx, entry.document)
            document = await documents.get(tx, entry.document)
        if known is None:
            sealed, digests = await _seal_one(objects, stream, document, entry, until)
            known = await _list(database, sealed, digests, now)
        done.append(known)
    return tuple(done)


async def find(tx: Tx, document_id: str) -> Sealed | None:
    rows = await tx.execute(select(SEALED).where(SealedRow.document == document_id))
    row = rows.mappings().first()
    return Sealed.model_validate(dict(row)) if row else None


async def sealed_of(tx: Tx, stream: str) -> tuple[Sealed, ...]:
    """Everything sealed for a case, by document id."""
    rows = await tx.execute(
        select(SEALED).where(SealedRow.stream == stream).order_by(col(SealedRow.document))
    )
    return tuple(Sealed.model_validate(dict(row)) for row in rows.mappings())


def _line(document: DocumentFacts, place: str) -> SealedDocument:
    return SealedDocument(
        document=document.id,
        version_id=document.version_id or "",
        sha256=document.sha256 or "",
        place=place,
    )


async def _seal_one(
    objects: ObjectStore,
    stream: str,
    document: documents.StoredDocument,
    entry: SealedDocument,
    until: datetime,
) -> tuple[Sealed, Digests]:
    if document.sha256 != entry.sha256:
        raise ChecksumDiffers(id=document.id)
    source = StoredObject(objects.intake, document.key, entry.version_id, document.size)
    copy = await objects.seal(source, f"{stream}/{entry.sha256}", entry.sha256, until)
    sealed = Sealed(
        stream=stream,
        document=document.id,
        sha256=entry.sha256,
        size=document.size,
        key=copy.key,
        version_id=copy.version_id,
        locked_until=until,
    )
    return sealed, {"sha512": copy.sha512, "sm3": copy.sm3}


async def _list(database: Database, sealed: Sealed, digests: Digests, now: datetime) -> Sealed:
    """Write the row, unless another hand has done so meanwhile."""
    async with database.writing() as tx:
        known = await find(tx, sealed.document)
        if known:
            return known
        await tx.execute(insert(SealedRow).values(**sealed.model_dump(), sealed_at=now))
        read = {**digests, "verified_at": now}
        await documents.change(tx, sealed.document, (DocumentState.USABLE,), read)
        return sealed
