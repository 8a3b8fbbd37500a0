"""Whether every document has its object, and every object its row.

Nothing is removed here: an object that nobody knows is told of, and so is one that is missing.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, select

from services.domain.evidence.documents import ChecksumDiffers
from services.domain.evidence.keeping import Lock
from services.domain.jobs import JobItem
from services.domain.papers.dossier import DocumentState
from services.domain.reconciling import Found, Subjects
from services.storage.evidence import documents, removals, same_bytes
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.objects import KeptVersion, ObjectStore, StoredObject
from services.storage.keeping import sealing
from services.storage.keeping.keeping import Keeper, named
from services.storage.keeping.sealing import Sealed
from services.storage.papers.signed_papers import case_of
from services.storage.reconciling.check import PAGE, Check, finding
from services.storage.session import Database, Tx
from services.storage.tables.documents import DocumentRow, SealedRow

KEPT: Final = (DocumentState.CHECKING, DocumentState.USABLE)
"""States of a document whose bytes must be there."""
UNDER_WAY: Final = timedelta(hours=1)
"""An act that names a file is recorded or refused long before."""
AT_ONCE: Final = 8
"""Requests to the store side by side."""


class Documents(Check):
    """`id` of a document: its object of the right size and version, and, where it was sealed,
    the locked copy, kept as it must be. Its bytes are read again by `fixity.py`, here only when the
    whole is asked for.
    """

    def __init__(self, keeper: Keeper) -> None:
        self.keeper, self.database, self.objects = keeper, keeper.database, keeper.objects

    async def page(self, after: str, now: datetime) -> Subjects:
        async with self.database.reading() as tx:
            rows = await tx.execute(
                select(DocumentRow.id)
                .where(
                    DocumentRow.id > after,
                    col(DocumentRow.state).in_([state.value for state in KEPT]),
                )
                .order_by(col(DocumentRow.id))
                .limit(PAGE)
            )
            ids = tuple(rows.scalars())
        return Subjects(ids=ids, next=ids[-1] if len(ids) == PAGE else "")

    async def find(self, ids: Sequence[str], now: datetime, *, whole: bool) -> list[JobItem]:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(document_id: str) -> list[JobItem]:
            async with gate:
                return await self._look(document_id, now, whole=whole)

        return [found for looked in await asyncio.gather(*map(one, ids)) for found in looked]

    async def mend(self, found: JobItem, now: datetime) -> str:
        """What is locked, held or copied other than it must be; bytes are mended by `fixity.py`."""
        if found.what == Found.NAMED_NOT_SEALED:
            return "set right" if await self._seal(found.item, now) else ""
        if found.what not in {Found.LOCK_TOO_SHORT, Found.HOLD_DIFFERS, Found.NOT_COPIED}:
            return ""
        return "set right" if await self.keeper.set_right(found.item, now) else ""

    async def _seal(self, document_id: str, now: datetime) -> bool:
        async with self.database.reading() as tx:
            document = await documents.find(tx, document_id)
        return document is not None and await self.keeper.seal_named(case_of(document.stream), now)

    async def _look(self, document_id: str, now: datetime, *, whole: bool) -> list[JobItem]:
        async with self.database.reading() as tx:
            document = await documents.find(tx, document_id)
            sealed = await sealing.find(tx, document_id)
            wanted = await self.keeper.wanted(tx, sealed) if sealed else None
        if document is None or document.state not in KEPT:
            return []  # Removed, or found bad, since the page was read.
        if sealed and wanted:
            return await self._sealed(sealed, wanted, whole=whole)
        return await self._received(document, now)

    async def _received(self, document: StoredDocument, now: datetime) -> list[JobItem]:
        version = document.version_id or ""
        seen = await self.objects.look(self.objects.intake, document.key, version)
        if seen is None:
            return [finding(document.id, Found.NO_OBJECT, f"intake {version}")]
        if seen.size != document.size:
            sizes = f"{seen.size} bytes, not {document.size}"
            return [finding(document.id, Found.OBJECT_DIFFERS, sizes)]
        if document.usable and document.pinned_at and document.pinned_at < now - UNDER_WAY:
            async with self.database.reading() as tx:
                if any(one.document == document.id for one in await named(tx, document.stream)):
                    return [finding(document.id, Found.NAMED_NOT_SEALED, document.stream)]
        return []

    async def _sealed(self, sealed: Sealed, wanted: Lock, *, whole: bool) -> list[JobItem]:
        """The copy is named by its hash; the lock may be longer than asked for, never shorter."""
        kept = await self.objects.look(self.objects.archive, sealed.key, sealed.version_id)
        if kept is None:
            where = f"archive {sealed.key} {sealed.version_id}"
            return [finding(sealed.document, Found.NO_OBJECT, where)]
        if kept.size != sealed.size or not sealed.key.endswith(f"/{sealed.sha256}"):
            sizes = f"{kept.size} bytes, not {sealed.size}: {sealed.key}"
            return [finding(sealed.document, Found.OBJECT_DIFFERS, sizes)]
        if found := await self._loose(kept, sealed, wanted):
            return [found]
        if whole and await self._is_altered(kept, sealed.sha256):
            return [finding(sealed.document, Found.OBJECT_DIFFERS, "sha256")]
        return []

    async def _loose(self, kept: StoredObject, sealed: Sealed, wanted: Lock) -> JobItem | None:
        lock = await self.objects.lock_of(kept)
        if lock is None or not lock.model_copy(update={"held": wanted.held}).at_least(wanted):
            seen = f"{lock.mode} until {lock.until}" if lock else "none"
            words = f"{seen}, not {wanted.mode} until {wanted.until}"
            return finding(sealed.document, Found.LOCK_TOO_SHORT, words)
        if lock.held != wanted.held:
            words = "held" if lock.held else "not held"
            return finding(sealed.document, Found.HOLD_DIFFERS, words)
        if self.keeper.second and sealed.copied_at is None:
            return finding(sealed.document, Found.NOT_COPIED, sealed.key)
        return None

    async def _is_altered(self, kept: StoredObject, digest: str) -> bool:
        try:
            await self.objects.verify(kept, digest)
        except ChecksumDiffers:
            return True
        return False


class Objects(Check):
    """`bucket/key`: somebody knows it. What is younger than `settled` may be on its way to a row.

    A second version under the key of a sealed copy holds the same bytes and is nobody's concern.
    """

    def __init__(self, database: Database, objects: ObjectStore, settled: timedelta) -> None:
        self.database, self.objects, self.settled = database, objects, settled

    async def page(self, after: str, now: datetime) -> Subjects:
        """First the intake bucket to its end, then the archive."""
        bucket, _, key = (after or f"{self.objects.intake}/").partition("/")
        kept = await self.objects.versions(bucket, after=key, limit=PAGE)
        keys = dict.fromkeys(one.key for one in kept)
        ids = tuple(f"{bucket}/{key}" for key in keys)
        if len(kept) >= PAGE:
            return Subjects(ids=ids, next=ids[-1])
        last = bucket == self.objects.archive
        return Subjects(ids=ids, next="" if last else f"{self.objects.archive}/")

    async def find(self, ids: Sequence[str], now: datetime, *, whole: bool) -> list[JobItem]:
        found = []
        for subject in ids:
            bucket, _, key = subject.partition("/")
            known = await self._known(bucket, key)
            if known is None:
                continue
            kept = await self._settled(bucket, key, now)
            unknown = [one.version_id for one in kept if one.version_id not in known]
            if unknown:
                found.append(finding(subject, Found.NO_ROW, ", ".join(unknown)))
        return found

    async def _settled(self, bucket: str, key: str, now: datetime) -> list[KeptVersion]:
        kept = await self.objects.versions(bucket, key=key)
        return [one for one in kept if one.since < now - self.settled]

    async def _known(self, bucket: str, key: str) -> set[str] | None:
        """Versions that have a row; None where any version is as it should be."""
        async with self.database.reading() as tx:
            if bucket == self.objects.archive:
                return None if await _is_sealed(tx, key) else set()
            document = await documents.find(tx, key)
            removal = await removals.find(tx, key)
            lent = await same_bytes.versions_lent(tx, key)
        if document is None and removal and not removal.gone:
            document = removal.document
        if document and document.upload_id:
            return None  # Joined, and the row follows as soon as somebody confirms again.
        version = document.version_id if document and not document.object_key else None
        is_kept = document is not None and document.state in KEPT
        return ({version} if version and is_kept else set()) | lent


async def _is_sealed(tx: Tx, key: str) -> bool:
    row = await tx.execute(select(SealedRow.document).where(SealedRow.key == key).limit(1))
    return row.scalar_one_or_none() is not None
