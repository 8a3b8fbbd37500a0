"""Duties that come round, by the schedules that the sources name, with lateness (D14)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.clocks.calendar import Calendar, days_between, days_later
from services.domain.mechanisms.periodic_duties import (
    DutyRule,
    Every,
    Owed,
    due_on,
    owed,
    period_id,
    period_of,
)
from services.domain.programme.calendars import bundled_calendar

LABELS = {"label": {"zh": "月报", "en": "Report"}, "owed_by": {"zh": "各单位", "en": "Units"}}
days = st.dates(date(2024, 1, 1), date(2034, 12, 31))


def duty(every: Every, *due: str, source: str = "D14", **more: Any) -> DutyRule:
    """A due day with a plus lies in the month or year after."""
    days = [{"day": day.removesuffix("+"), "next": day.endswith("+")} for day in due]
    tree = {"id": "report", "every": every, "due": days, "source": source}
    return DutyRule.from_file(tree | LABELS | more)


def listed(
    rule: DutyRule,
    since: str,
    today: str,
    done: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Owed, ...]:
    given = {
        period: [date.fromisoformat(day) for day in days] for period, days in (done or {}).items()
    }
    return owed(rule, since=date.fromisoformat(since), today=date.fromisoformat(today), done=given)


def due_days(rule: DutyRule, since: str, today: str) -> list[str]:
    return [one.due_on.isoformat() for one in listed(rule, since, today)]


MONTHLY = duty("month", "30", source="C1.6.1")


def test_c1_6_1_monthly_by_the_thirtieth_and_in_february_by_its_last_day() -> None:
    assert due_days(MONTHLY, "2031-01-01", "2031-04-02") == [
        "2031-01-30",
        "2031-02-28",
        "2031-03-30",
        "2031-04-30",
    ]
    assert due_days(MONTHLY, "2032-02-01", "2032-02-02") == ["2032-02-29"]


def test_c1_6_1_done_in_time_late_missing_and_still_to_come() -> None:
    done = {"2031-01": ["2031-01-30"], "2031-02": ["2031-03-03"]}
    found = listed(MONTHLY, "2031-01-01", "2031-04-10", done)
    assert [(one.period, one.standing, one.days_late) for one in found] == [
        ("2031-01", "done", 0),
        ("2031-02", "late", 3),
        ("2031-03", "missing", 11),
        ("2031-04", "due", 0),
    ]
    assert (found[1].name.zh, found[1].name.en) == ("2031年2月", "February 2031")


def test_c1_6_1_on_its_day_it_is_due_and_on_the_next_it_is_missing() -> None:
    for today, standing in (("2031-01-30", "due"), ("2031-01-31", "missing")):
        assert [one.standing for one in listed(MONTHLY, "2031-01-01", today)] == [standing]


def test_c1_1_3_self_checks_on_10_june_and_5_november() -> None:
    rule = duty("half-year", "06-10", "11-05", source="C1.1.3")
    assert due_days(rule, "2031-01-01", "2032-01-01") == ["2031-06-10", "2031-11-05", "2032-06-10"]
    assert [one.period for one in listed(rule, "2031-01-01", "2031-12-31")] == ["2031-1", "2031-2"]


def test_c4_7_10_one_day_after_its_half_year_and_one_within() -> None:
    rule = duty("half-year", "07-10", "12-15", source="C4.7.10")
    assert due_days(rule, "2031-01-01", "2031-12-31") == ["2031-07-10", "2031-12-15"]


def test_c4_6_4_the_year_end_part_is_due_in_the_january_after() -> None:
    rule = duty("half-year", "07-31", "01-31+", source="C4.6.4")
    assert due_days(rule, "2031-01-01", "2031-12-31") == ["2031-07-31", "2032-01-31"]


def test_c1_4_9_the_plan_in_january_and_the_summary_in_the_january_after() -> None:
    plan, summary = duty("year", "01-10"), duty("year", "01-10+")
    assert due_days(plan, "2031-01-01", "2031-12-31") == ["2031-01-10"]
    assert due_days(summary, "2031-01-01", "2031-12-31") == ["2032-01-10"]
    assert due_days(duty("month", "05+"), "2031-12-01", "2031-12-31") == ["2032-01-05"]


def test_c1_6_3_quarterly_reviews_in_their_months() -> None:
    rule = duty("quarter", "03-31", "06-30", "09-30", "12-31", source="C1.6.3")
    assert due_days(rule, "2031-02-01", "2031-12-01")[1:] == [
        "2031-06-30",
        "2031-09-30",
        "2031-12-31",
    ]
    assert listed(rule, "2031-02-01", "2031-03-01")[0].name.zh == "2031年第1季度"


def test_c1_2_4_two_inspections_a_year_and_one_is_not_enough() -> None:
    rule = duty("year", times=2, source="C1.2.4")
    [one] = listed(rule, "2030-01-01", "2030-12-31", {"2030": ["2030-03-01"]})
    assert (one.done, one.wanted, one.standing, one.due_on.isoformat()) == (
        1,
        2,
        "due",
        "2030-12-31",
    )
    late = listed(rule, "2030-01-01", "2031-01-09", {"2030": ["2030-03-01", "2031-01-08"]})
    assert (late[0].standing, late[0].days_late) == ("late", 8)
    more = {"2030": ["2030-03-01", "2030-04-01", "2031-01-08"]}
    assert listed(rule, "2030-01-01", "2031-01-09", more)[0].standing == "done"


def test_c3_6_9_three_spot_checks_a_week_from_monday_to_sunday() -> None:
    rule = duty("week", times=3, source="C3.6.9")
    [week] = listed(rule, "2031-06-09", "2031-06-12", {"2031-W24": ["2031-06-10"]})
    assert (week.period, week.due_on.isoformat()) == ("2031-W24", "2031-06-15")
    assert week.name.zh == "2031年6月9日起的一周"


def test_c1_6_1_nothing_is_owed_for_a_day_before_the_duty_began() -> None:
    """As with the reports of A1.4: its day had passed before there was a duty."""
    assert [one.period for one in listed(MONTHLY, "2031-01-31", "2031-02-10")] == ["2031-02"]
    assert listed(MONTHLY, "2031-02-01", "2031-01-10") == ()


def test_2_1_2_a_day_of_rest_moves_it_only_where_the_rule_says_so() -> None:
    """The 19th of June 2026 opens the dragon boat holiday, Friday to Sunday; the 28th of
    February 2026 is a Saturday on which people work.
    """
    calendar = bundled_calendar()
    june, february = (period_of("month", date(2026, month, 1)) for month in (6, 2))
    rolled = [
        (
            due_on(duty("month", "19", rolling=way), june, calendar).day,
            due_on(duty("month", "28", rolling=way), february, calendar).day,
        )
        for way in ("keep", "forward", "back")
    ]
    assert rolled == [(19, 28), (22, 28), (18, 28)]


@given(days, st.sampled_from(get_args(Every)))
def test_d14_periods_follow_each_other_without_gap_and_have_names_of_their_own(
    day: date, every: Every
) -> None:
    period = period_of(every, day)
    after = period_of(every, days_later(period.last, 1))
    assert period.first <= day <= period.last
    assert days_between(period.last, after.first) == 1
    assert all(period_of(every, one) == period for one in (period.first, period.last))
    assert period_id(every, period) != period_id(every, after)


@given(days, st.integers(0, 800), st.sampled_from(["06-10", "12-31", "01-31+"]), days)
def test_d14_lateness_is_never_negative_and_only_of_what_is_late(
    since: date, later: int, due: str, delivered: date
) -> None:
    rule = duty("year", due)
    today = days_later(since, later)
    done = {str(year): [delivered] for year in range(since.year, today.year + 1)}
    for one in owed(rule, since=since, today=today, done=done, calendar=Calendar()):
        assert (one.standing == "late") == (delivered > one.due_on) == (one.days_late > 0)
        assert one.standing in {"done", "late"}


@pytest.mark.parametrize(
    "tree",
    [
        {"every": "half-year", "due": [{"day": "06-10"}]},
        {"every": "month", "due": [{"day": "06-10"}]},
        {"every": "month", "due": [{"day": "32"}]},
        {"every": "year", "due": [{"day": "30"}]},
        {"every": "year", "due": [{"day": "02-30"}]},
        {"every": "week", "due": [{"day": "05"}]},
        {"every": "decade"},
        {"every": "year", "times": 0},
    ],
)
def test_d14_due_days_that_do_not_exist_are_refused(tree: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DutyRule.from_file({"id": "report", "source": "D14"} | LABELS | tree)
