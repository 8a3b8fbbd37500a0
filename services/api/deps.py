"""What a route may ask for; nothing else is injected anywhere.

The parts are built once in `app.py`; a route takes them by these names.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote
from uuid import uuid4

from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyCookie, HTTPBearer

from services.api import auth
from services.api.allowance import Allowance
from services.api.auth import VISITOR_ACTOR, Access
from services.api.language import Language, language_of
from services.api.problems import ScopeMissing, SignInNeeded
from services.api.signing.keys import SigningKeys
from services.domain.errors import Invalid, NotEntitled
from services.domain.tree.units import Function
from services.storage.evidence.archive import Archive as DocumentArchive
from services.storage.evidence.objects import ObjectStore
from services.storage.people.tokens import Scope
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database, Tx
from services.workflows.client import CaseClient
from services.workflows.clock import Clock as TimeKeeper

# For the contract alone; `auth.actor_of` reads both itself, as it knows the cookie's prefix.
BEARER = HTTPBearer(auto_error=False, scheme_name="bearer")
SESSION = APIKeyCookie(name=auth.SESSION, auto_error=False, scheme_name="session")


@dataclass(frozen=True)
class ReadingAgain:
    """Within how many days every file is read again, and how fast at most (5.2.2)."""

    days: int = 90
    bytes_per_second: int = 20 * 1024 * 1024
    second_copy: bool = False
    """Whether one is kept."""


ANSWERS_BY_ONE = 120


@dataclass(frozen=True)
class Doors:
    """All parts of a running API, built by the lifespan of `app.py`."""

    cases: CaseClient
    database: Database
    store: ObjectStore
    archive: DocumentArchive
    clock: TimeKeeper
    access: Access
    calendars: Calendars
    allowance: Allowance = field(default_factory=Allowance)
    """How many filings of the public are taken from one address."""
    answers: Allowance = field(default_factory=lambda: Allowance(ANSWERS_BY_ONE))
    """The same for pages and answers of surveys: a village may share one line (6.2.2)."""
    rehearsal: bool = False
    verifies: int = 20
    """MiB of the largest PDF whose signatures are verified: a record with photographs has several."""
    fonts: Path | None = None
    """Where fonts for official papers are looked for first."""
    private_webhooks: bool = False
    """Whether webhooks may call inner networks."""
    derivatives_bucket: str = "ecocase-derivatives"
    """Where previews of files lie."""
    reading: ReadingAgain = ReadingAgain()
    map_tiles: str = ""
    """Address of tiles beneath the map of titles; empty: none (6.4.5)."""
    map_credit: str = ""
    signing_keys: SigningKeys | None = None
    """Keys that people hold themselves; None: those that the installation keeps."""


def doors_of(request: Request) -> Doors:
    doors: Doors = request.app.state.doors
    return doors


# All of these are `async`, though some wait for nothing: FastAPI sends the others to a thread,
# which takes longer than what they do. They ask the request and hardly each other: what several
# ask for is solved again for each.


async def _doors(request: Request) -> Doors:
    return doors_of(request)


Parts = Annotated[Doors, Depends(_doors)]


async def _now(request: Request) -> datetime:
    return await doors_of(request).clock.now()


Now = Annotated[datetime, Depends(_now)]


async def _reader(request: Request) -> AsyncIterator[Tx]:
    async with doors_of(request).database.reading() as tx:
        yield tx


async def _writer(request: Request) -> AsyncIterator[Tx]:
    async with doors_of(request).database.writing() as tx:
        yield tx


async def _cases(request: Request) -> CaseClient:
    return doors_of(request).cases


async def _archive(request: Request) -> DocumentArchive:
    return doors_of(request).archive


async def _maybe_actor(
    request: Request,
    _token: Annotated[object, Security(BEARER)],
    _cookie: Annotated[object, Security(SESSION)],
) -> auth.Actor | None:
    doors = doors_of(request)
    return await auth.actor_of(request, doors.database, doors.access, await doors.clock.now())


MaybeActor = Annotated[auth.Actor | None, Depends(_maybe_actor)]


async def _actor(actor: MaybeActor) -> auth.Actor:
    if actor is None:
        raise SignInNeeded
    return actor


async def _anybody(actor: MaybeActor) -> auth.Actor:
    return actor or VISITOR_ACTOR


async def _administrator(actor: Annotated[auth.Actor, Depends(_actor)]) -> auth.Actor:
    if Scope.ADMIN not in actor.scopes:
        raise ScopeMissing(scope=Scope.ADMIN.value)
    if not actor.has(Function.ADMINISTRATOR):
        raise NotEntitled(function=Function.ADMINISTRATOR.value)
    return actor


@dataclass(frozen=True)
class Asking:
    """Under which id a request comes, and which version its sender was shown."""

    request_id: str
    expects: int | None
    address: str = ""
    """Where it comes from; asked of the public alone, and kept nowhere."""
    password: str = field(default="", repr=False)
    """Of whoever signs an act; asked for by those alone that are signed, and kept nowhere."""


async def _language(request: Request) -> Language:
    return language_of(request)


async def _asking(
    request: Request,
    idempotency_key: Annotated[
        str | None, Header(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")
    ] = None,
    if_match: Annotated[str | None, Header(max_length=40)] = None,
    sign_again: Annotated[str | None, Header(max_length=600, pattern=r"^[\x21-\x7e]+$")] = None,
) -> Asking:
    """`If-Match: "12"`, as the ETag was given; weak tags and lists name no one version.

    `Sign-Again` is the account's password, percent-encoded; only acts that are signed ask for it.
    """
    version = None
    if if_match is not None:
        bare = if_match.strip().removeprefix('"').removesuffix('"')
        if not bare.isdecimal():
            raise Invalid(field="If-Match")
        version = int(bare)
    key, password = idempotency_key or uuid4().hex, unquote(sign_again or "")
    return Asking(key, version, address_of(request), password)


def address_of(request: Request) -> str:
    """As the proxy says it, where one stands in front."""
    return request.client.host if request.client else ""


# `scope="function"`: the transaction ends before the answer goes out, so who has the answer can
# rely on it.
Reader = Annotated[Tx, Depends(_reader, scope="function")]
Writer = Annotated[Tx, Depends(_writer, scope="function")]
Cases = Annotated[CaseClient, Depends(_cases)]
Archive = Annotated[DocumentArchive, Depends(_archive)]
Actor = Annotated[auth.Actor, Depends(_actor)]
Anybody = Annotated[auth.Actor, Depends(_anybody)]
Administrator = Annotated[auth.Actor, Depends(_administrator)]
Caller = Annotated[Asking, Depends(_asking)]
Lang = Annotated[Language, Depends(_language)]
