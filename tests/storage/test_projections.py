"""Reader rows are what the facts say, and nothing in them is lost when they are made anew."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import SQLModel, col, select

from services.domain.acts import open_acts
from services.domain.case import Case
from services.domain.clocks.calendar import BEIJING
from services.domain.facts import FACT
from services.domain.programme.schema import Track
from services.domain.steps.application import SubmitApplication
from services.domain.steps.creation_request import FileCreationRequest, RefuseCreationRequest
from services.domain.steps.public_notice import running
from services.domain.steps.technical_assessment import FormOpinion
from services.domain.titles.title import RecordAward
from services.domain.whole_case import Pause, Withdraw
from services.storage.case_log import STREAMS, kind_of
from services.storage.projections import project
from services.storage.session import Database, Tx
from services.storage.tables.cases import (
    CaseRow,
    EventRow,
    FilingRow,
    FreezeRow,
    NoticeRow,
    ObligationRow,
    PanelRow,
    TitleRow,
)
from services.storage.tables.lists import CaseNumberRow, OccasionRow, WaitingRow
from services.storage.tables.service import DenialNumberRow, DenialRow, MovementRow
from tests.domain.stage import POINT, Stage, titled
from tests.storage.recording import CALENDAR, lost_title, record, record_last
from tests.storage.test_guards import objected

READER_ROWS: tuple[type[SQLModel], ...] = (
    CaseRow,
    PanelRow,
    ObligationRow,
    NoticeRow,
    TitleRow,
    FreezeRow,
    FilingRow,
    WaitingRow,
    OccasionRow,
    CaseNumberRow,
    MovementRow,
    DenialRow,
    DenialNumberRow,
)


async def rows(tx: Tx) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for table in READER_ROWS:
        lines: Sequence[Any] = (await tx.execute(select(table))).all()
        found[table.__name__] = sorted((tuple(line) for line in lines), key=repr)
    return found


async def made_anew(tx: Tx) -> None:
    """Emptied, and projected again from `case_events` alone, in the order of time."""
    for table in READER_ROWS:
        await tx.execute(delete(table))
    order = (col(EventRow.at), col(EventRow.stream), col(EventRow.seq))
    events = await tx.execute(select(EventRow.stream, EventRow.body).order_by(*order))
    states: dict[str, Any] = {}
    for event in events.all():
        fact = FACT.validate_json(event.body)
        blank = STREAMS[kind_of(event.stream)](id=event.stream)
        before = states.get(event.stream, blank)
        states[event.stream] = before.after(fact)
        await project(tx, before, states[event.stream], fact, CALENDAR)


def county_with_findings() -> Stage:
    stage = Stage(Track.COUNTY)
    stage.to("technical-assessment")
    while FormOpinion not in open_acts(stage.state):
        stage.forward()
    stage.do(FormOpinion, passed=False, points=(POINT,))
    stage.sleep(days=3)
    stage.do(Pause, until=stage.now, title="title-x")
    return stage


def handed_in() -> Stage:
    stage = Stage(Track.COUNTY)
    stage.to("application")
    stage.now = datetime(2031, 4, 30, 10, 0, tzinfo=BEIJING)
    stage.do(SubmitApplication)
    return stage


async def test_the_rows_made_anew_from_the_log_are_the_same(database: Database) -> None:
    village = Stage(Track.VILLAGE)
    village.to("public-notice")
    while not running(village.case):
        village.forward()
    objection = objected(village)
    await record(database, village)
    await record(database, objection)
    village.do(Withdraw)
    await record_last(database, village)
    town = Stage(Track.TOWN, state=Case(id="town"))
    town.sleep(days=1)
    town.do(FileCreationRequest)
    county = county_with_findings()
    county.state = county.state.model_copy(update={"id": "county"})
    refused = Stage(Track.COUNTY, state=Case(id="refused"))
    refused.place = "990122"
    refused.do(FileCreationRequest)
    refused.do(RefuseCreationRequest)
    award = titled(Track.TOWN)
    award.do(RecordAward)
    award.state = award.state.model_copy(update={"id": "title-awarded"})
    for stage in (town, county, refused, award, lost_title()):
        await record(database, stage)
    async with database.reading() as tx:
        before = await rows(tx)
    assert all(before.values()), "each kind of row is there to be compared"
    async with database.writing() as tx:
        await made_anew(tx)
        assert await rows(tx) == before


async def test_a_case_is_numbered_by_track_year_and_county(database: Database) -> None:
    for number, place in enumerate(("990121101", "990121102", "990122101")):
        stage = Stage(Track.TOWN, state=Case(id=f"case{number}"))
        stage.place = place
        stage.do(FileCreationRequest)
        await record(database, stage)
    async with database.reading() as tx:
        numbers = (
            (await tx.execute(select(CaseRow.number).order_by(CaseRow.number))).scalars().all()
        )
    assert numbers == ["STZ-2030-990121-001", "STZ-2030-990121-002", "STZ-2030-990122-001"]


async def test_a_withdrawn_notice_is_closed_for_readers(database: Database) -> None:
    stage = Stage(Track.VILLAGE)
    stage.to("public-notice")
    while not running(stage.case):
        stage.forward()
    stage.do(Withdraw)
    await record(database, stage)
    async with database.reading() as tx:
        assert (await tx.execute(select(NoticeRow.closed))).scalars().all() == [True]


async def test_e11_what_is_owed_has_its_day_in_the_list_and_none_while_it_stands_still(
    database: Database,
) -> None:
    stage = county_with_findings()
    await record(database, stage)
    async with database.reading() as tx:
        owed = (await tx.execute(select(ObligationRow))).all()
        case = (await tx.execute(select(CaseRow))).one()
    assert {line.what for line in owed if line.due_on is None} == {"review", "rectification"}
    assert case.due_on is None


async def test_e11_a_formal_check_is_due_on_the_fifth_working_day(database: Database) -> None:
    """Handed in on a Wednesday before the May holidays; the Saturday after them is worked."""
    await record(database, handed_in())
    async with database.reading() as tx:
        owed = (await tx.execute(select(ObligationRow))).all()
        case = (await tx.execute(select(CaseRow))).one()
    due = {line.what: line.due_on for line in owed if line.due_on}
    assert due == {"formal-check": date(2031, 5, 10)}
    assert (case.due_on, case.due_provisional) == (date(2031, 5, 10), False)
