"""Closing dates (A7.4, A6.4): the last day of a year on which a level's applications are taken.

Set by the leader of the bureau that accepts, per area, track and level; for a year without one the
day that the programme names for every year applies, and where it names none, none does.
Nothing here looks anything up: the record transaction asks with what stands in SQL (D14).
"""

from collections.abc import Iterable
from datetime import date, datetime

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.clocks.calendar import calendar_year, local_day
from services.domain.errors import DomainError, Invalid, NotEntitled
from services.domain.mechanisms.month_days import day_in
from services.domain.programme.schema import Procedure, Programme, TitleLevel, Track
from services.domain.seats import Seat
from services.domain.tree.units import Function, Level, Part, at, level_of, territory

LEADERS = {
    Level.COUNTY: Function.COUNTY_LEADER,
    Level.CITY: Function.CITY_LEADER,
    Level.PROVINCE: Function.PROVINCE_LEADER,
    Level.NATION: Function.MINISTRY_LEADER,
}
NOT_SET = "尚未公布 not yet set"
BY_THE_PROGRAMME = "方案规定 set by the programme"
YEARS_AHEAD = 3
"""A forecast looks as far: a plan is carried out for a year or more before one applies (A1.6)."""


class ApplicationsClosed(DomainError):
    """A7.4: the closing date of the level and year is over; `next` names the next one."""

    code = "applications-closed"


class Closing(Frozen):
    """24:00 of `closes_on` is the end of the year's applications."""

    area: str
    track: Track
    level: TitleLevel
    year: int
    closes_on: date
    source: str
    """The notice that sets it, as the bureau quotes it; of a programme's own day, its source."""


def area_of(procedure: Procedure, place: str) -> str:
    """The area of the bureau that accepts: a city's for towns and counties, a county's else."""
    return at(place, procedure.offices[Part.ACCEPTOR][0].level)


def check_may_set(programme: Programme, area: str, seats: Iterable[Seat]) -> Seat:
    """The leader's own seat. Raises NotEntitled for anybody but that bureau's leader."""
    level = programme.procedure.offices[Part.ACCEPTOR][0].level
    for seat in seats:
        leads = seat.function is LEADERS.get(level)
        if leads and territory(seat.unit) == area and level_of(area) is level:
            return seat
    raise NotEntitled(act="set-closing-date", function=str(LEADERS.get(level, "")))


def closing_for(
    programme: Programme,
    area: str,
    closes_on: date,
    source: str,
    *,
    seats: Iterable[Seat],
    now: datetime,
) -> Closing:
    """What the bureau's leader sets. A day that has passed could only refuse what was in time.

    Raises NotEntitled and Invalid.
    """
    check_may_set(programme, area, seats)
    if closes_on < local_day(now):
        raise Invalid(field="closes_on", earliest=local_day(now).isoformat())
    return Closing(
        area=area,
        track=programme.track,
        level=programme.level,
        year=closes_on.year,
        closes_on=closes_on,
        source=source,
    )


def closings_of(case: Case, closings: Iterable[Closing], day: date) -> tuple[Closing, ...]:
    """Those set, and in years without one the programme's own day: this year's and the next ones'."""
    found, rules = tuple(closings), case.rules.closing
    if rules.day is None:
        return found
    assert case.programme
    assert case.track
    years = range(day.year, day.year + 1 + YEARS_AHEAD)
    own = (
        Closing(
            area=area_of(case.rules, case.place),
            track=case.track,
            level=case.programme.level,
            year=year,
            closes_on=day_in(year, rules.day),
            source=rules.source or BY_THE_PROGRAMME,
        )
        for year in years
        if closing_on(found, date(year, 1, 1)) is None
    )
    return tuple(sorted((*found, *own), key=lambda one: one.closes_on))


def closing_on(closings: Iterable[Closing], day: date) -> Closing | None:
    """The closing date of the day's own year, past or to come; None where none was set."""
    return next((one for one in closings if one.year == day.year), None)


def next_closing(closings: Iterable[Closing], day: date) -> Closing | None:
    """The first one that has not passed on this day."""
    ahead = [one for one in closings if one.closes_on >= day]
    return min(ahead, key=lambda one: one.closes_on, default=None)


def check_open(closings: Iterable[Closing], now: datetime) -> None:
    """Raises ApplicationsClosed after 24:00 of the year's last day."""
    found = tuple(closings)
    own = closing_on(found, local_day(now))
    if own is None or local_day(now) <= own.closes_on:
        return
    following = next_closing(found, local_day(now))
    raise ApplicationsClosed(
        closed=own.closes_on.isoformat(),
        next=following.closes_on.isoformat() if following else NOT_SET,
        year=calendar_year(now),
    )
