"""Raw answers and notes on both databases: entered once, closed for good, merged as they were shown."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert

from services.domain.acts import decide
from services.domain.base import Act, ActorRef, TextRef
from services.domain.errors import Invalid, NotEntitled, NotReady, Stale
from services.domain.facts import FACT
from services.domain.fieldwork import planning, surveying
from services.domain.fieldwork.answers import Answer
from services.domain.fieldwork.noting import Written
from services.domain.fieldwork.surveys import count
from services.domain.filing import Filing
from services.domain.mechanisms.surveys import SurveyRules
from services.domain.programme import library
from services.domain.programme.schema import TitleLevel, Track
from services.domain.seats import Seat
from services.domain.tree.units import Function, StepName
from services.storage import case_log
from services.storage.fieldwork import access, notes, surveys
from services.storage.queries.fieldwork import of_case
from services.storage.queries.scope import Viewer
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.cases import PanelRow
from tests.storage.recording import CALENDAR

COUNTY = library.current(Track.COUNTY, TitleLevel.MUNICIPAL)
NOW = datetime(2030, 3, 4, 2, tzinfo=UTC)
TODAY = date(2030, 3, 4)
ACTOR = ActorRef(account="chen", function=Function.CITY_OFFICER, unit="9901")
TEXT = TextRef(id="t", commitment="c")
ABOUT = {"case": "case", "place": "990121", "offices": COUNTY.procedure.offices}
"""A county's case, which the city's bureau assesses."""
SURVEY, PLAN = "filing-survey", "filing-plan"


async def done(database: Database, filing: Filing, act: Act, now: datetime = NOW) -> Filing:
    event = FACT.validate_python(decide(filing, act, now))
    async with database.writing() as tx:
        await case_log.append(tx, filing.id, filing.seq, event, CALENDAR)
    return filing.after(event)


async def survey(database: Database) -> Filing:
    opinion = COUNTY.opinion
    rules = SurveyRules(
        method="home-visit",
        sample=opinion.sample("households"),
        instrument=opinion.instrument,
        source=opinion.source,
    )
    act = surveying.OpenSurvey(
        **ABOUT,
        request_id="first",
        actor=ACTOR,
        asked="households",
        population=300,
        method="home-visit",
        rules=rules,
        case_step=StepName.ACCEPTANCE,
    )
    return await done(database, Filing(id=SURVEY), act)


async def plan(database: Database) -> Filing:
    act = planning.PlanVisit(
        **ABOUT,
        request_id="first",
        actor=ACTOR,
        visited_on=TODAY,
        visit="unannounced",
        goers=("chen",),
        matter=TEXT,
        case_step=StepName.ACCEPTANCE,
        able=("chen",),
    )
    return await done(database, Filing(id=PLAN), act)


def answers(*numbers: int, choice: str = "yes") -> list[Answer]:
    chosen = {"overall": choice}
    return [Answer(respondent=f"{n:03}", on=TODAY, choices=chosen) for n in numbers]


async def enter(database: Database, given: list[Answer], by: str = "chen") -> int:
    async with database.writing() as tx:
        return await surveys.enter(tx, SURVEY, given, by=by, today=TODAY, now=NOW)


async def close(database: Database, filing: Filing, *, seen: int, now: datetime = NOW) -> Filing:
    """As somebody would who saw so many answers."""
    assert filing.survey
    async with database.reading() as tx:
        raw = (await surveys.raw(tx, SURVEY))[:seen]
    act = surveying.CloseSurvey(
        request_id="close",
        actor=ACTOR,
        expects=filing.version,
        counted=count(filing.survey, raw),
    )
    return await done(database, filing, act, now)


async def test_d13_the_same_questionnaire_twice_is_one_and_another_under_its_number_is_refused(
    database: Database,
) -> None:
    await survey(database)
    assert await enter(database, answers(1, 2)) == 2
    assert await enter(database, answers(1, 2, 3)) == 1
    with pytest.raises(Invalid) as refused:
        await enter(database, [*answers(4), *answers(1, choice="no")])
    assert refused.value.params["given"] == "001"
    async with database.reading() as tx:
        assert len(await surveys.entered(tx, SURVEY)) == 3, "all of them, or none"


async def test_6_2_2_an_answer_that_came_meanwhile_counts_and_after_the_count_none_comes(
    database: Database,
) -> None:
    filing = await survey(database)
    await enter(database, answers(*range(21)))
    with pytest.raises(NotReady):
        await close(database, filing, seen=20)
    closed = await close(database, filing, seen=21)
    assert closed.survey
    assert closed.survey.counted
    assert closed.survey.counted.respondents == 21
    with pytest.raises(surveying.SurveyOver):
        await enter(database, answers(50))
    async with database.writing() as tx:
        with pytest.raises(surveying.SurveyOver):
            await surveys.strike_out(tx, SURVEY, "001", "chen")


async def test_d13_only_ones_own_answer_is_struck_out(database: Database) -> None:
    await survey(database)
    await enter(database, answers(1), by="wu")
    async with database.writing() as tx:
        with pytest.raises(NotEntitled):
            await surveys.strike_out(tx, SURVEY, "001", "chen")
        await surveys.strike_out(tx, SURVEY, "001", "wu")
        assert await surveys.entered(tx, SURVEY) == ()


async def write(database: Database, words: str, *, by: str = "chen", expects: int = 0) -> int:
    async with database.writing() as tx:
        written = Written(words=words)
        kept = await notes.write(tx, PLAN, "n1", written, by=by, expects=expects, now=NOW)
    return kept.version


async def test_6_2_1_a_note_sent_twice_is_one_and_is_changed_by_its_writer_alone(
    database: Database,
) -> None:
    await plan(database)
    assert await write(database, "排口流黑水。") == 1
    assert await write(database, "排口流黑水。") == 1, "a phone may send it twice"
    assert await write(database, "排口流黑水，有异味。", expects=1) == 2
    with pytest.raises(Stale):
        await write(database, "又一处。", expects=1)
    with pytest.raises(NotEntitled):
        await write(database, "别人写的。", by="wu", expects=2)


async def test_6_2_1_what_was_merged_is_what_is_kept(database: Database) -> None:
    filing = await plan(database)
    await write(database, "排口流黑水。")
    async with database.reading() as tx:
        marks = tuple(one.mark for one in await notes.of_plan(tx, PLAN))
    act = planning.RecordVisit(
        request_id="record", actor=ACTOR, expects=1, record=TEXT, notes=marks
    )
    await write(database, "排口流黑水，有异味。", expects=1)
    with pytest.raises(NotReady):
        await done(database, filing, act)
    async with database.reading() as tx:
        marks = tuple(one.mark for one in await notes.of_plan(tx, PLAN))
    await done(database, filing, act.model_copy(update={"notes": marks}))
    with pytest.raises(planning.VisitOver):
        await write(database, "补充。", expects=2)


@pytest.mark.parametrize(
    ("function", "unit", "knows"),
    [
        (Function.CITY_OFFICER, "9901", True),
        (Function.JOINT_DEPARTMENT, "9901:jianwei", True),
        (Function.AUDITOR, "99", True),
        (Function.COUNTY_OFFICER, "990121", False),
        (Function.COUNTY_LEADER, "990121", False),
        (Function.APPLICANT_CLERK, "990121", False),
        (Function.COUNTY_GOVERNMENT, "990121", False),
        (Function.CITY_OFFICER, "9902", False),
        (Function.ADMINISTRATOR, "9901", False),
    ],
)
async def test_6_2_1_the_applicants_side_knows_of_no_plan(
    database: Database, function: Function, unit: str, *, knows: bool
) -> None:
    """Its own county's bureau works for an area too, and is on that side (A1.9)."""
    filing = await plan(database)
    viewer = Viewer("somebody", (Seat(function=function, unit=unit),))
    async with database.reading() as tx:
        assert await access.reads(tx, viewer, filing) is knows
        assert bool(await of_case(tx, viewer, "case")) is knows


async def test_6_1_2_6_2_1_a_member_of_the_panel_goes_along_once_interests_are_declared(
    database: Database,
) -> None:
    filing = await plan(database)
    viewer = Viewer("xu", (Seat(function=Function.EXPERT, unit="9901"),))
    row = {"case": "case", "account": "xu", "chair": False, "sheet_in": False}
    async with database.writing() as tx:
        assert not await access.goes(tx, viewer, filing)
        await tx.execute(insert(table_of(PanelRow)).values(**row, declared=False))
        assert not await access.goes(tx, viewer, filing)
        await tx.execute(table_of(PanelRow).update().values(declared=True))
        assert await access.goes(tx, viewer, filing)
