"""Which routers may know an address, by the words that stand in it: the others are not asked.

FastAPI tries the routes of all routers one after the other, three hundred of them for a page.
Which of the routes answers, and in which order they are tried, stays its business.
"""

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Mount
from starlette.types import Receive, Scope, Send

API = "/api/v1"
ANY = "{any}"
Words = tuple[str, str]
"""/cases/17/sheets -> cases, sheets; /api/v1/cases -> cases, nothing. Ids stand between them."""


class Directory:
    """Stands before the app's router; made when all its routes are there."""

    def __init__(self, router: APIRouter) -> None:
        self.router = router
        known = [(route, _words_of_all(route)) for route in router.routes]
        every = {words for _, theirs in known for words in theirs}
        # A route whose first word is an id (`/{family}/17/acts`) may answer below every first word.
        below = {second for first, second in every if first.startswith("{")}
        every |= {(first, second) for first, _ in every for second in below}
        self.parts: dict[Words, APIRouter] = {}
        for words in every | {(first, ANY) for first, _ in every}:
            part = APIRouter(redirect_slashes=False)
            part.routes = [route for route, theirs in known if _may_know(theirs, words)]
            self.parts[words] = part

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.router.app(scope, receive, send)
            return
        scope["router"] = self.router
        await self.part_for(scope.get("path", "")).app(scope, receive, send)

    def part_for(self, path: str) -> APIRouter:
        """All of the router for a path whose first word no route has: it says what it is."""
        words = words_of(path)
        return self.parts.get(words) or self.parts.get((words[0], ANY)) or self.router


def words_of(path: str) -> Words:
    own = path.removeprefix(API) if path.startswith(API + "/") else path
    steps = [*own.split("/"), "", "", ""]
    return steps[1], steps[3]


def _words_of_all(route: BaseRoute) -> set[Words]:
    if isinstance(route, Mount):
        return {(words_of(route.path)[0], ANY)}
    return {words_of(context.path or "") for context in iter_route_contexts([route])}


def _may_know(theirs: set[Words], asked: Words) -> bool:
    return any(
        all(own == word or own.startswith("{") for own, word in zip(words, asked, strict=True))
        for words in theirs
    )
