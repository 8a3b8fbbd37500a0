"""Comings and goings, the register of denials, contacts, what changed (C2.9.3, C2.9.5, C2.9.6, C3.6.2)."""

import pytest

from services.domain.base import ActorRef
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid, Stale
from services.domain.offices.commitments import commitment
from services.domain.offices.instructions import AskInstruction, GiveInstruction
from services.domain.offices.movements import Direction, What
from services.domain.offices.taking_back import TakeBack
from services.domain.programme.library import newest
from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.steps.application import (
    AcceptApplication,
    IssueDeficits,
    RefuseApplication,
    SealedDocument,
    SubmitApplication,
)
from services.domain.steps.creation_request import FileCreationRequest, RefuseCreationRequest
from services.domain.steps.plan import RecordPlanOpinion, SubmitPlan
from services.domain.tree.units import Function, Level, StepName
from services.domain.whole_case import Withdraw
from services.storage.people import contacts
from services.storage.queries.commitments import offices
from services.storage.queries.denials import PAGE, register
from services.storage.queries.intake import Asked, bucket, first_day, intake, log
from services.storage.queries.scope import Viewer
from services.storage.queries.submissions import changed_since_last
from services.storage.session import Database
from tests.domain.stage import MONDAY, Stage
from tests.storage.recording import record

CITY = ActorRef(account="officer", function=Function.CITY_OFFICER, unit="9901")


def viewer(function: Function = Function.CITY_OFFICER, unit: str = "9901") -> Viewer:
    return Viewer("somebody", (Seat(function=function, unit=unit),))


def refused(number: int) -> Stage:
    stage = Stage(Track.COUNTY, state=Case(id=f"case-{number}"))
    stage.place = f"9901{20 + number}"
    stage.do(FileCreationRequest)
    stage.sleep(hours=number)
    stage.do(RefuseCreationRequest, CITY)
    return stage


def examined(case: str = "case", place: str = "990121") -> Stage:
    """Submitted on the first day, told the next, submitted again, taken in at once."""
    stage = Stage(Track.COUNTY, state=Case(id=case))
    stage.place = place
    stage.to(StepName.APPLICATION)
    stage.do(SubmitApplication)
    stage.sleep(days=1)
    stage.do(IssueDeficits, CITY)
    stage.sleep(days=1)
    stage.do(SubmitApplication)
    stage.do(AcceptApplication, CITY)
    return stage


async def test_c3_6_2_intake_and_return_are_both_logged_with_day_office_and_kind(
    database: Database,
) -> None:
    stage = examined()
    await record(database, stage)
    asked = Asked(matter="application")
    async with database.reading() as tx:
        found = await intake(tx, viewer(), asked, stage.now)
    assert [(line.direction, line.what) for line in reversed(found.lines)] == [
        (Direction.IN, What.SUBMISSION),
        (Direction.OUT, What.NOTICE),
        (Direction.IN, What.RESUBMISSION),
        (Direction.OUT, What.DECISION),
    ]
    today, yesterday, before = found.totals[:3]
    assert (today.received, today.immediate, today.sent) == (1, 1, 1)
    assert (yesterday.received, yesterday.returned) == (0, 1)
    assert (before.received, before.sent) == (1, 0)


@pytest.mark.parametrize("limit", [1, 3, 200])
async def test_2_3_3_the_log_goes_on_page_by_page_without_a_gap_and_keeps_its_filter(
    database: Database, limit: int
) -> None:
    """Three cases whose files moved at the same moments."""
    first = examined("case-one", "990121")
    for stage in (first, examined("case-two", "990122"), examined("case-three", "990123")):
        await record(database, stage)
    whole = Asked(by="month", matter="application")
    pages, after = [], ""
    async with database.reading() as tx:
        every = (await intake(tx, viewer(), whole, first.now)).lines
        while True:
            asked = whole.model_copy(update={"after": after, "limit": limit})
            page, after = await log(tx, viewer(), asked, first.now)
            pages.append(page)
            if not after:
                break
    assert len(every) == 12
    assert tuple(line for page in pages for line in page) == every
    assert {line.matter for line in every} == {StepName.APPLICATION}
    assert all(len(page) == limit for page in pages[:-1])


async def test_2_3_3_a_cursor_that_is_none_of_ours_is_refused(database: Database) -> None:
    async with database.reading() as tx:
        for after in (
            "x",
            "2031-03-03T09:00:00/1/case",
            "2031-03-03T09:00:00+00:00/x/case",
            "0001-01-01T00:00:00+14:00/1/case",
            "9999-12-31T23:00:00+00:00/1/case",
        ):
            with pytest.raises(Invalid):
                await log(tx, viewer(), Asked(after=after), MONDAY)


@pytest.mark.parametrize(("by", "count"), [("day", 31), ("week", 12), ("month", 12)])
async def test_c3_6_2_days_weeks_and_months_add_up_to_the_same(
    database: Database, by: str, count: int
) -> None:
    stage = examined()
    await record(database, stage)
    asked = Asked.model_validate({"by": by, "matter": "application"})
    async with database.reading() as tx:
        found = await intake(tx, viewer(), asked, stage.now)
    assert len(found.totals) == count
    assert sum(one.received for one in found.totals) == 2
    assert sum(one.sent for one in found.totals) == 2
    assert found.totals[-1].first == first_day(asked.by, local_day(stage.now))


def test_c3_6_2_a_week_begins_on_monday_and_a_month_on_its_first() -> None:
    monday = local_day(MONDAY)
    assert bucket("week", monday) == "2030-W10"
    assert first_day("week", monday).weekday() == 0
    assert first_day("month", monday).day == 1


async def test_4_12_of_too_many_offices_those_of_counties_and_above_are_offered(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of thousands is no choice, and half of the page's weight; the chosen one stays."""
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.PLAN)
    await record(database, stage)
    town = Asked(unit="990121101")
    async with database.reading() as tx:
        every = [code for code, _ in (await intake(tx, viewer(), Asked(), stage.now)).units]
        monkeypatch.setattr("services.storage.queries.intake.MOST_OFFICES", 1)
        few = [code for code, _ in (await intake(tx, viewer(), Asked(), stage.now)).units]
        chosen = [code for code, _ in (await intake(tx, viewer(), town, stage.now)).units]
    assert town.unit in every
    assert few == [code for code in every if len(code) <= len("990121")]
    assert few
    assert chosen == [code for code in every if code in few or code == town.unit]


async def test_c3_6_2_another_county_sees_none_of_it(database: Database) -> None:
    stage = examined()
    await record(database, stage)
    async with database.reading() as tx:
        other = viewer(Function.COUNTY_OFFICER, "990122")
        assert (await intake(tx, other, Asked(), stage.now)).lines == ()


async def test_c3_6_2_what_is_withdrawn_goes_out_from_where_it_lay(database: Database) -> None:
    stage = Stage(Track.COUNTY)
    stage.do(FileCreationRequest)
    stage.do(Withdraw)
    await record(database, stage)
    async with database.reading() as tx:
        lines = (await intake(tx, viewer(), Asked(), stage.now)).lines
    assert [(line.what, line.kind) for line in lines][:1] == [(What.WITHDRAWAL, "returned")]


async def test_2_2_1_what_was_taken_back_came_to_nobody_and_went_out_from_nowhere(
    database: Database,
) -> None:
    """The plan's opinion is given, taken back and given again: it went out once."""
    stage = Stage(Track.COUNTY)
    stage.to(StepName.PLAN)
    stage.do(SubmitPlan)
    stage.do(TakeBack)
    stage.do(SubmitPlan)
    stage.do(RecordPlanOpinion)
    stage.do(TakeBack)
    stage.sleep(days=1)
    stage.do(RecordPlanOpinion)
    await record(database, stage)
    async with database.reading() as tx:
        found = await intake(tx, viewer(), Asked(matter="plan"), stage.now)
    assert [(line.what, line.kind) for line in reversed(found.lines)] == [
        (What.SUBMISSION, None),
        (What.DECISION, "commitment"),
    ]
    assert (sum(one.received for one in found.totals), sum(one.sent for one in found.totals)) == (
        1,
        1,
    )


async def test_c2_9_5_every_denial_is_registered_with_number_reason_and_hand(
    database: Database,
) -> None:
    for number in (1, 2, 3):
        await record(database, refused(number))
    now = refused(3).now
    async with database.reading() as tx:
        found = await register(tx, viewer(), now)
        rest = await register(tx, viewer(), now, after="FD-2030-9901-002")
    assert [one.number for one in found.denials] == [
        f"FD-2030-9901-00{number}" for number in (3, 2, 1)
    ]
    assert [one.number for one in rest.denials] == ["FD-2030-9901-001"]
    first = found.denials[0]
    assert (first.matter, first.power, first.function) == (
        "creation-request",
        "own-power",
        Function.CITY_OFFICER,
    )
    assert len(found.denials) <= PAGE


async def test_c2_9_5_a_denial_in_own_power_is_not_put_down_to_who_agreed_to_something_else(
    database: Database,
) -> None:
    """The leader agreed to a further notice; the officer then refuses, which nobody was asked."""
    leader = ActorRef(account="leader", function=Function.CITY_LEADER, unit="9901")
    stage = Stage(Track.COUNTY)
    stage.to(StepName.APPLICATION)
    stage.do(SubmitApplication)
    stage.do(IssueDeficits, CITY)
    stage.do(SubmitApplication)
    stage.do(AskInstruction, CITY, about="issue-deficits", places=("C07",))
    stage.do(GiveInstruction, leader, agreed=True)
    stage.do(RefuseApplication, CITY)
    await record(database, stage)
    async with database.reading() as tx:
        (denial,) = (await register(tx, viewer(), stage.now)).denials
    assert denial.power == "own-power"


@pytest.mark.parametrize(
    ("function", "shown"),
    [(Function.CITY_LEADER, 1), (Function.AUDITOR, 1), (Function.CITY_OFFICER, 0)],
)
async def test_c2_9_5_how_often_an_officer_denies_is_shown_to_leader_and_auditor(
    database: Database, function: Function, shown: int
) -> None:
    for number in (1, 2):
        await record(database, refused(number))
    async with database.reading() as tx:
        found = await register(tx, viewer(function), refused(2).now)
    assert len(found.counts) == shown
    assert [(one.own_power, one.instructed) for one in found.counts] == [(2, 0)] * shown


async def test_c2_9_3_what_changed_between_two_submissions_is_read_from_the_log(
    database: Database,
) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.APPLICATION)
    first = (_file("plan/1", "a"), _file("film/1", "b"))
    stage.do(SubmitApplication, manifest=first, values={"C07": "1", "C08": "1"})
    stage.do(IssueDeficits, CITY)
    second = (_file("plan/1", "x"), _file("film/1", "b"))
    stage.do(SubmitApplication, manifest=second, values={"C07": "2", "C08": "1"})
    await record(database, stage)
    async with database.reading() as tx:
        assert await changed_since_last(tx, stage.case.id) == ("C07", "plan")


def _file(place: str, digest: str) -> SealedDocument:
    return SealedDocument(document=place, version_id="1", sha256=digest, place=place)


async def test_c2_9_6_a_unit_publishes_its_contact_and_a_stale_form_is_refused(
    database: Database,
) -> None:
    wish = contacts.Contact(unit="9901", hotline="0999-12369")
    async with database.writing() as tx:
        assert await contacts.put(tx, wish, by="leader", now=MONDAY) == 1
    with pytest.raises(Stale):
        async with database.writing() as tx:
            await contacts.put(tx, wish, by="leader", now=MONDAY)
    shown = commitment(newest("county-municipal"), StepName.APPLICATION)
    async with database.reading() as tx:
        (office,) = await offices(tx, shown, "990121", MONDAY)
    assert (office.level, office.unit) == (Level.CITY, "9901")
    assert office.contact is not None
    assert office.contact.hotline == "0999-12369"
    assert office.officers == ()
