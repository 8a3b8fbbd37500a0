"""What the register of titles says: who holds which title, since when, and counts of them.

Reading only, over titles that storage hands in: the ladder (A1.7, A2.4, A3.4), the data that are
never typed (issue 1.2.3) and the targets (A0.7) all count here, so they agree.
"""

from collections.abc import Iterable
from datetime import date

from services.domain.base import Frozen
from services.domain.clocks.calendar import full_years_between
from services.domain.programme.words import TitleLevel, Track
from services.domain.tree.units import within


class HeldTitle(Frozen):
    """One title of the register, won under this system or recorded from before it (A0.11)."""

    unit: str
    track: Track
    level: TitleLevel
    named_on: date
    ended_on: date | None = None
    """The day of cancellation; from this day on the title does not live any more."""
    rests_since: date | None = None
    """From this day on it does not count until a re-check has decided (4.1.5)."""
    kind: str = ""
    """The name of an older title (see `programme/title_kinds.py`); empty for today's kinds."""

    def lives_on(self, day: date) -> bool:
        over = (one for one in (self.ended_on, self.rests_since) if one is not None)
        return self.named_on <= day < min(over, default=date.max)

    def reaches(self, track: Track, level: TitleLevel) -> bool:
        """A higher title counts for the lower level too."""
        return self.track is track and self.level.rung >= level.rung


def living(titles: Iterable[HeldTitle], day: date) -> tuple[HeldTitle, ...]:
    return tuple(title for title in titles if title.lives_on(day))


def holders(
    titles: Iterable[HeldTitle], area: str, track: Track, level: TitleLevel, day: date
) -> tuple[str, ...]:
    """The units in the area that hold a living title of this level or above, each once, sorted."""
    found = {
        title.unit
        for title in living(titles, day)
        if title.reaches(track, level) and within(title.unit, area)
    }
    return tuple(sorted(found))


def held_since(
    titles: Iterable[HeldTitle], unit: str, track: Track, level: TitleLevel, day: date
) -> date | None:
    """Since when the unit has held a living title of this level or above; None if it holds none."""
    own = [
        title.named_on
        for title in living(titles, day)
        if title.unit == unit and title.reaches(track, level)
    ]
    return min(own, default=None)


def years_held(
    titles: Iterable[HeldTitle], unit: str, track: Track, level: TitleLevel, day: date
) -> int | None:
    """Full years of holding it on that day; None if it holds none."""
    since = held_since(titles, unit, track, level, day)
    return None if since is None else full_years_between(since, day)
