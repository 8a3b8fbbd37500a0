"""The service below a path of its origin (ECOCASE_PATH_PREFIX): the one place that knows of it.

On the way in the prefix is taken off, on the way out it is put before every address of ours, in
headers, pages and JSON. Bucket paths are signed and stay at the origin's root (decision 0020).
"""

import re
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COMES_FROM: Final = ("referer", "hx-current-url")
"""Headers of a request that name a page of ours."""
LEADS_TO: Final = (
    *("location", "content-location", "hx-redirect", "hx-location", "hx-push-url"),
    "hx-replace-url",
)

IN_PAGES: Final = re.compile(
    rb'(\s(?:href|src|action|formaction|poster|hx-(?:get|post|put|patch|delete|push-url))=")/(?!/)'
)
"""Pages are escaped, so that a quotation mark after `=` begins an attribute and is never text."""
IN_JSON: Final = re.compile(rb'("(?:href|type|instance)":")/(?!/)')
"""Inside a string of JSON each quotation mark has a backslash before it: this finds keys alone."""


class Below:
    """Outermost of all. What comes without the prefix is answered too: some proxies take it off."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app, self.prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.app(self._taken_off(scope), receive, _Outward(self.prefix, send))
        else:
            await self.app(scope, receive, send)

    def _taken_off(self, scope: Scope) -> Scope:
        headers = MutableHeaders(raw=list(scope["headers"]))
        for name in COMES_FROM:
            if name in headers:
                scheme, mark, rest = headers[name].partition("://")
                host, slash, path = rest.partition("/")
                headers[name] = scheme + mark + host + self._bare(slash + path)
        raw = scope["raw_path"].decode("latin-1")
        return {
            **scope,
            "path": self._bare(scope["path"]),
            "raw_path": self._bare(raw).encode("latin-1"),
            "headers": headers.raw,
        }

    def _bare(self, path: str) -> str:
        if path != self.prefix and not path.startswith(f"{self.prefix}/"):
            return path
        return path.removeprefix(self.prefix) or "/"


class _Outward:
    """One answer on its way out. Pages and JSON are held until they are whole; files stream."""

    def __init__(self, prefix: str, send: Send) -> None:
        self.prefix, self.send = prefix, send
        self.pattern: re.Pattern[bytes] | None = None
        self.start: Message = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self.pattern is None:
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self.pattern)

    async def _begin(self, message: Message) -> None:
        headers = MutableHeaders(raw=list(message["headers"]))
        for name in LEADS_TO:
            if (address := headers.get(name, "")).startswith("/") and address[1:2] != "/":
                headers[name] = self.prefix + address
        self.start = {
            **message,
            "headers": [
                (name, self._cookie(value) if name.lower() == b"set-cookie" else value)
                for name, value in headers.raw
            ],
        }
        kind = headers.get("content-type", "").partition(";")[0]
        if kind == "text/html":
            self.pattern = IN_PAGES
        elif kind in ("application/json", "application/problem+json"):
            self.pattern = IN_JSON
        else:
            await self.send(self.start)

    def _cookie(self, line: bytes) -> bytes:
        """Cookies go to our own part of the origin alone, and to nobody else's there."""
        return re.sub(rb"(?i)(;\s*path=)/(?=;|$)", rb"\1" + self.prefix.encode() + rb"/", line)

    async def _finish(self, pattern: re.Pattern[bytes]) -> None:
        body = pattern.sub(rb"\1" + self.prefix.encode() + rb"/", self.body)
        headers = MutableHeaders(raw=self.start["headers"])
        if "content-length" in headers and self.body:
            headers["content-length"] = str(len(body))
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": body})
