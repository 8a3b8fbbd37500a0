"""Bound parts, proofs and new versions: what the dossier shows. Real store, both databases."""

import asyncio
from uuid import uuid4

import pytest

from services.domain.errors import IdempotencyMismatch, Invalid, NotFound, Stale
from services.domain.evidence.documents import DocumentInUse, PagesOutside
from services.domain.papers.dossier import DocumentState, PartKind
from services.domain.programme.schema import Track
from services.domain.steps.application import SubmitApplication
from services.storage.evidence import documents, volumes
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.removing import remove
from services.storage.papers import papers
from services.storage.queries import applicant
from services.storage.session import Database
from tests.domain.stage import Stage
from tests.storage.archiving import (
    CLERK,
    NOW,
    bind,
    check,
    dossier_of,
    in_chunks,
    new,
    prove,
    usable,
)
from tests.storage.recording import record, record_last


async def test_a_new_version_takes_the_places_of_the_old_one_and_overwrites_nothing(
    archive: Archive, case: str, plan: bytes
) -> None:
    """Issue 1.4.5."""
    old = await usable(archive, case, plan)
    await bind(archive, old, "plan", PartKind.APPROVAL, (1, 1))
    await bind(archive, old, "plan", PartKind.PLAN_TEXT, (2, 60))
    wish = new(case, "规划（修订）.pdf", 0).model_copy(update={"replaces": old.id})
    newer = await archive.receive(wish, in_chunks(plan), CLERK, NOW)
    await check(archive, newer.id)
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
        await remove(archive, old.id, CLERK, NOW)


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


async def test_a_version_that_failed_its_check_stands_in_nobodys_way(
    archive: Archive, case: str, plan: bytes
) -> None:
    """Issue 1.4.5: after the bad one, either of the two may be named as the one to replace."""
    old = await usable(archive, case, plan)
    await bind(archive, old, "plan", PartKind.PLAN_TEXT, (2, 60))
    bad = await _after(archive, old.id, b"not a plan at all")
    assert bad.state is DocumentState.BAD
    assert (await dossier_of(archive, case)).volume("plan").parts[0].document == old.id
    better = await _after(archive, bad.id, plan)
    assert better.replaces == old.id
    assert (await dossier_of(archive, case)).volume("plan").parts[0].document == better.id
    with pytest.raises(Stale):
        await _after(archive, old.id, plan)
    best = await _after(archive, better.id, plan)
    assert (await dossier_of(archive, case)).volume("plan").parts[0].document == best.id


async def test_of_two_versions_sent_at_once_after_the_same_one_one_is_refused(
    archive: Archive, case: str, plan: bytes
) -> None:
    old = await usable(archive, case, plan)
    wishes = [
        new(case, "规划.pdf", len(plan)).model_copy(update={"replaces": old.id}) for _ in range(2)
    ]
    answers = await asyncio.gather(
        *(archive.reserve(wish, CLERK, NOW) for wish in wishes), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Stale", "StoredDocument"]


async def test_a1_13_a_version_checked_after_the_submission_takes_no_place_in_it(
    archive: Archive, plan: bytes
) -> None:
    stage = Stage(Track.COUNTY)
    stage.to("application")
    await record(archive.database, stage)
    old = await usable(archive, "case", plan)
    await bind(archive, old, "plan", PartKind.PLAN_TEXT, (2, 60))
    wish = new("case", "规划.pdf", 0).model_copy(update={"replaces": old.id})
    late = await archive.receive(wish, in_chunks(plan), CLERK, NOW)
    submitted = await dossier_of(archive, "case")
    stage.do(SubmitApplication, papers_version=submitted.version)
    await record_last(archive.database, stage)
    assert (await check(archive, late.id)).usable
    assert (await dossier_of(archive, "case")).volumes == submitted.volumes


async def _after(archive: Archive, replaced: str, body: bytes) -> StoredDocument:
    async with archive.database.reading() as tx:
        case = (await documents.get(tx, replaced)).stream
    wish = new(case, "规划.pdf", 0).model_copy(update={"replaces": replaced})
    newer = await archive.receive(wish, in_chunks(body), CLERK, NOW)
    return await check(archive, newer.id)


async def test_f4_between_two_parts_there_is_always_room(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    first = await bind(archive, document, "report", PartKind.LETTER)
    last = await bind(archive, document, "report", PartKind.OTHER)
    ids = [first]
    for number in range(24, 0, -1):  # Names that sort against the order of binding.
        part_id = f"p{number:02}"
        ids.append(
            await bind(archive, document, "report", PartKind.PHOTO, before=last, part_id=part_id)
        )
    async with archive.database.reading() as tx:
        bound = await applicant.bound_parts(tx, case, "report")
    assert [part.id for part in bound] == [*ids, last]


async def test_the_same_id_with_another_part_is_a_mismatch(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    part = await bind(archive, document, "plan", PartKind.APPROVAL, (1, 1), part_id=str(uuid4()))
    before = await dossier_of(archive, case)
    await bind(archive, document, "plan", PartKind.APPROVAL, (1, 1), part_id=part)
    assert await dossier_of(archive, case) == before
    with pytest.raises(IdempotencyMismatch):
        await bind(archive, document, "plan", PartKind.PLAN_TEXT, (2, 60), part_id=part)
