"""The buckets on our own origin: signed requests are passed to the store, byte by byte.

The signature is the permission, and the store checks it; here only what cannot be a signed
upload or download is turned away. Nothing is buffered, and no session travels further.
"""

import logging
import re
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

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

PATIENCE: Final = httpx.Timeout(120, connect=5, pool=None)
LIMITS: Final = httpx.Limits(max_connections=200, max_keepalive_connections=0)
"""A connection per request: what passes is megabytes, and nothing is left open at the end."""


class StoreProxy:
    """Middleware: paths of these buckets go to the store's inner address, all others on."""

    def __init__(self, app: ASGIApp, endpoint: str, intake: str, *others: str) -> None:
        """Bytes are taken for the bucket `intake` alone; they are given out from `others` too."""
        self.app, self.endpoint, self.intake = app, httpx.URL(endpoint), intake
        self.path = re.compile(f"/({'|'.join(map(re.escape, (intake, *others)))})/.")
        self.store = httpx.AsyncClient(
            timeout=PATIENCE, limits=LIMITS, follow_redirects=False, trust_env=False
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.path.match(scope["path"]):
            response = await self._answer(Request(scope, receive))
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if code := self._refusal(request):
            return respond(make(code, language_of(request)))
        try:
            answer = await self.store.send(self._passed_on(request), stream=True)
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        except httpx.HTTPError as error:
            log.warning("the store does not answer: %s", error)
            problem = make("not-attempted", language_of(request), {"part": "store"})
            return respond(problem)
        return _Passing(answer)

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

    def _passed_on(self, request: Request) -> httpx.Request:
        """The same path and query, octet for octet: the signature covers both."""
        target = request.scope["raw_path"] + b"?" + request.scope["query_string"]
        headers = [(name, request.headers[name]) for name in TO_STORE if name in request.headers]
        body = request.stream() if request.method == "PUT" else None
        return self.store.build_request(
            request.method,
            self.endpoint.copy_with(raw_path=target),
            headers=[*headers, ("accept-encoding", "identity")],
            content=body,
        )


class _Passing(StreamingResponse):
    """The store's answer on its way; let go of even where the browser goes away half-way."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(answer.aiter_raw(), answer.status_code, _headers(answer))
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self.answer.aclose()


def _headers(answer: httpx.Response) -> dict[str, str]:
    headers = {name: answer.headers[name] for name in TO_BROWSER if name in answer.headers}
    headers.update(SAFE)
    if not answer.is_success:
        headers["Cache-Control"] = "no-store"
    return headers
