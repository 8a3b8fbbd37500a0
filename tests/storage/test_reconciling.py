"""Logs, rows and dues held against themselves, on both databases; the rest of it needs a server."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from services.domain.programme.schema import Track
from services.domain.reconciling import Found
from services.domain.units import StepName
from services.storage.calendars import Calendars
from services.storage.reconciling.dues import Dues
from services.storage.reconciling.logs import Logs
from services.storage.session import Database
from services.storage.tables.cases import CaseRow
from tests.domain.stage import Stage
from tests.storage.recording import CALENDAR, lost_title, record


@pytest.mark.parametrize("track", list(Track))
async def test_2_4_1_what_was_written_with_the_facts_is_what_the_log_says(
    database: Database, track: Track
) -> None:
    stage = Stage(track)
    stage.to(StepName.NAMING)
    title = lost_title(track)
    for one in (stage, title):
        await record(database, one)
    ids = (stage.state.id, title.state.id)
    assert await Logs(database, Calendars(CALENDAR)).find(ids, stage.now, whole=True) == []
    dues = Dues(database, Calendars(CALENDAR))
    assert await dues.find((stage.state.id,), stage.now, whole=True) == []


async def test_2_4_1_a_row_is_put_right_from_the_log_and_keeps_its_number(
    database: Database,
) -> None:
    stage = Stage(Track.TOWN)
    stage.to(StepName.ACCEPTANCE)
    await record(database, stage)
    logs = Logs(database, Calendars(CALENDAR))
    wrong = {"place": "990122101", "due_on": None, "since": stage.now + timedelta(hours=1)}
    async with database.writing() as tx:
        await tx.execute(update(CaseRow).where(col(CaseRow.id) == stage.state.id).values(**wrong))
    (found,) = await logs.find((stage.state.id,), stage.now, whole=True)
    assert (found.what, found.seen) == (Found.ROWS_DIFFER, "cases.place, cases.since")
    assert await logs.mend(found, stage.now) == "written anew"
    assert await logs.find((stage.state.id,), stage.now, whole=True) == []
    dues = Dues(database, Calendars(CALENDAR))
    assert await dues.find((stage.state.id,), stage.now, whole=True) == []
