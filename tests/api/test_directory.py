"""The directory leaves out no route that FastAPI itself would have found."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from pydantic import SecretStr
from starlette.routing import Match
from starlette.types import Message, Scope

from services.api.app import create_app
from services.api.directory import Directory
from services.settings import Settings


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    secret = SecretStr("-" * 32)
    return create_app(
        Settings(
            _env_file=None,
            data_dir=tmp_path,
            store_key="-",
            store_secret=secret,
            store_admin_key="-",
            store_admin_secret=secret,
            signing_secret=secret,
        )
    )


def asked(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Each address of ours with every method it has; ids stand where it has braces."""
    for context in iter_route_contexts(app.routes):
        path = "/".join(
            "990121" if "{" in part else part for part in (context.path or "").split("/")
        )
        for method in context.methods or ("GET",):
            yield method, path
    yield from (("GET", "/static/css/base.css"), ("GET", "/nowhere"), ("PUT", "/cases/990121"))
    for family in ("cases", "titles", "filings", "nowhere"):
        yield "GET", f"/{family}/990121/acts/withdraw"
    yield from (("GET", "/cases/sheets/sheets/sheets"), ("GET", ""), ("GET", "//"))


def first(router: APIRouter, scope: Scope) -> list[int]:
    """The routers that know the address, in their order: the first of them answers it."""
    found = [route for route in router.routes if route.matches(scope)[0] is not Match.NONE]
    return [id(route) for route in found]


def test_whoever_knows_an_address_is_asked_in_the_same_order(app: FastAPI) -> None:
    directory = Directory(app.router)
    addresses = list(asked(app))
    assert len(addresses) > 300
    for method, path in addresses:
        scope = {"type": "http", "method": method, "path": path, "headers": []}
        assert first(directory.part_for(path), scope) == first(app.router, scope), path


def test_most_are_not_asked(app: FastAPI) -> None:
    directory = Directory(app.router)
    paths = ("/worklist", "/cases/990121", "/api/v1/cases", "/api/v1/worklist", "/static/a/b.css")
    assert all(len(directory.part_for(path).routes) <= 4 for path in paths)


async def test_what_is_opened_with_the_app_is_there_when_it_answers(app: FastAPI) -> None:
    """Beginning and end of the app are no address: they go to the router that has them."""
    begun: list[str] = []

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        begun.append("doors")
        yield

    app.router.lifespan_context = lifespan
    said = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> Message:
        return next(said)

    async def send(message: Message) -> None:
        assert message["type"].endswith(".complete"), message

    await Directory(app.router)({"type": "lifespan", "app": app}, receive, send)
    assert begun == ["doors"]
