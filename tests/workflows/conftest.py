"""A worker with real effects beside a Temporal whose time can be moved."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.calendars import calendar_for
from services.domain.programme.schema import Track
from services.storage.evidence.objects import ObjectStore, StoreAccess
from services.storage.session import Database
from services.workflows.activities import StoredEffects
from services.workflows.client import CaseClient
from services.workflows.clock import RehearsalClock
from services.workflows.worker import worker_for
from tests.workflows.walk import Walk

PATIENT = timedelta(seconds=60)
"""No worker is killed here; on a busy machine the one there is may be slow to take a task."""
QUEUE = "cases"
NOWHERE = StoreAccess("http://127.0.0.1:1", "no-key", "no-secret")
"""These walks submit no files, so nothing is ever asked of the store."""


def effects_on(database: Database, env: WorkflowEnvironment) -> StoredEffects:
    return StoredEffects(
        database, ObjectStore(NOWHERE), calendar_for(rehearsal=True), RehearsalClock(env.client)
    )


@pytest.fixture
async def client(env: WorkflowEnvironment, sqlite: Database) -> AsyncIterator[CaseClient]:
    async with worker_for(env.client, QUEUE, effects_on(sqlite, env), sticky=PATIENT):
        yield CaseClient(env.client, sqlite, QUEUE, patience=60)


@pytest.fixture
def walk(client: CaseClient, env: WorkflowEnvironment, sqlite: Database) -> Callable[..., Walk]:
    def begin(track: Track, **more: Any) -> Walk:
        return Walk(client, env, sqlite, track, **more)

    return begin
