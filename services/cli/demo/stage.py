"""The stage: who is there, what is called how, what time it is, and what was not as expected.

Scenes are played in the order of their moments, whichever story they belong to: time is one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

import httpx
from pydantic import BaseModel

from services.cli.demo.people import Person, Problem, RefusedError, Seen, place_of
from services.cli.demo.stack import Stack, Time
from services.domain.base import Act, Receipt
from services.domain.case import Case
from services.domain.clocks.calendar import BEIJING
from services.domain.permissions import kind_of
from services.domain.titles.title import Title

PATIENCE: Final = 30.0
"""Seconds for what a workflow does on its own after time was moved."""
LOOK_AGAIN: Final = 0.05


class Line(BaseModel):
    number: str
    stands: str
    due_on: date | None
    paused_until: datetime | None


class CasePage(BaseModel):
    line: Line
    state: Case


class TitlePage(BaseModel):
    state: Title


@dataclass
class Checks:
    """What was looked at, and what was off, with what had been expected."""

    made: int = 0
    wrong: list[str] = field(default_factory=list)

    def equal(self, what: str, found: object, expected: object) -> None:
        self.made += 1
        if found != expected:
            self.wrong.append(f"{what}: expected {expected}, found {found}")

    def that(self, what: str, holds: object) -> None:
        self.equal(what, bool(holds), expected=True)


@dataclass
class Stage:
    """`streams` and `documents` carry the stories' own names for what the system numbered."""

    stack: Stack
    time: Time
    http: httpx.AsyncClient
    samples: dict[str, Path]
    begun: datetime
    """By the machine's own clock, which locks go by."""
    checks: Checks = field(default_factory=Checks)
    streams: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    """One address of an upload by document, kept to be tried again when it is too late."""
    _people: dict[str, Person] = field(default_factory=dict)

    def person(self, login: str) -> Person:
        """Whoever is nobody's account is a visitor: the public."""
        if login not in self._people:
            password = self.stack.passwords.get(login, "")
            if not password and login != "visitor":
                raise KeyError(login)
            self._people[login] = Person(self.http, login, password)
        return self._people[login]

    # Doing

    async def act(self, name: str, login: str, act: type[Act], **body: object) -> Receipt:
        return await self.person(login).act(self.streams[name], act, body)

    async def refused(
        self, name: str, login: str, act: type[Act], code: str, **body: object
    ) -> Problem:
        """The act must be refused, and for this reason."""
        what = f"{name}: {kind_of(act)} by {login}"
        return await self._no(what, code, self.act(name, login, act, **body))

    async def opens(self, name: str, login: str, programme: str, place: str) -> None:
        wish = {"programme": programme, "place": place, "reason": REASON}
        receipt = await self.person(login).send("POST", "/cases", wish, Receipt)
        self.streams[name] = receipt.stream

    async def cannot_open(self, login: str, programme: str, place: str, code: str) -> None:
        what = f"{programme} in {place} by {login}"
        await self._no(what, code, self.opens("nothing", login, programme, place))

    async def _no(self, what: str, code: str, doing: Awaitable[object]) -> Problem:
        try:
            await doing
        except RefusedError as refused:
            self.checks.equal(f"{what} is refused", refused.problem.code, code)
            return refused.problem
        self.checks.equal(f"{what} is refused", "done", code)
        return Problem(code="", status=0)

    # Looking

    async def case(self, name: str) -> CasePage:
        return await self.person("auditor").get(place_of(self.streams[name]), CasePage)

    async def title(self, name: str) -> Title:
        page = await self.person("auditor").get(place_of(self.streams[name]), TitlePage)
        return page.state

    async def stands(self, name: str, word: str, *, due: str | None = None) -> None:
        """Wait until the case stands there; then something is due on this day, or nothing."""
        page = await self.case(name)
        try:
            async with asyncio.timeout(PATIENCE):
                while page.line.stands != word:
                    await asyncio.sleep(LOOK_AGAIN)
                    page = await self.case(name)
        except TimeoutError:
            pass  # The comparison below says what was found instead.
        self.checks.equal(f"{name}: stands", page.line.stands, word)
        if due is not None:
            found = page.line.due_on.isoformat() if page.line.due_on else ""
            self.checks.equal(f"{name}: due on", found, due)

    async def is_there(self, name: str) -> None:
        """Wait for something that a workflow begins: a title, a re-check."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    await self.person("auditor").get(place_of(self.streams[name]), Seen)
                except RefusedError as refused:
                    if refused.problem.code != "not-found":
                        raise
                    await asyncio.sleep(LOOK_AGAIN)
                else:
                    return


REASON: Final = "生态环境基础良好，群众支持，已成立创建领导小组，申请开展创建。"
"""The grounds of every request of the demo."""

Play = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True)
class Scene:
    at: datetime
    play: Play


SCENES: Final[list[Scene]] = []


def scene(at: str) -> Callable[[Play], Play]:
    """A scene at a moment in Beijing, e.g. `2030-03-04 09:00`."""

    def enlist(play: Play) -> Play:
        SCENES.append(Scene(datetime.fromisoformat(at).replace(tzinfo=BEIJING), play))
        return play

    return enlist
