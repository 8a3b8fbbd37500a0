"""When will it be my turn (2.1.7): cases computed by hand on the rehearsal calendar of 2030."""

from datetime import date, timedelta

from services.domain.clocks.calendar import Calendar, start_of_day
from services.domain.clocks.closing import Closing
from services.domain.clocks.forecast import Coming, forecast
from services.domain.programme.calendars import rehearsal_calendar
from services.domain.programme.schema import Obligation, TitleLevel, Track
from services.domain.steps.application import IssueDeficits
from services.domain.steps.public_notice import PublishNotice, SignNotice
from services.domain.steps.technical_assessment import AppointPanel, FormOpinion
from services.domain.tree.units import StepName
from services.domain.whole_case import Pause, Withdraw
from tests.domain.stage import POINT, Stage

CALENDAR = rehearsal_calendar()
TODAY = date(2030, 3, 4)
"""A Monday, and the day on which every stage begins."""
REVIEWED = date(2030, 4, 16)
"""30 working days after it: 4 in the first week, 5 in each of three, 4 before the 5th of April
(a holiday), 5, and 2."""


def told(stage: Stage, calendar: Calendar = CALENDAR) -> dict[StepName, Coming]:
    return {one.step: one for one in forecast(stage.case, calendar, stage.now)}


def stood(track: Track, step: StepName) -> Stage:
    stage = Stage(track)
    stage.to(step)
    return stage


def test_2_1_7_a_county_under_assessment_has_one_limit_up_to_its_acceptance() -> None:
    coming = told(stood(Track.COUNTY, StepName.TECHNICAL_ASSESSMENT))
    assessment, acceptance = (
        coming[StepName.TECHNICAL_ASSESSMENT],
        coming[StepName.ACCEPTANCE],
    )
    assert (assessment.here, assessment.earliest, assessment.latest) == (True, TODAY, REVIEWED)
    assert (acceptance.here, acceptance.earliest, acceptance.latest) == (False, TODAY, REVIEWED)
    assert not assessment.provisional


def test_2_1_7_a_step_without_a_limit_says_so_and_so_do_those_after_it() -> None:
    coming = told(stood(Track.COUNTY, StepName.PLAN))
    assert coming[StepName.PLAN].open_ended == "no-limit"
    assert coming[StepName.TECHNICAL_ASSESSMENT].open_ended == "follows-no-limit"
    assert all(one.latest is None for one in coming.values())


def test_a1_6_the_application_waits_until_the_plan_has_been_in_force_for_its_years() -> None:
    begun = told(stood(Track.COUNTY, StepName.IMPLEMENTATION))[StepName.APPLICATION]
    assert (begun.earliest, begun.supposes_plan_today) == (date(2031, 3, 4), False)
    before = told(stood(Track.COUNTY, StepName.PLAN))[StepName.APPLICATION]
    assert (before.earliest, before.supposes_plan_today) == (date(2031, 3, 4), True)


def test_a4_1_the_naming_can_come_on_the_day_after_the_seventh_of_the_notice() -> None:
    stage = stood(Track.VILLAGE, StepName.PUBLIC_NOTICE)
    unsigned = told(stage)
    assert unsigned[StepName.PUBLIC_NOTICE].earliest == date(2030, 3, 5)
    assert unsigned[StepName.PUBLIC_NOTICE].open_ended == "no-limit"
    assert unsigned[StepName.NAMING].earliest == date(2030, 3, 12)
    stage.do(SignNotice)
    stage.sleep(days=2)
    stage.do(PublishNotice)
    running = told(stage)
    assert running[StepName.PUBLIC_NOTICE].earliest == date(2030, 3, 7)
    assert running[StepName.PUBLIC_NOTICE].latest == date(2030, 3, 13)
    assert running[StepName.NAMING].earliest == date(2030, 3, 14)


def test_2_1_7_the_check_of_forms_ends_first_and_the_review_is_counted_from_its_last_day() -> None:
    stage = stood(Track.VILLAGE, StepName.APPLICATION)
    while not stage.case.application.submitted_at:
        stage.forward()
    coming = told(stage)
    assert coming[StepName.APPLICATION].latest == date(2030, 3, 11), "5 working days"
    assert coming[StepName.ACCEPTANCE].earliest == TODAY
    assert coming[StepName.ACCEPTANCE].latest == date(2030, 4, 23), "30 more, the 5th of April off"


def test_2_1_7_what_the_applicant_owes_is_told_and_nothing_after_it_is_invented() -> None:
    stage = stood(Track.VILLAGE, StepName.APPLICATION)
    while not stage.case.application.submitted_at:
        stage.forward()
    stage.do(IssueDeficits)
    application = told(stage)[StepName.APPLICATION]
    assert (application.what, application.latest) == (Obligation.CORRECTION, date(2030, 4, 1))
    assert told(stage)[StepName.ACCEPTANCE].open_ended == "follows-no-limit"


def test_a1_10_while_something_is_mended_the_review_stands_still() -> None:
    stage = stood(Track.COUNTY, StepName.TECHNICAL_ASSESSMENT)
    mending = told(stage)[StepName.RECTIFICATION]
    assert mending.only_with_findings
    assert mending.latest is None
    stage.do(AppointPanel)
    while len(stage.case.panel.sheets) < len(stage.case.panel.experts):
        stage.forward()
    stage.do(FormOpinion, points=(POINT,))
    coming = told(stage)
    assert coming[StepName.RECTIFICATION].latest == date(2030, 4, 3), "30 calendar days"
    assert coming[StepName.ACCEPTANCE].open_ended == "stopped"


def test_2_1_4_a_date_in_a_year_nobody_has_announced_is_provisional() -> None:
    stage = stood(Track.COUNTY, StepName.TECHNICAL_ASSESSMENT)
    coming = told(stage, Calendar())
    assert coming[StepName.TECHNICAL_ASSESSMENT].provisional
    assert coming[StepName.ACCEPTANCE].provisional


def test_e8_a_frozen_county_goes_on_with_what_was_left_from_the_new_year() -> None:
    stage = stood(Track.VILLAGE, StepName.ACCEPTANCE)
    stage.do(Pause, until=start_of_day(date(2031, 1, 1)), title="title-x")
    acceptance = told(stage)[StepName.ACCEPTANCE]
    assert acceptance.latest == date(2031, 2, 18), (
        "30 working days from the 2nd of January 2031: 2-3, 6-10, 13-17, the 19th (moved), 20-21, "
        "30-31, the 1st of February (moved), 3-7, 10-14, 17-18"
    )
    assert told(stage)[StepName.UPPER_REVIEW].earliest == date(2031, 1, 1)


def test_a7_4_the_forecast_names_the_closing_date_that_is_still_ahead() -> None:
    stage = stood(Track.VILLAGE, StepName.SELF_CHECK)

    def closing(year: int) -> Closing:
        return Closing(
            area="990121",
            track=Track.VILLAGE,
            level=TitleLevel.MUNICIPAL,
            year=year,
            closes_on=date(year, 5, 30),
            source="环函〔2030〕9号",
        )

    found = forecast(stage.case, CALENDAR, stage.now, [closing(year) for year in (2030, 2031)])
    application = next(one for one in found if one.step is StepName.APPLICATION)
    assert application.earliest == date(2031, 3, 4), "the plan's year ends after May 2030"
    assert application.closes_on == date(2031, 5, 30)
    assert all(one.closes_on is None for one in found if one.step is not StepName.APPLICATION)


def test_2_1_7_a_case_that_is_over_has_nothing_to_come() -> None:
    stage = stood(Track.VILLAGE, StepName.PLAN)
    stage.do(Withdraw)
    assert forecast(stage.case, CALENDAR, stage.now) == ()


def test_2_1_7_a_limit_that_has_passed_stays_where_it_was() -> None:
    stage = stood(Track.VILLAGE, StepName.ACCEPTANCE)
    stage.now += timedelta(days=90)
    acceptance = told(stage)[StepName.ACCEPTANCE]
    assert acceptance.latest == REVIEWED
    assert acceptance.earliest == TODAY
