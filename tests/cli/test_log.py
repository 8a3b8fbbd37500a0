"""The record is proved whole by one command, and by another everything open is started from it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col

from services.cli import jobs, log, workflows
from services.domain.jobs import JobItem
from services.domain.programme.schema import Track
from services.settings import Settings, load
from services.storage.session import Database
from services.storage.tables.cases import EventRow
from tests.workflows.conftest import QUEUE, client, walk
from tests.workflows.walk import Walk

__all__ = ["client", "walk"]

NOW = datetime(2031, 3, 3, tzinfo=UTC)


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    keys = {"store_key": "k", "store_secret": "s", "signing_secret": "s" * 32}
    return load(given={**keys, "database_url": sqlite_url, "data_dir": str(tmp_path)})


async def test_a_log_that_was_touched_is_named_with_its_place(
    walk: Callable[..., Walk], settings: Settings, sqlite: Database
) -> None:
    case = walk(Track.TOWN)
    await case.to_plan()
    assert await log.verified(settings, NOW) == (1, [])
    touched = update(EventRow).where(col(EventRow.seq) == 2).values(body="{}")
    async with sqlite.writing() as tx:
        await tx.execute(touched)
    broken = JobItem(item=case.case_id, what="chain-broken", seen="seq 2")
    assert await log.verified(settings, NOW) == (1, [broken])


async def test_2_4_3_what_runs_already_is_left_alone_and_the_job_is_listed(
    walk: Callable[..., Walk], settings: Settings
) -> None:
    case = walk(Track.TOWN)
    await case.to_plan()
    address = case.env.client.service_client.config.target_host
    there = settings.model_copy(update={"temporal_address": address, "temporal_task_queue": QUEUE})
    first = await workflows.rebuilt(there)
    assert (first.started, first.total) == (0, 1)
    await case.env.client.get_workflow_handle(f"case-{case.case_id}").terminate()
    again = await workflows.rebuilt(there)
    assert (again.started, again.total) == (1, 1)
    found, items = await jobs.read(settings, again.job)
    assert [(one.id, one.done, one.total) for one in found] == [(again.job, 1, 1)]
    assert items == []
    listed, _ = await jobs.read(settings, None)
    assert {one.id for one in listed} == {first.job, again.job}
