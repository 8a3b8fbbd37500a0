"""How long and how firmly the files of a case are kept (5.2.1, A7): pure rules over its state.

GOVERNANCE before the decision, COMPLIANCE once the case is over, held while an objection is open.
How a store does it is `storage/keeping/object_locks.py`, when it is asked to, `storage/keeping/keeping.py`.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.clocks.calendar import end_of_day, years_later
from services.domain.programme.schema import Retention

FOR_EVER: Final = 100
"""Years: a store wants a day, also for what is kept permanently. Nothing of it is disposed of."""


class LockMode(StrEnum):
    """In the store's own words."""

    GOVERNANCE = "GOVERNANCE"
    """The keeper's key may still make it firmer."""
    COMPLIANCE = "COMPLIANCE"
    """Nobody shortens or lifts it before its day."""


class Lock(Frozen):
    """How a sealed file is kept: until when, how firmly, and whether it is held beside that."""

    mode: LockMode
    until: datetime
    held: bool = False

    def at_least(self, other: "Lock") -> bool:
        """As firm as the other one, as long, and held alike. Stores know whole seconds."""
        firm = self.mode is LockMode.COMPLIANCE or other.mode is LockMode.GOVERNANCE
        long = self.until >= other.until.replace(microsecond=0)
        return firm and long and self.held == other.held


def kept_from(day: date, retention: Retention) -> datetime:
    """The end of what is kept from this day on."""
    years = FOR_EVER if retention.permanent else retention.years
    return end_of_day(years_later(day, years))


def lock_of(case: Case, retention: Retention, known: datetime, *, objected: bool) -> Lock:
    """How its sealed files are to be locked; `known` is the end that was promised before.

    A case that is over keeps its files from the day of its end (ours: no source says from when).
    """
    if case.ended_on is None:
        return Lock(mode=LockMode.GOVERNANCE, until=known, held=objected)
    until = max(known, kept_from(case.ended_on, retention))
    return Lock(mode=LockMode.COMPLIANCE, until=until, held=objected)
