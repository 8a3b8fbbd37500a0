"""The whole API in one process: real Temporal with movable time, real worker, real SQLite."""

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from temporalio.testing import WorkflowEnvironment

from services.api.app import access_of, create_app
from services.api.deps import Doors
from services.domain.programme.calendars import calendar_for
from services.settings import Environment, Settings
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore, StoreAccess
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database
from services.workflows.activities import StoredEffects
from services.workflows.client import CaseClient
from services.workflows.clock import RehearsalClock
from services.workflows.worker import worker_for
from tests.api.cast import Cast
from tests.api.contract import judge

PATIENT = timedelta(seconds=60)
"""No worker is killed here; on a busy machine the one there is may be slow to take a task."""
QUEUE = "cases"
NOWHERE = StoreAccess("http://127.0.0.1:1", "no-key", "no-secret")
"""Tests with files bring the store themselves; here nothing is asked of it."""
APPS: dict[str, FastAPI] = {}
"""By settings, but for the database: no lifespan is begun, so none of these ever opens one."""


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    return Settings(
        _env_file=None,
        environment=Environment.REHEARSAL,
        database_url=SecretStr(sqlite_url),
        store_endpoint=NOWHERE.endpoint,
        store_key=NOWHERE.key,
        store_secret=SecretStr(NOWHERE.secret),
        store_admin_key="no-admin",
        store_admin_secret=SecretStr("no-secret"),
        signing_secret=SecretStr("a secret of thirty-two characters or more"),
        sample_accounts=True,
    )


@pytest.fixture
async def doors(
    settings: Settings, env: WorkflowEnvironment, sqlite: Database
) -> AsyncIterator[Doors]:
    store, clock = ObjectStore(NOWHERE), RehearsalClock(env.client)
    yield Doors(
        cases=CaseClient(env.client, sqlite, QUEUE, patience=60),
        database=sqlite,
        store=store,
        archive=Archive(sqlite, store, 1024),
        clock=clock,
        access=access_of(settings),
        calendars=Calendars(calendar_for(rehearsal=True)),
        rehearsal=True,
    )
    store.close()


@asynccontextmanager
async def at_work(doors: Doors, env: WorkflowEnvironment) -> AsyncIterator[None]:
    """A worker for as long as this lasts."""
    effects = StoredEffects(doors.database, doors.store, calendar_for(rehearsal=True), doors.clock)
    async with worker_for(env.client, QUEUE, effects, sticky=PATIENT):
        yield


@pytest.fixture
async def worker(doors: Doors, env: WorkflowEnvironment) -> AsyncIterator[None]:
    async with at_work(doors, env):
        yield


def app_for(settings: Settings) -> FastAPI:
    """What is made stays to the end, so the collector of garbage need not go through it again."""
    same = settings.model_dump_json(exclude={"database_url"})
    if same not in APPS:
        APPS[same] = create_app(settings)
        gc.collect()
        gc.freeze()
    return APPS[same]


@pytest.fixture
def app(settings: Settings, doors: Doors) -> Iterator[FastAPI]:
    """Routes are made once for all tests of the same settings, as 700 of them take 1.5 s; whatever
    one test must not leave to the next (database, store, clock, allowances) is behind the doors.
    """
    app = app_for(settings)
    app.state.doors = doors
    yield app
    del app.state.doors


@asynccontextmanager
async def browser(app: FastAPI, origin: str = "http://test") -> AsyncIterator[httpx.AsyncClient]:
    """A client of its own cookies; every answer is held against the contract."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url=origin,
        event_hooks={"response": [judge]},
        timeout=90,
    ) as client:
        yield client


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(app) as client:
        yield client


@pytest.fixture
async def cast(doors: Doors, http: httpx.AsyncClient, env: WorkflowEnvironment) -> Cast:
    """Everybody of the sample city, each made when first needed."""
    cast = Cast(doors, http, lambda by: env.sleep(timedelta(**by)))
    await cast.build_places()
    return cast
