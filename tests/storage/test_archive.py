"""Documents on their way in, bound, sealed and out again: real store, both databases."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import httpx
import pytest

from services.cli import sample
from services.domain.documents import (
    PART_SIZE,
    DocumentEmpty,
    DocumentInUse,
    DocumentNotUsable,
    DocumentTooBig,
    PagesOutside,
    TypeNotTaken,
    UploadIncomplete,
    UploadOver,
)
from services.domain.dossier import (
    DocumentFacts,
    DocumentProblem,
    DocumentState,
    Dossier,
    PartKind,
    Proof,
    VolumePart,
)
from services.domain.errors import IdempotencyMismatch, Invalid, NotFound, Stale
from services.domain.units import Level
from services.storage import documents, papers, sealing, volumes
from services.storage.archive import Archive
from services.storage.documents import NewDocument, StoredDocument
from services.storage.objects import ObjectStore
from services.storage.session import Database
from services.storage.volumes import NewPart, NewProof

NOW = datetime(2030, 3, 4, 1, 0, tzinfo=UTC)
LIMIT = 40 * 1024 * 1024
CLERK = "account-1"


@pytest.fixture
def archive(database: Database, store: ObjectStore) -> Archive:
    return Archive(database, store, LIMIT)


@pytest.fixture
def case() -> str:
    return str(uuid4())


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """60 pages."""
    applicant = sample.applicant_of(Level.VILLAGE)
    made = sample.make(tmp_path_factory.mktemp("plan"), sample.dossier_of(applicant))
    return made["village/plan"].read_bytes()


async def test_a_file_goes_from_reserved_to_usable(
    archive: Archive, case: str, plan: bytes
) -> None:
    """Issue 1.4.1: reserve, parts from the browser to the store, confirm, check."""
    document = await archive.reserve(new(case, "规划.pdf", len(plan)), CLERK, NOW)
    assert document.state is DocumentState.RESERVED
    await send(archive, document, plan)
    assert (await look(archive, document)).state is DocumentState.RECEIVING
    assert (await archive.confirm(document.id, NOW)).state is DocumentState.CHECKING
    checked = await archive.check(document.id, NOW)
    assert checked.usable
    assert checked.media is not None
    assert checked.media.pages == 60
    assert checked.sha256 == sha256(plan).hexdigest()
    assert b"".join([chunk async for chunk in archive.read(document.id)]) == plan


async def test_every_stop_may_be_repeated(archive: Archive, case: str, plan: bytes) -> None:
    wish = new(case, "规划.pdf", len(plan))
    first = await archive.reserve(wish, CLERK, NOW)
    assert await archive.reserve(wish, CLERK, NOW) == first
    await send(archive, first, plan)
    confirmed = await archive.confirm(first.id, NOW)
    assert await archive.confirm(first.id, NOW) == confirmed
    checked = await archive.check(first.id, NOW)
    assert await archive.check(first.id, NOW) == checked


async def test_one_id_with_another_file_is_a_mismatch(archive: Archive, case: str) -> None:
    wish = new(case, "规划.pdf", 100)
    await archive.reserve(wish, CLERK, NOW)
    with pytest.raises(IdempotencyMismatch):
        await archive.reserve(wish.model_copy(update={"size": 101}), CLERK, NOW)


async def test_an_upload_goes_on_another_day_from_what_the_store_has(
    archive: Archive, case: str
) -> None:
    body = b"x" * (PART_SIZE + 10)
    document = await archive.reserve(new(case, "影片.mp4", len(body)), CLERK, NOW)
    await send_part(archive, document, 1, body[:PART_SIZE])
    assert [(part.number, part.size) for part in await archive.parts(document.id)] == [
        (1, PART_SIZE)
    ]
    with pytest.raises(UploadIncomplete) as refused:
        await archive.confirm(document.id, NOW)
    assert refused.value.params["received"] == PART_SIZE
    await send_part(archive, document, 2, body[PART_SIZE:])
    assert (await archive.confirm(document.id, NOW)).state is DocumentState.CHECKING


async def test_a_confirm_that_died_after_joining_is_finished_by_the_next(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await archive.reserve(new(case, "规划.pdf", len(plan)), CLERK, NOW)
    await send(archive, document, plan)
    arrived = await archive.parts(document.id)
    await archive.objects.finish_upload(document.id, document.upload_id or "", arrived)
    assert (await archive.confirm(document.id, NOW)).state is DocumentState.CHECKING


@pytest.mark.parametrize(
    ("name", "size", "error"),
    [
        ("空.pdf", 0, DocumentEmpty),
        ("大.pdf", LIMIT + 1, DocumentTooBig),
        ("页面.html", 10, TypeNotTaken),
        ("无扩展名", 10, TypeNotTaken),
    ],
)
async def test_what_is_not_taken_leaves_nothing_behind(
    archive: Archive, case: str, name: str, size: int, error: type[Exception]
) -> None:
    """Issue 1.4.5."""
    wish = new(case, name, size)
    with pytest.raises(error):
        await archive.reserve(wish, CLERK, NOW)
    assert await row_of(archive, wish.id) is None


@pytest.mark.parametrize(("length", "error"), [(0, DocumentEmpty), (LIMIT + 1, DocumentTooBig)])
async def test_a_plain_form_that_is_empty_or_too_big_leaves_neither_row_nor_object(
    archive: Archive, case: str, length: int, error: type[Exception]
) -> None:
    """Issue 1.4.5."""
    wish = new(case, "规划.pdf", 0)
    with pytest.raises(error):
        await archive.receive(wish, in_chunks(b"x" * length), CLERK, NOW)
    assert await row_of(archive, wish.id) is None
    with pytest.raises(NotFound):
        await archive.objects.newest(wish.id)


async def test_a_body_that_breaks_off_leaves_nothing_behind(archive: Archive, case: str) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield b"x" * PART_SIZE
        raise ConnectionError

    wish = new(case, "规划.pdf", 0)
    with pytest.raises(ConnectionError):
        await archive.receive(wish, breaking(), CLERK, NOW)
    assert await row_of(archive, wish.id) is None


async def test_a_plain_form_comes_to_the_same_place(
    archive: Archive, case: str, plan: bytes
) -> None:
    """Issue 1.4.1: without JavaScript."""
    document = await archive.receive(new(case, "规划.pdf", 0), in_chunks(plan), CLERK, NOW)
    assert (document.state, document.size) == (DocumentState.CHECKING, len(plan))
    assert (await archive.check(document.id, NOW)).usable


async def test_more_bytes_than_announced_are_refused(archive: Archive, case: str) -> None:
    document = await archive.reserve(new(case, "规划.pdf", 10), CLERK, NOW)
    await send_part(archive, document, 1, b"x" * 11)
    rejected = await archive.confirm(document.id, NOW)
    assert rejected.problem is DocumentProblem.SIZE_DIFFERS
    with pytest.raises(NotFound):
        await archive.objects.newest(document.id)


@pytest.mark.parametrize(
    ("wish", "problem"),
    [
        ({"name": "规划.pdf", "sha256": "0" * 64}, DocumentProblem.CHECKSUM_DIFFERS),
        ({"name": "规划.docx"}, DocumentProblem.TYPE_DIFFERS),
    ],
)
async def test_a_bad_file_keeps_its_row_with_the_reason_and_loses_its_bytes(
    archive: Archive, case: str, plan: bytes, wish: dict[str, str], problem: str
) -> None:
    """Issue 1.4.5: wrong checksum; wrong type behind a right extension."""
    new_one = new(case, "", 0).model_copy(update=wish)
    document = await archive.receive(new_one, in_chunks(plan), CLERK, NOW)
    checked = await archive.check(document.id, NOW)
    assert (checked.state, checked.problem) == (DocumentState.BAD, problem)
    with pytest.raises(NotFound):
        await archive.objects.newest(document.id)
    with pytest.raises(DocumentNotUsable):
        await archive.link(document.id, "http://localhost", inline=True)


async def test_a_confirmed_upload_takes_no_more_parts(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    with pytest.raises(UploadOver):
        await archive.part_urls(document.id, "http://localhost", [1], NOW)


async def test_part_numbers_beyond_the_file_are_refused(archive: Archive, case: str) -> None:
    document = await archive.reserve(new(case, "规划.pdf", 10), CLERK, NOW)
    with pytest.raises(Invalid):
        await archive.part_urls(document.id, "http://localhost", [2], NOW)


async def test_a_download_has_our_type_its_name_and_ranges(
    archive: Archive, case: str, plan: bytes
) -> None:
    """Issue 1.4.5: range download."""
    document = await usable(archive, case, plan, "（终稿）规划 2030.pdf")
    url = await archive.link(document.id, archive.objects.access.endpoint, inline=True)
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(url, headers={"Range": "bytes=0-4"})
    assert (answer.status_code, answer.content) == (206, b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert "%E8%A7%84%E5%88%92" in answer.headers["content-disposition"]


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


async def test_only_what_nobody_uses_is_removed_with_its_bytes(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    part = await bind(archive, document, "plan", PartKind.APPROVAL)
    with pytest.raises(DocumentInUse):
        await archive.remove(document.id)
    async with archive.database.writing() as tx:
        await volumes.detach(tx, case, part, NOW)
    await archive.remove(document.id)
    assert await row_of(archive, document.id) is None
    with pytest.raises(NotFound):
        await archive.objects.newest(document.id)


async def test_what_an_act_named_stays(archive: Archive, case: str, plan: bytes) -> None:
    document = await usable(archive, case, plan)
    async with archive.database.writing() as tx:
        await documents.pin(tx, [document.id], NOW)
    with pytest.raises(DocumentInUse):
        await archive.remove(document.id)


async def test_sealing_copies_the_manifest_and_downloads_come_from_the_sealed_copy(
    archive: Archive, sealing_store: ObjectStore, case: str, plan: bytes
) -> None:
    """Issue 1.4.4."""
    document = await usable(archive, case, plan)
    await bind(archive, document, "plan", PartKind.APPROVAL, (1, 1))
    await bind(archive, document, "plan", PartKind.PLAN_TEXT, (2, 60))
    manifest = sealing.manifest(await dossier_of(archive, case))
    assert [(line.document, line.place) for line in manifest] == [(document.id, "plan/1")]
    until = datetime.now(UTC) + timedelta(days=365)
    first = await sealing.seal(
        archive.database, sealing_store, case, manifest, until=until, now=NOW
    )
    again = await sealing.seal(
        archive.database, sealing_store, case, manifest, until=until, now=NOW
    )
    assert first == again
    assert first[0].key == f"{case}/{document.sha256}"
    url = await archive.link(document.id, archive.objects.access.endpoint, inline=False)
    assert f"/{archive.objects.archive}/" in url
    async with httpx.AsyncClient() as browser:
        assert (await browser.get(url)).content == plan
    with pytest.raises(DocumentInUse):
        await archive.remove(document.id)


async def test_the_same_bytes_twice_in_a_case_are_sealed_as_one_object(
    archive: Archive, sealing_store: ObjectStore, case: str, plan: bytes
) -> None:
    for item in ("plan", "report"):
        document = await usable(archive, case, plan)
        await bind(archive, document, item, PartKind.OTHER)
    manifest = sealing.manifest(await dossier_of(archive, case))
    until = datetime.now(UTC) + timedelta(days=365)
    sealed = await sealing.seal(
        archive.database, sealing_store, case, manifest, until=until, now=NOW
    )
    assert len(sealed) == 2
    assert len({(each.key, each.version_id) for each in sealed}) == 1


async def test_tidying_removes_old_uploads_without_any_part_and_no_other(
    archive: Archive, case: str
) -> None:
    """Architecture 4.9: clerks go on another day."""
    long_ago = NOW - timedelta(days=30)
    empty = await archive.reserve(new(case, "空.pdf", 10), CLERK, long_ago)
    begun = await archive.reserve(new(case, "半.mp4", PART_SIZE + 1), CLERK, long_ago)
    fresh = await archive.reserve(new(case, "新.pdf", 10), CLERK, NOW)
    url = archive.objects.part_urls(
        archive.objects.access.endpoint, begun.id, begun.upload_id or "", [1]
    )[1]
    async with httpx.AsyncClient() as browser:
        await browser.put(url, content=b"x" * PART_SIZE)
    assert await archive.tidy(NOW - timedelta(days=7)) == 1
    left = [await row_of(archive, document.id) for document in (empty, begun, fresh)]
    assert [row is not None for row in left] == [False, True, True]


async def test_every_change_of_papers_counts_once_even_at_the_same_moment(
    database: Database, case: str
) -> None:
    async def change() -> int:
        async with database.writing() as tx:
            return await papers.bump(tx, case)

    counted = await asyncio.gather(*(change() for _ in range(8)))
    assert sorted(counted) == list(range(1, 9))


def new(case: str, name: str, size: int) -> NewDocument:
    return NewDocument(id=str(uuid4()), stream=case, name=name, size=size)


async def in_chunks(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 1 << 20):
        yield body[start : start + (1 << 20)]


async def send(archive: Archive, document: StoredDocument, body: bytes) -> None:
    for number, start in enumerate(range(0, len(body), PART_SIZE), start=1):
        await send_part(archive, document, number, body[start : start + PART_SIZE])


async def send_part(archive: Archive, document: StoredDocument, number: int, body: bytes) -> None:
    endpoint = archive.objects.access.endpoint
    urls = await archive.part_urls(document.id, endpoint, [number], NOW)
    async with httpx.AsyncClient() as browser:
        assert (await browser.put(urls[number], content=body)).status_code == 200


async def usable(
    archive: Archive, case: str, body: bytes, name: str = "规划.pdf"
) -> StoredDocument:
    document = await archive.receive(new(case, name, 0), in_chunks(body), CLERK, NOW)
    return await archive.check(document.id, NOW)


async def bind(
    archive: Archive,
    document: StoredDocument,
    item: str,
    kind: PartKind,
    pages: tuple[int, int] | None = None,
    *,
    case: str = "",
    before: str | None = None,
    part_id: str = "",
) -> str:
    case, (first, last) = case or document.stream, pages or (None, None)
    part = VolumePart(kind=kind, document=document.id, first_page=first, last_page=last)
    part_id = part_id or (f"{before}-front" if before else str(uuid4()))
    async with archive.database.writing() as tx:
        wish = NewPart(id=part_id, item=item, part=part, before=before)
        await volumes.attach(tx, case, wish, CLERK, NOW)
    return part_id


async def prove(
    archive: Archive,
    case: str,
    document: DocumentFacts,
    page: int | None = None,
    second: int | None = None,
) -> None:
    proof = Proof(indicator="TA1", document=document.id, page=page, second=second)
    async with archive.database.writing() as tx:
        await volumes.prove(tx, case, NewProof(id=str(uuid4()), proof=proof), CLERK, NOW)


async def dossier_of(archive: Archive, case: str) -> Dossier:
    async with archive.database.reading() as tx:
        return await volumes.dossier(tx, case)


async def look(archive: Archive, document: StoredDocument) -> StoredDocument:
    async with archive.database.reading() as tx:
        return await documents.get(tx, document.id)


async def row_of(archive: Archive, document_id: str) -> StoredDocument | None:
    async with archive.database.reading() as tx:
        return await documents.find(tx, document_id)
