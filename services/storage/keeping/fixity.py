"""Reads files again, compares them with their digests, and mends what another copy can mend (5.2.2).

The moment in each row is the cursor: whoever begins again goes on with what was read longest ago.
How much is read in a day is `domain/evidence/fixity.py`; that it is read is the workflow's business.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from minio.error import S3Error
from sqlalchemy import ColumnElement, func, update
from sqlmodel import col, select

from services.domain.errors import NotAttempted, NotFound
from services.domain.evidence.documents import ChecksumDiffers
from services.domain.evidence.fixity import Plan
from services.domain.jobs import JobItem
from services.domain.papers.dossier import DocumentState
from services.domain.reconciling import Found
from services.storage.evidence import documents
from services.storage.evidence.documents import DOCUMENTS, StoredDocument
from services.storage.evidence.objects import ObjectStore, Pace, StoredObject, at_once
from services.storage.keeping import sealing
from services.storage.keeping.keeping import Keeper
from services.storage.keeping.sealing import SEALED, Sealed
from services.storage.reconciling.check import finding
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.documents import DocumentRow
from services.storage.tables.jobs import JobItemRow

ITEMS: Final = table_of(JobItemRow)
BATCH: Final = 50


class Pacer:
    """Holds a reader back to so many bytes a second, over all that it reads."""

    def __init__(self, bytes_per_second: int) -> None:
        self.bytes_per_second, self.bytes = bytes_per_second, 0
        self.begun = asyncio.get_running_loop().time()

    async def __call__(self, read: int) -> None:
        self.bytes += read
        passed = asyncio.get_running_loop().time() - self.begun
        await asyncio.sleep(max(0.0, self.bytes / self.bytes_per_second - passed))


class Fixity:
    """`keeper` has the stores, under the sealing key, and the second copy where there is one."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper, self.database, self.objects = keeper, keeper.database, keeper.objects
        self.reading = ObjectStore(keeper.objects.access, tries=0)
        """Stores try long enough by themselves to read what is damaged."""

    async def read_again(
        self, document_id: str, now: datetime, pace: Pace = at_once
    ) -> tuple[int, list[JobItem]]:
        """Bytes read, and what was wrong: mended, or left for a person. Raises NotAttempted."""
        async with self.database.reading() as tx:
            document = await documents.find(tx, document_id)
            sealed = await sealing.find(tx, document_id)
        if document is None or not document.usable or document.sha256 is None:
            return 0, []
        if sealed is None:
            return document.size, await self._received(document, now, pace)
        return document.size, await self._sealed(document, sealed, now, pace)

    async def _received(self, document: StoredDocument, now: datetime, pace: Pace) -> list[JobItem]:
        """Not submitted yet: there is one copy, so what is wrong with it can only be told."""
        stored = self._as_received(document)
        if wrong := await self._wrong(document.id, stored, document.sha256 or "", pace):
            return [wrong]
        await self._note(documents_at(document.key, stored.version_id), now)
        return []

    async def _sealed(
        self, document: StoredDocument, sealed: Sealed, now: datetime, pace: Pace
    ) -> list[JobItem]:
        stored = sealed.at(self.objects.archive)
        wrong = await self._wrong(document.id, stored, sealed.sha256, pace)
        if wrong is None:
            await self._note(documents_sealed_as(sealed), now)
            return await self._copied(sealed, now)
        for did, source in (
            ("from the second copy", self._from_second_copy),
            ("from the intake", self._from_intake),
        ):
            if restored := await source(document, sealed):
                await self._put_in_its_place(sealed, restored, now)
                return [wrong.model_copy(update={"did": did, "open": False})]
        return [wrong]

    async def _copied(self, sealed: Sealed, now: datetime) -> list[JobItem]:
        """The second copy is read as well: it is no use if it rots unseen."""
        second = self.keeper.second
        if second is None or await second.holds(sealed.key, sealed.sha256):
            return []
        await self.keeper.copy(sealed, now)
        if sealed.copied_at is None:
            return []
        wrong = finding(sealed.document, Found.COPY_DIFFERS, sealed.key)
        return [wrong.model_copy(update={"did": "copied anew", "open": False})]

    async def _wrong(
        self, document_id: str, stored: StoredObject, digest: str, pace: Pace
    ) -> JobItem | None:
        where = f"{stored.bucket} {stored.key} {stored.version_id}"
        try:
            try:
                await self.reading.verify(stored, digest, pace)
            except (NotAttempted, S3Error):
                await self.reading.verify(stored, digest, pace)
        except ChecksumDiffers:
            return finding(document_id, Found.OBJECT_DIFFERS, where)
        except NotFound:
            return finding(document_id, Found.NO_OBJECT, where)
        except (NotAttempted, S3Error):
            # A store that answers, but not with this object, has lost some of its bytes.
            if not await self.objects.ready():
                raise
            return finding(document_id, Found.OBJECT_DIFFERS, f"unreadable {where}")
        return None

    async def _from_second_copy(
        self, document: StoredDocument, sealed: Sealed
    ) -> StoredObject | None:
        """A new version of the object, of the bytes of the second copy."""
        second = self.keeper.second
        if second is None or not await second.holds(sealed.key, sealed.sha256):
            return None
        archive = ObjectStore(replace(self.objects.access, intake=self.objects.archive))
        try:
            upload = await archive.begin_upload(sealed.key)
            chunks = second.read(sealed.key)
            parts = await archive.put_stream(sealed.key, upload, chunks, sealed.size)
            version = await archive.finish_upload(sealed.key, upload, parts)
        finally:
            archive.close()
        restored = StoredObject(self.objects.archive, sealed.key, version, sealed.size)
        await self.objects.verify(restored, sealed.sha256)
        return restored

    async def _from_intake(self, document: StoredDocument, sealed: Sealed) -> StoredObject | None:
        """A new version, of the bytes as they were received, where these are still the same."""
        source = self._as_received(document)
        try:
            await self.reading.verify(source, sealed.sha256)
        except (ChecksumDiffers, NotFound, NotAttempted, S3Error):
            return None
        until = sealed.locked_until
        return await self.objects.seal(source, sealed.key, sealed.sha256, until)

    async def _put_in_its_place(
        self, sealed: Sealed, restored: StoredObject, now: datetime
    ) -> None:
        """Locked as the damaged one was, and named by every row that named that one."""
        await self.objects.lock(restored, sealed.lock)
        same = (SEALED.c.key == sealed.key) & (SEALED.c.version_id == sealed.version_id)
        async with self.database.writing() as tx:
            await tx.execute(update(SEALED).where(same).values(version_id=restored.version_id))
        now_sealed = sealed.model_copy(update={"version_id": restored.version_id})
        await self._note(documents_sealed_as(now_sealed), now)

    def _as_received(self, document: StoredDocument) -> StoredObject:
        version = document.version_id or ""
        return StoredObject(self.objects.intake, document.key, version, document.size)

    async def _note(self, which: ColumnElement[bool], now: datetime) -> None:
        async with self.database.writing() as tx:
            await tx.execute(update(DOCUMENTS).where(which).values(verified_at=now))


def documents_at(key: str, version: str) -> ColumnElement[bool]:
    """All files that are this object of the intake bucket."""
    at = func.coalesce(DOCUMENTS.c.object_key, DOCUMENTS.c.id)
    found: ColumnElement[bool] = (at == key) & (DOCUMENTS.c.version_id == version)
    return found


def documents_sealed_as(sealed: Sealed) -> ColumnElement[bool]:
    """All files that are this object of the archive."""
    same = (SEALED.c.key == sealed.key) & (SEALED.c.version_id == sealed.version_id)
    found: ColumnElement[bool] = DOCUMENTS.c.id.in_(select(SEALED.c.document).where(same))
    return found


async def longest_ago(
    tx: Tx, job: str, before: datetime, *, case: str = "", limit: int = BATCH
) -> list[str]:
    """Files read last before this moment, the oldest first; those that this job found wrong and
    could not mend are left alone. Never read counts as oldest.
    """
    wrong = select(ITEMS.c.item).where(ITEMS.c.job == job, ITEMS.c.open.is_(True))
    found: list[str] = []
    for which, order in (
        (col(DocumentRow.verified_at).is_(None), [col(DocumentRow.id)]),
        (
            col(DocumentRow.verified_at) < before,
            [col(DocumentRow.verified_at), col(DocumentRow.id)],
        ),
    ):
        rows = await tx.execute(
            select(DocumentRow.id)
            .where(*_kept(case), which, col(DocumentRow.id).not_in(wrong))
            .order_by(*order)
            .limit(limit - len(found))
        )
        found += rows.scalars()
        if len(found) == limit:
            break
    return found


async def plan_of(tx: Tx, days: int, bytes_per_second: int, *, case: str = "") -> Plan:
    """What there is, in the figures of the settings."""
    sums = select(func.count(), func.coalesce(func.sum(DocumentRow.size), 0)).where(*_kept(case))
    files, size = (await tx.execute(sums)).one()
    return Plan(files=files, bytes=int(size), days=days, bytes_per_second=bytes_per_second)


async def unread_since(tx: Tx, moment: datetime, *, case: str = "") -> int:
    """How many files were not read since then."""
    old = col(DocumentRow.verified_at).is_(None) | (col(DocumentRow.verified_at) < moment)
    return int((await tx.execute(select(func.count()).where(*_kept(case), old))).scalar_one())


async def left_by(tx: Tx, jobs: Iterable[str]) -> list[str]:
    """Files that these jobs found wrong and could not mend."""
    rows = await tx.execute(
        select(ITEMS.c.item)
        .where(ITEMS.c.job.in_(list(jobs)), ITEMS.c.open.is_(True))
        .order_by(ITEMS.c.item)
    )
    return list(dict.fromkeys(rows.scalars()))


def _kept(case: str) -> list[ColumnElement[bool]]:
    usable = col(DocumentRow.state) == DocumentState.USABLE.value
    return [usable, col(DocumentRow.stream) == case] if case else [usable]
