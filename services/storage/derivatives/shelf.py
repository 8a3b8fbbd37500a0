"""The bucket of derivatives: no lock, no versions, since everything in it can be made again.

Keys are document, kind and number; never a name that somebody chose.
"""

from pathlib import Path

from services.domain.errors import NotFound
from services.domain.evidence.derivatives import Derivative
from services.storage.evidence.store_door import StoreAccess, StoreDoor


class Shelf(StoreDoor):
    """Putting and removing need the administrator's key; reading and signing any."""

    def __init__(self, access: StoreAccess, bucket: str) -> None:
        super().__init__(access)
        self.bucket = bucket

    async def prepare(self) -> None:
        """Make the bucket where it is missing; may be repeated."""
        await self._call(self._prepare)

    async def put(self, key: str, path: Path, media_type: str) -> None:
        """Over whatever was there under this key."""
        await self._call(
            lambda: self._client.fput_object(
                self.bucket, key, str(path), content_type=media_type, num_parallel_uploads=1
            )
        )

    async def read(self, key: str) -> bytes:
        """The whole object, for the server's own use. Raises NotFound."""
        return await self._call(lambda: self._client.get_object(self.bucket, key).read())

    async def remove(self, key: str) -> None:
        """One that is gone already is no error."""
        try:
            await self._call(lambda: self._client.remove_object(self.bucket, key))
        except NotFound:
            return

    async def keys(self, prefix: str = "") -> list[str]:
        return await self._call(
            lambda: [
                one.object_name or ""
                for one in self._client.list_objects(self.bucket, prefix=prefix, recursive=True)
            ]
        )

    def _prepare(self) -> None:
        if not self._client.bucket_exists(self.bucket):
            self._client.make_bucket(self.bucket)


def key_of(document_id: str, what: Derivative) -> str:
    ending = what.media_type.rpartition("/")[2]
    return f"{document_id}/{what.kind.value}-{what.number}.{ending}"
