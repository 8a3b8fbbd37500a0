"""Beijing days: years and half-years, notice periods, holidays and moved working days.

Together with `deadlines.py` the only place where a date is computed from a date. It knows no
clock, no step and no programme; terms with budgets and stops are in `deadlines.py`.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal, Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.programme.words import Definition

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has kept one offset without summer time since 1991; a fixed one reads no files."""

DAY = timedelta(days=1)
SATURDAY = 5


def local_day(moment: datetime) -> date:
    """The Beijing date of a moment."""
    return moment.astimezone(BEIJING).date()


def start_of_day(day: date) -> datetime:
    """0:00 of the day in Beijing."""
    return datetime.combine(day, time(), BEIJING)


def end_of_day(day: date) -> datetime:
    """24:00 of the day, that is 0:00 of the next."""
    return start_of_day(day + DAY)


def days_later(day: date, days: int) -> date:
    return day + days * DAY


def days_between(first: date, last: date) -> int:
    """How many midnights lie between the two dates; negative when `last` is the earlier."""
    return (last - first).days


def calendar_year(moment: datetime) -> int:
    """The year of a decision in Beijing (A4.5: "that year")."""
    return local_day(moment).year


def new_year_after(moment: datetime) -> datetime:
    """0:00 of the first of January after the moment: a freeze of the year ends here (E8)."""
    return start_of_day(date(calendar_year(moment) + 1, 1, 1))


def years_later(day: date, years: int) -> date:
    """The same date so many years later; 29 February gives way to the 28th (issue 1.3.6)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + (day.day - 1) * DAY, following - DAY)


def full_years_between(first: date, last: date) -> int:
    """How many whole years have passed on `last` (A1.6, A1.7, F2); never negative."""
    years = max(last.year - first.year, 0)
    return years if years_later(first, years) <= last else max(years - 1, 0)


def quarter_of(day: date) -> int:
    return (day.month + 2) // 3


class HalfYear(Frozen):
    """Half a year that a report is owed for (A1.4)."""

    year: int
    half: Literal[1, 2]

    @property
    def first(self) -> date:
        return date(self.year, 1, 1) if self.half == 1 else date(self.year, 7, 1)

    @property
    def last(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def zh(self) -> str:
        return f"{self.year}年{'上' if self.half == 1 else '下'}半年"

    @property
    def en(self) -> str:
        return f"{'first' if self.half == 1 else 'second'} half of {self.year}"

    @property
    def following(self) -> "HalfYear":
        if self.half == 1:
            return HalfYear(year=self.year, half=2)
        return HalfYear(year=self.year + 1, half=1)

    def due_on(self, days: tuple[str, ...] = ("06-30", "12-31")) -> date:
        """The day its report is due; `days` as MM-DD, the programme's setting (E11)."""
        return date.fromisoformat(f"{self.year}-{days[self.half - 1]}")


def half_year_of(day: date) -> HalfYear:
    return HalfYear(year=day.year, half=1 if day.month <= 6 else 2)  # noqa: PLR2004


def half_years(first: date, last: date) -> tuple[HalfYear, ...]:
    """Every half-year from the one of `first` to the one of `last`, both included."""
    found = [half_year_of(first)] if first <= last else []
    while found and found[-1].last < last:
        found.append(found[-1].following)
    return tuple(found)


class Period(Frozen):
    """Whole days in Beijing, first and last included."""

    first: date
    last: date

    @property
    def starts_at(self) -> datetime:
        return start_of_day(self.first)

    @property
    def ends_at(self) -> datetime:
        """24:00 of the last day; what comes at this moment comes too late."""
        return end_of_day(self.last)

    @property
    def days(self) -> tuple[date, ...]:
        count = days_between(self.first, self.last) + 1
        return tuple(days_later(self.first, number) for number in range(count))

    def contains(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.ends_at


def runs_of(days: Iterable[date]) -> tuple[Period, ...]:
    """The days as people write them: from, to; each run of neighbours once, in order."""
    runs: list[Period] = []
    for day in sorted(set(days)):
        if runs and days_between(runs[-1].last, day) == 1:
            runs[-1] = Period(first=runs[-1].first, last=day)
        else:
            runs.append(Period(first=day, last=day))
    return tuple(runs)


def notice_period(start_after: datetime, days: int) -> Period:
    """The period of a public notice (A4.1, A7.1, F1).

    It begins on the day after the notice is both signed and published (`start_after` is the later
    of the two) and runs that many calendar days; working days and holidays make no difference.
    """
    first = local_day(start_after) + DAY
    return Period(first=first, last=first + (days - 1) * DAY)


class CalendarYear(Definition):
    """One year's holidays and moved working days, as announced."""

    year: int
    title_zh: str
    title_en: str
    source: str
    confidence: Literal["confirmed", "recalled", "fictitious"]
    standing: Literal["provisional", "final"] = "final"
    """Provisional: what is expected before the notice is out. Its dates may still move."""
    notice_no: str = ""
    """Number of the holiday notice, e.g. 国办发明电〔2026〕7号."""
    announced_on: date | None = None
    holidays: tuple[date, ...]
    working_days: tuple[date, ...]
    """Saturdays and Sundays on which people work to make up for a holiday."""

    @model_validator(mode="after")
    def _of_its_year(self) -> Self:
        days = (*self.holidays, *self.working_days)
        if any(day.year != self.year for day in days) or len(set(days)) != len(days):
            message = f"calendar {self.year}: a day of another year, or one named twice"
            raise ValueError(message)
        if any(day.weekday() < SATURDAY for day in self.working_days):
            message = f"calendar {self.year}: a moved working day lies on a weekday"
            raise ValueError(message)
        return self

    def works_on(self, day: date) -> bool:
        return day in self.working_days or (day.weekday() < SATURDAY and day not in self.holidays)


class Calendar(Frozen):
    """The years whose announcement is known. In any other year Monday to Friday count."""

    years: dict[int, CalendarYear] = Field(default_factory=dict)

    def knows(self, year: int) -> bool:
        """Whether dates of this year are final; otherwise they are marked provisional."""
        return year in self.years and self.years[year].standing == "final"

    def works_on(self, day: date) -> bool:
        known = self.years.get(day.year)
        return known.works_on(day) if known else day.weekday() < SATURDAY

    def with_years(self, *years: CalendarYear) -> "Calendar":
        """The calendar with more years, a later announcement replacing an earlier one."""
        return Calendar(years=self.years | {found.year: found for found in years})
