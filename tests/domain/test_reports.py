"""Which half-yearly reports a county owes, and by when (A1.4, E11)."""

from datetime import date, datetime

from services.domain.clocks.calendar import BEIJING
from services.domain.clocks.reports import owed
from services.domain.programme.schema import Track
from services.domain.tree.units import StepName
from tests.domain.stage import Stage


def county() -> Stage:
    """Its plan came into force on 4 March 2030."""
    stage = Stage(Track.COUNTY)
    stage.to(StepName.IMPLEMENTATION)
    return stage


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def test_a1_4_a_report_is_owed_by_30_june_and_by_31_december() -> None:
    found = owed(county().case, ["2030-1"], at("2031-01-10T09:00"))
    assert [(one.due_on, one.filed, one.overdue) for one in found] == [
        (date(2030, 6, 30), True, False),
        (date(2030, 12, 31), False, True),
        (date(2031, 6, 30), False, False),
    ]


def test_a1_4_a_report_is_overdue_from_24_00_of_its_day_and_not_before() -> None:
    for now, overdue in (("2030-06-30T23:59", False), ("2030-07-01T00:00", True)):
        assert owed(county().case, [], at(now))[0].overdue is overdue


def test_a1_4_no_report_is_owed_for_the_time_after_the_application() -> None:
    """Nor for the half-year in which it came: the plan was done with before its last day."""
    stage = county()
    stage.now = at("2031-03-10T09:00")
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    found = owed(stage.case, [], at("2035-01-01T00:00"))
    assert [one.due_on for one in found] == [date(2030, 6, 30), date(2030, 12, 31)]


def test_a1_4_towns_and_villages_and_cases_without_a_plan_owe_none() -> None:
    for track in (Track.TOWN, Track.VILLAGE):
        stage = Stage(track)
        stage.to(StepName.IMPLEMENTATION)
        assert owed(stage.case, [], at("2031-01-01T00:00")) == ()
    early = Stage(Track.COUNTY)
    early.to(StepName.PLAN)
    assert owed(early.case, [], at("2031-01-01T00:00")) == ()
