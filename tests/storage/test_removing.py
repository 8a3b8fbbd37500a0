"""4.6: a file that was removed comes back as it was, until its time is over. Both databases."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from services.domain.errors import NotFound
from services.domain.evidence.documents import (
    DocumentGone,
    DocumentNotRemoved,
    DocumentNotUsable,
    DocumentRemoved,
)
from services.domain.jobs import JobItem
from services.domain.papers.dossier import DocumentState, PartKind
from services.storage.evidence import documents, removals, volumes
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import DOCUMENTS, StoredDocument
from services.storage.evidence.removing import clear, remove, restore
from services.storage.keeping.keeping import Keeper
from services.storage.queries import applicant
from services.storage.queries.documents import list_documents
from services.storage.queries.names import file_names
from services.storage.queries.staff import usable_files
from services.storage.reconciling.documents import Documents, Objects
from services.storage.reconciling.uploads import Uploads
from tests.storage.archiving import (
    CLERK,
    NOW,
    bind,
    check,
    dossier_of,
    in_chunks,
    new,
    send_part,
    usable,
)
from tests.storage.recording import must_wait

LEADER = "account-2"
KEPT = timedelta(hours=24 * 30)
SECOND = timedelta(seconds=1)


async def columns(archive: Archive, document: StoredDocument) -> dict[str, Any]:
    async with archive.database.reading() as tx:
        row = (await tx.execute(select(DOCUMENTS).where(DOCUMENTS.c.id == document.id))).mappings()
        return dict(row.one())


async def test_4_6_a_removed_file_comes_back_with_every_column_and_its_bytes(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    before = await columns(archive, document)
    await remove(archive, document.id, CLERK, NOW)
    later = NOW + KEPT - SECOND
    await restore(archive, document.id, LEADER, later)
    assert await columns(archive, document) == {**before, "touched_at": later}
    assert b"".join([chunk async for chunk in archive.read(document.id)]) == plan
    await bind(archive, document, "plan", PartKind.APPROVAL, (1, 1))


async def test_4_6_what_was_removed_counts_nowhere(
    archive: Archive, case: str, plan: bytes
) -> None:
    """Lists, choices, names, downloads, binding: as if it had never been."""
    document = await usable(archive, case, plan)
    await remove(archive, document.id, CLERK, NOW)
    async with archive.database.reading() as tx:
        assert await list_documents(tx, case) == ()
        assert await applicant.files(tx, case) == ()
        assert await usable_files(tx, case) == []
        assert await file_names(tx, case) == {}
        assert await documents.facts(tx, case, [document.id]) == ()
    assert (await dossier_of(archive, case)).documents == ()
    for use in (
        archive.outgoing(document.id),
        archive.part_urls(document.id, "http://origin", [1], NOW),
        bind(archive, document, "plan", PartKind.APPROVAL),
    ):
        with pytest.raises(NotFound):
            await use
    with pytest.raises(DocumentRemoved):
        await archive.receive(
            new(case, "规划.pdf", 0).model_copy(update={"id": document.id}),
            in_chunks(plan),
            CLERK,
            NOW,
        )


async def test_4_6_who_removed_and_restored_what_stays_written(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    for hour in range(2):
        await remove(archive, document.id, CLERK, NOW + hour * timedelta(hours=1))
        await restore(archive, document.id, LEADER, NOW + hour * timedelta(hours=1) + SECOND)
    await remove(archive, document.id, LEADER, NOW + timedelta(hours=5))
    async with archive.database.reading() as tx:
        row = removals.REMOVED.c
        of_file = select(removals.REMOVED).where(row.document == document.id).order_by(row.number)
        rows = (await tx.execute(of_file)).all()
        assert [(one.number, one.removed_by, one.restored_by) for one in rows] == [
            (1, CLERK, LEADER),
            (2, CLERK, LEADER),
            (3, LEADER, None),
        ]
        (open_,) = await removals.of_stream(tx, case)
        assert (open_.number, open_.kept_until) == (3, NOW + timedelta(hours=5) + KEPT)


async def test_4_6_two_tabs_remove_once_and_restore_once(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    for act, again in ((remove, DocumentRemoved), (restore, DocumentNotRemoved)):
        both = [act(archive, document.id, by, NOW) for by in (CLERK, LEADER)]
        done = await asyncio.gather(*both, return_exceptions=True)
        assert [type(one) for one in done if isinstance(one, Exception)] == [again]
        with pytest.raises(again):
            await act(archive, document.id, CLERK, NOW)
    for act in (remove, restore):
        with pytest.raises(NotFound):
            await act(archive, "nowhere", CLERK, NOW)


async def test_4_6_a_file_that_goes_for_good_at_this_moment_is_not_half_restored(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    await remove(archive, document.id, CLERK, NOW)
    async with archive.database.writing() as tx:
        await removals.close(tx, await found(archive, document), gone_at=NOW)
        back = asyncio.create_task(restore(archive, document.id, CLERK, NOW))
        await must_wait(back)
    with pytest.raises(DocumentGone):
        await back


async def test_4_6_after_its_time_the_bytes_go_and_the_row_says_so(
    archive: Archive, case: str, plan: bytes
) -> None:
    """What was put back meanwhile, or is still in its time, stays."""
    # Each with bytes of its own: equal ones would be one object (5.1.7).
    files = [plan + b"%% %d\n" % number for number in range(3)]
    old, back, young = [await usable(archive, case, body) for body in files]
    for document in (old, back):
        await remove(archive, document.id, CLERK, NOW)
    await restore(archive, back.id, CLERK, NOW)
    await remove(archive, young.id, CLERK, NOW + SECOND)
    assert await clear(archive, NOW + KEPT - SECOND) == 0
    assert await clear(archive, NOW + KEPT) == 1
    assert await clear(archive, NOW + KEPT) == 0
    with pytest.raises(NotFound):
        await archive.objects.newest(old.id)
    for document in (back, young):
        assert (await archive.objects.newest(document.id))[1] == len(files[0])
    with pytest.raises(DocumentGone):
        await restore(archive, old.id, CLERK, NOW + KEPT)
    with pytest.raises(DocumentRemoved):
        await remove(archive, old.id, CLERK, NOW + KEPT)
    assert (await found(archive, old)).gone


async def test_4_6_an_upload_removed_half_way_goes_on_where_it_stopped(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await archive.reserve(new(case, "规划.pdf", len(plan)), CLERK, NOW)
    await send_part(archive, document, 1, plan)
    await remove(archive, document.id, CLERK, NOW)
    with pytest.raises(NotFound):
        await archive.confirm(document.id, NOW)
    restored = await restore(archive, document.id, CLERK, NOW)
    assert restored.state is DocumentState.RECEIVING
    await archive.confirm(document.id, NOW)
    assert (await check(archive, document.id)).usable


async def test_4_6_a_new_version_comes_back_after_the_old_one_only_where_that_is_free(
    archive: Archive, case: str, plan: bytes
) -> None:
    old = await usable(archive, case, plan)
    wish = new(case, "规划二.pdf", 0).model_copy(update={"replaces": old.id})
    newer = await archive.receive(wish, in_chunks(plan), CLERK, NOW)
    await check(archive, newer.id)
    await remove(archive, newer.id, CLERK, NOW)
    assert (await restore(archive, newer.id, CLERK, NOW)).replaces == old.id
    await remove(archive, newer.id, CLERK, NOW)
    part = await bind(archive, old, "plan", PartKind.APPROVAL)
    assert (await restore(archive, newer.id, CLERK, NOW)).replaces is None
    async with archive.database.writing() as tx:
        await volumes.detach(tx, case, part, NOW)
    await remove(archive, old.id, CLERK, NOW)
    assert (await restore(archive, old.id, CLERK, NOW)).usable


async def test_4_6_a_version_comes_back_alone_when_another_takes_its_place_at_this_moment(
    archive: Archive, case: str, plan: bytes
) -> None:
    old = await usable(archive, case, plan)
    wish = new(case, "规划二.pdf", 0).model_copy(update={"replaces": old.id})
    newer = await archive.receive(wish, in_chunks(plan), CLERK, NOW)
    await remove(archive, newer.id, CLERK, NOW)
    other = newer.model_copy(update={"id": str(uuid4())})
    async with archive.database.writing() as tx:
        assert await documents.add(tx, other)
        back = asyncio.create_task(restore(archive, newer.id, CLERK, NOW))
        await must_wait(back)
    assert (await back).replaces is None
    assert (await columns(archive, newer))["replaces"] is None
    assert (await columns(archive, other))["replaces"] == old.id


async def test_2_4_1_bytes_of_a_removed_file_are_no_strangers_and_go_in_their_night(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    await remove(archive, document.id, CLERK, NOW)
    objects = Objects(archive.database, archive.objects, timedelta(0))
    subject = f"{archive.objects.intake}/{document.id}"
    far = NOW + 400 * KEPT  # The store stamps objects with the real day.
    assert await objects.find([subject], far, whole=True) == []
    rows = Documents(Keeper(archive.database, archive.objects))
    assert await rows.find([document.id], NOW, whole=True) == []
    uploads = Uploads(archive, KEPT)
    assert await due(uploads, document, NOW + KEPT - SECOND) == []
    (one,) = await due(uploads, document, NOW + KEPT)
    assert one.what == "removed-file"
    assert await uploads.mend(one, NOW + KEPT) == "removed"
    assert await uploads.mend(one, NOW + KEPT) == ""
    assert await due(uploads, document, NOW + KEPT) == []
    with pytest.raises(NotFound):
        await archive.objects.newest(document.id)


async def test_4_6_a_bad_file_comes_back_with_its_reason(archive: Archive, case: str) -> None:
    bad = await usable(archive, case, b"this is no PDF " * 100)
    await remove(archive, bad.id, CLERK, NOW)
    restored = await restore(archive, bad.id, CLERK, NOW)
    assert (restored.state, restored.problem) == (bad.state, bad.problem)
    with pytest.raises(DocumentNotUsable):
        await archive.outgoing(bad.id)


async def found(archive: Archive, document: StoredDocument) -> removals.Removal:
    async with archive.database.reading() as tx:
        removal = await removals.find(tx, document.id)
    assert removal
    return removal


async def due(uploads: Uploads, document: StoredDocument, now: Any) -> list[JobItem]:
    """What a whole run finds of this file; the store and database are shared by all tests."""
    items, after = [], ""
    while True:
        page = await uploads.page(after, now)
        mine = [subject for subject in page.ids if subject.endswith(document.id)]
        items += await uploads.find(mine, now, whole=True)
        if not page.next:
            return items
        after = page.next
