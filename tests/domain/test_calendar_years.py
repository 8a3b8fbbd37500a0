"""A year's holiday notice: what it says and every fault in it (2.1.4, limits 4)."""

from datetime import date
from typing import Any

import pytest

from services.domain.clocks.calendar import Calendar, Period
from services.domain.clocks.calendar_years import (
    Announced,
    FaultCode,
    NoticeFaulty,
    check_notice,
    faults,
    reading,
)
from services.domain.programme.calendars import bundled_calendar


def notice(**said: Any) -> Announced:
    whole: dict[str, Any] = {
        "year": 2027,
        "standing": "final",
        "notice_no": "国办发明电〔2026〕7号",
        "announced_on": date(2026, 11, 4),
        "source": "国务院办公厅关于2027年部分节假日安排的通知",
        "holidays": (date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)),
        "working_days": (date(2027, 2, 20),),
    }
    return Announced(**{**whole, **said})


def test_2_1_4_a_notice_without_a_fault_makes_a_year_that_terms_count_with() -> None:
    calendar = Calendar().with_years(check_notice(notice()))
    assert calendar.knows(2027)
    assert not calendar.works_on(date(2027, 1, 1))
    assert calendar.works_on(date(2027, 2, 20)), "a Saturday that was moved"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"holidays": (date(2026, 12, 31),)}, [(FaultCode.OTHER_YEAR, date(2026, 12, 31))]),
        (
            {"holidays": (date(2027, 1, 1), date(2027, 1, 1))},
            [(FaultCode.NAMED_TWICE, date(2027, 1, 1))],
        ),
        (
            {"working_days": (date(2027, 1, 2),)},
            [(FaultCode.HOLIDAY_AND_WORKING, date(2027, 1, 2))],
        ),
        ({"working_days": (date(2027, 2, 19),)}, [(FaultCode.NOT_A_WEEKEND, date(2027, 2, 19))]),
        ({"holidays": ()}, [(FaultCode.NO_HOLIDAYS, None)]),
        ({"notice_no": ""}, [(FaultCode.NOTICE_MISSING, None)]),
        ({"announced_on": None}, [(FaultCode.NOTICE_MISSING, None)]),
    ],
)
def test_2_1_4_each_fault_of_a_notice_is_named_with_its_day(
    said: dict[str, Any], expected: list[tuple[FaultCode, date | None]]
) -> None:
    found = faults(notice(**said))
    assert [(one.code, one.day) for one in found] == expected
    with pytest.raises(NoticeFaulty):
        check_notice(notice(**said))


def test_2_1_4_all_faults_are_told_at_once() -> None:
    wrong = notice(notice_no="", working_days=(date(2027, 1, 2), date(2027, 2, 19)))
    assert len(faults(wrong)) == 3


def test_2_1_4_a_provisional_year_counts_its_days_and_its_dates_stay_provisional() -> None:
    expected = check_notice(notice(standing="provisional", notice_no="", announced_on=None))
    calendar = Calendar().with_years(expected)
    assert not calendar.works_on(date(2027, 1, 1))
    assert not calendar.knows(2027)


def test_2_1_4_the_preview_says_what_changes_against_the_year_in_force() -> None:
    year = check_notice(notice())
    first = reading(year, None)
    assert first.holidays == (Period(first=date(2027, 1, 1), last=date(2027, 1, 3)),)
    assert (first.days_off, first.weekdays_off) == (3, 1)
    assert first.newly_off == (date(2027, 1, 1),)
    assert first.newly_working == (date(2027, 2, 20),)
    assert first.working_days_of_year == 261, "261 weekdays, one off, one Saturday moved"
    assert reading(year, year).newly_off == ()


def test_2_1_4_no_library_answers_for_a_year_that_is_not_announced() -> None:
    calendar = bundled_calendar()
    assert set(calendar.years) == {2026}
    assert calendar.works_on(date(2027, 10, 1)), "a Friday: nobody has announced 2027"
    assert not calendar.knows(2027)
