"""Bytes that rot are found, named and mended from another copy (5.2.2).

They are damaged for real: in the store's own files, which no S3 caller can reach.
"""

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import update

from services.domain.errors import NotAttempted
from services.domain.evidence.keeping import Lock, LockMode
from services.domain.jobs import JobItem, JobKind
from services.domain.steps.application import SealedDocument
from services.storage import jobs
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.objects import ObjectStore, StoreAccess
from services.storage.keeping import fixity, sealing
from services.storage.keeping.fixity import Fixity, Pacer
from services.storage.keeping.keeping import Keeper
from services.storage.keeping.second_copy import FolderCopy, SecondCopy, StoreCopy, second_copy
from services.storage.session import Database
from tests.storage.archiving import LIMIT, usable

NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=40)
UNTIL = NOW + timedelta(days=400)
TICK = 0.001
"""Seconds by which a loop may wake up early."""


@pytest.fixture
def archive(sqlite: Database, sealing_store: ObjectStore) -> Archive:
    return Archive(sqlite, sealing_store, LIMIT)


def picture() -> bytes:
    """Of noise: large enough for the store's volumes, and like no other."""
    kept = io.BytesIO()
    noise = b"".join(uuid4().bytes for _ in range(128 * 128 * 3 // 16))
    Image.frombytes("RGB", (128, 128), noise).save(kept, "png")
    return kept.getvalue()


async def seal(archive: Archive, document: StoredDocument) -> sealing.Sealed:
    entry = SealedDocument(
        document=document.id,
        version_id=document.version_id or "",
        sha256=document.sha256 or "",
        place="plan/1",
    )
    (sealed,) = await sealing.seal(
        archive.database, archive.objects, document.stream, [entry], until=UNTIL, now=NOW
    )
    return sealed


def damage(home: Path, body: bytes, *, copies: int) -> None:
    """Turn some bits of every copy that lies in the store's files."""
    inner, done = body[len(body) // 2 :][:64], 0
    for volume in (home / "data").rglob("*.dat"):
        held = volume.read_bytes()
        at = held.find(inner)
        while at >= 0:
            with volume.open("r+b") as file:
                file.seek(at)
                file.write(bytes(255 - one for one in inner))
            done += 1
            at = held.find(inner, at + 1)
    assert done == copies


async def read(archive: Archive, document: str) -> bytes:
    return b"".join([chunk async for chunk in archive.read(document)])


async def verified_at(archive: Archive, document: str) -> datetime | None:
    async with archive.database.reading() as tx:
        return (await documents.get(tx, document)).verified_at


async def test_5_2_2_bytes_that_are_as_they_were_get_their_date(archive: Archive) -> None:
    document = await usable(archive, str(uuid4()), picture(), "照片.png")
    reader = Fixity(Keeper(archive.database, archive.objects))
    assert await reader.read_again(document.id, LATER) == (document.size, [])
    assert await verified_at(archive, document.id) == LATER
    await seal(archive, document)
    assert await reader.read_again(document.id, LATER + timedelta(days=1)) == (document.size, [])
    assert await verified_at(archive, document.id) == LATER + timedelta(days=1)


async def altered(archive: Archive, sealed: sealing.Sealed) -> sealing.Sealed:
    """The row names other bytes of the same size under the same key: a version that was changed."""
    put = archive.objects._client.put_object(
        archive.objects.archive, sealed.key, io.BytesIO(b"x" * sealed.size), sealed.size
    )
    async with archive.database.writing() as tx:
        row = {"version_id": put.version_id or ""}
        mine = sealing.SEALED.c.document == sealed.document
        await tx.execute(update(sealing.SEALED).where(mine).values(**row))
    return sealed.model_copy(update=row)


async def test_5_2_2_no_more_is_read_in_a_second_than_the_setting_allows(archive: Archive) -> None:
    """Over all that it reads: two files take as long as their bytes together."""
    case, clock = str(uuid4()), asyncio.get_running_loop()
    sent = [await usable(archive, case, picture(), "照片.png") for _ in range(2)]
    reader = Fixity(Keeper(archive.database, archive.objects))
    pacer = Pacer(bytes_per_second := 1_000_000)
    before = clock.time()
    for document in sent:
        assert (await reader.read_again(document.id, LATER, pacer))[1] == []
        assert clock.time() - before >= pacer.bytes / bytes_per_second - TICK
    assert pacer.bytes == sum(document.size for document in sent)


@pytest.mark.parametrize(
    "where",
    [
        "another version",
        pytest.param("the store's own files", marks=[pytest.mark.long, pytest.mark.timeout(240)]),
    ],
)
async def test_5_2_2_damage_is_mended_from_the_second_copy_and_locked_again(
    archive: Archive, store_home: Path, tmp_path: Path, where: str
) -> None:
    """The store itself tries for long to read what is damaged in its files."""
    body = picture()
    document = await usable(archive, str(uuid4()), body, "照片.png")
    sealed = await seal(archive, document)
    keeper = Keeper(archive.database, archive.objects, FolderCopy(tmp_path / "second"))
    await keeper.keep(document.stream, NOW)
    assert (tmp_path / "second" / sealed.key).read_bytes() == body
    if where == "another version":
        sealed = await altered(archive, sealed)
    else:
        damage(store_home, body, copies=2)
    (found,) = (await Fixity(keeper).read_again(document.id, LATER))[1]
    assert (found.what, found.did, found.open) == (
        "object-differs",
        "from the second copy",
        False,
    )
    assert await read(archive, document.id) == body
    async with archive.database.reading() as tx:
        after = await sealing.find(tx, document.id)
    assert after
    assert after.version_id != sealed.version_id
    lock = await archive.objects.lock_of(after.at(archive.objects.archive))
    assert lock == Lock(mode=LockMode.GOVERNANCE, until=UNTIL.replace(microsecond=0))
    assert (await Fixity(keeper).read_again(document.id, LATER))[1] == []


async def test_5_2_2_damage_that_nothing_can_mend_is_left_for_a_person(archive: Archive) -> None:
    document = await usable(archive, str(uuid4()), picture(), "照片.png")
    sealed = await seal(archive, document)
    await altered(archive, sealed)
    before = await verified_at(archive, document.id)
    await archive.objects.remove(document.id, document.version_id or "")
    reader = Fixity(Keeper(archive.database, archive.objects))
    (found,) = (await reader.read_again(document.id, LATER))[1]
    assert (found.what, found.did, found.open) == ("object-differs", "", True)
    assert await verified_at(archive, document.id) == before


async def test_5_2_2_a_sealed_copy_that_is_gone_is_made_again_from_what_was_received(
    archive: Archive,
) -> None:
    """Its lock was over, so it could be removed at all."""
    body = picture()
    document = await usable(archive, str(uuid4()), body, "照片.png")
    key = f"{document.stream}/{document.sha256}"
    entry = SealedDocument(
        document=document.id,
        version_id=document.version_id or "",
        sha256=document.sha256 or "",
        place="1",
    )
    (sealed,) = await sealing.seal(
        archive.database,
        archive.objects,
        document.stream,
        [entry],
        until=datetime.now(UTC) + timedelta(seconds=2),
        now=NOW,
    )
    stored = sealed.at(archive.objects.archive)
    while datetime.now(UTC) <= sealed.locked_until:
        assert await archive.objects.look(stored.bucket, stored.key, stored.version_id)
    await archive.objects.dispose(stored)
    (found,) = (
        await Fixity(Keeper(archive.database, archive.objects)).read_again(document.id, LATER)
    )[1]
    assert (found.what, found.did) == ("no-object", "from the intake")
    assert sealed.key == key
    assert await read(archive, document.id) == body


@pytest.mark.parametrize("kind", ["folder", "bucket"])
async def test_5_2_2_a_second_copy_that_rots_is_written_anew(
    archive: Archive, store_access: StoreAccess, tmp_path: Path, kind: str
) -> None:
    body = picture()
    document = await usable(archive, str(uuid4()), body, "照片.png")
    sealed = await seal(archive, document)
    second: SecondCopy
    if kind == "folder":
        second = FolderCopy(tmp_path)
    else:
        archive.objects._client.make_bucket(bucket := f"second-{uuid4().hex[:8]}")
        address = f"{store_access.endpoint}/{bucket}"
        found = second_copy(address, store_access.key, store_access.secret, "us-east-1")
        assert isinstance(found, StoreCopy)
        second = found
    keeper = Keeper(archive.database, archive.objects, second)
    await keeper.keep(document.stream, NOW)
    assert await second.holds(sealed.key, sealed.sha256)

    async def rotten() -> AsyncIterator[bytes]:
        yield b"x" * sealed.size

    await second.put(sealed.key, rotten(), sealed.size)
    (wrong,) = (await Fixity(keeper).read_again(document.id, LATER))[1]
    assert (wrong.what, wrong.did, wrong.open) == ("copy-differs", "copied anew", False)
    assert await second.holds(sealed.key, sealed.sha256)


async def test_5_2_2_a_store_that_is_away_is_no_damage(
    archive: Archive, store_access: StoreAccess
) -> None:
    document = await usable(archive, str(uuid4()), picture(), "照片.png")
    away = ObjectStore(StoreAccess("http://127.0.0.1:9", "key", "secret"))
    with pytest.raises(NotAttempted):
        await Fixity(Keeper(archive.database, away)).read_again(document.id, LATER)
    away.close()


async def test_5_2_2_what_was_read_longest_ago_is_next_and_what_is_told_of_is_not_read_twice(
    database: Database, sealing_store: ObjectStore
) -> None:
    archive, case = Archive(database, sealing_store, LIMIT), str(uuid4())
    sent = [(await usable(archive, case, picture(), "照片.png")).id for _ in range(3)]
    reader = Fixity(Keeper(database, sealing_store))
    for number, document in enumerate(sent):
        await reader.read_again(document, NOW + timedelta(days=number))
    async with database.writing() as tx:
        assert await fixity.longest_ago(tx, "job", LATER, case=case) == sent
        assert await fixity.longest_ago(tx, "job", NOW + timedelta(days=1), case=case) == sent[:1]
        assert await fixity.unread_since(tx, NOW + timedelta(days=2), case=case) == 2
        await jobs.begin(tx, "job", JobKind.FIXITY, NOW)
        told = JobItem(item=sent[0], what="object-differs", seen="")
        await jobs.note(tx, "job", told)
        assert await fixity.longest_ago(tx, "job", LATER, case=case, limit=1) == sent[1:2]
        assert await fixity.longest_ago(tx, "other", LATER, case=str(uuid4())) == []
        plan = await fixity.plan_of(tx, 90, 1024, case=case)
    assert (plan.files, plan.bytes > 3 * 10_000) == (3, True)
