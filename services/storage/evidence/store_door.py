"""Where the object store is, how it is spoken to, and what it calls things. Any S3 will do.

The blocking MinIO SDK, wrapped once, on threads. What is asked of it stands in `object_uploads.py`,
`object_locks.py` and `objects.py`.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeVar
from urllib.parse import urlsplit

from minio import Minio
from minio.error import S3Error
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from services.domain.errors import NotAttempted, NotFound
from services.domain.evidence.documents import UploadOver

T = TypeVar("T")

LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
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
    """`arrived_at` by the store's clock; None where the store was not asked."""

    number: int
    size: int
    etag: str
    arrived_at: datetime | None = None


@dataclass(frozen=True)
class StoredObject:
    """One version of one object, as the store has it."""

    bucket: str
    key: str
    version_id: str
    size: int


@dataclass(frozen=True)
class Outgoing:
    """A file on its way out: which bytes, and as what a browser gets them."""

    stored: StoredObject
    name: str
    media_type: str

    @property
    def etag(self) -> str:
        """The same for the same bytes: a version of an object never changes."""
        return f'"{self.stored.key}.{self.stored.version_id}.{self.stored.size}"'


@dataclass(frozen=True)
class SealedCopy(StoredObject):
    """A sealed version, and the digests that were worked out in the read that proved it."""

    sha512: str
    sm3: str


@dataclass(frozen=True)
class KeptVersion:
    """One version of one object, as the store lists it."""

    key: str
    version_id: str
    since: datetime


class StoreDoor:
    """A connection as one identity, and the two buckets. `tries` again before it gives up."""

    def __init__(self, access: StoreAccess, tries: int = 3) -> None:
        self.access = access
        self.intake, self.archive = access.intake, access.archive
        self._http = PoolManager(
            maxsize=16,
            timeout=Timeout(connect=5, read=120),
            retries=Retry(total=tries, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504)),
        )
        self._client = self._client_for(access.endpoint)

    def close(self) -> None:
        self._http.clear()

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
        """Blocking work on a thread."""
        with told_as_ours():
            return await asyncio.to_thread(work)


@contextmanager
def told_as_ours() -> Iterator[None]:
    """The store's refusals become situations of ours."""
    try:
        yield
    except S3Error as error:
        if error.code == "NoSuchUpload":
            raise UploadOver(id=error.object_name or "") from error
        if error.code in GONE:
            raise NotFound(id=error.object_name or "") from error
        raise
    except (HTTPError, OSError) as error:
        raise NotAttempted(part="store") from error
