"""Joint visit day (C3.6.8): told once, amended with a reason, signed by both sides on the spot."""

from datetime import date

import pytest

from services.domain.acts import open_acts
from services.domain.base import ActorRef
from services.domain.clocks.calendar import days_later, local_day
from services.domain.errors import Invalid, NotEntitled, TooEarly
from services.domain.filing import Filing
from services.domain.offices.visit_days import (
    AmendVisitDay,
    AnnounceVisitDay,
    CloseVisitDay,
    CountersignVisit,
    FileVisitResult,
    VisitNotAnnounced,
    VisitUnannounced,
)
from services.domain.offices.visits import Stop
from services.domain.programme.schema import Track
from services.domain.tree.units import Function, StepName
from tests.domain.stage import MONDAY, POINT, Stage

TODAY = local_day(MONDAY)
STOPS = tuple(
    Stop(case=case, place=place, step=StepName.TECHNICAL_ASSESSMENT, hour=hour)
    for case, place, hour in (("case", "990121", "09:30"), ("other", "990122", "14:00"))
)
JIANWEI = ActorRef(account="kong", function=Function.JOINT_DEPARTMENT, unit="9901:jianwei")


def stage() -> Stage:
    return Stage(Track.COUNTY, state=Filing(id="filing-1"))


def announced(on: date = TODAY) -> Stage:
    made = stage()
    made.do(
        AnnounceVisitDay,
        place="9901",
        visited_on=on,
        hour="09:30",
        stops=STOPS,
        departments=("9901:jianwei",),
    )
    return made


def test_c3_6_8_one_announcement_names_the_day_the_route_and_who_takes_part() -> None:
    day = announced().filing.day
    assert day
    assert [(stop.case, stop.hour) for stop in day.stops] == [("case", "09:30"), ("other", "14:00")]
    assert (day.on, day.departments, day.announcements) == (TODAY, ("9901:jianwei",), 1)


def test_a1_9_an_unannounced_visit_is_never_announced() -> None:
    with pytest.raises(VisitUnannounced):
        stage().do(
            AnnounceVisitDay, place="9901", hour="09:30", stops=STOPS, unannounced=("other",)
        )


def test_c3_6_8_only_cases_under_review_in_ones_own_area_are_visited() -> None:
    wrong = STOPS[0].model_copy(update={"step": StepName.SELF_CHECK})
    elsewhere = STOPS[0].model_copy(update={"place": "990221"})
    for stops in ((wrong,), (elsewhere,), (STOPS[0], STOPS[0])):
        with pytest.raises(Invalid):
            stage().do(AnnounceVisitDay, place="9901", hour="09:30", stops=stops)
    with pytest.raises(Invalid):
        announced(days_later(TODAY, -1))


def test_c3_6_8_an_amendment_keeps_places_of_the_announcement_and_adds_none() -> None:
    made = announced()
    later = days_later(TODAY, 3)
    made.do(AmendVisitDay, visited_on=later, places=({"case": "other", "hour": "10:00"},))
    day = made.filing.day
    assert day
    assert [(stop.case, stop.hour) for stop in day.stops] == [("other", "10:00")]
    assert (day.on, day.announcements) == (later, 2)
    with pytest.raises(Invalid):
        made.do(AmendVisitDay, places=({"case": "third", "hour": "10:00"},))
    with pytest.raises(TooEarly):
        made.do(CloseVisitDay)
    made.sleep(days=3)
    made.do(CloseVisitDay)
    assert open_acts(made.state, lambda act: bool(act.path)) == ()


def test_c3_6_8_a_result_carries_two_signatures_of_the_department_and_the_applicant() -> None:
    made = Stage(Track.COUNTY, state=Filing(id="filing-2"))
    officer = ActorRef(account="fang", function=Function.CITY_OFFICER, unit="9901:huanbao")
    made.do(FileVisitResult, officer, day="filing-1", result=made.words, points=(POINT,))
    assert made.filing.result
    assert made.filing.result.countersigned_by is None
    assert made.filing.status == "open"
    made.do(CountersignVisit)
    assert made.filing.result.countersigned_by
    assert made.filing.result.countersigned_by.function is Function.APPLICANT_LEADER
    assert made.filing.status == "kept"


def test_c3_6_8_a_department_that_was_not_announced_signs_nothing() -> None:
    for departments in ((), ("9901:nongwei",)):
        with pytest.raises(NotEntitled):
            stage().do(
                FileVisitResult,
                JIANWEI,
                day="filing-1",
                result=stage().words,
                departments=departments,
            )
    taken = stage()
    taken.do(
        FileVisitResult,
        JIANWEI,
        day="filing-1",
        result=taken.words,
        departments=("9901:jianwei",),
    )
    assert taken.filing.result


def test_c3_6_8_no_result_before_the_day_nor_without_one() -> None:
    with pytest.raises(TooEarly):
        stage().do(
            FileVisitResult, day="filing-1", result=stage().words, visited_on=days_later(TODAY, 1)
        )
    with pytest.raises(VisitNotAnnounced):
        stage().do(FileVisitResult, day="", result=stage().words)
