"""Documents on their way in, and out again by a link: real store, both databases."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import httpx
import pytest

from services.domain.errors import IdempotencyMismatch, Invalid, NotFound
from services.domain.evidence.documents import (
    PART_SIZE,
    DocumentEmpty,
    DocumentNotUsable,
    DocumentTooBig,
    TypeNotTaken,
    UploadIncomplete,
    UploadOver,
)
from services.domain.papers.dossier import DocumentProblem, DocumentState
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import StoredDocument
from tests.storage.archiving import (
    CLERK,
    LIMIT,
    NOW,
    check,
    in_chunks,
    look,
    new,
    row_of,
    send,
    send_part,
    usable,
)


async def test_a_file_goes_from_reserved_to_usable(
    archive: Archive, case: str, plan: bytes
) -> None:
    """Issue 1.4.1: reserve, parts from the browser to the store, confirm, check."""
    document = await archive.reserve(new(case, "规划.pdf", len(plan)), CLERK, NOW)
    assert document.state is DocumentState.RESERVED
    await send(archive, document, plan)
    assert (await look(archive, document)).state is DocumentState.RECEIVING
    assert (await archive.confirm(document.id, NOW)).state is DocumentState.CHECKING
    checked = await check(archive, document.id)
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
    checked = await check(archive, first.id)
    assert await check(archive, first.id) == checked


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
    assert (await check(archive, document.id)).usable


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
    checked = await check(archive, document.id)
    assert (checked.state, checked.problem) == (DocumentState.BAD, problem)
    with pytest.raises(NotFound):
        await archive.objects.newest(document.id)
    with pytest.raises(DocumentNotUsable):
        await archive.outgoing(document.id)


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
    file = await archive.outgoing(document.id)
    url = archive.objects.download_url(
        archive.objects.access.endpoint,
        file.stored,
        name=file.name,
        media_type=file.media_type,
        inline=True,
    )
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(url, headers={"Range": "bytes=0-4"})
    assert (answer.status_code, answer.content) == (206, b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert "%E8%A7%84%E5%88%92" in answer.headers["content-disposition"]


async def test_5_2_3_tidying_removes_uploads_that_got_no_part_for_the_days_and_no_other(
    archive: Archive, case: str
) -> None:
    """Architecture 4.9: clerks go on another day, a film may take many; the last part counts."""
    long_ago = datetime.now(UTC) - timedelta(days=30)
    empty = await archive.reserve(new(case, "空.pdf", 10), CLERK, long_ago)
    begun = await archive.reserve(new(case, "半.mp4", 2 * PART_SIZE), CLERK, long_ago)
    joined = await archive.reserve(new(case, "齐.pdf", 10), CLERK, long_ago)
    fresh = await archive.reserve(new(case, "新.pdf", 10), CLERK, NOW)
    for document in (begun, joined):
        await arrives(archive, document, 1, b"x" * 10)
    await arrives(archive, begun, 2, b"y" * 10)
    parts = await archive.parts(joined.id)
    await archive.objects.finish_upload(joined.id, joined.upload_id or "", parts)
    last = max(part.arrived_at or NOW for part in await archive.parts(begun.id))

    async def left() -> list[bool]:
        documents = (empty, begun, joined, fresh)
        return [bool(await row_of(archive, document.id)) for document in documents]

    assert await archive.tidy(last) == 1
    assert await left() == [False, True, True, True], "its last part is no older"
    assert await archive.tidy(last + timedelta(seconds=1)) == 1
    assert await left() == [False, False, True, True], "confirmed, but for the one who died"
    with pytest.raises(UploadOver):
        await archive.objects.parts(begun.id, begun.upload_id or "")


async def arrives(archive: Archive, document: StoredDocument, number: int, body: bytes) -> None:
    """By an address of long ago: the row says nothing of it."""
    urls = archive.objects.part_urls(
        archive.objects.access.endpoint, document.id, document.upload_id or "", {number: None}
    )
    async with httpx.AsyncClient() as browser:
        assert (await browser.put(urls[number], content=body)).status_code == 200


async def test_a_repeat_while_the_first_is_still_sending_harms_nothing(
    archive: Archive, case: str, plan: bytes
) -> None:
    """It is told how far the first has come; its own body is not read."""
    half, rest = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield plan[:1000]
        half.set()
        await rest.wait()
        yield plan[1000:]

    wish = new(case, "规划.pdf", 0)
    first = asyncio.create_task(archive.receive(wish, slowly(), CLERK, NOW))
    await half.wait()
    repeat = await archive.receive(wish, in_chunks(b"x" * (LIMIT + 1)), CLERK, NOW)
    assert (repeat.id, repeat.state) == (wish.id, DocumentState.RESERVED)
    rest.set()
    assert (await first).size == len(plan)
    assert (await check(archive, wish.id)).usable


async def test_two_reservations_of_one_id_at_once_are_one(archive: Archive, case: str) -> None:
    wish = new(case, "规划.pdf", 10)
    first, second = await asyncio.gather(*(archive.reserve(wish, CLERK, NOW) for _ in range(2)))
    assert first == second
    await send_part(archive, first, 1, b"x" * 10)
    assert (await archive.confirm(wish.id, NOW)).state is DocumentState.CHECKING


async def test_a_body_that_breaks_off_takes_no_confirmed_file_with_it(
    archive: Archive, case: str, plan: bytes
) -> None:
    """Somebody else sent the parts and confirmed while this body was on its way."""
    wish = new(case, "规划.pdf", len(plan))

    async def overtaken() -> AsyncIterator[bytes]:
        yield plan[:1000]
        document = await look(archive, wish)
        upload, sent = document.upload_id or "", in_chunks(plan)
        parts = await archive.objects.put_stream(wish.id, upload, sent, LIMIT)
        await archive.objects.finish_upload(wish.id, upload, parts)
        await archive.confirm(wish.id, NOW)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await archive.receive(wish, overtaken(), CLERK, NOW)
    assert await row_of(archive, wish.id)
    assert await archive.objects.newest(wish.id)


async def test_tidying_gives_up_nothing_that_was_touched_since_it_looked(
    archive: Archive, case: str
) -> None:
    long_ago = NOW - timedelta(days=30)
    document = await archive.reserve(new(case, "规划.pdf", 10), CLERK, long_ago)
    before = NOW - timedelta(days=7)
    async with archive.database.writing() as tx:
        assert [found.id for found in await documents.unfinished(tx, before)] == [document.id]
    await archive.part_urls(document.id, archive.objects.access.endpoint, [1], NOW)
    async with archive.database.writing() as tx:
        assert not await documents.give_up(tx, document.id, untouched_since=before)
        assert await documents.give_up(tx, document.id)
