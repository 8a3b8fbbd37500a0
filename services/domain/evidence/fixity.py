"""How long it takes to read everything again, by arithmetic and not by hope (5.2.2).

Pure figures. What is read, and what follows from it, is `storage/keeping/fixity.py`.
"""

from math import ceil
from typing import Final

from services.domain.base import CLOCK, Frozen

PER_FILE: Final = 0.05
"""Seconds that a file costs beside its bytes: two requests and a row (ours, on a small machine)."""
HOURS: Final = 24
SECONDS_PER_HOUR: Final = 3600


class Plan(Frozen):
    """What there is to read, within how many days, and how fast at most."""

    files: int
    bytes: int
    days: int
    bytes_per_second: int

    @property
    def files_per_day(self) -> int:
        return ceil(self.files / self.days)

    @property
    def bytes_per_day(self) -> int:
        return ceil(self.bytes / self.days)

    def files_left(self, far: "ReadSoFar") -> int:
        """Files of middling size until a day's share is read, by their number and their bytes."""
        if not self.bytes:
            return 0
        short = ceil((self.bytes_per_day - far.bytes) * self.files / self.bytes)
        return max(0, short, self.files_per_day - far.files)

    @property
    def hours_per_day(self) -> float:
        seconds = self.bytes_per_day / self.bytes_per_second + self.files_per_day * PER_FILE
        return seconds / SECONDS_PER_HOUR

    @property
    def can_be_held(self) -> bool:
        """A day's share is read within the day."""
        return self.hours_per_day <= HOURS

    @property
    def fewest_days(self) -> int:
        """The shortest period that this speed allows."""
        seconds = self.bytes / self.bytes_per_second + self.files * PER_FILE
        return max(1, ceil(seconds / SECONDS_PER_HOUR / HOURS))


class FixityOrder(Frozen):
    """What a run is asked to read: a day's share of everything, all of it, or all of one case."""

    by: str = CLOCK.account
    """Account id."""
    case: str = ""
    whole: bool = False

    @property
    def is_share(self) -> bool:
        return not (self.case or self.whole)


class ReadSoFar(Frozen):
    """How far a run is."""

    files: int = 0
    bytes: int = 0
    over: bool = False
