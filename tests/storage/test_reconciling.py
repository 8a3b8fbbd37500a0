"""Logs, rows and dues held against themselves, on both databases; the rest of it needs a server."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from services.domain.base import ActorRef
from services.domain.case import Case
from services.domain.filing import FileObjection, FileReport, FileTip, Filing
from services.domain.offices.copying import SendCopy
from services.domain.offices.inquiries import FileInquiry
from services.domain.programme.schema import Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.reconciling import Found
from services.domain.seats import Seat
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.tree.units import Function, StepName
from services.storage.queries.copies import Asked, copies
from services.storage.queries.scope import Viewer
from services.storage.reconciling.dues import Dues
from services.storage.reconciling.logs import Logs
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database
from services.storage.tables.cases import CaseRow
from tests.domain.stage import Stage
from tests.storage.recording import CALENDAR, lost_title, record

SENDER = ActorRef(account="sender", function=Function.CITY_OFFICER, unit="9901")


@pytest.mark.parametrize("track", ECO_TRACKS)
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


async def test_2_1_1_the_dues_of_what_owes_an_answer_are_looked_at_and_of_nothing_else(
    database: Database,
) -> None:
    """Open cases, inquiries, objections and tips (6.4.3); a report waits for nobody's answer."""
    open_case = Stage(Track.VILLAGE)
    open_case.do(FileCreationRequest)
    inquiry, tip, objection, report = (
        Stage(Track.VILLAGE, state=Filing(id=f"filing-{number}")) for number in range(1, 5)
    )
    inquiry.do(FileInquiry)
    tip.do(FileTip)
    objection.do(
        FileObjection,
        notice_starts=objection.now,
        notice_ends=objection.now + timedelta(days=7),
    )
    report.do(FileReport, year=2029, half=2, implementation="plan", summary="summary")
    for one in (open_case, inquiry, tip, objection, report):
        await record(database, one)
    dues = Dues(database, Calendars(CALENDAR))
    owed = ("case", "filing-1", "filing-2", "filing-3")
    assert (await dues.page("", inquiry.now)).ids == owed
    assert (await dues.page("case", inquiry.now)).ids == owed[1:]
    assert await dues.find(owed, inquiry.now, whole=True) == []


async def test_2_2_1_copies_to_person_and_office_are_one_line_and_pages_go_on(
    database: Database,
) -> None:
    seat = Seat(function=Function.COUNTY_OFFICER, unit="990122:huanbao")
    reader = Viewer("reader", (seat,))
    for number in range(3):
        stage = Stage(Track.VILLAGE, state=Case(id=f"case-{number}"))
        stage.place = f"99012110120{number}"
        stage.sleep(hours=number)
        stage.do(FileCreationRequest)
        stage.do(SendCopy, SENDER, to=seat.unit, unit=seat.unit)
        stage.do(SendCopy, SENDER, to="reader", seats=(seat,))
        await record(database, stage)
    async with database.reading() as tx:
        first = await copies(tx, reader, Asked(limit=2))
        rest = await copies(tx, reader, Asked(limit=2, after=first[1].cursor))
    assert [line.case for line in first] == ["case-2", "case-1", "case-0"]
    assert [line.case for line in rest] == ["case-0"]
