"""How the permission matrix is walked: who asks where, with what, and what the answer says.

The world that it is walked in is `matrix_world.py`; the walks stand in `test_matrix.py`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from services.api import deps, upload_tokens
from services.domain.permission_matrix import Relation, Verdict, stands
from services.domain.permissions import plays
from services.domain.programme.library import catalogue_of
from services.domain.tree.units import Part, territory
from services.storage.papers.readiness import programme_of
from services.storage.queries.public import SHORT
from tests.api.contract import contract
from tests.api.matrix_world import BOUND, DOCUMENT, Somebody, World
from tests.api.test_regions import body_of

ASKING = {deps._maybe_actor, upload_tokens._sender}
OF_THE_STORE = {f"/api/v1/documents/{DOCUMENT}/content", f"/documents/{DOCUMENT}"}
OUTSIDE = "bytes=999-"
"""No store stands behind this walk; of a range outside of the file only the gate is asked."""
OWN_ONE = "own"
"""Of addresses where everybody asks for a thing of their own."""


def routes(app: FastAPI) -> Iterator[tuple[str, APIRoute]]:
    for context in iter_route_contexts(app.routes):
        if isinstance(context.route, APIRoute):
            for method in sorted(context.route.methods or ()):
                yield f"{method} {context.route.path}", context.route


def asks_nobody(app: FastAPI) -> frozenset[str]:
    """Addresses whose code never learns who asks, so that all are alike to it."""
    return frozenset(
        address
        for address, route in routes(app)
        if not ASKING & set(_calls(route.dependant)) and not route.dependant.request_param_name
    )


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)


class Walk:
    """Asks as somebody, and compares the answer with what the table says."""

    def __init__(self, client: httpx.AsyncClient, world: World) -> None:
        self.client, self.world = client, world
        self.wrong: list[str] = []
        self.seen: Counter[Verdict] = Counter()
        case = world.county
        programme = programme_of(case)
        entry = catalogue_of(programme).entries[0]
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
            "group": world.objection.id,
            "survey": world.survey.id,
            "plan": world.plan.id,
            "seq": "1",
            "kind": "thumbnail",
            "number": "1",
            "likeness": "0" * 32,
            "language": "zh",
            "what": "promise",
            "digest": "0" * 64,
        }
        self.entry = entry.code
        self.certificate = world.old.id.removeprefix("title-")[:SHORT].upper()
        self.known = {
            world.county.id,
            world.over.id,
            world.noticed.id,
            world.title.id,
            world.drawn.id,
            world.mended.id,
            world.objection.id,
            world.answered.id,
            world.survey.id,
            world.plan.id,
            world.round.id,
            DOCUMENT,
        }

    def filled(self, path: str, who: Somebody) -> str:
        """The address with things of this world in it."""

        def value(name: str) -> str:
            if name in ("stream", "case") and "/notices/" in path:
                return self.world.noticed.id
            if name in ("stream", "case") and path.endswith("}/draws") and "/cases/" in path:
                return self.world.drawn.id
            if path.endswith("/rectified"):
                return self.world.mended.id
            if name == "number" and "/certificates/" in path:
                return self.certificate
            if name == "stream":
                return self.stream(path)
            if name == "code":
                of_filing = self.world.objection.id
                return {"reply": of_filing, "units": "990121"}.get(_kind(path), self.entry)
            if name == "token_id":
                return who.spare or "none"
            if name == "note":  # Everybody writes one of their own.
                return "".join(filter(str.isalnum, who.account)) or "none"
            return self.values.get(name, "none")

        return re.sub(r"\{([a-z_]+)\}", lambda found: value(found[1]), path)

    def stream(self, path: str) -> str:
        if "/filings/" in path:
            return self.world.objection.id
        if "/surveys/" in path:
            return self.world.survey.id
        if "/api/v1/visit-plans/" in path:
            return self.world.plan.id
        if "/rounds/" in path:
            return self.world.round.id
        if "/titles/" in path or "/register/" in path:
            return self.world.title.id
        return self.world.county.id

    def body(self, address: str, who: Somebody) -> Any:
        """The smallest body that the contract takes, about the case where it names one."""
        method, _, path = address.partition(" ")
        operation = contract()["paths"].get(path, {}).get(method.lower())
        found = body_of(operation) if operation else None
        if isinstance(found, dict) and "stream" in found:
            found["stream"] = self.world.county.id
        if isinstance(found, dict) and "/disposals" in path and "case" in found:
            found["case"] = self.world.county.id
        if isinstance(found, dict) and who.seat and "/substitutes" in path:
            own = {"function": who.seat.function, "unit": who.seat.unit}
            own |= dict.fromkeys(("absent", "account"), who.account)
            found = {name: own.get(name, value) for name, value in found.items()}
        if isinstance(found, dict) and who.seat and "/unit-changes" in path and "lines" in found:
            code = territory(who.seat.unit).ljust(4, "0")
            found["lines"] = [{**line, "old": code, "new": code} for line in found["lines"]]
        if isinstance(found, dict) and who.seat and path.endswith("/units/positions"):
            code = territory(who.seat.unit).ljust(4, "0")
            found["positions"] = [{"code": code, "lon": 104.0, "lat": 30.6}]
        if isinstance(found, dict) and path.endswith("/closing-dates"):
            found |= {"programme": self.values["programme"], "area": "9901"}
        return found

    def form(self, address: str) -> dict[str, str] | None:
        """Where a page asks for the right only once something is filled in."""
        if address.endswith(("/opinion/signature", "/papers/signature")):
            return {"key": "k", "no": "1", "before": "0" * 64, "no_conflict": "true"}
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
        if method == "GET" and path in OF_THE_STORE:
            headers["Range"] = OUTSIDE
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
            told = " ".join(answer.text.split())[-120:]
            self.wrong.append(f"{address}: {expected}, but {answer.status_code}: {who}: {told}")

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


OF_THE_WHOLE = (
    "/jobs",
    "/keeping",
    "/disposals",
    "/definitions",
    "/migrations",
    "/admin/programmes",
)
"""About the installation, and no case in it."""


def view_of(world: World, address: str) -> object:
    """What the relations are asked about."""
    if "/filings/" in address:
        return world.objection
    if "/rounds/" in address:
        return world.round
    if any(part in address for part in OF_THE_WHOLE):
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

    def at(self, view: object, author: str = "", most: int | None = None) -> list[Somebody]:
        alike: dict[tuple[bool, ...], list[Somebody]] = {}
        for who in self.world.people:
            own = who.account if author == OWN_ONE else author
            alike.setdefault(standing(self.world, view, own, who), []).append(who)
        found = [min(group, key=lambda who: self.asked[who.name]) for group in alike.values()]
        found = found[:most]
        self.asked.update(who.name for who in found)
        return found

    def missed(self) -> set[str]:
        return {who.name for who in self.world.people} - set(self.asked)


def told(wrong: list[str]) -> str:
    return "\n" + "\n".join(sorted(wrong)[:40]) + f"\n{len(wrong)} in all"
