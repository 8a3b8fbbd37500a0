"""Terms: how many days an obligation has, what stopped it, and when it is due.

One ledger for all of them. It keeps what happened; the end is computed from that, so it can be
explained to the person concerned and is the same after a rebuild. `due_on` in tables is a copy.
"""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from services.domain.base import Frozen
from services.domain.calendar import Calendar, days_later, end_of_day, local_day
from services.domain.errors import DomainError

Unit = Literal["calendar", "working"]


class TermStopped(DomainError):
    """A term that stands still cannot be stopped once more."""

    code = "term-stopped"


class TermRunning(DomainError):
    """Only a term that stands still can go on."""

    code = "term-running"


class TermOver(DomainError):
    """What was owed has been done; the term cannot change any more."""

    code = "term-over"


class Stop(Frozen):
    """The term stands still from `since` to `until`; None while it still does."""

    since: datetime
    until: datetime | None = None
    reason: str
    """What the term waits for, a kebab-case code such as "rectification"."""
    basis: str
    """The rule that allows the stop, e.g. "A1.10"."""


class Ledger(Frozen):
    """One term. The day of the start never counts; the last day ends at 24:00 by default."""

    budget: int = Field(ge=1)
    unit: Unit
    started: datetime
    stops: tuple[Stop, ...] = ()
    done: datetime | None = None
    start_day_counts: bool = False
    """A setting: some rules count the day of the event itself."""

    @property
    def paused(self) -> bool:
        return self.done is None and any(stop.until is None for stop in self.stops)

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
    elapsed = _counted_before(ledger, calendar, local_day(moment))
    due_on = None if ledger.paused else _last_day(ledger, calendar)
    due_at = end_of_day(due_on) if due_on else None
    return Term(
        elapsed=elapsed,
        remaining=ledger.budget - elapsed,
        paused=ledger.paused,
        done=ledger.done is not None,
        due_on=due_on,
        due_at=due_at,
        overdue=due_at is not None and moment >= due_at,
        provisional=_provisional(ledger, calendar, due_on or local_day(moment)),
    )


def _last_day(ledger: Ledger, calendar: Calendar) -> date:
    day, counted = _eve(ledger), 0
    while counted < ledger.budget:
        day = days_later(day, 1)
        counted += _counts(ledger, calendar, day)
    return day


def _counted_before(ledger: Ledger, calendar: Calendar, today: date) -> int:
    day, counted = days_later(_eve(ledger), 1), 0
    while day < today and counted < ledger.budget:
        counted += _counts(ledger, calendar, day)
        day = days_later(day, 1)
    return counted


def _eve(ledger: Ledger) -> date:
    """The day before the first that can count."""
    started = local_day(ledger.started)
    return days_later(started, -1) if ledger.start_day_counts else started


def _counts(ledger: Ledger, calendar: Calendar, day: date) -> bool:
    """A day touched by a stop does not count: doubts are in favour of the person who owes."""
    if any(_touches(stop, day) for stop in ledger.stops):
        return False
    return ledger.unit == "calendar" or calendar.works_on(day)


def _touches(stop: Stop, day: date) -> bool:
    if day < local_day(stop.since):
        return False
    return stop.until is None or day <= local_day(stop.until)


def _provisional(ledger: Ledger, calendar: Calendar, last: date) -> bool:
    if ledger.unit == "calendar":
        return False
    years = range(local_day(ledger.started).year, last.year + 1)
    return not all(calendar.knows(year) for year in years)
