"""Beijing days, years, half-years and notice periods, each against its worked case."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from services.domain.clocks import calendar as c
from services.domain.programme.calendars import bundled_calendar, rehearsal_calendar


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=c.BEIJING)


@pytest.mark.parametrize(
    ("signed", "first", "last"),
    [("2016-08-18", "2016-08-19", "2016-08-25"), ("2011-12-05", "2011-12-06", "2011-12-12")],
)
def test_f1_a4_1_notice_runs_seven_calendar_days_from_the_day_after(
    signed: str, first: str, last: str
) -> None:
    period = c.notice_period(beijing(f"{signed}T16:00"), 7)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def test_f1_naming_day_begins_when_the_last_day_has_ended() -> None:
    period = c.notice_period(beijing("2016-08-18T09:00"), 7)
    assert period.ends_at == beijing("2016-08-26T00:00")
    assert period.contains(beijing("2016-08-25T23:59:59"))
    assert not period.contains(beijing("2016-08-26T00:00"))
    assert not period.contains(beijing("2016-08-18T23:59:59"))


def test_a4_1_the_day_is_beijings_even_when_utc_says_yesterday() -> None:
    late = datetime(2016, 8, 17, 17, 0, tzinfo=UTC)
    assert c.notice_period(late, 7).first == date(2016, 8, 19)


def test_f2_one_year_after_10_march_is_10_march() -> None:
    assert c.years_later(date(2020, 3, 10), 1) == date(2021, 3, 10)
    assert c.full_years_between(date(2020, 3, 10), date(2021, 3, 9)) == 0
    assert c.full_years_between(date(2020, 3, 10), date(2021, 3, 10)) == 1


def test_f2_title_of_20_may_allows_the_next_level_a_year_later() -> None:
    assert c.years_later(date(2021, 5, 20), 1) == date(2022, 5, 20)


def test_a4_4_a_title_of_29_february_is_due_on_28_february() -> None:
    assert c.years_later(date(2032, 2, 29), 2) == date(2034, 2, 28)
    assert c.years_later(date(2032, 2, 29), 4) == date(2036, 2, 29)


def test_full_years_are_never_negative() -> None:
    assert c.full_years_between(date(2030, 5, 1), date(2029, 5, 1)) == 0


def test_a4_5_a_freeze_of_the_year_ends_at_midnight_of_new_year_in_beijing() -> None:
    failed = datetime(2033, 12, 31, 15, 59, tzinfo=UTC)
    assert c.calendar_year(failed) == 2033
    assert c.new_year_after(failed) == beijing("2034-01-01T00:00")
    assert c.calendar_year(datetime(2033, 12, 31, 16, 0, tzinfo=UTC)) == 2034


def test_a1_4_half_years_end_on_30_june_and_31_december() -> None:
    found = c.half_years(date(2030, 5, 1), date(2031, 6, 30))
    assert [(half.last, half.zh) for half in found] == [
        (date(2030, 6, 30), "2030年上半年"),
        (date(2030, 12, 31), "2030年下半年"),
        (date(2031, 6, 30), "2031年上半年"),
    ]
    assert found[0].due_on() == date(2030, 6, 30)
    assert found[1].due_on(("07-15", "12-20")) == date(2030, 12, 20)
    assert c.half_years(date(2031, 1, 1), date(2030, 1, 1)) == ()


def test_calendar_of_2026_moves_working_days_as_announced() -> None:
    calendar = bundled_calendar()
    assert calendar.works_on(date(2026, 10, 10))  # a Saturday that is worked
    assert not calendar.works_on(date(2026, 10, 7))
    assert not calendar.works_on(date(2026, 10, 11))
    moved = [day.isoformat()[5:] for day in calendar.years[2026].working_days]
    assert moved == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    assert calendar.years[2026].confidence == "recalled"


def test_in_a_year_without_data_monday_to_friday_count() -> None:
    calendar = bundled_calendar()
    assert not calendar.knows(2029)
    assert calendar.works_on(date(2029, 10, 1))
    assert not calendar.works_on(date(2029, 10, 6))


def test_rehearsal_years_are_marked_fictitious_and_kept_apart() -> None:
    years = rehearsal_calendar().years
    assert [year for year in years if years[year].confidence == "fictitious"] == list(
        range(2030, 2037)
    )
    assert not any(bundled_calendar().knows(year) for year in range(2027, 2040))


def test_a_calendar_year_refuses_a_day_of_another_year() -> None:
    wrong = bundled_calendar().years[2026].model_dump() | {"year": 2027}
    with pytest.raises(ValidationError):
        c.CalendarYear.model_validate(wrong)
