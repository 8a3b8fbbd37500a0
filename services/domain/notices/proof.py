"""Proof that a notice could be read: looks at its public address, and what was missed (6.4.2).

Looking is `workflows/looking_at_notices.py`; whether missed minutes make the period longer is the
programme's word, whose default is never.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from services.domain.base import Frozen
from services.domain.clocks.calendar import local_day

EVERY: Final = timedelta(minutes=10)
"""Between two looks. An interval of machines, no period of the procedure."""
MINUTE: Final = timedelta(minutes=1)
SLACK: Final = timedelta(minutes=5)
"""A look may come so much late before the minutes since the one before count as missed."""
MINUTES_A_DAY: Final = 24 * 60


class Seen(StrEnum):
    """What came of one look."""

    SEEN = "seen"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    """It answered, but not with the page."""
    OTHERWISE = "otherwise"
    """The page is there, and its article is not the one that was published."""


class Look(Frozen):
    at: datetime
    what: Seen
    status: int = 0


class NoticeProof(Frozen):
    """The looks of a whole period in figures, with the digest of their log."""

    looks: int
    seen: int
    down: int
    """Minutes in which the page was looked for and not seen."""
    unlooked: int
    """Minutes in which nobody looked."""
    digest: str
    owed_days: int = 0
    """Whole days by which the programme's rule makes the period longer."""

    @property
    def missed(self) -> int:
        return self.down + self.unlooked


class DayOfProof(Frozen):
    """One bar of the strip."""

    on: date
    seen: int
    down: int
    unlooked: int

    @property
    def minutes(self) -> int:
        return self.seen + self.down + self.unlooked


def log_of(looks: Iterable[Look]) -> str:
    """A line a look: moment in UTC, what came of it, status. This is what the digest is of."""
    return "".join(f"{one.at:%Y-%m-%dT%H:%M:%SZ} {one.what} {one.status}\n" for one in looks)


def proof_of(
    looks: Sequence[Look], first: datetime, until: datetime, *, extends: bool = False
) -> NoticeProof:
    """`looks` are those within the period, in order; `until` its end, or now while it runs."""
    _, down, unlooked = _minutes(looks, first, until)
    missed = down + unlooked
    return NoticeProof(
        looks=len(looks),
        seen=sum(one.what is Seen.SEEN for one in looks),
        down=down,
        unlooked=unlooked,
        digest=sha256(log_of(looks).encode()).hexdigest(),
        owed_days=-(-missed // MINUTES_A_DAY) if extends else 0,
    )


def days_of(looks: Sequence[Look], first: datetime, until: datetime) -> tuple[DayOfProof, ...]:
    """A bar for each day of the period that has begun."""
    bars, start = [], first
    while start < until:
        end = min(start + timedelta(hours=24), until)
        before = [one for one in looks if one.at < start][-1:]
        inside = [one for one in looks if start <= one.at < end]
        seen, down, unlooked = _minutes([*before, *inside], start, end)
        bars.append(DayOfProof(on=local_day(start), seen=seen, down=down, unlooked=unlooked))
        start = end
    return tuple(bars)


def _minutes(looks: Sequence[Look], first: datetime, until: datetime) -> tuple[int, int, int]:
    """Seen, down, unlooked. A look speaks for the minutes up to the next one, or for so many as
    lie between two looks.
    """
    seen = down = timedelta(0)
    for number, one in enumerate(looks):
        following = looks[number + 1].at if number + 1 < len(looks) else until
        begin, end = max(one.at, first), min(following, one.at + EVERY + SLACK, until)
        spoken = max(end - begin, timedelta(0))
        if one.what is Seen.SEEN:
            seen += spoken
        else:
            down += spoken
    whole = max(until - first, timedelta(0)) // MINUTE
    seen_minutes, down_minutes = round(seen / MINUTE), round(down / MINUTE)
    # The schedule's first look may come up to one interval after the beginning.
    if looks and looks[0].at - first <= EVERY:
        seen_minutes += round(max(looks[0].at - first, timedelta(0)) / MINUTE)
    seen_minutes = min(seen_minutes, whole - min(down_minutes, whole))
    return seen_minutes, down_minutes, max(0, whole - seen_minutes - down_minutes)
