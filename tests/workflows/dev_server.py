"""A Temporal development server, which has lists and schedules but time that nobody moves.

Tests of what the time-skipping server does not know begin here.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from services.domain.jobs import JobItem, JobKind, JobOrder, JobState
from services.domain.programme.calendars import calendar_for
from services.domain.programme.schema import Track
from services.domain.reconciling import Round
from services.storage import jobs
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import NewDocument
from services.storage.evidence.objects import ObjectStore
from services.storage.keeping.fixity import Fixity
from services.storage.keeping.keeping import Keeper
from services.storage.session import Database
from services.workflows.activities import StoredEffects
from services.workflows.client import CaseClient
from services.workflows.clock import Clock
from services.workflows.converter import CONVERTER
from services.workflows.evidence_checks import StoredInspections
from services.workflows.reading_again import StoredFixities
from services.workflows.reconcile import ReconcileWorkflow
from services.workflows.reconciling import StoredReconciling, checks_for
from services.workflows.worker import worker_for
from tests.workflows.walk import Walk

QUEUE = "cases"
WEEK = timedelta(days=7)
CALENDAR = calendar_for(rehearsal=True)


class Later(Clock):
    """The machine's time and so much more: what was made just now is old."""

    def __init__(self, by: timedelta = timedelta(0)) -> None:
        self.by = by

    async def now(self) -> datetime:
        return datetime.now(UTC) + self.by


@dataclass
class House:
    """Everything a worker has, beside the server that it works for."""

    env: WorkflowEnvironment
    database: Database
    objects: ObjectStore
    clock: Later

    @property
    def door(self) -> CaseClient:
        return CaseClient(self.env.client, self.database, QUEUE, patience=20)

    @property
    def archive(self) -> Archive:
        return Archive(self.database, self.objects, 10_000_000)

    def walk(self, track: Track, place: str = "") -> Walk:
        return Walk(self.door, self.env, self.database, track, place=place)

    def handle(self, workflow: str) -> WorkflowHandle[Any, Any]:
        return self.env.client.get_workflow_handle(workflow)

    async def reconcile(self, *, whole: bool = True, again: str = "") -> "Report":
        """One run to its end."""
        order = JobOrder(kind=JobKind.RECONCILE, whole=whole, again=again)
        job = f"reconcile-{uuid4()}"
        state = await self.env.client.execute_workflow(
            ReconcileWorkflow.run, Round(order=order), id=job, task_queue=QUEUE
        )
        async with self.database.reading() as tx:
            assert (await jobs.get(tx, job)).state is state
            found = await jobs.items(tx, job, limit=1000)
        return Report(job, state, {(one.item, one.what): one for one in found})

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[None]:
        effects = StoredEffects(self.database, self.objects, CALENDAR, self.clock)
        checks = checks_for(self.door, self.archive, effects.calendars, WEEK)
        reconciling = StoredReconciling(self.database, self.clock, checks)
        inspections = StoredInspections(self.archive, self.clock)
        reader = Fixity(Keeper(self.database, self.objects))
        async with worker_for(
            self.env.client,
            QUEUE,
            effects,
            inspections,
            reconciling=reconciling,
            fixities=StoredFixities(reader, self.clock, 90, 100_000_000),
        ):
            yield


@dataclass
class Report:
    job: str
    state: JobState
    found: dict[tuple[str, str], JobItem]

    def the(self, item: str, what: str) -> JobItem:
        """Nothing but this was found."""
        assert list(self.found) == [(item, what)]
        return self.found[item, what]


@pytest.fixture
async def house(sqlite: Database, sealing_store: ObjectStore) -> AsyncIterator[House]:
    """A server, a worker, a database, and a store that other tests use too: what they left in it
    has no row here, and is too young to count.
    """
    await sealing_store.prepare()
    async with await dev_server() as env:
        made = House(env, sqlite, sealing_store, Later())
        async with made.worker():
            yield made


async def document(house: House, stream: str, body: bytes = b"%PDF-1.4 as sent") -> str:
    """Sent and received; nobody has checked it yet."""

    async def chunks() -> AsyncIterator[bytes]:
        yield body

    new = NewDocument(id=str(uuid4()), stream=stream, name="证明.pdf", size=0)
    await house.archive.receive(new, chunks(), "clerk", await house.clock.now())
    return new.id


async def dev_server(file: Path | None = None, port: int | None = None) -> WorkflowEnvironment:
    """Its data in memory, or in a file that outlives it."""
    return await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(Path(sys.executable).with_name("temporal")),
        dev_server_database_filename=str(file) if file else None,
        port=port,
        data_converter=CONVERTER,
    )
