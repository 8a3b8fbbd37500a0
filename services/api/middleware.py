"""What every answer carries (security headers, request id) and what no request may be (huge).

Plain ASGI, so that films stream through untouched. Who asks is decided in `auth.py`.
"""

import re
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Nothing inline, nothing from elsewhere; the store is served under the same origin."""


def with_tiles(address: str) -> str:
    """For the one page that shows tiles: pictures from exactly the operator's own server (6.4.5)."""
    parts = urlsplit(address)
    return CSP.replace("img-src 'self'", f"img-src 'self' {parts.scheme}://{parts.netloc}")


ALWAYS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(self), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""Set where the answer has no word of its own: public pages and files say how long they keep."""

HSTS = "max-age=31536000"
BIGGEST = 1024 * 1024
"""Bytes of a body, whatever it says it is."""

UPLOADS = re.compile(
    r"/api/v1/documents/form|/api/v1/filings/attachments|/(cases|filings)/[^/]+/files"
    r"|/(notices|rounds)/[^/]+/objection/files"
    r"|/cases/[^/]+/notice/copies/file|/api/v1/cases/[^/]+/public-notice/redacted-copies/file"
)
"""Files are streamed through these and have a limit of their own."""

FIELD_NOTES = re.compile(r"/visits/[^/]+/notes")
BIGGEST_NOTE = 5 * 20 * 1024 * 1024 + BIGGEST
"""What one saw in the field: the words, and five photographs of 20 MB (6.2.1)."""

VERIFYING = re.compile(r"/signatures|/api/v1/signatures/verification")
"""A paper to be verified: the record of a visit holds photographs (6.1.5, 6.2.1)."""

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Envelope:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        asked = headers.get("x-request-id", "")
        request_id = asked if REQUEST_ID.fullmatch(asked) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def enveloped(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    answer.setdefault(name, value)
                if scope["scheme"] == "https":
                    answer.setdefault("strict-transport-security", HSTS)
                answer["x-request-id"] = request_id
            await send(message)

        await self.app(scope, receive, enveloped)


class SmallBodies:
    """Innermost: what the store's proxy passes on has its own limit, and never comes here.

    `verified`: bytes of the largest paper that is examined, beside what its form holds.
    """

    def __init__(self, app: ASGIApp, verified: int = BIGGEST) -> None:
        self.app, self.verified = app, verified

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not UPLOADS.fullmatch(scope["path"]):
            receive = _limited(Headers(scope=scope), receive, self._most(scope["path"]))
        await self.app(scope, receive, send)

    def _most(self, path: str) -> int:
        if FIELD_NOTES.fullmatch(path):
            return BIGGEST_NOTE
        return self.verified + BIGGEST if VERIFYING.fullmatch(path) else BIGGEST


def _limited(headers: Headers, receive: Receive, most: int) -> Receive:
    length = headers.get("content-length", "")
    taken = int(length) if length.isdecimal() else 0
    counted = 0

    async def limited() -> Message:
        nonlocal counted
        message = await receive()
        counted += len(message.get("body", b""))
        if max(counted, taken) > most:
            raise HTTPException(413)
        return message

    return limited
