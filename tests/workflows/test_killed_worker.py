"""A worker is killed in each stage of a check, and another one ends it: once, and well (5.2.4)."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from services.domain.papers.dossier import DocumentState
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import NewDocument
from services.storage.evidence.objects import ObjectStore
from services.storage.session import Database
from services.workflows.activities import StoredEffects
from services.workflows.client import CaseClient
from services.workflows.evidence_checks import StoredInspections
from services.workflows.worker import worker_for
from tests.fixtures.hostile import pdf
from tests.workflows.dev_server import CALENDAR, Later, dev_server

STAGES = ("read", "open", "scan")
PATIENCE = 240.0
HERE = Path(__file__).parents[2]


@pytest.fixture
async def server() -> AsyncIterator[WorkflowEnvironment]:
    async with await dev_server() as env:
        yield env


@pytest.mark.long
async def test_5_2_4_a_worker_killed_in_any_stage_loses_nothing_and_doubles_nothing(
    server: WorkflowEnvironment, sqlite: Database, sqlite_url: str, sealing_store: ObjectStore
) -> None:
    """All three at once, since a dead machine is noticed only after ten seconds of silence."""
    archive = Archive(sqlite, sealing_store, 10_000_000)
    sent = {stage: await received(archive, f"case-{stage}") for stage in STAGES}
    for stage in STAGES:
        await asked(server.client, sqlite, stage, sent[stage])
    dying = [doomed_worker(server, stage, sqlite_url, sealing_store) for stage in STAGES]
    ends = await asyncio.wait_for(asyncio.gather(*dying), PATIENCE)
    assert ends == [-signal.SIGKILL] * len(STAGES)
    async with AsyncExitStack() as workers:
        for stage in STAGES:
            await workers.enter_async_context(living_worker(server.client, archive, stage))
        async with asyncio.timeout(PATIENCE):
            for document_id in sent.values():
                await server.client.get_workflow_handle(f"evidence-{document_id}").result()
    for document_id in sent.values():
        async with sqlite.reading() as tx:
            assert (await documents.get(tx, document_id)).state is DocumentState.USABLE
        kept = await sealing_store.versions(sealing_store.intake, key=document_id)
        assert len(kept) == 1


async def received(archive: Archive, case: str) -> str:
    """Each in a case of its own: in one, equal bytes would be one object (5.1.7)."""

    async def chunks() -> AsyncIterator[bytes]:
        yield pdf()

    new = NewDocument(id=str(uuid4()), stream=case, name="证明.pdf", size=0)
    await archive.receive(new, chunks(), "clerk", await Later().now())
    return new.id


async def asked(client: Client, database: Database, queue: str, document_id: str) -> None:
    await CaseClient(client, database, queue, patience=60).verify_document(document_id)


async def doomed_worker(
    server: WorkflowEnvironment, stage: str, url: str, store: ObjectStore
) -> int:
    """Its exit: the number of the signal that ended it."""
    access = store.access
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.workflows.doomed_worker",
        server.client.service_client.config.target_host,
        stage,
        url,
        access.endpoint,
        access.key,
        access.secret,
        stage,
        cwd=HERE,
    )
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def living_worker(client: Client, archive: Archive, queue: str) -> Worker:
    effects = StoredEffects(archive.database, archive.objects, CALENDAR, Later())
    return worker_for(client, queue, effects, StoredInspections(archive, Later()))
