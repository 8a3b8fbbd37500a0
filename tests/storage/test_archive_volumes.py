"""Bound parts, proofs and new versions: what the dossier shows. Real store, both databases."""

import asyncio
from uuid import uuid4

import pytest

from services.domain.documents import DocumentInUse, PagesOutside
from services.domain.dossier import PartKind
from services.domain.errors import Invalid, NotFound, Stale
from services.storage import documents, papers, volumes
from services.storage.archive import Archive
from services.storage.session import Database
from tests.storage.archiving import CLERK, NOW, bind, dossier_of, in_chunks, new, prove, usable


async def test_a_new_version_takes_the_places_of_the_old_one_and_overwrites_nothing(
    archive: Archive, case: str, plan: bytes
) -> None:
    """Issue 1.4.5."""
    old = await usable(archive, case, plan)
    await bind(archive, old, "plan", PartKind.APPROVAL, (1, 1))
    await bind(archive, old, "plan", PartKind.PLAN_TEXT, (2, 60))
    wish = new(case, "规划（修订）.pdf", 0).model_copy(update={"replaces": old.id})
    newer = await archive.receive(wish, in_chunks(plan), CLERK, NOW)
    await archive.check(newer.id, NOW)
    dossier = await dossier_of(archive, case)
    parts = dossier.volume("plan").parts
    assert [(part.kind, part.document) for part in parts] == [
        (PartKind.APPROVAL, newer.id),
        (PartKind.PLAN_TEXT, newer.id),
    ]
    assert b"".join([chunk async for chunk in archive.read(old.id)]) == plan
    again = new(case, "规划（再修订）.pdf", 0).model_copy(update={"replaces": old.id})
    with pytest.raises(Stale):
        await archive.receive(again, in_chunks(plan), CLERK, NOW)
    with pytest.raises(DocumentInUse):
        await archive.remove(old.id)


async def test_f4_the_order_of_parts_is_the_binding(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    text = await bind(archive, document, "plan", PartKind.PLAN_TEXT, (2, 60))
    await bind(archive, document, "plan", PartKind.APPROVAL, (1, 1), before=text)
    assert (await dossier_of(archive, case)).volume("plan").starts_with(PartKind.APPROVAL)
    async with archive.database.writing() as tx:
        await volumes.reorder(tx, case, "plan", [text, f"{text}-front"])
    assert (await dossier_of(archive, case)).volume("plan").starts_with(PartKind.PLAN_TEXT)


async def test_many_parts_can_be_bound_in_front_of_the_same_one(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    last = await bind(archive, document, "report", PartKind.OTHER)
    ids = [
        await bind(archive, document, "report", PartKind.PHOTO, before=last, part_id=f"p{n}")
        for n in range(30)
    ]
    assert len(ids) == 30
    parts = (await dossier_of(archive, case)).volume("report").parts
    assert [part.kind for part in parts] == [PartKind.PHOTO] * 30 + [PartKind.OTHER]


async def test_what_is_taken_out_can_be_put_back_and_each_change_moves_the_version(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    part = await bind(archive, document, "plan", PartKind.APPROVAL, (1, 1))
    before = await dossier_of(archive, case)
    async with archive.database.writing() as tx:
        removed = await volumes.detach(tx, case, part, NOW)
    assert (await dossier_of(archive, case)).volumes == ()
    async with archive.database.writing() as tx:
        restored = await volumes.restore(tx, case, part)
    after = await dossier_of(archive, case)
    assert (after.volumes, before.version) == (before.volumes, removed - 1)
    assert after.version == restored == removed + 1


async def test_a2_7_6_a_proof_names_a_page_that_exists(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    await prove(archive, case, document, page=60)
    with pytest.raises(PagesOutside):
        await prove(archive, case, document, page=61)
    with pytest.raises(Invalid):
        await prove(archive, case, document, second=1)
    dossier = await dossier_of(archive, case)
    assert [proof.page for proof in dossier.proofs_of("TA1")] == [60]
    assert dossier.document(document.id) == documents.plain(document)


async def test_a_document_of_another_case_cannot_be_bound(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, str(uuid4()), plan)
    with pytest.raises(NotFound):
        await bind(archive, document, "plan", PartKind.APPROVAL, case=case)


async def test_every_change_of_papers_counts_once_even_at_the_same_moment(
    database: Database, case: str
) -> None:
    async def change() -> int:
        async with database.writing() as tx:
            return await papers.bump(tx, case)

    counted = await asyncio.gather(*(change() for _ in range(8)))
    assert sorted(counted) == list(range(1, 9))
