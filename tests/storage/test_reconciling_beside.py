"""The reconciler mends rows while others record: what was written meanwhile stays (2.4.1)."""

import asyncio

from sqlalchemy import select, update

from services.domain.programme.schema import Track
from services.domain.reconciling import Found
from services.domain.steps.creation_request import FileCreationRequest, ListApplicant
from services.storage.reconciling.check import finding
from services.storage.reconciling.logs import Logs
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from tests.domain.stage import Stage
from tests.storage.recording import CALENDAR, half_done, must_wait, record

CASES = table_of(CaseRow)


async def test_2_4_1_a_fact_recorded_while_rows_are_put_right_is_not_written_over(
    database: Database,
) -> None:
    stage = Stage(Track.COUNTY)
    stage.do(FileCreationRequest)
    await record(database, stage)
    async with database.writing() as tx:
        await tx.execute(update(CASES).values(stands="naming"))
    stage.do(ListApplicant)
    broken = finding(stage.state.id, Found.ROWS_DIFFER, "cases.stands")
    logs = Logs(database, Calendars(CALENDAR))
    async with half_done(database, stage):
        mending: asyncio.Task[str] = asyncio.create_task(logs.mend(broken, stage.now))
        await must_wait(mending)
    assert await mending == "written anew"
    async with database.reading() as tx:
        stands = (await tx.execute(select(CASES.c.stands))).scalar_one()
    assert stands == stage.case.stands == "plan"
