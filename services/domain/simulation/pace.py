"""When somebody does it: on a working day, in office hours, in time or late (4.4.1)."""

from datetime import date, datetime, timedelta
from typing import Final

from services.domain.case import Case
from services.domain.clocks.calendar import Calendar, days_later, local_day, start_of_day
from services.domain.clocks.deadlines import state, working_days_after
from services.domain.clocks.telling import ledger_of
from services.domain.clocks.turns import OPENING
from services.domain.programme.schema import Obligation
from services.domain.simulation.behaviour import Behaviour
from services.domain.simulation.chance import Chance
from services.domain.simulation.scene import Wish

MINUTES: Final = 420
"""From five past nine to five past four: the clock's own word comes at nine, before everybody's."""


def office_hour(day: date, chance: Chance) -> datetime:
    return start_of_day(day) + OPENING + timedelta(minutes=5 + chance.between(0, MINUTES))


def working_day(now: datetime, days: int, calendar: Calendar, chance: Chance) -> datetime:
    """In office hours, so many working days later."""
    return office_hour(working_days_after(local_day(now), calendar, days), chance)


def due_on(case: Case, what: Obligation | None, calendar: Calendar, now: datetime) -> date | None:
    """The last day of the term, where it runs."""
    ledger = ledger_of(case, what) if what else None
    return state(ledger, calendar, now).due_on if ledger else None


def moment(
    wish: Wish, due: date | None, now: datetime, calendar: Calendar, who: tuple[Chance, Behaviour]
) -> datetime:
    """In time unless chance says that it will be late; never before `wish.since`."""
    chance, behaviour = who
    today = local_day(now)
    first = max(today, wish.since or today)
    day = working_days_after(first, calendar, chance.between(1, wish.days))
    if due is not None and chance.happens(behaviour.late):
        day = working_days_after(
            max(due, today), calendar, chance.between(1, behaviour.overdue_days)
        )
    elif due is not None and day > due:
        day = last_working_day(due, calendar)
    if day <= today:
        return now + timedelta(minutes=chance.between(5, 60))
    return office_hour(day, chance)


def last_working_day(day: date, calendar: Calendar) -> date:
    """The day itself or the nearest before it on which people work."""
    while not calendar.works_on(day):
        day = days_later(day, -1)
    return day
