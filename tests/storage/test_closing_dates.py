"""Closing dates (A7.4) in the record transaction: after 24:00 of the day no application is taken."""

from datetime import date, timedelta

import pytest

from services.domain.clocks.calendar import end_of_day
from services.domain.clocks.closing import NOT_SET, ApplicationsClosed, Closing
from services.domain.programme.calendars import rehearsal_calendar
from services.domain.programme.schema import ClosingRules, TitleLevel, Track
from services.domain.steps.application import IssueDeficits, SubmitApplication
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.tree.units import StepName
from services.storage.queries.forecasts import forecast_of
from services.storage.rulebook import closing_dates
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database
from tests.domain.stage import Stage
from tests.storage.recording import record, record_last

LAST_DAY = date(2031, 5, 30)
"""A Friday; the last day by which Fujian once took national towns (A7.4)."""
MINUTE = timedelta(minutes=1)


def closing(closes_on: date, area: str = "990121") -> Closing:
    return Closing(
        area=area,
        track=Track.VILLAGE,
        level=TitleLevel.MUNICIPAL,
        year=closes_on.year,
        closes_on=closes_on,
        source="环函〔2030〕9号",
    )


async def publish(database: Database, *closings: Closing) -> None:
    async with database.writing() as tx:
        for one in closings:
            await closing_dates.add(tx, one, by="leader", now=end_of_day(date(2030, 12, 1)))


async def applying(database: Database, rules: ClosingRules | None = None) -> Stage:
    """A village whose application is ready on the last day."""
    stage = Stage(Track.VILLAGE)
    if rules:
        own = stage.rules.model_copy(update={"closing": rules})
        stage.do(FileCreationRequest, procedure=own)
    stage.to(StepName.APPLICATION)
    while not stage.case.application.examined_form:
        stage.forward()
    stage.now = end_of_day(LAST_DAY)
    await record(database, stage)
    return stage


async def submit(database: Database, stage: Stage) -> None:
    stage.do(SubmitApplication)
    await record_last(database, stage)


async def test_a7_4_an_application_at_24_00_of_the_last_day_is_too_late_and_told_the_next(
    database: Database,
) -> None:
    await publish(database, closing(LAST_DAY), closing(date(2032, 5, 28)))
    stage = await applying(database)
    with pytest.raises(ApplicationsClosed) as refused:
        await submit(database, stage)
    assert refused.value.params["closed"] == "2031-05-30"
    assert refused.value.params["next"] == "2032-05-28"


async def test_a7_4_a_minute_before_it_is_in_time(database: Database) -> None:
    await publish(database, closing(LAST_DAY))
    stage = await applying(database)
    stage.now -= MINUTE
    await submit(database, stage)
    assert stage.case.application.submitted_at == stage.now


async def test_a7_4_where_no_closing_date_was_set_none_applies(database: Database) -> None:
    await publish(database, closing(LAST_DAY, area="990122"), closing(date(2030, 5, 30)))
    stage = await applying(database)
    await submit(database, stage)
    assert stage.case.application.submissions == 1


async def test_a7_4_a_corrected_date_is_the_one_that_counts(database: Database) -> None:
    await publish(database, closing(LAST_DAY), closing(date(2031, 6, 30)))
    stage = await applying(database)
    await submit(database, stage)
    assert stage.case.application.submissions == 1


async def test_a7_4_without_a_next_date_the_refusal_says_that_none_is_set(
    database: Database,
) -> None:
    await publish(database, closing(LAST_DAY))
    stage = await applying(database)
    with pytest.raises(ApplicationsClosed) as refused:
        await submit(database, stage)
    assert refused.value.params["next"] == NOT_SET


async def test_a7_4_what_is_mended_after_the_day_was_handed_in_before_it(
    database: Database,
) -> None:
    await publish(database, closing(LAST_DAY))
    stage = await applying(database)
    stage.now -= MINUTE
    await submit(database, stage)
    stage.sleep(hours=2)
    stage.do(IssueDeficits)
    await record_last(database, stage)
    await submit(database, stage)
    assert stage.case.application.submissions == 2


async def test_a7_4_a_programme_may_take_late_ones_for_the_following_year(
    database: Database,
) -> None:
    await publish(database, closing(LAST_DAY))
    stage = await applying(database, ClosingRules(after="next-year"))
    await submit(database, stage)
    assert stage.case.application.submissions == 1


async def test_a7_4_the_programmes_own_day_applies_each_year_until_the_bureau_sets_another(
    database: Database,
) -> None:
    stage = await applying(database, ClosingRules(day="05-30", source="A7.4"))
    with pytest.raises(ApplicationsClosed) as refused:
        await submit(database, stage)
    assert refused.value.params["closed"] == "2031-05-30"
    assert refused.value.params["next"] == "2032-05-30"
    await publish(database, closing(date(2031, 6, 30)))
    await record_last(database, stage)
    assert stage.case.application.submissions == 1


async def test_a7_4_the_forecast_of_a_case_knows_the_programmes_own_day(database: Database) -> None:
    stage = await applying(database, ClosingRules(day="05-30"))
    await publish(database, closing(date(2032, 5, 28)))
    async with database.reading() as tx:
        here, *_ = await forecast_of(tx, stage.case, Calendars(rehearsal_calendar()), stage.now)
    assert here.closes_on == date(2032, 5, 28)
