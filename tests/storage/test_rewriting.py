"""Worklists written anew while others record: of how things stand, never of how they stood (2.3.3)."""

import asyncio
from datetime import date

from sqlalchemy import select

from services.domain.filing import Filing
from services.domain.offices.inquiries import FileInquiry
from services.domain.programme.schema import Track
from services.domain.steps.creation_request import FileCreationRequest, ListApplicant
from services.storage.rewriting import rewrite_waiting
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.lists import WaitingRow
from tests.domain.stage import Stage
from tests.storage.recording import half_done, must_wait, record

WAITING = table_of(WaitingRow)


async def rows(database: Database, stream: str) -> set[tuple[str, str, date]]:
    async with database.reading() as tx:
        found = await tx.execute(select(WAITING).where(WAITING.c.stream == stream))
        return {(row.function, row.acts, row.due_by) for row in found}


async def test_2_3_3_a_fact_recorded_while_worklists_are_written_anew_is_in_them(
    database: Database,
) -> None:
    stage = Stage(Track.COUNTY)
    stage.do(FileCreationRequest)
    await record(database, stage)
    stage.do(ListApplicant)
    async with half_done(database, stage):
        rewriting = asyncio.create_task(rewrite_waiting(database))
        await must_wait(rewriting)
    assert await rewriting == 1
    assert {acts for _, acts, _ in await rows(database, stage.state.id)} == {"submit-plan"}


async def test_2_3_3_written_anew_a_worklist_says_the_same_as_before_with_its_days(
    database: Database,
) -> None:
    """Of an inquiry as well, whose day stands in the row of filings."""
    stage = Stage(Track.COUNTY, state=Filing(id="filing-1"))
    stage.do(FileInquiry)
    await record(database, stage)
    before = await rows(database, "filing-1")
    assert before
    assert await rewrite_waiting(database) == 1
    assert await rows(database, "filing-1") == before
    assert all(day < date.max for _, _, day in before)
