"""Documents on their way in and out: row and object together, from reserving to reading.

    reserve -> parts to the store -> confirm -> check -> usable or bad

The store is never asked inside an open transaction: what it said is written afterwards, and only
if the row still stands where it stood. The check is in `checking.py`, binding in `volumes.py`,
sealing in `sealing.py`, removing in `removing.py`.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from services.domain.errors import IdempotencyMismatch, Invalid, NotFound, Stale
from services.domain.evidence.documents import (
    DocumentNotUsable,
    DocumentRemoved,
    UploadIncomplete,
    UploadOver,
    check_receiving,
    check_size,
    display_name,
    media_type_for,
    part_count,
)
from services.domain.papers.dossier import DocumentProblem, DocumentStage, DocumentState
from services.storage.evidence import documents, removals, same_bytes
from services.storage.evidence.documents import NewDocument, StoredDocument
from services.storage.evidence.objects import ObjectStore, StoredObject, StoredPart, Take
from services.storage.evidence.store_door import Outgoing
from services.storage.keeping import sealing
from services.storage.session import Database, Tx

RECEIVING = (DocumentState.RESERVED, DocumentState.RECEIVING)


KEPT: Final = timedelta(hours=24 * 30)
WAITED: Final = timedelta(hours=24 * 7)
"""Intervals of machines, not periods of the procedure: no calendar is asked."""


class Archive:
    """`limit` is the largest file taken, in bytes; `keeps`, how long one stays that was removed;
    `waits`, how long one that is not complete may get no part (5.2.3).
    """

    def __init__(
        self,
        database: Database,
        objects: ObjectStore,
        limit: int,
        *,
        keeps: timedelta = KEPT,
        waits: timedelta = WAITED,
    ) -> None:
        self.database, self.objects, self.limit = database, objects, limit
        self.keeps, self.waits = keeps, waits

    # In

    async def reserve(self, new: NewDocument, by: str, now: datetime) -> StoredDocument:
        """A row and an upload to send parts to; nothing is kept of a file that is not taken.

        Raises DocumentEmpty, DocumentTooBig, TypeNotTaken, and Stale where the version to be
        replaced has been replaced already. The same id again gives the first reservation.
        """
        check_size(new.size, self.limit)
        document, _ = await self._reserve(new, by, now)
        return document

    async def part_urls(
        self,
        document_id: str,
        origin: str,
        numbers: Sequence[int],
        now: datetime,
        *,
        hashes: Mapping[int, str] | None = None,
    ) -> dict[int, str]:
        """Addresses for these parts, signed for the browser's origin, good for an hour.

        A part whose SHA-256 is given is refused by the store when other bytes arrive.
        """
        document = await self._receiving(document_id)
        last = part_count(document.declared_size)
        if any(not 1 <= number <= last for number in numbers):
            raise Invalid(field="numbers", last=last)
        async with self.database.writing() as tx:
            state = {"state": DocumentState.RECEIVING.value, "touched_at": now}
            await documents.change(tx, document_id, RECEIVING, state)
        wanted = {number: (hashes or {}).get(number) for number in numbers}
        return self.objects.part_urls(origin, document_id, document.upload_id or "", wanted)

    async def parts(self, document_id: str) -> list[StoredPart]:
        """What has arrived so far, as the store says: an upload goes on from there another day."""
        document = await self._receiving(document_id)
        return await self.objects.parts(document_id, document.upload_id or "")

    async def confirm(self, document_id: str, now: datetime) -> StoredDocument:
        """All parts are there: join them. The check is the caller's next step; may be repeated.

        Raises UploadIncomplete while bytes are missing; the upload can go on then.
        """
        async with self.database.reading() as tx:
            document = await documents.get(tx, document_id)
        if document.state not in RECEIVING:
            return document
        version_id, size = await self._join(document)
        if size != document.declared_size:
            return await self._reject(document, DocumentProblem.SIZE_DIFFERS, version_id, now)
        return await self._received(document_id, version_id, size, now)

    async def receive(
        self, new: NewDocument, chunks: AsyncIterator[bytes], by: str, now: datetime
    ) -> StoredDocument:
        """The plain form: the body is passed on to the same place; its size, 0 in `new`, is
        known at the end. The same id again gives the first reservation, as far as it has come.

        Of a body that is empty, too big or breaks off, neither row nor object is kept.
        """
        document, is_new = await self._reserve(new, by, now)
        if not is_new:
            # A repeat, perhaps of a body that is still on its way: only one may end the upload.
            return document
        upload_id = document.upload_id or ""
        try:
            parts = await self.objects.put_stream(document.id, upload_id, chunks, self.limit)
            size = sum(part.size for part in parts)
            check_size(size, self.limit)
            version_id = await self.objects.finish_upload(document.id, upload_id, parts)
        except BaseException:
            # Whatever ended it, a caller who went away included, nothing half-kept is left.
            await self._drop(document)
            raise
        return await self._received(document.id, version_id, size, now)

    # Out

    async def outgoing(self, document_id: str) -> Outgoing:
        """Raises DocumentNotUsable for what was not checked or did not pass."""
        document, stored = await self._stored(document_id)
        return _outgoing(document, stored)

    async def outgoing_of(self, tx: Tx, document: StoredDocument) -> Outgoing:
        """The same for whoever has the row: one transaction, as a film asks for range after range.

        Raises DocumentNotUsable.
        """
        return _outgoing(document, await self._place(tx, document))

    async def read(
        self, document_id: str, *, start: int = 0, length: int = 0
    ) -> AsyncIterator[bytes]:
        """The bytes themselves, for the server's own use."""
        _, stored = await self._stored(document_id)
        chunks = self.objects.read(
            stored.bucket, stored.key, stored.version_id, start=start, length=length
        )
        async for chunk in chunks:
            yield chunk

    async def pour(self, document_id: str, take: Take) -> None:
        """All its bytes, for whoever wants every one of them on this machine."""
        _, stored = await self._stored(document_id)
        await self.objects.pour(stored.bucket, stored.key, stored.version_id, take)

    async def tidy(self, before: datetime) -> int:
        """Remove uploads never confirmed, untouched since `before`, that got no part since then
        (5.2.3). What is still being sent stays however long it takes.
        """
        removed, after = 0, ""
        while True:
            async with self.database.reading() as tx:
                candidates = await documents.unfinished(tx, before, after=after)
            if not candidates:
                return removed
            for document in candidates:
                removed += await self.tidy_one(document, before)
            after = candidates[-1].id

    async def tidy_one(self, document: StoredDocument, before: datetime) -> bool:
        """Whether it was forgotten, and nobody went on with it meanwhile."""
        return await self.is_forgotten(document, before) and await self._drop(
            document, untouched_since=before
        )

    async def is_forgotten(self, document: StoredDocument, before: datetime) -> bool:
        """Whether an upload that is not confirmed got its last part, if any, before this moment.
        One that is joined stays.
        """
        try:
            parts = await self.objects.parts(document.id, document.upload_id or "")
        except UploadOver:
            return not await self.is_joined(document)
        return all(part.arrived_at and part.arrived_at < before for part in parts)

    async def is_joined(self, document: StoredDocument) -> bool:
        """Whether the whole lies there: it was confirmed by somebody who then died (5.2.4)."""
        return bool(await self.objects.versions(self.objects.intake, key=document.id))

    async def remove_bytes(self, document: StoredDocument) -> None:
        """Whatever the store holds of it, joined or in parts, and of no other file (5.1.7)."""
        if document.upload_id:
            await self.objects.drop_upload(document.id, document.upload_id)
        async with self.database.reading() as tx:
            shared = await same_bytes.is_shared(tx, document)
        if document.version_id and not shared:
            await self.objects.remove(document.key, document.version_id)

    async def remove_own(self, document: StoredDocument) -> None:
        """What arrived under its own id, now that it lies in another file's object."""
        for one in await self.objects.versions(self.objects.intake, key=document.id):
            await self.objects.remove(one.key, one.version_id)

    # Steps

    async def _reserve(
        self, new: NewDocument, by: str, now: datetime
    ) -> tuple[StoredDocument, bool]:
        """The reservation, and whether it is of this very call."""
        name = display_name(new.name)
        promised = media_type_for(name)
        known, replaces = await self._known(new)
        if known:
            return known, False
        document = StoredDocument(
            id=new.id,
            stream=new.stream,
            name=name,
            size=0,
            state=DocumentState.RESERVED,
            promised_type=promised,
            declared_size=new.size,
            declared_sha256=new.sha256,
            fingerprint=new.fingerprint,
            upload_id=await self.objects.begin_upload(new.id),
            replaces=replaces,
            made_by=by,
            made_at=now,
        )
        async with self.database.writing() as tx:
            added = await documents.add(tx, document)
        if added:
            return document, True
        # Somebody was faster with the same id, or with another version after the same one.
        await self.objects.drop_upload(document.id, document.upload_id or "")
        return await self._reserve(new, by, now)

    async def _known(self, new: NewDocument) -> tuple[StoredDocument | None, str | None]:
        """The reservation of this id, and which version a new one would replace."""
        replaces = None
        async with self.database.reading() as tx:
            known = await documents.find(tx, new.id)
            if known is None and await removals.find(tx, new.id):
                raise DocumentRemoved(id=new.id)
            if known is None and new.replaces:
                replaces = await _replaced(tx, new.replaces, new.stream)
        if known and (known.stream != new.stream or new.size not in {0, known.declared_size}):
            raise IdempotencyMismatch(id=new.id)
        return known, replaces

    async def _receiving(self, document_id: str) -> StoredDocument:
        async with self.database.reading() as tx:
            document = await documents.get(tx, document_id)
        check_receiving(document)
        return document

    async def _join(self, document: StoredDocument) -> tuple[str, int]:
        """Version id and size. An upload joined by somebody who then died is found joined."""
        upload_id = document.upload_id or ""
        try:
            parts = await self.objects.parts(document.id, upload_id)
        except UploadOver:
            return await self.objects.newest(document.id)
        received = sum(part.size for part in parts)
        if received < document.declared_size:
            raise UploadIncomplete(id=document.id, received=received, size=document.declared_size)
        return await self.objects.finish_upload(document.id, upload_id, parts), received

    async def _received(
        self, document_id: str, version_id: str, size: int, now: datetime
    ) -> StoredDocument:
        values = {
            "state": DocumentState.CHECKING.value,
            "stage": DocumentStage.RECEIVED.value,
            "version_id": version_id,
            "size": size,
            "declared_size": size,
            "upload_id": None,
            "touched_at": now,
        }
        async with self.database.writing() as tx:
            await documents.change(tx, document_id, RECEIVING, values)
            return await documents.get(tx, document_id)

    async def _reject(
        self, document: StoredDocument, problem: DocumentProblem, version_id: str, now: datetime
    ) -> StoredDocument:
        """Refused before the check: the row says why, the bytes go."""
        values = {"state": DocumentState.BAD.value, "problem": problem.value, "touched_at": now}
        async with self.database.writing() as tx:
            await documents.change(tx, document.id, RECEIVING, values)
            rejected = await documents.get(tx, document.id)
        await self.objects.remove(document.id, version_id)
        return rejected

    async def _stored(self, document_id: str) -> tuple[StoredDocument, StoredObject]:
        async with self.database.reading() as tx:
            document = await documents.get(tx, document_id)
            return document, await self._place(tx, document)

    async def _place(self, tx: Tx, document: StoredDocument) -> StoredObject:
        """Raises DocumentNotUsable."""
        if not document.usable:
            raise DocumentNotUsable(id=document.id, state=document.state.value)
        objects = self.objects
        if sealed := await sealing.find(tx, document.id):
            return StoredObject(objects.archive, sealed.key, sealed.version_id, sealed.size)
        return StoredObject(objects.intake, document.key, document.version_id or "", document.size)

    async def _drop(
        self, document: StoredDocument, untouched_since: datetime | None = None
    ) -> bool:
        """Row and parts, unless somebody went on with the upload meanwhile; whether they went."""
        async with self.database.writing() as tx:
            gone = await documents.give_up(tx, document.id, untouched_since=untouched_since)
        if gone:
            await self.remove_bytes(document)
        return gone


async def _replaced(tx: Tx, document_id: str, stream: str) -> str:
    """The version that a new one comes after.

    Raises Stale where another one did already, DocumentNotUsable while its check has not ended.
    """
    before = await documents.replaceable(tx, document_id)
    if before.stream != stream:
        raise NotFound(id=document_id)
    if newer := await documents.successor(tx, before.id):
        raise Stale(shown=document_id, now=newer)
    if before.state not in (DocumentState.USABLE, DocumentState.BAD):
        raise DocumentNotUsable(id=before.id, state=before.state.value)
    return before.id


def _outgoing(document: StoredDocument, stored: StoredObject) -> Outgoing:
    media_type = document.media.media_type if document.media else document.promised_type
    return Outgoing(stored, document.name, media_type)
