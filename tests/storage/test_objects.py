"""The object store against a real S3 server, with the two keys of a real installation."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from errno import ENOSPC
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import httpx
import pytest
from minio.commonconfig import COMPLIANCE, GOVERNANCE
from minio.deleteobjects import DeleteObject
from minio.error import S3Error
from minio.retention import Retention
from minio.versioningconfig import VersioningConfig

from services.domain.errors import NotAttempted, NotFound
from services.domain.evidence.documents import (
    PART_SIZE,
    ChecksumDiffers,
    DocumentTooBig,
    UploadOver,
)
from services.domain.evidence.keeping import Lock, LockMode
from services.storage.evidence.objects import (
    AHEAD,
    SPAN,
    ObjectStore,
    StoreAccess,
    StoredObject,
    StoredPart,
)

FIVE_MIB = 5 * 1024 * 1024


async def test_parts_put_by_presigned_address_become_one_object(store: ObjectStore) -> None:
    key, first, second = new_key(), b"a" * FIVE_MIB, b"tail"
    upload = await store.begin_upload(key)
    urls = store.part_urls(store.access.endpoint, key, upload, {1: None, 2: None})
    async with httpx.AsyncClient() as browser:
        for number, body in ((1, first), (2, second)):
            assert (await browser.put(urls[number], content=body)).status_code == 200
    parts = await store.parts(key, upload)
    assert [(part.number, part.size) for part in parts] == [(1, FIVE_MIB), (2, 4)]
    version = await store.finish_upload(key, upload, parts)
    assert await everything(store, key, version) == first + second
    assert await part_of(store, key, version, FIVE_MIB - 1, 3) == b"ata"


async def test_a_part_sent_twice_is_one_part(store: ObjectStore) -> None:
    """A browser whose answer was lost sends the part again; one store lists both."""
    key = new_key()
    upload = await store.begin_upload(key)
    url = store.part_urls(store.access.endpoint, key, upload, {1: None})[1]
    async with httpx.AsyncClient() as browser:
        for _ in range(2):
            await browser.put(url, content=b"once")
    parts = await store.parts(key, upload)
    assert [(part.number, part.size) for part in parts] == [(1, 4)]
    version = await store.finish_upload(key, upload, parts)
    assert await everything(store, key, version) == b"once"


async def test_finishing_twice_gives_the_same_version(store: ObjectStore) -> None:
    key, upload, parts = await upload_of(store, b"once")
    version = await store.finish_upload(key, upload, parts)
    assert await store.finish_upload(key, upload, parts) == version


async def test_an_address_is_signed_for_the_browsers_origin_and_no_other(
    store: ObjectStore,
) -> None:
    """Issue 1.1.5: the proxy keeps the Host header, since the signature covers it."""
    key = new_key()
    upload = await store.begin_upload(key)
    url = store.part_urls("https://eco.example.org:8443", key, upload, {1: None})[1]
    assert url.startswith("https://eco.example.org:8443/")
    inner = url.replace("https://eco.example.org:8443", store.access.endpoint)
    async with httpx.AsyncClient() as proxy:
        kept = await proxy.put(inner, content=b"x", headers={"Host": "eco.example.org:8443"})
        changed = await proxy.put(inner, content=b"x")
    assert (kept.status_code, changed.status_code) == (200, 403)


async def test_a_late_put_to_an_old_address_changes_nothing(store: ObjectStore) -> None:
    """Issue 1.4.4."""
    key = new_key()
    upload = await store.begin_upload(key)
    url = store.part_urls(store.access.endpoint, key, upload, {1: None})[1]
    async with httpx.AsyncClient() as browser:
        await browser.put(url, content=b"verified")
        version = await store.finish_upload(key, upload, await store.parts(key, upload))
        late = await browser.put(url, content=b"replaced")
    assert late.status_code == 404
    assert (await store.newest(key))[0] == version
    assert await everything(store, key, version) == b"verified"


async def test_a_stream_is_passed_on_in_parts(store: ObjectStore) -> None:
    key, body = new_key(), b"0123456789" * 900_000
    upload = await store.begin_upload(key)
    parts = await store.put_stream(key, upload, in_chunks(body, 100_000), limit=len(body))
    assert [part.size for part in parts] == [PART_SIZE, len(body) - PART_SIZE]
    version = await store.finish_upload(key, upload, parts)
    assert await everything(store, key, version) == body


async def test_a_stream_over_the_limit_stops_and_can_be_dropped(store: ObjectStore) -> None:
    key = new_key()
    upload = await store.begin_upload(key)
    with pytest.raises(DocumentTooBig):
        await store.put_stream(key, upload, in_chunks(b"x" * 101, 10), limit=100)
    await store.drop_upload(key, upload)
    await store.drop_upload(key, upload)
    with pytest.raises(UploadOver):
        await store.parts(key, upload)
    with pytest.raises(NotFound):
        await store.newest(key)


async def test_sealing_copies_exactly_the_verified_version_and_locks_it(
    store: ObjectStore, sealing_store: ObjectStore
) -> None:
    """Issue 1.4.4: what came under the same key afterwards is not what is sealed."""
    verified = await stored(store, b"verified")
    await stored(store, b"changed!", verified.key)
    until = datetime.now(UTC) + timedelta(days=3650)
    sealed = await sealing_store.seal(verified, archive_key(), digest(b"verified"), until)
    assert await everything_of(store, sealed) == b"verified"
    retention = sealing_store._client.get_object_retention(
        sealed.bucket, sealed.key, version_id=sealed.version_id
    )
    assert retention is not None
    assert retention.mode == GOVERNANCE
    assert retention.retain_until_date == until.replace(microsecond=0)


async def test_sealing_again_finds_the_first_copy(
    store: ObjectStore, sealing_store: ObjectStore
) -> None:
    source, target = await stored(store, b"same"), archive_key()
    until = datetime.now(UTC) + timedelta(days=30)
    first = await sealing_store.seal(source, target, digest(b"same"), until)
    assert await sealing_store.seal(source, target, digest(b"same"), until) == first


async def test_sealing_refuses_bytes_that_are_not_the_verified_ones(
    store: ObjectStore, sealing_store: ObjectStore
) -> None:
    source = await stored(store, b"other")
    with pytest.raises(ChecksumDiffers):
        await sealing_store.seal(source, archive_key(), digest(b"verified"), datetime.now(UTC))


async def test_a_planted_object_under_the_hash_is_not_taken_for_the_sealed_one(
    store: ObjectStore, sealing_store: ObjectStore
) -> None:
    source, target = await stored(store, b"genuine"), archive_key()
    sealing_store._client.put_object(store.archive, target, BytesIO(b"planted"), 7)
    until = datetime.now(UTC) + timedelta(days=30)
    sealed = await sealing_store.seal(source, target, digest(b"genuine"), until)
    assert await everything_of(store, sealed) == b"genuine"


async def test_5_2_1_the_apis_own_key_can_neither_delete_nor_loosen_nor_overwrite(
    store: ObjectStore, sealing_store: ObjectStore
) -> None:
    """Issue 1.4.4 and limits 2.3: with the very key that faces the network, on the real store."""
    source = await stored(store, b"kept")
    until = datetime.now(UTC) + timedelta(days=30)
    sealed = await sealing_store.seal(source, archive_key(), digest(b"kept"), until)
    client, where = store._client, (store.archive, sealed.key)
    version = sealed.version_id
    sooner = Retention(GOVERNANCE, datetime.now(UTC) + timedelta(days=1))
    later = Retention(COMPLIANCE, until + timedelta(days=1))
    tried: dict[str, Callable[[], object]] = {
        "delete": lambda: client.remove_object(*where),
        "delete this version": lambda: client.remove_object(*where, version_id=version),
        "pass the lock by": lambda: client._execute(
            "DELETE",
            *where,
            headers={"x-amz-bypass-governance-retention": "true"},
            query_params={"versionId": version},
        ),
        "shorten": lambda: client.set_object_retention(*where, sooner, version_id=version),
        "change the lock": lambda: client.set_object_retention(*where, later, version_id=version),
        "hold": lambda: client.enable_object_legal_hold(*where, version_id=version),
        "release": lambda: client.disable_object_legal_hold(*where, version_id=version),
        "overwrite": lambda: client.put_object(*where, BytesIO(b"other"), 5),
        "loosen the policy": lambda: client.delete_bucket_policy(store.archive),
        "stop versions": lambda: client.set_bucket_versioning(
            store.archive, VersioningConfig("Suspended")
        ),
    }
    for what, attempt in tried.items():
        with pytest.raises(S3Error) as refused:
            attempt()
        assert refused.value.code == "AccessDenied", what
    many = [DeleteObject(sealed.key, version)]
    assert [e.code for e in client.remove_objects(store.archive, many)] == ["AccessDenied"]
    assert await everything_of(store, sealed) == b"kept"
    kept = await sealing_store.lock_of(sealed)
    assert kept == Lock(mode=LockMode.GOVERNANCE, until=until.replace(microsecond=0))


async def test_5_2_1_a_lock_only_ever_grows_firmer_and_longer(
    store: ObjectStore, sealing_store: ObjectStore
) -> None:
    source = await stored(store, b"firm")
    soon, far = (datetime.now(UTC) + timedelta(days=days) for days in (30, 11_000))
    sealed = await sealing_store.seal(source, archive_key(), digest(b"firm"), soon)
    firm = Lock(mode=LockMode.COMPLIANCE, until=far)
    assert (await sealing_store.lock(sealed, firm)).at_least(firm)
    soft = Lock(mode=LockMode.GOVERNANCE, until=soon)
    assert (await sealing_store.lock(sealed, soft)).at_least(firm)
    for key in (sealing_store, store):
        with pytest.raises(S3Error, match="AccessDenied"):
            key._client.remove_object(sealed.bucket, sealed.key, version_id=sealed.version_id)
    with pytest.raises(S3Error):
        sealing_store._client.set_object_retention(
            sealed.bucket,
            sealed.key,
            Retention(COMPLIANCE, soon),
            version_id=sealed.version_id,
        )
    assert await everything_of(store, sealed) == b"firm"


async def test_5_2_1_what_is_held_cannot_be_deleted_and_what_is_released_and_over_can(
    store: ObjectStore, sealing_store: ObjectStore
) -> None:
    """The lock here is over in two seconds: a hold keeps the bytes beyond it."""
    source = await stored(store, b"held")
    over = datetime.now(UTC) + timedelta(seconds=2)
    sealed = await sealing_store.seal(source, archive_key(), digest(b"held"), over)
    await sealing_store.lock(sealed, Lock(mode=LockMode.GOVERNANCE, until=over, held=True))
    while datetime.now(UTC) <= over:
        with pytest.raises(S3Error, match="AccessDenied"):
            await sealing_store.dispose(sealed)
    with pytest.raises(S3Error, match="AccessDenied"):
        await sealing_store.dispose(sealed)
    await sealing_store.lock(sealed, Lock(mode=LockMode.GOVERNANCE, until=over))
    await sealing_store.dispose(sealed)
    assert await sealing_store.look(sealed.bucket, sealed.key, sealed.version_id) is None


async def test_a_store_that_is_down_means_not_attempted() -> None:
    store = ObjectStore(StoreAccess("http://127.0.0.1:9", "key", "secret"))
    with pytest.raises(NotAttempted):
        await store.ready()
    store.close()


@pytest.mark.parametrize("size", [1, SPAN - 1, SPAN, SPAN + 1, (AHEAD + 2) * SPAN + 3])
async def test_5_1_1_every_byte_is_poured_once_and_in_order(store: ObjectStore, size: int) -> None:
    """However many spans are on their way at once."""
    body = bytes(range(251)) * (size // 251 + 1)
    at = await stored(store, body[:size])
    taken: list[bytes] = []
    await store.pour(at.bucket, at.key, at.version_id, taken.append)
    assert b"".join(taken) == body[:size]


async def test_5_1_1_what_fails_while_bytes_are_poured_is_told_as_it_is(store: ObjectStore) -> None:
    at = await stored(store, b"a" * (SPAN + 1))

    def no_room(_: bytes) -> None:
        raise OSError(ENOSPC, "no room")

    with pytest.raises(OSError, match="no room"):
        await store.pour(at.bucket, at.key, at.version_id, no_room)
    with pytest.raises(NotFound):
        await store.pour(at.bucket, new_key(), "", no_room)


def new_key() -> str:
    return f"test/{uuid4()}"


def archive_key() -> str:
    return f"archive/{uuid4()}/hash"


def digest(body: bytes) -> str:
    return sha256(body).hexdigest()


async def in_chunks(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


async def upload_of(
    store: ObjectStore, body: bytes, key: str = ""
) -> tuple[str, str, list[StoredPart]]:
    key = key or new_key()
    upload = await store.begin_upload(key)
    return key, upload, await store.put_stream(key, upload, in_chunks(body, 1 << 20), len(body))


async def stored(store: ObjectStore, body: bytes, key: str = "") -> StoredObject:
    key, upload, parts = await upload_of(store, body, key)
    version = await store.finish_upload(key, upload, parts)
    return StoredObject(store.intake, key, version, len(body))


async def everything(store: ObjectStore, key: str, version: str) -> bytes:
    return b"".join([chunk async for chunk in store.read(store.intake, key, version)])


async def everything_of(store: ObjectStore, at: StoredObject) -> bytes:
    return b"".join([chunk async for chunk in store.read(at.bucket, at.key, at.version_id)])


async def part_of(store: ObjectStore, key: str, version: str, start: int, length: int) -> bytes:
    read = store.read(store.intake, key, version, start=start, length=length)
    return b"".join([chunk async for chunk in read])
