"""The buckets on our own origin: signed requests are passed to the store, byte by byte.

The signature is the permission, and the store checks it; here only what cannot be a signed
upload or download is turned away. Nothing is buffered, and no session travels further.
"""

import asyncio
import logging
import re
from contextlib import AsyncExitStack
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import StreamWriter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from yarl import URL

from services.api.language import language_of
from services.api.problems import make, respond
from services.domain.evidence.documents import PART_SIZE

log = logging.getLogger(__name__)

SIGNED: Final = frozenset({"X-Amz-Signature", "X-Amz-Credential", "X-Amz-Expires"})
PART: Final = frozenset({"uploadId", "partNumber"})

TO_STORE: Final = (
    "host",  # The signature covers it as the browser sent it.
    "range",
    "if-range",
    "if-match",
    "if-none-match",
    "if-modified-since",
    "content-length",
    "content-type",
    "content-md5",
)
TO_BROWSER: Final = (
    "accept-ranges",
    "content-disposition",
    "content-length",
    "content-range",
    "content-type",
    "etag",
    "last-modified",
)
UNASKED: Final = ("accept", "accept-encoding", "content-type", "user-agent")
"""What the client would add of its own."""

SAFE: Final = {
    "Content-Security-Policy": "sandbox allow-same-origin; default-src 'none'; img-src 'self'; "
    "media-src 'self'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=3600",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""A file of a stranger may be looked at; it never acts in our name, since no script runs in it.

The origin stays ours: a browser that opens a film by itself fetches it once more from within.
"""

SILENCE: Final = 120.0
"""Seconds the store may take for one piece, in or out. The whole takes as long as the line of whoever
sends or reads.
"""
AT_ONCE: Final = 200
"""Connections to the store; whoever comes then waits for a turn."""


class StoreProxy:
    """Middleware: paths of these buckets go to the store's inner address, all others on."""

    def __init__(
        self, app: ASGIApp, endpoint: str, intake: str, *others: str, silence: float = SILENCE
    ) -> None:
        """Bytes are taken for the bucket `intake` alone; they are given out from `others` too."""
        self.app, self.endpoint, self.intake = app, endpoint.rstrip("/"), intake
        self.turns, self.silence = asyncio.Semaphore(AT_ONCE), silence
        self.path = re.compile(f"/({'|'.join(map(re.escape, (intake, *others)))})/.")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.path.match(scope["path"]):
            response = await self._answer(Request(scope, receive))
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if code := self._refusal(request):
            return respond(make(code, language_of(request)))
        async with AsyncExitStack() as held:
            try:
                answer = await self._passed_on(request, held)
            except (aiohttp.ClientError, TimeoutError) as error:
                if isinstance(error.__cause__, ClientDisconnect):
                    return Response(status_code=HTTPStatus.BAD_REQUEST)
                log.warning("the store does not answer: %r", error)
                return respond(make("not-attempted", language_of(request), {"part": "store"}))
            return _Passing(answer, held.pop_all())

    def _refusal(self, request: Request) -> str | None:
        """The code of the refusal; None for what may be a signed download or a signed part."""
        given = set(parse_qs(request.url.query, keep_blank_values=True))
        if not given >= SIGNED:
            return "store-refused"
        if request.method in {"GET", "HEAD"}:
            return None
        into_intake = request.scope["path"].startswith(f"/{self.intake}/")
        if request.method != "PUT" or not into_intake or not given >= PART:
            return "store-refused"
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > PART_SIZE:
            return "body-too-big"
        return None

    async def _passed_on(self, request: Request, held: AsyncExitStack) -> aiohttp.ClientResponse:
        """The same path and query, octet for octet: the signature covers both.

        A connection per request: what passes is megabytes, and nothing is left open at the end.
        """
        target = request.scope["raw_path"] + b"?" + request.scope["query_string"]
        await held.enter_async_context(self.turns)
        store = await held.enter_async_context(
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(force_close=True),
                timeout=aiohttp.ClientTimeout(sock_connect=5, sock_read=self.silence),
                auto_decompress=False,
                skip_auto_headers=UNASKED,
            )
        )
        return await held.enter_async_context(
            store.request(
                request.method,
                URL(self.endpoint + target.decode("latin-1"), encoded=True),
                headers={
                    name: request.headers[name] for name in TO_STORE if name in request.headers
                },
                data=_Body(request, self.silence) if request.method == "PUT" else None,
                allow_redirects=False,
            )
        )


class _Body(aiohttp.Payload):
    """What a browser sends, as slowly as it may: the time of its line is not held against the store.

    Raises TimeoutError where the store does not take a piece, ClientDisconnect where the browser
    goes away.
    """

    def __init__(self, request: Request, silence: float) -> None:
        super().__init__(request)
        self.request, self.silence = request, silence

    async def write(self, writer: AbstractStreamWriter) -> None:
        async for piece in self.request.stream():
            try:
                async with asyncio.timeout(self.silence):
                    await writer.write(piece)
            except TimeoutError:
                # To close politely is to wait until the store takes the rest.
                if isinstance(writer, StreamWriter) and writer.transport:
                    writer.transport.abort()
                raise

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        raise NotImplementedError


class _Passing(StreamingResponse):
    """The store's answer on its way; let go of even where the browser goes away half-way."""

    def __init__(self, answer: aiohttp.ClientResponse, held: AsyncExitStack) -> None:
        super().__init__(answer.content.iter_any(), answer.status, _headers(answer))
        self.held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self.held:
            await super().__call__(scope, receive, send)


def _headers(answer: aiohttp.ClientResponse) -> dict[str, str]:
    headers = {name: answer.headers[name] for name in TO_BROWSER if name in answer.headers}
    headers.update(SAFE)
    if not answer.ok:
        headers["Cache-Control"] = "no-store"
    return headers
