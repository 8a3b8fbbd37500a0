"""Temporal's database is deleted under a running house; SQL alone brings every clock back (2.4.3)."""

import socket
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.domain.filing import FileTip
from services.domain.jobs import JobState
from services.domain.programme.schema import Obligation
from services.storage import jobs
from services.storage.evidence.objects import ObjectStore
from services.storage.session import Database
from services.workflows.rebuilding import rebuild_all
from services.workflows.term import TermWorkflow, term_id
from tests.workflows.dev_server import House, Later, dev_server, document
from tests.workflows.test_reconcile import filed, in_formal_check
from tests.workflows.walk import WORDS


@pytest.fixture
async def stored(sqlite: Database, sealing_store: ObjectStore) -> AsyncIterator[House]:
    """SQL and the object store; Temporal comes and goes in the test."""
    await sealing_store.prepare()
    async with await dev_server() as env:
        yield House(env, sqlite, sealing_store, Later())


async def remaining(house: House, term: str) -> datetime | None:
    return await house.handle(term).query(TermWorkflow.until)


async def test_2_4_3_after_the_loss_of_temporals_data_all_run_with_the_time_they_had_left(
    stored: House, tmp_path: Path
) -> None:
    data, port = tmp_path / "temporal.db", free_port()
    async with await dev_server(data, port) as stored.env, stored.worker():
        owing = await in_formal_check(stored)
        new = await filed(stored)
        tip = await new.file_about(FileTip, subject=WORDS, words=WORDS)
        sent = await document(stored, new.case_id)
        term = term_id(owing.case_id, Obligation.FORMAL_CHECK)
        states, due = (await owing.case(), await new.case()), await remaining(stored, term)
    lose(data)

    async with await dev_server(data, port) as stored.env, stored.worker():
        done = await rebuild_all(stored.door, stored.clock, "rebuild")
        assert (done.started, done.total, done.failed) == (5, 5, [])
        await stored.handle(f"evidence-{sent}").result()
        report = await stored.reconcile()
        assert (report.state, report.found) == (JobState.DONE, {})
        assert due
        assert await remaining(stored, term) == due
        assert (await owing.case(), await new.case()) == states
        assert await stored.handle(tip).query("known") == 1
        again = await rebuild_all(stored.door, stored.clock, "again")
        assert (again.started, again.total) == (0, 4)
        async with stored.database.reading() as tx:
            job = await jobs.get(tx, "rebuild")
        assert (job.state, job.done, job.total) == (JobState.DONE, 5, 5)


async def test_2_4_3_what_cannot_be_started_is_named_and_the_others_run(stored: House) -> None:
    """Nobody answers: every start fails, each is told, and the job says so."""
    async with stored.worker():
        case = await filed(stored)
    async with await dev_server() as away:
        gone = House(away, stored.database, stored.objects, stored.clock)
        door = gone.door
        door.patience = timedelta(milliseconds=500)
    done = await rebuild_all(door, Later(), "rebuild")
    assert [one.item for one in done.failed] == [case.case_id]
    async with stored.database.reading() as tx:
        job = await jobs.get(tx, "rebuild")
    assert (job.state, job.done, job.total) == (JobState.ATTENTION, 0, 1)


def lose(database: Path) -> None:
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
