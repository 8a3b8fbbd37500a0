"""The second copy of what was sealed: a folder, or a bucket of another store (5.2.1).

Under the keys of the archive, so that it can be read without us. It is written once and never
changed from here; whoever keeps it should see to it that nobody else can change it either.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from services.domain.errors import NotAttempted, NotFound
from services.domain.evidence.documents import ChecksumDiffers
from services.storage.evidence.objects import CHUNK, ObjectStore, StoreAccess


class SecondCopy(ABC):
    """One place, keys and bytes. Raises NotAttempted where it cannot be reached."""

    @abstractmethod
    async def put(self, key: str, chunks: AsyncIterator[bytes], size: int) -> None:
        """All of it or nothing; what is there already under the key is replaced."""

    @abstractmethod
    def read(self, key: str) -> AsyncIterator[bytes]:
        """The bytes, a chunk at a time. Raises NotFound."""

    @abstractmethod
    async def remove(self, key: str) -> None:
        """After the disposal of what it was the copy of. One that is gone is no error."""

    async def holds(self, key: str, digest: str) -> bool:
        """Whether it has these very bytes."""
        hashing = sha256()
        try:
            async for chunk in self.read(key):
                hashing.update(chunk)
        except NotFound:
            return False
        return hashing.hexdigest() == digest


class FolderCopy(SecondCopy):
    """A folder, best on another machine's disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    async def put(self, key: str, chunks: AsyncIterator[bytes], size: int) -> None:
        path = self.root / key
        unfinished = path.with_name(f"{path.name}.{uuid4().hex}.part")
        try:
            await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
            file = await asyncio.to_thread(unfinished.open, "wb")
            try:
                async for chunk in chunks:
                    await asyncio.to_thread(file.write, chunk)
            finally:
                await asyncio.to_thread(file.close)
            await asyncio.to_thread(unfinished.replace, path)
        except OSError as error:
            raise NotAttempted(part="second-copy") from error
        finally:
            await asyncio.to_thread(unfinished.unlink, missing_ok=True)

    async def read(self, key: str) -> AsyncIterator[bytes]:
        try:
            file = await asyncio.to_thread((self.root / key).open, "rb")
        except FileNotFoundError:
            raise NotFound(id=key) from None
        except OSError as error:
            raise NotAttempted(part="second-copy") from error
        try:
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                yield chunk
        finally:
            await asyncio.to_thread(file.close)

    async def remove(self, key: str) -> None:
        await asyncio.to_thread((self.root / key).unlink, missing_ok=True)


class StoreCopy(SecondCopy):
    """A bucket of another S3 store, made by whoever keeps that store, with versions and a lock."""

    def __init__(self, access: StoreAccess) -> None:
        self.objects = ObjectStore(access)

    async def put(self, key: str, chunks: AsyncIterator[bytes], size: int) -> None:
        upload = await self.objects.begin_upload(key)
        parts = await self.objects.put_stream(key, upload, chunks, size)
        if sum(part.size for part in parts) != size:
            await self.objects.drop_upload(key, upload)
            raise ChecksumDiffers(key=key)
        await self.objects.finish_upload(key, upload, parts)

    async def read(self, key: str) -> AsyncIterator[bytes]:
        version, _ = await self.objects.newest(key)
        async for chunk in self.objects.read(self.objects.intake, key, version):
            yield chunk

    async def remove(self, key: str) -> None:
        try:
            version, _ = await self.objects.newest(key)
        except NotFound:
            return
        await self.objects.remove(key, version)


def second_copy(address: str, key: str, secret: str, region: str) -> SecondCopy | None:
    """`address` is empty, a folder, or https://host/bucket. Raises ValueError for anything else."""
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"}:
        folder = Path(address)
        if not folder.is_absolute():
            message = "a second copy lies in an absolute folder or at https://host/bucket"
            raise ValueError(message)
        return FolderCopy(folder)
    bucket = parts.path.strip("/")
    if not bucket or "/" in bucket:
        message = "the address of a second copy ends with the name of its bucket"
        raise ValueError(message)
    origin = f"{parts.scheme}://{parts.netloc}"
    return StoreCopy(StoreAccess(origin, key, secret, region, intake=bucket, archive=bucket))
