"""A form with a file, read as it arrives: in pieces of any size, broken off, or wrong."""

from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.types import Message

from services.api.form_stream import MOST_TEXT, FormFile, read_form
from services.domain.errors import Invalid
from services.domain.evidence.documents import DocumentEmpty

LINE = b"----b\r\n"
FILE = b'Content-Disposition: form-data; name="file"; filename="\xe8\xa7\x84\xe5\x88\x92.pdf"\r\n'
BODY = bytes(range(256)) * 50


@pytest.mark.parametrize("size", [1, 7, 1000, 100_000])
async def test_the_file_arrives_whole_however_the_body_is_cut(size: int) -> None:
    form = await read(field("replaces", b"abc") + file() + b"----b--\r\n", size)
    assert (form.fields, form.name) == ({"replaces": "abc"}, "规划.pdf")
    assert await everything(form.chunks) == BODY


async def test_a_body_that_ends_early_is_refused_at_its_end() -> None:
    form = await read(file()[:-200], 1000)
    with pytest.raises(Invalid):
        await everything(form.chunks)


async def test_a_form_without_a_chosen_file_is_empty() -> None:
    nothing = LINE + FILE.replace(b"\xe8\xa7\x84\xe5\x88\x92.pdf", b"") + b"\r\n\r\n"
    for body in (nothing, field("replaces", b"abc")):
        with pytest.raises(DocumentEmpty):
            await read(body + b"----b--\r\n", 1000)


async def test_two_files_in_one_form_are_refused() -> None:
    form = await read(file() + file() + b"----b--\r\n", 1000)
    with pytest.raises(Invalid):
        await everything(form.chunks)


async def test_text_fields_have_a_limit() -> None:
    with pytest.raises(Invalid):
        await read(field("replaces", b"x" * (MOST_TEXT + 1)) + file() + b"----b--\r\n", 1000)


async def test_a_body_that_is_no_form_inside_is_refused() -> None:
    with pytest.raises(Invalid):
        await read(b"no boundary at all, only words" * 10, 1000)


async def test_another_kind_of_body_is_refused() -> None:
    with pytest.raises(Invalid):
        await read(b"{}", 1000, kind="application/json")


async def read(body: bytes, size: int, kind: str = "multipart/form-data; boundary=--b") -> FormFile:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]

    async def receive() -> Message:
        piece = pieces.pop(0) if pieces else b""
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    headers = [(b"content-type", kind.encode())]
    return await read_form(Request({"type": "http", "method": "POST", "headers": headers}, receive))


def field(name: str, value: bytes) -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
    return LINE + head + value + b"\r\n"


def file() -> bytes:
    return LINE + FILE + b"Content-Type: application/pdf\r\n\r\n" + BODY + b"\r\n"


async def everything(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])
