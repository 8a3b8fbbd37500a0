"""Inside a case the same bytes are one object and many rows; across cases they are copied (5.1.7)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from services.domain.steps.application import SealedDocument
from services.storage.evidence import removing
from services.storage.evidence.archive import Archive
from services.storage.evidence.checking import Checks
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.objects import ObjectStore
from services.storage.keeping import sealing
from services.storage.queries.documents import get_document
from services.storage.session import Database
from tests.storage.archiving import CLERK, LIMIT, NOW, look, usable


async def held(archive: Archive, document: StoredDocument) -> int:
    """Versions that lie under the document's own key in the intake bucket."""
    return len(await archive.objects.versions(archive.objects.intake, key=document.id))


async def read(archive: Archive, document: StoredDocument) -> bytes:
    return b"".join([chunk async for chunk in archive.read(document.id)])


async def test_5_1_7_the_second_file_lies_in_the_first_ones_object_and_says_so(
    archive: Archive, case: str, plan: bytes
) -> None:
    first = await usable(archive, case, plan, "规划.pdf")
    second = await usable(archive, case, plan, "规划副本.pdf")
    assert (second.key, second.version_id) == (first.id, first.version_id)
    assert (await held(archive, first), await held(archive, second)) == (1, 0)
    assert await read(archive, second) == plan
    async with archive.database.reading() as tx:
        assert [one.name for one in (await get_document(tx, first.id)).same_as] == ["规划副本.pdf"]
        assert [one.id for one in (await get_document(tx, second.id)).same_as] == [first.id]


async def test_5_1_7_another_case_has_its_own_object(archive: Archive, plan: bytes) -> None:
    one, other = [await usable(archive, str(uuid4()), plan) for _ in range(2)]
    assert (one.key, other.key) == (one.id, other.id)
    assert (await held(archive, one), await held(archive, other)) == (1, 1)


async def test_5_1_7_a_worker_that_died_in_between_leaves_no_second_object(
    archive: Archive, case: str, plan: bytes
) -> None:
    """Every stage that is done again clears away what is not needed."""
    await usable(archive, case, plan)
    second = await usable(archive, case, plan)
    upload = await archive.objects.begin_upload(second.id)

    async def body() -> AsyncIterator[bytes]:
        yield plan

    parts = await archive.objects.put_stream(second.id, upload, body(), len(plan))
    await archive.objects.finish_upload(second.id, upload, parts)
    assert await held(archive, second) == 1
    await Checks(archive).scan(second.id, NOW)
    assert await held(archive, second) == 0


async def test_5_1_7_bytes_go_with_the_last_file_that_lies_in_them(
    archive: Archive, case: str, plan: bytes
) -> None:
    first = await usable(archive, case, plan)
    second, third = [await usable(archive, case, plan) for _ in range(2)]
    await removing.remove(archive, first.id, CLERK, NOW)
    gone = NOW + archive.keeps + timedelta(seconds=1)
    assert await removing.clear(archive, gone) == 1
    assert await read(archive, second) == plan
    await removing.remove(archive, second.id, CLERK, gone)
    await removing.remove(archive, third.id, CLERK, gone)
    assert await removing.clear_one(archive, third.id, gone + archive.keeps)
    restored = await removing.restore(archive, second.id, CLERK, gone)
    assert await read(archive, restored) == plan
    await removing.remove(archive, second.id, CLERK, gone + archive.keeps)
    assert await removing.clear(archive, gone + 2 * archive.keeps) == 1
    assert await held(archive, first) == 0


async def test_5_1_7_sealed_it_is_one_object_of_the_case_and_two_of_two_cases(
    database: Database, sealing_store: ObjectStore, plan: bytes
) -> None:
    archive, cases = Archive(database, sealing_store, LIMIT), [str(uuid4()), str(uuid4())]
    until = datetime.now(UTC) + timedelta(days=30)
    keys: list[set[tuple[str, str]]] = []
    for case in cases:
        twins = [await usable(archive, case, plan) for _ in range(2)]
        entries = [
            SealedDocument(
                document=one.id, version_id=one.version_id or "", sha256=one.sha256 or "", place="1"
            )
            for one in twins
        ]
        done = await sealing.seal(
            database, sealing_store, case, entries, until=until, now=datetime.now(UTC)
        )
        keys.append({(one.key, one.version_id) for one in done})
        shown = await look(archive, twins[1])
        assert shown.sha512
        assert shown.sm3
    assert [len(one) for one in keys] == [1, 1]
    assert not keys[0] & keys[1]
