"""Terms: how many days an obligation has, what stopped it, and when it is due.

One ledger for all of them. It keeps what happened; the end is computed from that, so it can be
explained to the person concerned and is the same after a rebuild. `due_on` in tables is a copy.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Literal

from pydantic import Field

from services.domain.base import Frozen
from services.domain.clocks.calendar import (
    Calendar,
    days_between,
    days_later,
    end_of_day,
    local_day,
    months_later,
)
from services.domain.errors import DomainError

Unit = Literal["calendar", "working", "months"]
"""What a budget counts. Months give a date first; then days are counted as calendar days."""

Rolling = Literal["keep", "forward", "back"]
"""What happens when the last day is no working day: it stays, or the end moves to the first
working day after it, or to the last one that was counted before it. Not a matter of counting."""


class TermStopped(DomainError):
    """A term that stands still cannot be stopped once more."""

    code = "term-stopped"


class TermRunning(DomainError):
    """Only a term that stands still can go on."""

    code = "term-running"


class TermOver(DomainError):
    """What was owed has been done; the term cannot change any more."""

    code = "term-over"


class TermTold(DomainError):
    """It was told before; once is enough (2.1.5)."""

    code = "term-told"


class Stop(Frozen):
    """The term stands still from `since` to `until`; None while it still does."""

    since: datetime
    until: datetime | None = None
    reason: str
    """What the term waits for, a kebab-case code such as "rectification"."""
    basis: str
    """The rule that allows the stop, e.g. "A1.10"."""


class Extension(Frozen):
    """Days granted on top of the budget, of the budget's own kind (C2.9.4)."""

    days: int = Field(ge=1)
    at: datetime


class Ledger(Frozen):
    """One term. The last day ends at 24:00. How days are counted, and what happens when the last
    one is no working day, are two settings that know nothing of each other (2.1.2).
    """

    budget: int = Field(ge=1)
    unit: Unit
    started: datetime
    stops: tuple[Stop, ...] = ()
    done: datetime | None = None
    start_day_counts: bool = False
    """A setting: some rules count the day of the event itself."""
    stop_days_count: bool = False
    """A setting: whether a day counts of which a stop took only a part."""
    rolling: Rolling = "keep"
    extensions: tuple[Extension, ...] = ()
    reminded: datetime | None = None
    """When it was told that the end is near; once, until the term is extended (2.1.5)."""
    escalated: datetime | None = None
    """When the leader in charge was told that the end has passed (2.1.6)."""

    @property
    def paused(self) -> bool:
        return self.done is None and any(stop.until is None for stop in self.stops)

    @property
    def course(self) -> "Ledger":
        """The ledger without the marks of what was told: all that its end depends on."""
        return self.model_copy(update={"reminded": None, "escalated": None})

    def stop(self, at: datetime, reason: str, basis: str) -> "Ledger":
        self._must_be_open()
        if self.paused:
            raise TermStopped(reason=self.stops[-1].reason)
        stop = Stop(since=at, reason=reason, basis=basis)
        return self.model_copy(update={"stops": (*self.stops, stop)})

    def resume(self, at: datetime) -> "Ledger":
        self._must_be_open()
        if not self.paused:
            raise TermRunning
        last = self.stops[-1].model_copy(update={"until": at})
        return self.model_copy(update={"stops": (*self.stops[:-1], last)})

    def finish(self, at: datetime) -> "Ledger":
        """What was owed is done; a stop that was open ends with it. Done once stays done."""
        if self.done is not None:
            return self
        ended = self.resume(at) if self.paused else self
        return ended.model_copy(update={"done": at})

    def extend(self, at: datetime, days: int) -> "Ledger":
        """A new end deserves its own reminder, and its own word to the leader."""
        self._must_be_open()
        granted = (*self.extensions, Extension(days=days, at=at))
        return self.model_copy(update={"extensions": granted, "reminded": None, "escalated": None})

    def _must_be_open(self) -> None:
        if self.done is not None:
            raise TermOver(done=self.done.isoformat())


class Term(Frozen):
    """Where a ledger stands at one moment."""

    elapsed: int
    """Days counted that are over; the current day is still left to work with."""
    remaining: int
    paused: bool
    done: bool
    due_on: date | None
    """The last day; None while the term stands still."""
    due_at: datetime | None
    overdue: bool
    provisional: bool
    """The end depends on a year whose holidays are not announced yet."""


def state(ledger: Ledger, calendar: Calendar, now: datetime) -> Term:
    """The ledger read at `now`. A done term is read at the moment it was done."""
    moment = ledger.done or now
    today, budget = local_day(moment), _days(ledger)
    elapsed = _counted_before(ledger, calendar, today)
    due_on = None if ledger.paused else _last_day(ledger, calendar)
    due_at = end_of_day(due_on) if due_on else None
    overdue = due_at is not None and moment >= due_at
    return Term(
        elapsed=elapsed,
        remaining=0 if overdue else budget - elapsed,
        paused=ledger.paused,
        done=ledger.done is not None,
        due_on=due_on,
        due_at=due_at,
        overdue=overdue,
        provisional=due_on is not None and _provisional(ledger, calendar, due_on),
    )


def days_before_end(ledger: Ledger, calendar: Calendar, days: int) -> date | None:
    """The day on whose morning so many days are left, the last day included.

    None while the term stands still, and where it never had more than that.
    """
    if ledger.paused or _days(ledger) <= days:
        return None
    return _nth(ledger, calendar, _days(ledger) - days + 1)


def working_days_after(day: date, calendar: Calendar, days: int) -> date:
    """The n-th working day after the day."""
    while days:
        day = days_later(day, 1)
        days -= calendar.works_on(day)
    return day


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Working days after the first day, the last one included; negative where it is over."""
    if last < first:
        return -working_days_between(last, first, calendar)
    days = (days_later(first, number) for number in range(1, days_between(first, last) + 1))
    return sum(calendar.works_on(day) for day in days)


def _days(ledger: Ledger) -> int:
    """The budget in days, with what was granted on top. Five months end on a date; the days up
    to it are the budget, so that what a stop takes is added day for day (B1.4).
    """
    granted = sum(extension.days for extension in ledger.extensions)
    if ledger.unit != "months":
        return ledger.budget + granted
    eve = _eve(ledger)
    return days_between(eve, months_later(eve, ledger.budget)) + granted


def _last_day(ledger: Ledger, calendar: Calendar) -> date:
    last = _nth(ledger, calendar, _days(ledger))
    if ledger.rolling == "keep" or calendar.works_on(last):
        return last
    if ledger.rolling == "forward":
        return next(day for day in _running(ledger, last) if calendar.works_on(day))
    counted = [day for day in _counted(ledger, calendar, last) if calendar.works_on(day)]
    return counted[-1] if counted else last  # A term of holidays alone has no day to go back to.


def _nth(ledger: Ledger, calendar: Calendar, number: int) -> date:
    """The day that is counted as the term's n-th."""
    for day in _running(ledger, days_later(_eve(ledger), 1)):
        number -= _counts(ledger, calendar, day)
        if not number:
            return day
    raise AssertionError(ledger)


def _counted_before(ledger: Ledger, calendar: Calendar, today: date) -> int:
    """Whole days that are over, however long the term is overdue never more than it has."""
    over = _counted(ledger, calendar, days_later(today, -1))
    return sum(1 for _ in islice(over, _days(ledger)))


def _counted(ledger: Ledger, calendar: Calendar, last: date) -> Iterator[date]:
    for day in _running(ledger, days_later(_eve(ledger), 1), last):
        if _counts(ledger, calendar, day):
            yield day


def _running(ledger: Ledger, first: date, last: date = date.max) -> Iterator[date]:
    """The days on which the term runs; a day taken by a stop is none of them."""
    day = first
    while day <= last:
        if not any(_takes(ledger, stop, day) for stop in ledger.stops):
            yield day
        day = days_later(day, 1)


def _eve(ledger: Ledger) -> date:
    """The day before the first that can count."""
    started = local_day(ledger.started)
    return days_later(started, -1) if ledger.start_day_counts else started


def _counts(ledger: Ledger, calendar: Calendar, day: date) -> bool:
    return ledger.unit != "working" or calendar.works_on(day)


def _takes(ledger: Ledger, stop: Stop, day: date) -> bool:
    """By default a stop takes each day it touches: doubts are in favour of the one who owes."""
    since, until = local_day(stop.since), local_day(stop.until) if stop.until else None
    if ledger.stop_days_count:
        return day > since and (until is None or day < until)
    return day >= since and (until is None or day <= until)


def _provisional(ledger: Ledger, calendar: Calendar, last: date) -> bool:
    """Where no holiday is looked at, none can move the end."""
    if ledger.unit != "working" and ledger.rolling == "keep":
        return False
    years = range(local_day(ledger.started).year, last.year + 1)
    return not all(calendar.knows(year) for year in years)
