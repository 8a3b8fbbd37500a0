"""An uploaded file is checked by a workflow, with a real store and a real worker."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from temporalio import activity
from temporalio.testing import WorkflowEnvironment

from services.domain.papers.dossier import DocumentState, Hold, Scan
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import NewDocument, StoredDocument
from services.storage.evidence.objects import ObjectStore
from services.storage.session import Database
from services.workflows.client import CaseClient
from services.workflows.clock import RehearsalClock
from services.workflows.evidence import Inspections
from services.workflows.evidence_checks import StoredInspections
from services.workflows.worker import ask_again, worker_for
from tests.fixtures.clamd import Clamd
from tests.fixtures.hostile import pdf
from tests.workflows.conftest import QUEUE, effects_on

NOW = datetime(2030, 3, 4, 1, 0, tzinfo=UTC)
NO_PDF = b"just words"
PATIENCE = 120.0


class Broken(StoredInspections):
    """A machine that dies the first time."""

    def __init__(self, archive: Archive, clock: RehearsalClock) -> None:
        super().__init__(archive, clock)
        self.tries = 0

    @activity.defn
    async def open_document(self, document_id: str) -> DocumentState | None:
        self.tries += 1
        if self.tries == 1:
            raise ConnectionError
        return await super().open_document(document_id)


async def test_a_file_is_judged_and_the_answer_is_in_its_row(
    env: WorkflowEnvironment, sqlite: Database, sealing_store: ObjectStore
) -> None:
    archive = Archive(sqlite, sealing_store, 1024)
    document = await archive.receive(new(), body(), "account", NOW)
    inspections = StoredInspections(archive, RehearsalClock(env.client))
    state = await judged(env, sqlite, inspections, document.id)
    assert state is DocumentState.BAD
    async with sqlite.reading() as tx:
        assert (await documents.get(tx, document.id)).state is DocumentState.BAD


async def test_a_check_that_fails_half_way_is_tried_again(
    env: WorkflowEnvironment, sqlite: Database, sealing_store: ObjectStore
) -> None:
    archive = Archive(sqlite, sealing_store, 1024)
    document = await archive.receive(new(), body(), "account", NOW)
    inspections = Broken(archive, RehearsalClock(env.client))
    assert await judged(env, sqlite, inspections, document.id) is DocumentState.BAD
    assert inspections.tries == 2


async def test_a_file_removed_meanwhile_ends_its_check(
    env: WorkflowEnvironment, sqlite: Database, sealing_store: ObjectStore
) -> None:
    archive = Archive(sqlite, sealing_store, 1024)
    inspections = StoredInspections(archive, RehearsalClock(env.client))
    assert await judged(env, sqlite, inspections, str(uuid4())) is None


async def test_a_check_that_was_never_begun_is_asked_for_when_a_worker_starts(
    env: WorkflowEnvironment, sqlite: Database, sealing_store: ObjectStore
) -> None:
    archive = Archive(sqlite, sealing_store, 1024)
    document = await archive.receive(new(), body(), "account", NOW)
    inspections = StoredInspections(archive, RehearsalClock(env.client))
    client = CaseClient(env.client, sqlite, QUEUE, patience=60)
    async with worker_for(env.client, QUEUE, effects_on(sqlite, env), inspections):
        await ask_again(client, sqlite, NOW + timedelta(minutes=1))
        await env.client.get_workflow_handle(f"evidence-{document.id}").result()
    async with sqlite.reading() as tx:
        assert (await documents.get(tx, document.id)).state is DocumentState.BAD
        assert await documents.checking(tx, NOW + timedelta(minutes=1)) == []


async def test_5_1_2_a_file_waits_for_the_scanner_and_is_usable_once_it_is_back(
    env: WorkflowEnvironment, sqlite: Database, sealing_store: ObjectStore, own_clamd: Clamd
) -> None:
    """5.2.4: nobody asks again; the workflow goes on by itself."""
    archive = Archive(sqlite, sealing_store, 10_000)
    document = await archive.receive(new(), body(pdf()), "account", NOW)
    own_clamd.stop()
    inspections = StoredInspections(archive, RehearsalClock(env.client), own_clamd.scanner)
    client = CaseClient(env.client, sqlite, QUEUE, patience=60)
    async with worker_for(env.client, QUEUE, effects_on(sqlite, env), inspections):
        await client.verify_document(document.id)
        handle = env.client.get_workflow_handle(f"evidence-{document.id}")
        result = asyncio.create_task(handle.result())
        await asyncio.wait_for(waits_for(sqlite, document.id, Hold.SCANNER), PATIENCE)
        await asyncio.to_thread(own_clamd.start)
        assert DocumentState(await asyncio.wait_for(result, PATIENCE)) is DocumentState.USABLE
    found = await row_of(sqlite, document.id)
    assert (found.scan, found.waits_for) == (Scan.CLEAN, None)


async def waits_for(database: Database, document_id: str, hold: Hold) -> None:
    while True:
        if (await row_of(database, document_id)).waits_for is hold:
            return
        await asyncio.sleep(0.05)


async def row_of(database: Database, document_id: str) -> StoredDocument:
    async with database.reading() as tx:
        return await documents.get(tx, document_id)


async def judged(
    env: WorkflowEnvironment, database: Database, inspections: Inspections, document_id: str
) -> DocumentState | None:
    """Asked twice at the same moment, as an impatient browser does; checked once."""
    client = CaseClient(env.client, database, QUEUE, patience=60)
    async with worker_for(env.client, QUEUE, effects_on(database, env), inspections):
        await asyncio.gather(*(client.verify_document(document_id) for _ in range(2)))
        handle = env.client.get_workflow_handle(f"evidence-{document_id}")
        answer = await handle.result()
    return DocumentState(answer) if answer else None


def new() -> NewDocument:
    return NewDocument(id=str(uuid4()), stream="case", name="规划.pdf", size=0)


async def body(content: bytes = NO_PDF) -> AsyncIterator[bytes]:
    yield content
