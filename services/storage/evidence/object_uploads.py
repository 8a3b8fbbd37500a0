"""Uploads into the intake bucket: parts by presigned address or through us, joined at the end.

Which document a key belongs to, and who may send it, is not its business: that is `archive.py`.
"""

from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from minio.datatypes import Part

from services.domain.evidence.documents import PART_SIZE, DocumentTooBig, UploadOver
from services.storage.evidence.store_door import LONG_AGO, StoreDoor, StoredPart

PAGE: Final = 1000
CHECKSUM: Final = "x-amz-checksum-sha256"
LINK_LIFE: Final = timedelta(hours=1)


class ObjectUploads(StoreDoor):
    """Multipart uploads, each under the key of its document."""

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
        found.sort(key=lambda part: part.last_modified or LONG_AGO)
        last = {part.part_number: part for part in found}
        return [
            StoredPart(number, part.size or 0, part.etag, part.last_modified)
            for number, part in sorted(last.items())
        ]

    async def newest(self, key: str) -> tuple[str, int]:
        """Version id and size of the newest upload under this key. Raises NotFound."""
        stat = await self._call(lambda: self._client.stat_object(self.intake, key))
        return stat.version_id or "", stat.size or 0
