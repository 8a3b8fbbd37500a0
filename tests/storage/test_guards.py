"""What holds across streams, proven with two real transactions at a time (A4.2, A4.5, F6, A1.4)."""

import asyncio
from datetime import datetime

import pytest

from services.domain.clocks.calendar import new_year_after
from services.domain.errors import Invalid, NotReady, Stale
from services.domain.filing import DecideObjection, FileObjection, FileReport, Filing, NoticeNotOpen
from services.domain.offices.copying import Acknowledge, SendCopy
from services.domain.papers.drafting import ScoreSheet
from services.domain.programme.schema import Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.steps.application import SubmitApplication
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.steps.naming import NameUnit, ObjectionStands
from services.domain.steps.public_notice import running
from services.domain.steps.self_check import Declare, VerifyValues
from services.domain.steps.technical_assessment import AppointPanel, SubmitSheet
from services.domain.whole_case import Withdraw
from services.storage.guards import AlreadyOpen, AlreadyReported, CountyFrozen, frozen_until
from services.storage.papers import papers, score_sheets
from services.storage.queries.open_cases import open_in_county
from services.storage.session import Database
from tests.domain.city import officer, screened
from tests.domain.stage import Stage
from tests.storage.recording import half_done, lost_title, must_wait, record, record_last


def requested(track: Track = Track.TOWN, place: str = "", case: str = "case") -> Stage:
    stage = Stage(track)
    stage.place = place or stage.place
    stage.state = type(stage.state)(id=case)
    stage.do(FileCreationRequest)
    return stage


async def all_but_last(database: Database, stage: Stage) -> None:
    facts, stage.facts = stage.facts, stage.facts[:-1]
    await record(database, stage)
    stage.facts = facts


async def test_a4_5_f6_a_request_at_the_moment_of_the_freeze_waits_and_is_not_taken(
    database: Database,
) -> None:
    title, request = lost_title(), requested()
    await all_but_last(database, title)
    async with half_done(database, title):
        late = asyncio.create_task(record_last(database, request))
        await must_wait(late)
    with pytest.raises(CountyFrozen) as refused:
        await late
    assert refused.value.params["county"] == "990121"
    assert datetime.fromisoformat(str(refused.value.params["until"])) == new_year_after(title.now)


async def test_a4_5_e8_a_freeze_at_the_moment_of_a_request_waits_and_finds_the_case_open(
    database: Database,
) -> None:
    title, request = lost_title(), requested()
    await all_but_last(database, title)
    async with half_done(database, request):
        freeze = asyncio.create_task(record_last(database, title))
        await must_wait(freeze)
    await freeze
    async with database.reading() as tx:
        assert await open_in_county(tx, "990121") == ["case"]


async def test_a4_5_f6_the_freeze_is_the_countys_at_all_three_tracks_and_until_new_year(
    database: Database,
) -> None:
    title = lost_title()
    await record(database, title)
    for track in ECO_TRACKS:
        with pytest.raises(CountyFrozen):
            await record_last(database, requested(track, case=f"in-{track}"))
    await record_last(database, requested(place="990122101", case="elsewhere"))
    async with database.reading() as tx:
        until = await frozen_until(tx, "990121", title.now)
        assert until == new_year_after(title.now)
        assert await frozen_until(tx, "990121", until) is None


async def test_a4_5_f6_an_application_is_not_taken_either(database: Database) -> None:
    stage = Stage(Track.COUNTY)
    stage.to("application")
    await record(database, stage)
    await record(database, lost_title())
    stage.do(SubmitApplication)
    with pytest.raises(CountyFrozen):
        await record_last(database, stage)


async def test_a_place_has_one_open_case_of_a_programme(database: Database) -> None:
    first, second = requested(case="first"), requested(case="second")
    async with half_done(database, first):
        rival = asyncio.create_task(record_last(database, second))
        await must_wait(rival)
    with pytest.raises(AlreadyOpen):
        await rival
    first.do(Withdraw)
    await record_last(database, first)
    await record_last(database, second)


def objected(stage: Stage, stream: str = "filing-1") -> Stage:
    """An objection of the notice's last hour."""
    period = running(stage.case)
    assert period
    filing = Stage(Track.VILLAGE, state=Filing(id=stream), now=stage.now)
    filing.do(FileObjection, notice_starts=period.starts_at, notice_ends=period.ends_at)
    return filing


def in_notice() -> tuple[Stage, Stage]:
    """A case ready to be named, and an objection to it that was in time."""
    stage = Stage(Track.VILLAGE)
    stage.to("public-notice")
    while not running(stage.case):
        stage.forward()
    filing = objected(stage)
    stage.to("naming")
    return stage, filing


async def test_a4_2_an_objection_written_just_before_the_naming_blocks_it(
    database: Database,
) -> None:
    case, filing = in_notice()
    await record(database, case)
    case.do(NameUnit)
    async with half_done(database, filing):
        naming = asyncio.create_task(record_last(database, case))
        await must_wait(naming)
    with pytest.raises(ObjectionStands) as refused:
        await naming
    assert refused.value.params == {"filing": "filing-1", "status": "open"}


async def test_a4_2_an_objection_that_comes_to_its_record_after_the_naming_is_refused(
    database: Database,
) -> None:
    case, filing = in_notice()
    await record(database, case)
    case.do(NameUnit)
    async with half_done(database, case):
        objection = asyncio.create_task(record_last(database, filing))
        await must_wait(objection)
    with pytest.raises(NoticeNotOpen):
        await objection


@pytest.mark.parametrize("upheld", [True, False])
async def test_a4_2_only_a_dismissed_objection_lets_the_naming_pass(
    database: Database, upheld: bool
) -> None:
    case, filing = in_notice()
    await record(database, case)
    filing.do(DecideObjection, upheld=upheld)
    await record(database, filing)
    case.do(NameUnit)
    if upheld:
        with pytest.raises(ObjectionStands):
            await record_last(database, case)
    else:
        assert (await record_last(database, case)).seq == case.case.seq


async def test_a1_4_a_half_year_is_reported_once(database: Database) -> None:
    await record(database, requested(Track.COUNTY))
    reports = []
    for number in (1, 2):
        stage = Stage(Track.COUNTY, state=Filing(id=f"filing-{number}"))
        stage.do(FileReport, year=2029, half=2, implementation="report", summary="summary")
        reports.append(stage)
    async with half_done(database, reports[0]):
        second = asyncio.create_task(record_last(database, reports[1]))
        await must_wait(second)
    with pytest.raises(AlreadyReported):
        await second


async def test_a0_5_a_value_disputed_since_the_page_was_made_is_not_declared(
    database: Database,
) -> None:
    stage = Stage(Track.COUNTY)
    stage.to("self-check")
    stage.do(VerifyValues, **stage.verified("C01"))
    await record(database, stage)
    stage.do(VerifyValues, **stage.verified("C01"), agreed=False, remark=stage.words)
    await record_last(database, stage)
    stage.do(Declare)
    with pytest.raises(NotReady, match="papers-changed-meanwhile"):
        await record_last(database, stage)


@pytest.mark.parametrize(
    ("step", "act"), [("self-check", Declare), ("application", SubmitApplication)]
)
async def test_papers_changed_since_they_were_shown_are_neither_declared_nor_sealed(
    database: Database, step: str, act: type
) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(step)
    await record(database, stage)
    async with database.writing() as tx:
        await papers.bump(tx, "case")
    stage.do(act)
    with pytest.raises(NotReady, match="papers-changed-meanwhile"):
        await record_last(database, stage)


async def test_a1_9_a_sheet_changed_since_it_was_counted_is_not_handed_in(
    database: Database,
) -> None:
    """Another window saved between the look-up and the record."""
    stage = Stage(Track.COUNTY)
    stage.to("technical-assessment")
    stage.do(AppointPanel)
    await record(database, stage)
    expert = stage.expert(SubmitSheet)
    async with database.writing() as tx:
        await score_sheets.put(tx, "case", expert.account, ScoreSheet(), expects=0, now=stage.now)
    before = stage.state
    stage.do(SubmitSheet, expert, sheet_version=0)
    with pytest.raises(Stale):
        await record_last(database, stage)
    stage.state, stage.facts = before, stage.facts[:-1]
    stage.do(SubmitSheet, expert, sheet_version=1)
    assert (await record_last(database, stage)).seq == stage.state.seq


async def test_2_2_1_somebody_of_a_unit_acknowledges_its_copy_once_and_a_colleague_too(
    database: Database,
) -> None:
    stage = screened()
    stage.do(SendCopy, officer("wang"), to="9903", unit="9903")
    for name in ("far", "near"):
        stage.do(Acknowledge, officer(name, "9903"))
    await record(database, stage)
    stage.do(Acknowledge, officer("far", "9903"))
    with pytest.raises(Invalid) as refused:
        await record_last(database, stage)
    assert refused.value.params == {"field": "words", "given": "already-read"}
