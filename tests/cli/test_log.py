"""The record is proved whole, and everything open is started from it when Temporal is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col

from services.cli import log
from services.domain.programme.schema import Track
from services.settings import Settings, load
from services.storage.session import Database
from services.storage.tables.cases import EventRow
from tests.workflows.conftest import QUEUE, client, walk
from tests.workflows.walk import Walk

__all__ = ["client", "walk"]


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    keys = {"store_key": "k", "store_secret": "s", "signing_secret": "s" * 32}
    return load(given={**keys, "database_url": sqlite_url, "data_dir": str(tmp_path)})


async def test_a_log_that_was_touched_is_named_with_its_place(
    walk: Callable[..., Walk], settings: Settings, sqlite: Database
) -> None:
    case = walk(Track.TOWN)
    await case.to_plan()
    assert await log.verified(settings) == (1, [])
    touched = update(EventRow).where(col(EventRow.seq) == 2).values(body="{}")
    async with sqlite.writing() as tx:
        await tx.execute(touched)
    assert await log.verified(settings) == (1, [(case.case_id, 2)])


async def test_what_runs_already_is_left_alone(
    walk: Callable[..., Walk], settings: Settings
) -> None:
    case = walk(Track.TOWN)
    await case.to_plan()
    address = case.env.client.service_client.config.target_host
    there = settings.model_copy(update={"temporal_address": address, "temporal_task_queue": QUEUE})
    assert await log.rebuilt(there) == 0
    await case.env.client.get_workflow_handle(f"case-{case.case_id}").terminate()
    assert await log.rebuilt(there) == 1
