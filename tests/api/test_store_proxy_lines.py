"""Slow browsers, browsers that go away, stores that stand still: on the way through one origin.

The stores here are plain sockets, since a real one cannot be told to misbehave at a given byte.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import pytest
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import Message

from services.api import store_proxy
from services.api.store_proxy import StoreProxy
from services.domain.evidence.documents import PART_SIZE
from services.storage.evidence.objects import ObjectStore

ORIGIN = "http://eco.example.org:8080"
SIGNED = "X-Amz-Signature=s&X-Amz-Credential=c&X-Amz-Expires=1"
PART = f"/intake/file?{SIGNED}&uploadId=u&partNumber=1"
SOON = 20
"""Seconds: what is waited for here comes at once, or the test fails."""

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]


@asynccontextmanager
async def store_that(serve: Serve) -> AsyncIterator[StoreProxy]:
    served: list[asyncio.Task[None]] = []

    def begin(asked: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        served.append(asyncio.ensure_future(serve(asked, answer)))

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    try:
        yield proxy_to(f"http://{host}:{port}")
    finally:
        server.close()
        await asyncio.gather(*served)


def proxy_to(endpoint: str, intake: str = "intake") -> StoreProxy:
    return StoreProxy(PlainTextResponse("the rest of the house"), endpoint, intake)


def browser(proxy: StoreProxy) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=proxy), base_url=ORIGIN)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> float:
    """Seconds of silence that a store is given."""
    monkeypatch.setattr(store_proxy, "SILENCE", 0.2)
    return 0.2


async def test_5_1_1_the_time_of_a_slow_line_is_not_held_against_the_store(
    impatient: float,
) -> None:
    async def serve(asked: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        await asked.readuntil(b"\r\n\r\n")
        assert await asked.readexactly(2) == b"xy"
        answer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        answer.close()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"x"
        await later(3 * impatient)
        yield b"y"

    async with store_that(serve) as proxy, browser(proxy) as clerk:
        answer = await clerk.put(PART, content=slowly(), headers=_sized(2))
    assert answer.status_code == 200


async def test_5_1_1_a_browser_that_goes_away_leaves_no_half_of_a_part(store: ObjectStore) -> None:
    key = str(uuid4())
    upload = await store.begin_upload(key)
    url = httpx.URL(store.part_urls(ORIGIN, key, upload, {1: None})[1])
    sent: list[Message] = []
    proxy = proxy_to(store.access.endpoint, store.intake)
    await proxy(
        _scope("PUT", url, {"content-length": "2", "host": "eco.example.org:8080"}),
        _messages({"type": "http.request", "body": b"x", "more_body": True}),
        _into(sent),
    )
    assert sent[0]["status"] == 400
    assert await store.parts(key, upload) == []


async def test_5_1_1_a_part_of_full_size_that_the_store_refuses_is_told_so(
    store: ObjectStore,
) -> None:
    """The refusal comes while bytes are still on their way."""
    url = store.part_urls(ORIGIN, "x", "u", {1: None})[1].replace("Signature=", "Signature=0")
    async with browser(proxy_to(store.access.endpoint, store.intake)) as clerk:
        answers = [await clerk.put(url, content=bytes(PART_SIZE)) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("reads", [True, False])
async def test_5_2_4_a_store_that_stands_still_is_a_503(reads: bool) -> None:
    """It takes all and says nothing, or takes nothing."""
    over = asyncio.Event()

    async def serve(asked: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        while reads and await asked.read(PART_SIZE):
            pass
        await over.wait()
        answer.transport.abort()

    async with store_that(serve) as proxy, asyncio.timeout(SOON), browser(proxy) as clerk:
        answer = await clerk.put(PART, content=_pieces(PART_SIZE), headers=_sized(PART_SIZE))
        over.set()
    assert (answer.status_code, answer.json()["code"]) == (503, "not-attempted")


async def test_5_4_2_a_slow_reader_gets_all_of_a_film(impatient: float) -> None:
    """More than any buffer holds waits meanwhile; that the store stands still is not its fault."""
    size, sent = 16 * 1024 * 1024, bytearray()

    async def serve(_: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        answer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        answer.write(bytes(size))
        await answer.drain()
        answer.close()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            if not sent:
                await later(3 * impatient)
            sent.extend(message["body"])

    async with store_that(serve) as proxy, asyncio.timeout(SOON):
        await proxy(_scope("GET", httpx.URL(f"{ORIGIN}{PART}"), {}), _messages(), send)
    assert len(sent) == size


async def test_5_4_2_a_reader_who_goes_away_lets_go_of_the_store() -> None:
    let_go = asyncio.Event()

    async def serve(_: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        answer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        try:
            while True:
                answer.write(bytes(65_536))
                await answer.drain()
        except ConnectionError:
            answer.transport.abort()
            let_go.set()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            raise OSError

    async with store_that(serve) as proxy, asyncio.timeout(SOON):
        with pytest.raises(ClientDisconnect):
            await proxy(_scope("GET", httpx.URL(f"{ORIGIN}{PART}"), {}), _messages(), send)
        await let_go.wait()


async def later(seconds: float) -> None:
    """A pause of the line itself, which is what is tried here."""
    over = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, over.set)
    await over.wait()


async def _pieces(size: int) -> AsyncIterator[bytes]:
    for _ in range(0, size, 65_536):
        yield bytes(65_536)


def _sized(size: int) -> dict[str, str]:
    return {"content-length": str(size)}


def _scope(method: str, url: httpx.URL, headers: dict[str, str]) -> dict[str, object]:
    path, _, query = url.raw_path.partition(b"?")
    return {
        "type": "http",
        "asgi": {"spec_version": "2.4"},
        "method": method,
        "path": url.path,
        "raw_path": path,
        "query_string": query,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }


def _messages(*first: Message) -> Callable[[], Awaitable[Message]]:
    """These, then the end of the line."""
    waiting = list(first)

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    return receive


def _into(sent: list[Message]) -> Callable[[Message], Awaitable[None]]:
    async def send(message: Message) -> None:
        sent.append(message)

    return send
