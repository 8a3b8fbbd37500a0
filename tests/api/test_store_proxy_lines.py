"""Slow browsers, browsers that go away, a store that stands still: on the way through one origin."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from hashlib import sha256
from pathlib import Path
from random import randbytes
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import Message, Scope

from services.api.store_proxy import StoreProxy
from services.domain.evidence.documents import PART_SIZE
from services.storage.evidence.objects import ObjectStore, StoredObject
from tests.fixtures.line import Line, line_to

ORIGIN = "http://eco.example.org:8080"
HOST = {"host": "eco.example.org:8080"}
SILENCE = 2.0
"""Seconds that a store is given here: more than a real one takes, less than a test may."""
SOON = 60
"""Seconds: what is waited for comes long before, or the test fails."""
FILM = 4 * PART_SIZE
"""Bytes: more than all buffers on the way hold."""


@pytest.fixture
def line(store: ObjectStore) -> Iterator[Line]:
    at = urlsplit(store.access.endpoint)
    with line_to(at.hostname or "", at.port or 0) as line:
        yield line


@pytest.fixture
def proxy(store: ObjectStore, line: Line) -> StoreProxy:
    """To the real store, over a line that can be told to misbehave."""
    rest = PlainTextResponse("the rest of the house")
    endpoint = f"http://{line.address}"
    return StoreProxy(rest, endpoint, store.intake, silence=SILENCE)


def browser(proxy: StoreProxy) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=proxy), base_url=ORIGIN)


async def part_url(store: ObjectStore) -> tuple[str, str, str]:
    """The key and the upload of a file, and the address of its first part."""
    key = str(uuid4())
    upload = await store.begin_upload(key)
    return key, upload, store.part_urls(ORIGIN, key, upload, {1: None})[1]


async def film(store: ObjectStore, clerk: httpx.AsyncClient) -> tuple[str, str]:
    """The address and the sha256 of a file in four parts."""
    key, content = str(uuid4()), randbytes(FILM)
    upload = await store.begin_upload(key)
    urls = store.part_urls(ORIGIN, key, upload, dict.fromkeys(range(1, 5)))
    for number, url in urls.items():
        piece = content[(number - 1) * PART_SIZE : number * PART_SIZE]
        assert (await clerk.put(url, content=piece)).status_code == 200
    version = await store.finish_upload(key, upload, await store.parts(key, upload))
    stored = StoredObject(store.intake, key, version, FILM)
    url = store.download_url(ORIGIN, stored, name="x.mp4", media_type="video/mp4", inline=True)
    return url, sha256(content).hexdigest()


async def outlasted(store: ObjectStore) -> None:
    """Until somebody who asked after us has lost all patience with a store that says nothing."""
    at = urlsplit(store.access.endpoint)
    with line_to(at.hostname or "", at.port or 0) as still:
        still.gives = False
        rest, endpoint = PlainTextResponse(""), f"http://{still.address}"
        other = StoreProxy(rest, endpoint, store.intake, silence=SILENCE)
        _, _, url = await part_url(store)
        async with browser(other) as clerk:
            assert (await clerk.put(url, content=b"x")).status_code == 503


async def test_5_1_1_the_time_of_a_slow_line_is_not_held_against_the_store(
    store: ObjectStore, proxy: StoreProxy
) -> None:
    key, upload, url = await part_url(store)

    async def slowly() -> AsyncIterator[bytes]:
        yield b"x"
        await outlasted(store)
        yield b"y"

    async with browser(proxy) as clerk:
        answer = await clerk.put(url, content=slowly(), headers={"content-length": "2"})
    assert answer.status_code == 200
    assert [part.size for part in await store.parts(key, upload)] == [2]


async def test_5_1_1_a_browser_that_goes_away_leaves_no_half_of_a_part(
    store: ObjectStore, proxy: StoreProxy
) -> None:
    key, upload, url = await part_url(store)
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    half: Message = {"type": "http.request", "body": b"x", "more_body": True}
    await proxy(scope("PUT", url, {"content-length": "2"}), then_gone(half), send)
    assert sent[0]["status"] == 400
    assert await store.parts(key, upload) == []


async def test_5_1_1_a_part_of_full_size_that_the_store_refuses_is_told_so(
    store: ObjectStore, proxy: StoreProxy
) -> None:
    """The refusal comes while bytes are still on their way."""
    _, _, url = await part_url(store)
    async with browser(proxy) as clerk:
        forged = url.replace("Signature=", "Signature=0")
        answers = [await clerk.put(forged, content=bytes(PART_SIZE)) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize("way", ["takes", "gives"])
async def test_5_2_4_a_store_that_stands_still_is_a_503(
    store: ObjectStore, line: Line, proxy: StoreProxy, way: str
) -> None:
    """It takes nothing more, or takes all and says nothing. Nothing of ours stays with it."""
    setattr(line, way, False)
    _, _, url = await part_url(store)

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(0, PART_SIZE, 65_536):
            yield bytes(65_536)

    async with asyncio.timeout(SOON), browser(proxy) as clerk:
        answer = await clerk.put(url, content=pieces(), headers={"content-length": str(PART_SIZE)})
    assert (answer.status_code, answer.json()["code"]) == (503, "not-attempted")
    assert await connections(line) == 0


async def test_5_4_2_a_slow_reader_gets_all_of_a_film(
    store: ObjectStore, proxy: StoreProxy
) -> None:
    """More than any buffer holds waits meanwhile; that the store stands still is not its fault."""
    async with browser(proxy) as clerk:
        url, digest = await film(store, clerk)
    sent = bytearray()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            if not sent:
                await outlasted(store)
            sent.extend(message["body"])

    async with asyncio.timeout(SOON):
        await proxy(scope("GET", url), then_gone(), send)
    assert sha256(sent).hexdigest() == digest


async def test_5_4_2_a_reader_who_goes_away_lets_go_of_the_store(
    store: ObjectStore, line: Line, proxy: StoreProxy
) -> None:
    async with browser(proxy) as clerk:
        url, _ = await film(store, clerk)
    assert await connections(line) == 0

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            assert await connections(line) == 1
            raise OSError

    with pytest.raises(ClientDisconnect):
        await proxy(scope("GET", url), then_gone(), send)
    assert await connections(line) == 0


async def connections(line: Line) -> int:
    """Of this process, to the line, once the loop has closed what it was told to close."""
    for _ in range(10):
        await asyncio.sleep(0)
    return await asyncio.to_thread(open_to, line.address)


def open_to(address: str) -> int:
    return sum(peer_of(int(one.name)) == address for one in Path("/dev/fd").iterdir())


def peer_of(number: int) -> str:
    """Of an open file that is a connection, where to; empty for all else."""
    try:
        with socket.socket(fileno=os.dup(number)) as one:
            host, port = one.getpeername()[:2]
    except (OSError, ValueError):
        return ""
    return f"{host}:{port}"


def scope(method: str, url: str, headers: dict[str, str] | None = None) -> Scope:
    """As uvicorn passes it on."""
    parsed = httpx.URL(url)
    path, _, query = parsed.raw_path.partition(b"?")
    sent = {**HOST, **(headers or {})}
    return {
        "type": "http",
        "asgi": {"spec_version": "2.4"},
        "method": method,
        "path": parsed.path,
        "raw_path": path,
        "query_string": query,
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
    }


def then_gone(*first: Message) -> Callable[[], Awaitable[Message]]:
    """These, then the end of the line."""
    waiting = list(first)

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    return receive
