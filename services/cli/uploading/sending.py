"""Sends files through the public API, as any other program could, and binds them (5.1.5).

Every request has a key that follows from the case and the file, so whoever begins again goes on
where the server stands: no part that has arrived is sent twice, nothing is bound twice.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar
from uuid import NAMESPACE_URL, uuid5

import httpx
from pydantic import BaseModel

from services.cli.uploading.mapping import Place, Wish

API: Final = "/api/v1"
AT_ONCE: Final = 6
TRIES: Final = 6
LOOK_AGAIN: Final = 0.5
LONGEST_PAUSE: Final = 20.0
PASSING: Final = frozenset({429, 502, 503, 504})
"""Answers after which the same request is right once more."""


Answer = TypeVar("Answer", bound=BaseModel)


class Shown(BaseModel):
    """What of a document's answer is of interest here."""

    id: str
    name: str
    state: str
    problem: str | None = None
    sha256: str | None = None
    part_size: int
    part_count: int


class Received(BaseModel):
    number: int


class Parts(BaseModel):
    received: list[Received]


class Address(BaseModel):
    number: int
    url: str


class Addresses(BaseModel):
    urls: list[Address]


class Page(BaseModel):
    documents: list[Shown]
    next_after: str | None


class RefusedError(Exception):
    """The API said no; its words."""


@dataclass
class Outcome:
    """What became of one file."""

    wish: Wish
    document: str = ""
    state: str = ""
    problem: str = ""
    sent: int = 0
    """Bytes that this run sent."""
    bound: list[str] = field(default_factory=list)
    error: str = ""

    @property
    def good(self) -> bool:
        return not self.error and self.state in {"usable", "checking"}


class Sender:
    """`http` has the origin. `told` is called with the bytes of each part sent."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        token: str,
        case: str,
        *,
        waits: bool = True,
        told: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.http, self.token, self.case = http, token, case
        self.waits, self.told = waits, told
        self.gate = asyncio.Semaphore(AT_ONCE)

    async def send_all(self, wishes: list[Wish]) -> AsyncIterator[Outcome]:
        """Each as it is done."""
        known = {(one.sha256 or "", one.name): one async for one in self._there()}
        tasks = [asyncio.create_task(self._guarded(wish, known)) for wish in wishes]
        try:
            for done in asyncio.as_completed(tasks):
                yield await done
        finally:
            for task in tasks:
                task.cancel()

    async def _guarded(self, wish: Wish, known: Mapping[tuple[str, str], Shown]) -> Outcome:
        outcome = Outcome(wish)
        async with self.gate:
            try:
                await self._one(wish, known, outcome)
            except RefusedError as refused:
                outcome.error = str(refused)
            except (httpx.HTTPError, OSError) as failed:
                outcome.error = f"{type(failed).__name__}: {failed}"
        return outcome

    async def _one(
        self, wish: Wish, known: Mapping[tuple[str, str], Shown], outcome: Outcome
    ) -> None:
        digest, size = await asyncio.to_thread(_digest, wish.path)
        # The very same file under the same name is there already: sent by page, or by another.
        shown = known.get((digest, wish.name)) or await self._reserve(wish, digest, size)
        outcome.document = shown.id
        if shown.state in {"reserved", "receiving"}:
            outcome.sent = await self._parts(wish.path, shown)
            shown = await self._ask(Shown, "POST", f"/documents/{shown.id}/confirmation")
        if self.waits or wish.places:
            shown = await self._checked(shown)
        outcome.state, outcome.problem = shown.state, shown.problem or ""
        if shown.state == "usable":
            for place in wish.places:
                await self._bind(shown.id, place)
                outcome.bound.append(place.words)

    async def _reserve(self, wish: Wish, digest: str, size: int) -> Shown:
        body = {"stream": self.case, "name": wish.name, "size": size, "sha256": digest}
        key = _key(self.case, wish.relative, wish.name, digest)
        return await self._ask(Shown, "POST", "/documents", body, key=key)

    async def _parts(self, path: Path, shown: Shown) -> int:
        """Those that have not arrived; how many bytes they were."""
        there = await self._ask(Parts, "GET", f"/documents/{shown.id}/parts")
        arrived = {one.number for one in there.received}
        sent = 0
        for number in range(1, shown.part_count + 1):
            if number in arrived:
                continue
            body = await asyncio.to_thread(_part, path, number, shown.part_size)
            asked = {"numbers": [number], "sha256": {str(number): sha256(body).hexdigest()}}
            signed = await self._ask(Addresses, "POST", f"/documents/{shown.id}/parts", asked)
            await self._put(signed.urls[0].url, body)
            sent += len(body)
            self.told(len(body))
        return sent

    async def _checked(self, shown: Shown) -> Shown:
        """Until the server has judged it, however long that takes."""
        pause = LOOK_AGAIN
        while shown.state == "checking":
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
            shown = await self._ask(Shown, "GET", f"/documents/{shown.id}")
        return shown

    async def _bind(self, document: str, place: Place) -> None:
        key = _key(self.case, document, place.words, place.kind)
        body: dict[str, object] = {"document": document, "kind": place.kind}
        if place.indicator:
            proof = {**body, "indicator": place.indicator, **place.anchor}
            await self._send("POST", f"/cases/{self.case}/dossier/proofs", proof, key=key)
            return
        pages = {"first_page": place.anchor.get("page"), "last_page": place.anchor.get("last_page")}
        part = {**body, "item": place.item, **pages}
        await self._send("POST", f"/cases/{self.case}/dossier/parts", part, key=key)

    async def _there(self) -> AsyncIterator[Shown]:
        after = ""
        while True:
            path = f"/documents?stream={self.case}&after={after}&limit=200"
            page = await self._ask(Page, "GET", path)
            for one in page.documents:
                if one.state in {"usable", "checking"}:
                    yield one
            if page.next_after is None:
                return
            after = page.next_after

    async def _ask(
        self, model: type[Answer], method: str, path: str, body: object = None, key: str = ""
    ) -> Answer:
        return model.model_validate_json(await self._send(method, path, body, key=key))

    async def _send(self, method: str, path: str, body: object = None, *, key: str = "") -> bytes:
        """Raises RefusedError. What may pass is tried again, under the same key."""
        headers = {"Authorization": f"Bearer {self.token}"}
        headers["Idempotency-Key"] = key or _key(self.case, method, path)
        answer = await _tried(
            lambda: self.http.request(method, f"{API}{path}", json=body, headers=headers)
        )
        if answer.is_error:
            raise RefusedError(_words(answer))
        return answer.content

    async def _put(self, url: str, body: bytes) -> None:
        """To an address that is signed: no token goes there."""
        answer = await _tried(lambda: self.http.put(url, content=body))
        if answer.is_error:
            raise RefusedError(f"{answer.status_code} from the store 存储拒绝")


async def _tried(request: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """A few times, with pauses that grow, or as long as the server says."""
    pause = LOOK_AGAIN
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            answer = await request()
        except httpx.TransportError:
            if last:
                raise
        else:
            if last or answer.status_code not in PASSING:
                return answer
            said = answer.headers.get("Retry-After", "")
            pause = float(said) if said.isdecimal() else pause
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
    raise AssertionError


def _words(answer: httpx.Response) -> str:
    """What a problem document says, or the status alone."""
    try:
        said = answer.json()
        return f"{said['code']}: {said.get('detail') or said.get('title')}"
    except (ValueError, KeyError, TypeError):
        return f"HTTP {answer.status_code}"


def _key(*parts: str) -> str:
    return str(uuid5(NAMESPACE_URL, "\n".join(("ecocase:upload", *parts))))


def _digest(path: Path) -> tuple[str, int]:
    hashing, size = sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            hashing.update(chunk)
            size += len(chunk)
    return hashing.hexdigest(), size


def _part(path: Path, number: int, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek((number - 1) * size)
        return file.read(size)
