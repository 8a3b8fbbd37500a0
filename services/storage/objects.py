"""The object store: the blocking MinIO SDK wrapped once, on threads, for any S3.

Knows buckets, keys, uploads and versions. Which document a key belongs to, and who may have
it, is not its business: that is `archive.py`.
"""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final, TypeVar
from urllib.parse import quote, urlsplit

from minio import Minio
from minio.commonconfig import ENABLED, GOVERNANCE, CopySource
from minio.datatypes import Part
from minio.error import S3Error
from minio.retention import Retention
from minio.versioningconfig import VersioningConfig
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from services.domain.documents import PART_SIZE, ChecksumDiffers, DocumentTooBig, UploadOver
from services.domain.errors import NotAttempted, NotFound

T = TypeVar("T")

CHUNK: Final = 1024 * 1024
PAGE: Final = 1000
CHECKSUM: Final = "x-amz-checksum-sha256"
LINK_LIFE: Final = timedelta(hours=1)
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
GONE: Final = frozenset({"NoSuchKey", "NoSuchVersion", "NoSuchBucket", "MethodNotAllowed"})


@dataclass(frozen=True)
class StoreAccess:
    """Where the store is and as whom to speak to it; `endpoint` is the inner address."""

    endpoint: str
    key: str
    secret: str
    region: str = "us-east-1"
    intake: str = "ecocase-intake"
    archive: str = "ecocase-archive"


@dataclass(frozen=True)
class StoredPart:
    number: int
    size: int
    etag: str


@dataclass(frozen=True)
class StoredObject:
    """One version of one object, as the store has it."""

    bucket: str
    key: str
    version_id: str
    size: int


@dataclass(frozen=True)
class KeptVersion:
    """One version of one object, as the store lists it."""

    key: str
    version_id: str
    since: datetime


class ObjectStore:
    """Two buckets: intake (uploads, one object per document) and archive (sealed, by hash)."""

    def __init__(self, access: StoreAccess) -> None:
        self.access = access
        self.intake, self.archive = access.intake, access.archive
        self._http = PoolManager(
            maxsize=16,
            timeout=Timeout(connect=5, read=120),
            retries=Retry(total=3, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504)),
        )
        self._client = self._client_for(access.endpoint)

    def close(self) -> None:
        self._http.clear()

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
        self._client.set_bucket_policy(self.archive, archive_policy(self.archive))

    # Uploads into the intake bucket

    async def begin_upload(self, key: str) -> str:
        """The id of a new multipart upload. The type is set when somebody downloads, not here."""
        headers: dict[str, str | list[str] | tuple[str]] = {
            "Content-Type": "application/octet-stream"
        }
        return await self._call(
            lambda: self._client._create_multipart_upload(self.intake, key, headers)  # noqa: SLF001
        )

    def part_urls(
        self, origin: str, key: str, upload_id: str, wanted: Mapping[int, str | None]
    ) -> dict[int, str]:
        """Addresses for the browser to PUT parts to; the store holds a part against its SHA-256."""
        browser, urls = self._client_for(origin), {}
        for number, digest in wanted.items():
            query: dict[str, str | list[str] | tuple[str]] = {
                "uploadId": upload_id,
                "partNumber": str(number),
            }
            if digest:
                query[CHECKSUM] = b64encode(bytes.fromhex(digest)).decode()
            urls[number] = browser.get_presigned_url(
                "PUT", self.intake, key, expires=LINK_LIFE, extra_query_params=query
            )
        return urls

    async def parts(self, key: str, upload_id: str) -> list[StoredPart]:
        """What has arrived, from the store itself. Raises UploadOver."""
        return await self._call(lambda: self._parts(key, upload_id))

    async def finish_upload(self, key: str, upload_id: str, parts: Sequence[StoredPart]) -> str:
        """Join the parts; the version id of what they became. A repeat gives the same one."""
        joined = [Part(part.number, part.etag) for part in parts]
        result = await self._call(
            lambda: self._client._complete_multipart_upload(  # noqa: SLF001
                self.intake, key, upload_id, joined
            )
        )
        return result.version_id or (await self.newest(key))[0]

    async def drop_upload(self, key: str, upload_id: str) -> None:
        """Forget an upload and its parts. One that is gone already is no error."""
        try:
            await self._call(
                lambda: self._client._abort_multipart_upload(self.intake, key, upload_id)  # noqa: SLF001
            )
        except UploadOver:
            return

    async def put_stream(
        self, key: str, upload_id: str, chunks: AsyncIterator[bytes], limit: int
    ) -> list[StoredPart]:
        """Pass a body on part by part, never more than one part in memory (the plain form).

        Raises DocumentTooBig as soon as the limit (bytes) is passed; what was sent stays an
        unfinished upload, for the caller to drop.
        """
        waiting = bytearray()
        parts: list[StoredPart] = []
        async for chunk in chunks:
            waiting += chunk
            if len(parts) * PART_SIZE + len(waiting) > limit:
                raise DocumentTooBig(limit=limit, size=len(parts) * PART_SIZE + len(waiting))
            while len(waiting) >= PART_SIZE:
                body = bytes(waiting[:PART_SIZE])
                del waiting[:PART_SIZE]
                parts.append(await self._put_part(key, upload_id, len(parts) + 1, body))
        if waiting:
            parts.append(await self._put_part(key, upload_id, len(parts) + 1, bytes(waiting)))
        return parts

    async def _put_part(self, key: str, upload_id: str, number: int, body: bytes) -> StoredPart:
        etag = await self._call(
            lambda: self._client._upload_part(  # noqa: SLF001
                self.intake, key, body, None, upload_id, number
            )
        )
        return StoredPart(number=number, size=len(body), etag=etag)

    def _parts(self, key: str, upload_id: str) -> list[StoredPart]:
        found: list[Part] = []
        marker: str | None = None
        while True:
            page = self._client._list_parts(  # noqa: SLF001
                self.intake, key, upload_id, max_parts=PAGE, part_number_marker=marker
            )
            found += page.parts
            if not page.is_truncated or not page.parts:
                break
            marker = str(page.parts[-1].part_number)
        # One store lists a part that was sent twice as two; the last one is the one that counts.
        found.sort(key=lambda part: part.last_modified or _LONG_AGO)
        last = {part.part_number: part for part in found}
        return [
            StoredPart(number, last[number].size or 0, last[number].etag) for number in sorted(last)
        ]

    # Reading

    async def newest(self, key: str) -> tuple[str, int]:
        """Version id and size of the newest upload under this key. Raises NotFound."""
        stat = await self._call(lambda: self._client.stat_object(self.intake, key))
        return stat.version_id or "", stat.size or 0

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
            kept_since = one.last_modified or _LONG_AGO
            found.append(KeptVersion(name, one.version_id or "", kept_since))
        return found

    async def read(
        self, bucket: str, key: str, version_id: str, *, start: int = 0, length: int = 0
    ) -> AsyncIterator[bytes]:
        """The bytes of exactly this version, a chunk at a time; `length` 0 means to the end."""
        response = await self._call(
            lambda: self._client.get_object(
                bucket, key, offset=start, length=length, version_id=version_id
            )
        )
        try:
            while chunk := await self._call(lambda: response.read(CHUNK)):
                yield chunk
        finally:
            response.close()
            response.release_conn()

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
        """Remove a version from the intake bucket; the archive bucket lets nobody remove."""
        await self._call(
            lambda: self._client.remove_object(self.intake, key, version_id=version_id)
        )

    # Sealing

    async def seal(
        self, source: StoredObject, target: str, digest: str, until: datetime
    ) -> StoredObject:
        """Copy exactly this version to the archive bucket and lock it until a moment. Server-side;
        needs the sealing key. Sealing again finds the copy by its hash, so it may be repeated.
        The copy is read back: ChecksumDiffers if it is not what was verified.
        """
        sealed = await self._find_sealed(target, digest, source.size)
        if sealed is None:
            origin = CopySource(source.bucket, source.key, version_id=source.version_id)
            copy = await self._call(lambda: self._client.copy_object(self.archive, target, origin))
            sealed = StoredObject(self.archive, target, copy.version_id or "", source.size)
            await self.verify(sealed, digest)
        await self._call(lambda: self._lock(sealed, until))
        return sealed

    async def locked_until(self, sealed: StoredObject) -> datetime | None:
        """The end of this version's lock, as the store has it; None where there is none."""
        key, version = sealed.key, sealed.version_id
        found = await self._call(
            lambda: self._client.get_object_retention(self.archive, key, version_id=version)
        )
        return found.retain_until_date if found and found.mode == GOVERNANCE else None

    def _lock(self, sealed: StoredObject, until: datetime) -> None:
        # Headers of a copy request that ask for a lock are ignored in silence by one store we
        # run on, so the lock is set by a request of its own and then looked at.
        key, version = sealed.key, sealed.version_id
        try:
            known = self._client.get_object_retention(self.archive, key, version_id=version)
        except S3Error as error:
            if "ObjectLockConfiguration" not in (error.code or ""):
                raise
            known = None
        if known and known.retain_until_date and known.retain_until_date >= _whole_seconds(until):
            return
        wanted = Retention(GOVERNANCE, until)
        self._client.set_object_retention(self.archive, key, wanted, version_id=version)
        found = self._client.get_object_retention(self.archive, key, version_id=version)
        if not found or not found.retain_until_date or found.mode != GOVERNANCE:
            raise NotAttempted(part="store", why="no-lock")

    async def _find_sealed(self, target: str, digest: str, size: int) -> StoredObject | None:
        try:
            stat = await self._call(lambda: self._client.stat_object(self.archive, target))
        except NotFound:
            return None
        sealed = StoredObject(self.archive, target, stat.version_id or "", stat.size or 0)
        if sealed.size != size:
            return None
        try:
            await self.verify(sealed, digest)
        except ChecksumDiffers:
            return None
        return sealed

    async def verify(self, stored: StoredObject, digest: str) -> None:
        """Read the object once. Raises ChecksumDiffers."""
        hashing, size = sha256(), 0
        async for chunk in self.read(stored.bucket, stored.key, stored.version_id):
            hashing.update(chunk)
            size += len(chunk)
        if hashing.hexdigest() != digest or size != stored.size:
            raise ChecksumDiffers(key=stored.key)

    # The SDK

    def _client_for(self, origin: str) -> Minio:
        """A client for one address. The region is given, so that signing needs no connection."""
        parts = urlsplit(origin)
        return Minio(
            parts.netloc,
            self.access.key,
            self.access.secret,
            secure=parts.scheme == "https",
            region=self.access.region,
            http_client=self._http,
        )

    async def _call(self, work: Callable[[], T]) -> T:
        """Blocking work on a thread; the store's refusals become situations of ours."""
        try:
            return await asyncio.to_thread(work)
        except S3Error as error:
            if error.code == "NoSuchUpload":
                raise UploadOver(id=error.object_name or "") from error
            if error.code in GONE:
                raise NotFound(id=error.object_name or "") from error
            raise
        except (HTTPError, OSError) as error:
            raise NotAttempted(part="store") from error


def archive_policy(bucket: str) -> str:
    """Nobody deletes from the archive bucket, whatever the rights of their key."""
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
        "Resource": [f"arn:aws:s3:::{bucket}/*"],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _whole_seconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
