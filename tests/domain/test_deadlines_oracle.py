"""When a term ends, against an oracle written another way: all days listed, filtered, indexed.

Every start day of two years, with real holidays and with invented ones (issue 2.1.2).
"""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from functools import cache
from itertools import product
from typing import get_args

import pytest

from services.domain.clocks.calendar import BEIJING, Calendar
from services.domain.clocks.deadlines import Ledger, Rolling, Unit, state
from services.domain.programme.calendars import bundled_calendar, calendar_for

REAL, REHEARSED = bundled_calendar(), calendar_for(rehearsal=True)
BUDGETS = (1, 3, 5, 20, 45)
YEARS = [(REAL, 2026), (REHEARSED, 2031)]


@cache
def days_from(year: int) -> list[date]:
    """Four years of days, from the December before."""
    first = date(year - 1, 12, 1)
    return [first + timedelta(days=number) for number in range(4 * 366)]


def working(calendar: Calendar, days: list[date]) -> list[date]:
    """Monday to Friday, less what is announced as free, and the moved days that are not."""
    free = {day for known in calendar.years.values() for day in known.holidays}
    moved = {day for known in calendar.years.values() for day in known.working_days}
    return [day for day in days if day in moved or (day.isoweekday() < 6 and day not in free)]


def expected(
    counted: list[date], works: list[date], start: date, budget: int, rolling: Rolling
) -> date:
    """`start` is the first day that may count."""
    first = bisect_left(counted, start)
    last = counted[first + budget - 1]
    if rolling == "forward":
        return works[bisect_left(works, last)]
    at = bisect_right(works, last) - 1
    return works[at] if rolling == "back" and works[at] >= start else last


@pytest.mark.parametrize(("calendar", "year"), YEARS, ids=["real", "rehearsal"])
@pytest.mark.parametrize("rolling", get_args(Rolling))
@pytest.mark.parametrize("unit", ["calendar", "working"])
def test_2_1_2_every_start_day_of_two_years_ends_where_the_oracle_says(
    calendar: Calendar, year: int, rolling: Rolling, unit: Unit
) -> None:
    days = days_from(year)
    works = working(calendar, days)
    counted = days if unit == "calendar" else works
    starts = [day for day in days if day.year in (year, year + 1)]
    assert len(starts) >= 730
    for start, budget, own in product(starts, BUDGETS, (False, True)):
        ledger = Ledger(
            budget=budget,
            unit=unit,
            rolling=rolling,
            start_day_counts=own,
            started=datetime(start.year, start.month, start.day, 15, 0, tzinfo=BEIJING),
        )
        first = start if own else start + timedelta(days=1)
        wanted = expected(counted, works, first, budget, rolling)
        assert state(ledger, calendar, ledger.started).due_on == wanted, (start, budget, own)


def test_2_1_2_counting_and_rolling_are_told_apart_by_the_day_they_change() -> None:
    """A calendar term that ends in the holiday week of October 2026, counted the same each time."""
    ends = {}
    for rolling in get_args(Rolling):
        started = datetime(2026, 9, 26, 9, 0, tzinfo=BEIJING)
        ledger = Ledger(budget=7, unit="calendar", rolling=rolling, started=started)
        ends[rolling] = state(ledger, REAL, started)
    assert ends["keep"].due_on == date(2026, 10, 3)
    assert ends["forward"].due_on == date(2026, 10, 8)
    assert ends["back"].due_on == date(2026, 9, 30)
    assert {term.remaining for term in ends.values()} == {7}
    assert ends["keep"].provisional is False


def test_2_1_2_a_term_that_has_only_holidays_cannot_go_back_before_it_began() -> None:
    started = datetime(2026, 10, 1, 9, 0, tzinfo=BEIJING)
    ledger = Ledger(budget=2, unit="calendar", rolling="back", started=started)
    assert state(ledger, REAL, started).due_on == date(2026, 10, 3)
