"""The object store as the archive uses it: its two buckets, their versions, sealing and reading.

Knows buckets, keys, uploads and versions. Which document a key belongs to, and who may have
it, is not its business: that is `archive.py`.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from itertools import islice
from typing import Final
from urllib.parse import quote

from minio.commonconfig import ENABLED, CopySource
from minio.error import S3Error
from minio.versioningconfig import VersioningConfig

from services.domain.errors import NotFound
from services.domain.evidence.documents import ChecksumDiffers
from services.domain.evidence.keeping import Lock, LockMode
from services.storage.evidence.object_uploads import LINK_LIFE, PAGE, ObjectUploads
from services.storage.evidence.store_door import (
    LONG_AGO,
    KeptVersion,
    SealedCopy,
    StoreAccess,
    StoredObject,
    StoredPart,
)
from services.storage.keeping.digests import Digesting
from services.storage.keeping.object_locks import ObjectLocks

__all__ = [
    "KeptVersion",
    "ObjectStore",
    "SealedCopy",
    "StoreAccess",
    "StoredObject",
    "StoredPart",
]

CHUNK: Final = 1024 * 1024
SIP: Final = 64 * 1024
"""Bytes that come first, for somebody who waits for them."""
SPAN, AHEAD = 16 * 1024 * 1024, 2
"""Where a whole file is read: bytes asked for at once, and how many such are on their way while one
is worked on. By one alone the store and we would wait for each other in turn; of smaller ones the
asking itself takes its share.
"""
Take = Callable[[bytes], object]
Pace = Callable[[int], Awaitable[None]]
"""Told how many bytes were read, it waits for as long as is asked of whoever reads slowly."""


async def at_once(_: int) -> None:
    """As fast as the store can."""


class ObjectStore(ObjectUploads, ObjectLocks):
    """Two buckets: intake (uploads, one object per document) and archive (sealed, by hash)."""

    # Buckets

    async def prepare(self) -> None:
        """Make both buckets as they must be. Needs the administrator's key; may be repeated."""
        await self._call(self._prepare)

    async def ready(self) -> bool:
        """Whether the store answers and both buckets are there."""
        return await self._call(
            lambda: all(self._client.bucket_exists(b) for b in (self.intake, self.archive))
        )

    def _prepare(self) -> None:
        for bucket in (self.intake, self.archive):
            if not self._client.bucket_exists(bucket):
                self._client.make_bucket(bucket, object_lock=bucket == self.archive)
            self._client.set_bucket_versioning(bucket, VersioningConfig(ENABLED))
        self._client.set_bucket_policy(self.archive, archive_policy(self.archive, self.access.key))

    # Reading

    async def look(self, bucket: str, key: str, version_id: str) -> StoredObject | None:
        """Exactly this version, as the store has it; None where there is none."""
        try:
            stat = await self._call(
                lambda: self._client.stat_object(bucket, key, version_id=version_id)
            )
        except NotFound:
            return None
        return StoredObject(bucket, key, stat.version_id or "", stat.size or 0)

    async def versions(
        self, bucket: str, *, after: str = "", key: str = "", limit: int = PAGE
    ) -> list[KeptVersion]:
        """Versions in the order of their keys, those of one key together: of the keys after
        `after`, or of one `key` alone. At least `limit` where there are so many.
        """
        return await self._call(lambda: self._versions(bucket, after, key, limit))

    def _versions(self, bucket: str, after: str, key: str, limit: int) -> list[KeptVersion]:
        found: list[KeptVersion] = []
        listed = self._client.list_objects(
            bucket, prefix=key, recursive=True, start_after=after or None, include_version=True
        )
        for one in listed:
            name = one.object_name or ""
            if one.is_delete_marker or (key and name != key):
                continue
            if len(found) >= limit and found[-1].key != name:
                break
            kept_since = one.last_modified or LONG_AGO
            found.append(KeptVersion(name, one.version_id or "", kept_since))
        return found

    async def read(
        self,
        bucket: str,
        key: str,
        version_id: str,
        *,
        start: int = 0,
        length: int = 0,
        first: int = CHUNK,
    ) -> AsyncIterator[bytes]:
        """The bytes of exactly this version, a chunk at a time; `length` 0 means to the end.

        While one chunk is worked on, the next is on its way. `first`: so many come at once, for
        somebody who waits.
        """
        response = await self._call(
            lambda: self._client.get_object(
                bucket, key, offset=start, length=length, version_id=version_id
            )
        )

        def begin(size: int = CHUNK) -> asyncio.Task[bytes]:
            return asyncio.create_task(self._call(lambda: response.read(size)))

        coming = begin(first)
        try:
            while chunk := await coming:
                coming = begin()
                yield chunk
        finally:
            await asyncio.gather(coming, return_exceptions=True)
            # Nobody waits for that chunk any more: what became of it is of no interest.
            response.close()
            response.release_conn()

    async def pour(
        self, bucket: str, key: str, version_id: str, take: Take, pace: Pace = at_once
    ) -> None:
        """Every byte of exactly this version, in order, to `take`, for whoever wants them all.

        `take` runs on a thread, beside the reading. What it raises passes as it is; NotFound where
        there is no such version.
        """
        found = await self.look(bucket, key, version_id)
        if found is None:
            raise NotFound(id=key)
        starts = iter(range(0, found.size, SPAN))
        coming: deque[asyncio.Task[bytes]] = deque()

        def ask() -> None:
            for start in islice(starts, AHEAD - len(coming)):
                length = min(SPAN, found.size - start)
                coming.append(
                    asyncio.create_task(self.span(bucket, key, version_id, start, length))
                )

        ask()
        try:
            while coming:
                span = await coming[0]
                coming.popleft()
                ask()
                await asyncio.to_thread(take, span)
                await pace(len(span))
        finally:
            await asyncio.gather(*coming, return_exceptions=True)
            # Nobody waits for these any more: what became of them is of no interest.

    async def span(self, bucket: str, key: str, version_id: str, start: int, length: int) -> bytes:
        """So many bytes of exactly this version, from there on. Raises NotFound."""

        def read() -> bytes:
            response = self._client.get_object(
                bucket, key, offset=start, length=length, version_id=version_id
            )
            try:
                return response.read()
            finally:
                response.close()
                response.release_conn()

        return await self._call(read)

    def download_url(
        self, origin: str, stored: StoredObject, *, name: str, media_type: str, inline: bool
    ) -> str:
        """A link for the browser, good for an hour; ranges work. The type is the one we verified.

        `inline` opens it in the browser, otherwise it is saved under its display name.
        """
        kind = "inline" if inline else "attachment"
        return self._client_for(origin).get_presigned_url(
            "GET",
            stored.bucket,
            stored.key,
            expires=LINK_LIFE,
            version_id=stored.version_id,
            response_headers={
                "response-content-type": media_type,
                "response-content-disposition": f"{kind}; filename*=UTF-8''{quote(name, safe='')}",
            },
        )

    async def remove(self, key: str, version_id: str) -> None:
        """Remove a version from the intake bucket."""
        await self._call(
            lambda: self._client.remove_object(self.intake, key, version_id=version_id)
        )

    async def dispose(self, sealed: StoredObject) -> None:
        """Remove a sealed version for good (5.2.3). Needs the sealing key; one that is locked or
        held the store refuses, whoever asks. One that is gone already is no error.
        """
        await self._call(
            lambda: self._client.remove_object(
                sealed.bucket, sealed.key, version_id=sealed.version_id
            )
        )

    # Sealing

    async def seal(
        self, source: StoredObject, target: str, digest: str, until: datetime
    ) -> SealedCopy:
        """Copy exactly this version to the archive bucket and lock it until a moment. Server-side;
        needs the sealing key. Sealing again finds the copy by its hash, so it may be repeated.
        The copy is read back, once, for all three digests: ChecksumDiffers if it is not what was
        verified.
        """
        sealed = await self._find_sealed(target, digest, source.size)
        if sealed is None:
            origin = CopySource(source.bucket, source.key, version_id=source.version_id)
            copy = await self._call(lambda: self._client.copy_object(self.archive, target, origin))
            made = StoredObject(self.archive, target, copy.version_id or "", source.size)
            sealed = await self.verify(made, digest)
        known = await self.lock_of(sealed)
        held = known is not None and known.held
        await self.lock(sealed, Lock(mode=LockMode.GOVERNANCE, until=until, held=held))
        return sealed

    async def _find_sealed(self, target: str, digest: str, size: int) -> SealedCopy | None:
        try:
            stat = await self._call(lambda: self._client.stat_object(self.archive, target))
        except NotFound:
            return None
        sealed = StoredObject(self.archive, target, stat.version_id or "", stat.size or 0)
        if sealed.size != size:
            return None
        try:
            return await self.verify(sealed, digest)
        except (ChecksumDiffers, S3Error):  # Damaged, perhaps beyond reading: a new one is made.
            return None

    async def verify(self, stored: StoredObject, digest: str, pace: Pace = at_once) -> SealedCopy:
        """Read the object once, for all three digests. Raises ChecksumDiffers and NotFound."""
        with Digesting() as digesting:
            await self.pour(stored.bucket, stored.key, stored.version_id, digesting.take, pace)
        found = digesting.found
        if found["sha256"] != digest or digesting.size != stored.size:
            raise ChecksumDiffers(key=stored.key)
        where = (stored.bucket, stored.key, stored.version_id, stored.size)
        return SealedCopy(*where, sha512=found["sha512"], sm3=found["sm3"])


def archive_policy(bucket: str, keeper: str) -> str:
    """Nobody but the keeper writes, deletes or loosens anything in the archive bucket, whatever the
    rights of their key; what is locked or held even the keeper cannot delete.
    """
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": [
            "s3:DeleteObject",
            "s3:DeleteObjectVersion",
            "s3:PutObject",
            "s3:PutObjectRetention",
            "s3:PutObjectLegalHold",
            "s3:BypassGovernanceRetention",
        ],
        "Resource": [f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"StringNotEquals": {"aws:username": keeper}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
