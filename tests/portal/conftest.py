"""The portal in one process on real parts, and the people who use it, each with a browser."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from services.cli.accounts import World
from tests.api.cast import Cast
from tests.api.conftest import app, cast, doors, http, settings, worker
from tests.api.contract import judge
from tests.portal.city import City, build
from tests.portal.people import Person

__all__ = ["app", "cast", "doors", "http", "settings", "worker"]

SignIn = Callable[[str], Awaitable[Person]]


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[Person]:
    """Somebody from the public, not signed in."""
    async with _browser(app) as client:
        yield Person(client)


@pytest.fixture
async def person(app: FastAPI, cast: Cast) -> AsyncIterator[SignIn]:
    """Signed in through the page, as people do, by login."""
    async with AsyncExitStack() as stack:
        known: dict[str, Person] = {}

        async def sign_in(login: str) -> Person:
            if login not in known:
                client = await stack.enter_async_context(_browser(app))
                known[login] = Person(client)
                await cast.account(login)
                page = await known[login].see("/sign-in")
                password = cast.accounts[login].password
                after = await known[login].send(page, "/sign-in", login=login, password=password)
                assert "/sign-out" in after.html, after.text[:300]
            return known[login]

        yield sign_in


def _browser(app: FastAPI) -> httpx.AsyncClient:
    """What the portal refuses in JSON is held against the contract, as the API's answers are."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://test",
        event_hooks={"response": [judge]},
        timeout=90,
    )


@pytest.fixture
async def city(
    cast: Cast, env: WorkflowEnvironment, sqlite_url: str, tmp_path_factory: pytest.TempPathFactory
) -> City:
    """A city in the middle of its work. Built once; later tests get a copy of its database."""
    live = Path(sqlite_url.partition("///")[2])
    if SNAPSHOT is None:
        built = await build(cast, env)
        path = tmp_path_factory.mktemp("city") / "city.db"
        _copy(live, path)
        _keep(Snapshot(path, built, cast.world, await cast.now()))
        return built
    _copy(SNAPSHOT.path, live)
    cast.world = SNAPSHOT.world
    cast.accounts = {account.login: account for account in SNAPSHOT.world.accounts}
    await env.sleep(SNAPSHOT.now - await cast.now())
    return SNAPSHOT.city


@dataclass(frozen=True)
class Snapshot:
    path: Path
    city: City
    world: World
    now: datetime


SNAPSHOT: Snapshot | None = None


def _keep(made: Snapshot) -> None:
    global SNAPSHOT  # noqa: PLW0603  (one per test run, like a session fixture without a loop)
    SNAPSHOT = made


def _copy(source: Path, target: Path) -> None:
    """Through SQLite itself, so that what stands in the write-ahead log is copied too."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
