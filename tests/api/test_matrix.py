"""2.5.1: the table of who may what, walked through every address and act, by every function,
here and elsewhere, in both directions. 2.5.2: the auditor sees everything and acts on nothing.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from services.api.acts.performing import BY_KIND
from services.api.deps import Doors
from services.domain.acts import RULES
from services.domain.base import Act
from services.domain.filing import About, Filing
from services.domain.permission_doors import DOORS
from services.domain.permission_matrix import (
    Relation,
    Verdict,
    entitled,
    stands,
    verdict,
    verdict_of_act,
)
from services.domain.permissions import parts_of, plays
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Track
from services.domain.title import RecordOldTitle, Title
from services.domain.units import Part
from services.storage.readiness import programme_of
from tests.api.matrix_world import BOUND, DOCUMENT, Somebody, World, build
from tests.api.test_regions import body_of

Asked = tuple[str, str, Any]
"""Method, address, body."""


@pytest.fixture
async def world(doors: Doors) -> World:
    return await build(doors.database, await doors.clock.now())


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Answers are judged by the table alone here; the contract has tests of its own."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False),
        base_url="http://test",
        timeout=90,
    ) as client:
        yield client


def routes(app: FastAPI) -> Iterator[tuple[str, APIRoute]]:
    for context in iter_route_contexts(app.routes):
        if isinstance(context.route, APIRoute):
            for method in sorted(context.route.methods or ()):
                yield f"{method} {context.route.path}", context.route


class Walk:
    """Asks as somebody, and compares the answer with what the table says."""

    def __init__(self, client: httpx.AsyncClient, world: World, contract: dict[str, Any]) -> None:
        self.client, self.world, self.contract = client, world, contract
        self.wrong: list[str] = []
        self.seen: Counter[Verdict] = Counter()
        case = world.county
        programme = programme_of(case)
        entry = catalogue_of(programme.id, programme.version).entries[0]
        self.values = {
            "case": case.id,
            "document": DOCUMENT,
            "bound": BOUND,
            "item": programme.dossier[0].id,
            "expert": world.expert,
            "unit": "990121",
            "matter": "application",
            "programme": programme.id,
            "programme_id": programme.id,
            "title": world.title.id,
            "filing": world.objection.id,
            "seq": "1",
        }
        self.entry = entry.code
        self.known = {
            world.county.id,
            world.over.id,
            world.noticed.id,
            world.title.id,
            world.objection.id,
            DOCUMENT,
        }

    def filled(self, path: str, who: Somebody) -> str:
        """The address with things of this world in it."""

        def value(name: str) -> str:
            if name in ("stream", "case") and "/notices/" in path:
                return self.world.noticed.id
            if name == "stream":
                return self.stream(path)
            if name == "code":
                of_filing = self.world.objection.id
                return {"reply": of_filing, "units": "990121"}.get(_kind(path), self.entry)
            if name == "token_id":
                return who.spare or "none"
            return self.values.get(name, "none")

        return re.sub(r"\{([a-z_]+)\}", lambda found: value(found[1]), path)

    def stream(self, path: str) -> str:
        if "/filings/" in path:
            return self.world.objection.id
        if "/titles/" in path or "/register/" in path:
            return self.world.title.id
        return self.world.county.id

    def body(self, address: str, who: Somebody) -> Any:
        """The smallest body that the contract takes, about the case where it names one."""
        method, _, path = address.partition(" ")
        operation = self.contract["paths"].get(path, {}).get(method.lower())
        found = body_of(operation) if operation else None
        if isinstance(found, dict) and "stream" in found:
            found["stream"] = self.world.county.id
        if isinstance(found, dict) and who.seat and "/substitutes" in path:
            own = {"function": who.seat.function, "unit": who.seat.unit}
            own |= dict.fromkeys(("absent", "account"), who.account)
            found = {name: own.get(name, value) for name, value in found.items()}
        if isinstance(found, dict) and path.endswith("/closing-dates"):
            found |= {"programme": self.values["programme"], "area": "9901"}
        return found

    def form(self, address: str) -> dict[str, str] | None:
        """Where a page asks for the right only once something is filled in."""
        if address != "POST /closing-dates":
            return None
        which = f"{self.values['programme']}/9901"
        return {"for": which, "closes_on": "2099-01-01", "source": "环函〔2098〕1号"}

    async def ask(
        self, who: Somebody, address: str, path: str, body: Any, expected: Verdict
    ) -> None:
        method = address.partition(" ")[0]
        headers = {"Accept": "application/json"}
        if who.token:
            headers["Authorization"] = f"Bearer {who.token}"
        sent: dict[str, Any] = {"json": body} if body is not None else {}
        if form := self.form(address):
            sent["data"] = form
        if path.startswith("/api/v1/documents") and "stream" not in path and method != "DELETE":
            sent["params"] = {"stream": self.world.county.id}
        answer = await self.client.request(method, path, headers=headers, **sent)
        found = self.verdict(answer)
        self.seen[expected] += 1
        broken = answer.status_code >= 500 and not path.startswith("/health")
        if found is not expected or broken:
            self.wrong.append(
                f"{who}: {address}: {expected}, but {answer.status_code} {answer.text[:120]}"
            )

    def verdict(self, answer: httpx.Response) -> Verdict:
        """What the answer says about permission; what else may be wrong is not asked here."""
        if not answer.headers.get("content-type", "").startswith("application/problem+json"):
            return {403: Verdict.REFUSED, 404: Verdict.MISSING}.get(
                answer.status_code, Verdict.ADMITTED
            )
        problem = answer.json()
        match problem["code"]:
            case "sign-in-needed":
                return Verdict.SIGN_IN
            case "not-entitled" | "sheet-sealed":
                assert answer.status_code == 403
                return Verdict.REFUSED
            case "not-found" if self.known & set(map(str, problem["params"].values())):
                return Verdict.MISSING
        return Verdict.ADMITTED


def _kind(path: str) -> str:
    if path.endswith("/reply"):
        return "reply"
    return "units" if "/units/" in path else ""


def view_of(world: World, address: str) -> object:
    """What the relations are asked about."""
    if "/filings/" in address:
        return world.objection
    if "/jobs" in address:
        return world.whole
    return world.title if "/titles/" in address else world.county


def author_of(world: World, address: str) -> str:
    if "{expert}" in address:
        return world.expert
    return OWN_ONE if "{token_id}" in address else world.maker


def standing(world: World, view: object, author: str, who: Somebody) -> tuple[bool, ...]:
    """All that any door or act asks about somebody: alike in this, alike in every answer."""
    if who.seat is None:
        return ()
    relations = [stands(one, who.seat, who.account, view, author) for one in Relation]
    return (*relations, *(plays(part, who.seat, who.account, view) for part in Part))


class Turns:
    """One of all who stand alike, and at the next address another of them, so that everybody is
    asked; that they stand alike is proved by the walk of the rules (test_permission_walk).
    """

    def __init__(self, world: World) -> None:
        self.world, self.asked = world, Counter[str]()

    def at(self, view: object, author: str = "") -> list[Somebody]:
        alike: dict[tuple[bool, ...], list[Somebody]] = {}
        for who in self.world.people:
            own = who.account if author == OWN_ONE else author
            alike.setdefault(standing(self.world, view, own, who), []).append(who)
        found = [min(group, key=lambda who: self.asked[who.name]) for group in alike.values()]
        self.asked.update(who.name for who in found)
        return found

    def missed(self) -> set[str]:
        return {who.name for who in self.world.people} - set(self.asked)


OWN_ONE = "own"
"""Of addresses where everybody asks for a thing of their own."""


def told(wrong: list[str]) -> str:
    return "\n" + "\n".join(sorted(wrong)[:40]) + f"\n{len(wrong)} in all"


async def test_2_5_1_every_address_lets_through_whom_the_table_names_and_nobody_else(
    client: httpx.AsyncClient, world: World, app: FastAPI
) -> None:
    walk, turns = Walk(client, world, app.openapi()), Turns(world)
    for address, door in DOORS.items():
        path, view = address.partition(" ")[2], view_of(world, address)
        for who in turns.at(view, author_of(world, address)):
            author = author_of(world, address)
            own = who.account if author == OWN_ONE else author
            expected = verdict(door, who.seat, who.account, view, own)
            body = walk.body(address, who)
            await walk.ask(who, address, walk.filled(path, who), body, expected)
    assert not walk.wrong, told(walk.wrong)
    assert all(walk.seen[one] > 100 for one in Verdict), walk.seen
    assert not turns.missed()


def acts_of(app: FastAPI) -> Iterator[tuple[str, type[Act]]]:
    for address, route in routes(app):
        if route.name in BY_KIND:
            yield address, BY_KIND[route.name]


def stream_for(world: World, act: type[Act]) -> Any:
    """A stream in which nothing is done, whatever is answered: the act is not open, or needs
    a version that is not sent. Of two cases the one whose track knows the act.
    """
    if act.any_step:
        return world.over
    if act.step is None:
        return world.county
    county = world.county
    return county if any(entitled(act, Track.COUNTY, county.rules)) else world.noticed


async def test_2_5_1_every_act_is_taken_from_those_entitled_and_from_nobody_else(
    client: httpx.AsyncClient, world: World, app: FastAPI
) -> None:
    """What anybody may do, and what many hand in, is really done: see test_public, test_acts."""
    walk, turns = Walk(client, world, app.openapi()), Turns(world)
    tried = set()
    for address, act in acts_of(app):
        if issubclass(act, About):
            continue
        tried.add(act)
        path = address.partition(" ")[2]
        view = view_of(world, path)
        if "/cases/" in path:
            view = stream_for(world, act)
        for who in turns.at(view):
            expected = verdict_of_act(act, who.seat, who.account, view)
            there = path.replace("{stream}", str(getattr(view, "id", "")))
            await walk.ask(who, address, there, walk.body(address, who), expected)
    assert not walk.wrong, told(walk.wrong)
    assert {act for act in BY_KIND.values() if not issubclass(act, About)} - tried <= FIRST
    assert all(walk.seen[one] > 40 for one in Verdict), walk.seen


async def test_2_5_1_the_form_of_every_act_is_shown_to_those_entitled_and_to_nobody_else(
    client: httpx.AsyncClient, world: World, app: FastAPI
) -> None:
    walk, turns = Walk(client, world, app.openapi()), Turns(world)
    for kind, act in BY_KIND.items():
        if act in FIRST or Part.ANYBODY in parts_of(act):
            continue
        view = stream_for(world, act)
        family = "cases"
        if not issubclass(act, About) and act.step is None and not act.any_step:
            family, view = family_of(act, world)
        for who in turns.at(view):
            expected = verdict_of_act(act, who.seat, who.account, view)
            for method in ("GET", "POST") if expected is Verdict.REFUSED else ("GET",):
                address = f"{method} /{family}/{view.id}/acts/{kind}"
                await walk.ask(who, address, address.partition(" ")[2], None, expected)
    assert not walk.wrong, told(walk.wrong)


def family_of(act: type[Act], world: World) -> tuple[str, Any]:
    if RULES[act].stream is Filing:
        return "filings", world.objection
    return ("titles", world.title) if RULES[act].stream is Title else ("cases", world.county)


async def test_2_5_1_no_list_shows_a_stranger_anything_of_this_city(
    client: httpx.AsyncClient, world: World
) -> None:
    """Every list that has an account's own area to show, asked by everybody of another city."""
    ids = {one.id for one in (world.county, world.over, world.noticed, world.title)}
    secret = (*ids, world.objection.id, DOCUMENT, "990121", "9901-", "STX-", "STC-")
    lists = [
        address.partition(" ")[2]
        for address, door in DOORS.items()
        if address.startswith("GET ") and "{" not in address and Relation.ANYBODY not in door.to
    ]
    assert len(lists) > 30
    shown = 0
    for who in [one for one in world.people if one.name.endswith("elsewhere")]:
        for path in lists:
            answer = await client.get(path, headers={"Authorization": f"Bearer {who.token}"})
            shown += answer.status_code == 200
            assert not [word for word in secret if word in answer.text], (who.name, path)
    assert shown > 100


FIRST: set[type[Act]] = {RecordOldTitle, BY_KIND["file-creation-request"]}
"""Acts whose stream they make: who may is asked in test_entry and test_titles."""
