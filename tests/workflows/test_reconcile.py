"""The reconciler on a development server: each promise is broken once, found, and mended or told.

Time that a finding needs to count is given to the run's clock; nobody waits for it.
"""

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, update
from sqlmodel import col
from temporalio.client import WorkflowExecutionStatus

from services.domain.case import Case
from services.domain.dossier import DocumentState
from services.domain.filing import FileTip
from services.domain.jobs import JobState
from services.domain.programme.schema import Track
from services.storage import jobs
from services.storage.documents import NewDocument
from services.storage.objects import ObjectStore
from services.storage.session import Database
from services.storage.tables.cases import CaseRow, EventRow, StreamRow
from services.storage.tables.documents import DocumentRow, SealedRow
from services.workflows.case import CaseWorkflow, step_workflow
from services.workflows.evidence import EvidenceWorkflow
from tests.workflows.dev_server import QUEUE, House, Later, dev_server
from tests.workflows.walk import WORDS, Walk

LONG = timedelta(days=40)
"""More than any finding waits for."""


@pytest.fixture
async def house(sqlite: Database, sealing_store: ObjectStore) -> AsyncIterator[House]:
    await sealing_store.prepare()
    async with await dev_server() as env:
        made = House(env, sqlite, sealing_store, Later())
        async with made.worker():
            yield made


async def filed(house: House) -> Walk:
    case = house.walk(Track.VILLAGE)
    await case.file()
    return case


async def document(house: House, stream: str, body: bytes = b"%PDF-1.4 as sent") -> str:
    """Sent and confirmed; nobody has checked it yet."""

    async def chunks() -> AsyncIterator[bytes]:
        yield body

    new = NewDocument(id=str(uuid4()), stream=stream, name="证明.pdf", size=0)
    await house.archive.receive(new, chunks(), "clerk", await house.clock.now())
    return new.id


async def runs(house: House, workflow: str) -> bool:
    described = await house.handle(workflow).describe()
    return described.status is WorkflowExecutionStatus.RUNNING


async def test_2_4_1_where_nothing_is_wrong_nothing_is_found(house: House) -> None:
    case = await filed(house)
    await case.file_about(FileTip, subject=WORDS, words=WORDS)
    report = await house.reconcile()
    assert (report.state, report.found) == (JobState.DONE, {})
    async with house.database.reading() as tx:
        job = await jobs.get(tx, report.job)
    assert job.total == job.done
    assert job.done


@pytest.mark.parametrize("which", ["case", "step"])
async def test_2_4_1_a_case_whose_workflow_was_ended_is_started_from_sql(
    house: House, which: str
) -> None:
    case = await filed(house)
    state = await case.case()
    assert state.step
    step = step_workflow(case.case_id, state.step.name)
    await house.handle(f"case-{case.case_id}" if which == "case" else step).terminate()
    found = (await house.reconcile()).the(case.case_id, "no-workflow")
    assert (found.did, found.open) == ("started", False)
    assert step in found.seen
    assert await runs(house, step)
    assert (await house.reconcile()).found == {}
    assert await case.case() == state


async def test_2_4_1_an_open_filing_whose_workflow_was_ended_is_started(house: House) -> None:
    case = await filed(house)
    filing = await case.file_about(FileTip, subject=WORDS, words=WORDS)
    await house.handle(filing).terminate()
    assert (await house.reconcile()).the(filing, "no-workflow").did == "started"
    assert await runs(house, filing)
