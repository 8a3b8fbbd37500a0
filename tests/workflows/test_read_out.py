"""A file that passed its check is read out beside, and stays usable whatever becomes of that."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment

from services.domain.evidence.derivatives import (
    DerivativeKind,
    ReadOut,
    ReadOutProblem,
    ReadOutState,
)
from services.domain.papers.dossier import DocumentState
from services.storage.derivatives import rows
from services.storage.derivatives.making import Tools
from services.storage.derivatives.rows import ReadOuts as Found
from services.storage.evidence import documents, page_texts
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import NewDocument
from services.storage.evidence.objects import ObjectStore
from services.storage.session import Database
from services.workflows.client import CaseClient
from services.workflows.clock import RehearsalClock
from services.workflows.evidence_checks import StoredInspections
from services.workflows.read_out import ReadOuts
from services.workflows.reading_out import (
    NoReadOuts,
    ReadOutsBeside,
    StoredReadOuts,
    read_out_worker,
)
from services.workflows.worker import worker_for
from tests.storage.reading_out import docx, landscape, making, photograph
from tests.workflows.conftest import QUEUE, effects_on

NOW = datetime(2030, 3, 4, 1, 0, tzinfo=UTC)
NOTHING = Tools()


class Hopeless(StoredReadOuts):
    """Whatever is tried fails, and trying again would not help."""

    @activity.defn
    async def read_out(self, document_id: str, kind: ReadOut) -> None:
        raise ApplicationError("no way", non_retryable=True)


class Dying(StoredReadOuts):
    """The machine dies the first time, half-way."""

    tries = 0

    @activity.defn
    async def read_out(self, document_id: str, kind: ReadOut) -> None:
        Dying.tries += 1
        if Dying.tries == 1:
            async with self.making.database.writing() as tx:
                await rows.write(tx, document_id, kind, ReadOutState.MAKING, NOW)
            raise ConnectionError
        await super().read_out(document_id, kind)


async def test_5_1_4_a_usable_photograph_gets_its_previews(
    env: WorkflowEnvironment, sqlite: Database, sealing_store: ObjectStore
) -> None:
    house = await House.built(env, sqlite, sealing_store)
    document = await house.received("照片.jpg", photograph(landscape(1)))
    await house.checked(document, StoredReadOuts(house.making, house.clock))
    found = await house.found(document)
    assert [(line.kind, line.state) for line in found.lines] == [
        (ReadOut.PICTURE, ReadOutState.MADE)
    ]
    (thumbnail,) = found.of_kind(DerivativeKind.THUMBNAIL)
    body = await house.making.shelf.read(thumbnail.key)
    assert (len(body), body[:2]) == (thumbnail.size, b"\xff\xd8")
    assert found.facts.taken_at == "2030-03-04T09:41:07"


async def test_5_1_4_words_are_kept_by_page(
    env: WorkflowEnvironment, sqlite: Database, sealing_store: ObjectStore
) -> None:
    house = await House.built(env, sqlite, sealing_store)
    document = await house.received("请示.docx", docx())
    await house.checked(document, StoredReadOuts(house.making, house.clock))
    async with sqlite.reading() as tx:
        (page,) = await page_texts.pages_of(tx, document)
    assert "上坪村" in page.text


async def test_5_1_4_a_machine_that_dies_half_way_is_followed_by_another_try(
    env: WorkflowEnvironment, sqlite: Database, sealing_store: ObjectStore
) -> None:
    house = await House.built(env, sqlite, sealing_store)
    document = await house.received("照片.jpg", photograph(landscape(1)))
    await house.checked(document, Dying(house.making, house.clock))
    assert not (await house.found(document)).under_way
    assert len((await house.found(document)).of_kind(DerivativeKind.PREVIEW)) == 1


async def test_5_1_4_a_file_whose_read_outs_all_fail_is_as_usable_as_before(
    env: WorkflowEnvironment, sqlite: Database, sealing_store: ObjectStore
) -> None:
    house = await House.built(env, sqlite, sealing_store)
    document = await house.received("照片.jpg", photograph(landscape(1)))
    await house.checked(document, Hopeless(house.making, house.clock))
    async with sqlite.reading() as tx:
        assert (await documents.get(tx, document)).state is DocumentState.USABLE
    (line,) = (await house.found(document)).problems
    assert line.problem is ReadOutProblem.TOO_LONG


async def test_5_1_4_in_a_rehearsal_the_clock_moves_while_a_file_is_read_out(
    env: WorkflowEnvironment, sqlite: Database, sealing_store: ObjectStore
) -> None:
    house = await House.built(env, sqlite, sealing_store)
    document = await house.received("照片.jpg", photograph(landscape(1)))
    beside = ReadOutsBeside(house.making, house.clock)
    async with beside, house.working(beside) as client:
        await client.verify_document(document)
        await env.client.get_workflow_handle(f"evidence-{document}").result()
        before = await house.clock.now()
        await house.clock.advance(timedelta(days=30))
        assert await house.clock.now() - before >= timedelta(days=30)
        while beside.under_way:
            await asyncio.wait(beside.under_way)
    assert not (await house.found(document)).under_way
    assert len((await house.found(document)).of_kind(DerivativeKind.PREVIEW)) == 1


async def test_5_1_4_what_waits_when_a_rehearsals_worker_ends_is_read_out_by_the_next(
    env: WorkflowEnvironment, sqlite: Database, sealing_store: ObjectStore
) -> None:
    house = await House.built(env, sqlite, sealing_store)
    document = await house.received("照片.jpg", photograph(landscape(1)))
    async with house.working(NoReadOuts()) as client:
        await client.verify_document(document)
        await env.client.get_workflow_handle(f"evidence-{document}").result()
    assert await house.making.plan(document, NOW) == (ReadOut.PICTURE,)
    assert (await house.found(document)).under_way
    async with ReadOutsBeside(house.making, house.clock) as beside:
        while beside.under_way:
            await asyncio.wait(beside.under_way)
    assert len((await house.found(document)).of_kind(DerivativeKind.PREVIEW)) == 1


async def test_5_1_4_a_bad_file_is_never_opened_for_a_preview(
    env: WorkflowEnvironment, sqlite: Database, sealing_store: ObjectStore
) -> None:
    house = await House.built(env, sqlite, sealing_store)
    document = await house.received("照片.jpg", b"just words")
    async with house.working(StoredReadOuts(house.making, house.clock)) as client:
        await client.verify_document(document)
        state = await env.client.get_workflow_handle(f"evidence-{document}").result()
    assert state == DocumentState.BAD
    assert await house.making.plan(document, NOW) == ()
    assert await house.found(document) == Found()


class House:
    """A store, a database and a worker that reads files out."""

    def __init__(self, env: WorkflowEnvironment, database: Database, store: ObjectStore) -> None:
        self.env, self.database = env, database
        self.archive = Archive(database, store, 1 << 20)
        self.making = making(self.archive, tools=NOTHING)
        self.clock = RehearsalClock(env.client)

    @classmethod
    async def built(
        cls, env: WorkflowEnvironment, database: Database, store: ObjectStore
    ) -> "House":
        house = cls(env, database, store)
        await house.making.shelf.prepare()
        return house

    async def received(self, name: str, body: bytes) -> str:
        async def chunks() -> AsyncIterator[bytes]:
            yield body

        new = NewDocument(id=str(uuid4()), stream="case", name=name, size=0)
        return (await self.archive.receive(new, chunks(), "account", NOW)).id

    @asynccontextmanager
    async def working(self, read_outs: ReadOuts) -> AsyncIterator[CaseClient]:
        inspections = StoredInspections(self.archive, self.clock)
        effects = effects_on(self.database, self.env)
        client = self.env.client
        async with (
            worker_for(client, QUEUE, effects, inspections, read_outs=read_outs),
            read_out_worker(client, QUEUE, read_outs),
        ):
            yield CaseClient(client, self.database, QUEUE, patience=60)

    async def checked(self, document: str, read_outs: ReadOuts) -> None:
        async with self.working(read_outs) as client:
            await client.verify_document(document)
            await self.env.client.get_workflow_handle(f"evidence-{document}").result()

    async def found(self, document: str) -> Found:
        async with self.database.reading() as tx:
            return await rows.of_document(tx, document)
