"""Duties that come round: by the 30th of each month, twice a year, yearly, so many times (D14).

Which are owed, by when, and how late they are. Reports of a plan's half-years (A1.4) are older and
stand in `domain/clocks/reports.py`; terms that begin with an event are in `domain/clocks/deadlines.py`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.clocks.calendar import (
    Calendar,
    Period,
    days_between,
    days_later,
    half_year_of,
    months_later,
    quarter_of,
)
from services.domain.clocks.deadlines import Rolling
from services.domain.mechanisms.month_days import MonthDay, day_in
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Sourced, Text

DayOfMonth = Annotated[str, Field(pattern=r"^(0[1-9]|[12]\d|3[01])$")]
Every = Literal["week", "month", "quarter", "half-year", "year"]
MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
IN_A_YEAR = {"week": 1, "month": 1, "quarter": 4, "half-year": 2, "year": 1}
"""How many due days a rule names; one does for every week or month."""
NO_CALENDAR = Calendar()


class DueDay(Definition):
    """A day of the month as "30", or of the year as "06-10"; `next`: of the month or year after."""

    day: MonthDay | DayOfMonth
    next: bool = False


class DutyRule(Sourced):
    """One duty. Without due days each period's last day is the day."""

    id: str
    label: Text
    owed_by: Text
    every: Every
    times: int = Field(default=1, ge=1)
    """At least so many times in each period: two inspections a year (C1.2.4)."""
    due: tuple[DueDay, ...] = ()
    rolling: Rolling = "keep"

    @model_validator(mode="after")
    def _days_that_exist(self) -> Self:
        if not self.due:
            return self
        if self.every == "week" or len(self.due) != IN_A_YEAR[self.every]:
            many = IN_A_YEAR[self.every]
            raise Fault(
                f"{self.id}：按{self.every}须写{many}个截止日，按周不写",
                f"{self.id}: every {self.every} takes {many} due days, a week none",
            )
        for one in self.due:
            if ("-" in one.day) == (self.every == "month"):
                raise Fault(
                    f"{self.id}：按月写“30”，其他写“06-30”，不能写{one.day}",
                    f'{self.id}: a month\'s day is "30", any other "06-30", not {one.day}',
                )
        return self


Standing = Literal["due", "done", "late", "missing"]


class Owed(Frozen):
    """One period of a duty. Late: done, but after its day. Missing: its day has passed."""

    duty: str
    period: str
    """As 2031-06, 2031-Q2, 2031-1 (a half-year), 2031, 2031-W23."""
    name: Text
    due_on: date
    wanted: int
    done: int
    standing: Standing
    days_late: int


def owed(
    rule: DutyRule,
    *,
    since: date,
    today: date,
    done: Mapping[str, Sequence[date]],
    calendar: Calendar = NO_CALENDAR,
) -> tuple[Owed, ...]:
    """Each period from the one of `since`, as far as its due day lies after `since`.

    `done`: for each period the days on which it was done for it; a late report names its period.
    """
    found = (
        _judged(rule, period, sorted(done.get(period_id(rule.every, period), ())), today, calendar)
        for period in _periods(rule.every, since, today)
    )
    return tuple(one for one in found if one.due_on >= since)


def period_of(every: Every, day: date) -> Period:
    """The week (from Monday), month, quarter, half-year or year of the day."""
    if every == "week":
        monday = days_later(day, -day.weekday())
        return Period(first=monday, last=days_later(monday, 6))
    months = MONTHS[every]
    month = (day.month - 1) // months * months + 1
    first = date(day.year, month, 1)
    return Period(first=first, last=days_later(months_later(first, months), -1))


def period_id(every: Every, period: Period) -> str:
    first = period.first
    match every:
        case "week":
            year, week, _ = first.isocalendar()
            return f"{year}-W{week:02}"
        case "month":
            return f"{first:%Y-%m}"
        case "quarter":
            return f"{first.year}-Q{quarter_of(first)}"
        case "half-year":
            return f"{first.year}-{half_year_of(first).half}"
        case "year":
            return f"{first.year}"


def due_on(rule: DutyRule, period: Period, calendar: Calendar = NO_CALENDAR) -> date:
    """The last day on which it is in time; the 30th of a shorter month is its last day."""
    return _rolled(_named_day(rule, period), rule.rolling, calendar)


def _named_day(rule: DutyRule, period: Period) -> date:
    if not rule.due:
        return period.last
    if rule.every == "month":
        due = rule.due[0]
        month = period_of("month", months_later(period.first, 1 if due.next else 0))
        return min(days_later(month.first, int(due.day) - 1), month.last)
    due = rule.due[(period.first.month - 1) // MONTHS[rule.every]]
    year = period.first.year + due.next
    return day_in(year, due.day)


def _rolled(day: date, rolling: Rolling, calendar: Calendar) -> date:
    step = {"keep": 0, "forward": 1, "back": -1}[rolling]
    while step and not calendar.works_on(day):
        day = days_later(day, step)
    return day


def _periods(every: Every, since: date, today: date) -> tuple[Period, ...]:
    found: list[Period] = []
    day = since
    while day <= today:
        found.append(period_of(every, day))
        day = days_later(found[-1].last, 1)
    return tuple(found)


def _judged(
    rule: DutyRule, period: Period, done: Sequence[date], today: date, calendar: Calendar
) -> Owed:
    last = due_on(rule, period, calendar)
    in_time = sum(day <= last for day in done)
    complete = done[rule.times - 1] if len(done) >= rule.times else None
    standing: Standing
    if complete is None:
        standing, late = ("missing", days_between(last, today)) if today > last else ("due", 0)
    elif in_time >= rule.times:
        standing, late = "done", 0
    else:
        standing, late = "late", days_between(last, complete)
    return Owed(
        duty=rule.id,
        period=period_id(rule.every, period),
        name=_name(rule.every, period),
        due_on=last,
        wanted=rule.times,
        done=len(done),
        standing=standing,
        days_late=late,
    )


def _name(every: Every, period: Period) -> Text:
    first = period.first
    match every:
        case "week":
            return Text(
                zh=f"{first.year}年{first.month}月{first.day}日起的一周",
                en=f"week of {first.day} {first:%B} {first.year}",
            )
        case "month":
            return Text(zh=f"{first.year}年{first.month}月", en=f"{first:%B} {first.year}")
        case "quarter":
            number = quarter_of(first)
            return Text(zh=f"{first.year}年第{number}季度", en=f"quarter {number} of {first.year}")
        case "half-year":
            half = half_year_of(first)
            return Text(zh=half.zh, en=half.en)
        case "year":
            return Text(zh=f"{first.year}年", en=f"{first.year}")
