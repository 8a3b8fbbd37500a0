"""What is counted while a simulation runs: sums that can be added up, area by area (4.4.1).

Nothing is judged here; what the counts mean is said in `findings.py`.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from services.domain.base import ActorRef
from services.domain.clocks.calendar import days_between, local_day, months_later
from services.domain.simulation.sums import Sums
from services.domain.tree.units import Function

CLOCK: Final = str(Function.CLOCK)
NOBODY: Final = "nobody"
Office = str
"""A function: "city-officer", "verifying-unit"."""


@dataclass
class Tally(Sums):
    acts: Counter[str] = field(default_factory=Counter)
    """How often each act was done."""
    refusals: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Act and code: how often a rule refused what somebody tried."""
    opened: set[str] = field(default_factory=set)
    """Acts that were possible at some time, whether somebody did them or not."""
    closed: dict[str, str] = field(default_factory=dict)
    """Act -> one reason why it was not open where it was looked at."""
    entered: Counter[tuple[str, str]] = field(default_factory=Counter)
    """"case" or "recheck", and step: how often one came to it."""
    stays: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """... and how many days each stayed, of those who left."""
    staying: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """... and how long those have stayed who are there at the end."""
    stuck: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """... and why nothing can happen any more."""
    terms: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """What was owed, and whether it was late."""
    waiting: Counter[tuple[str, str, Office]] = field(default_factory=Counter)
    """Month, step, and for whom is waited at its end: how many cases."""
    work: Counter[tuple[str, Office]] = field(default_factory=Counter)
    """Month and office: acts."""
    units_of: dict[Office, set[str]] = field(default_factory=dict)
    outcomes: Counter[tuple[int, str]] = field(default_factory=Counter)
    """Year and outcome."""
    titles: list[tuple[date, date | None]] = field(default_factory=list)
    """From and until when each title lived."""
    standing: Counter[str] = field(default_factory=Counter)
    """Where each unit is at the end."""
    requests: int = 0

    def did(self, kind: str, actor: ActorRef, now: datetime) -> None:
        self.acts[kind] += 1
        self.opened.add(kind)
        if actor.function is Function.CLOCK:
            return
        office = str(actor.function)
        self.work[f"{local_day(now):%Y-%m}", office] += 1
        self.units_of.setdefault(office, set()).add(actor.unit)

    def waited(self, since: datetime, until: datetime, step: str, office: Office) -> None:
        """Counted at the end of each month that lies between."""
        first, last = local_day(since), local_day(until)
        if (first.year, first.month) == (last.year, last.month):
            return
        month = date(first.year, first.month, 1)
        while (after := months_later(month, 1)) <= last:
            self.waiting[f"{month:%Y-%m}", step, office] += 1
            month = after

    def left(self, of: str, step: str, since: datetime, until: datetime) -> None:
        stay = days_between(local_day(since), local_day(until))
        self.stays.setdefault((of, step), []).append(stay)

    def stays_on(self, of: str, step: str, since: datetime, until: datetime) -> None:
        stay = days_between(local_day(since), local_day(until))
        self.staying.setdefault((of, step), []).append(stay)
