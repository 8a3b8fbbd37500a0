"""Targets of creation: how many units are to start or to be named, by when (A0.7, A0.10, D20).

A target is a record that is counted against the register of titles and the cases begun. It is
aimed at (力争), not sanctioned (E16): nothing here refuses anything, it only shows the gap. Shares by
a day (C5.8.1) are a scheme's: `mechanisms/targets.py`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field

from services.domain.base import Frozen
from services.domain.clocks.calendar import Period
from services.domain.programme.schema import TitleLevel, Track
from services.domain.titles.register import HeldTitle
from services.domain.tree.units import within


class Target(Frozen):
    """In `area`, from the start of `first_year` to the end of `last_year`."""

    id: str
    area: str
    """A county, for its yearly goals (A0.7), or the very unit that a target names (A0.10)."""
    track: Track
    level: TitleLevel
    """The level aimed at; a higher one counts too."""
    aim: Literal["start", "reach"]
    """Start: a creation request was made. Reach: the title was given."""
    count: int = Field(ge=1)
    first_year: int
    last_year: int
    rule: str

    @property
    def term(self) -> Period:
        return Period(first=date(self.first_year, 1, 1), last=date(self.last_year, 12, 31))


class Start(Frozen):
    """A case begun: the unit and level it aims at, and the day of its creation request."""

    unit: str
    track: Track
    level: TitleLevel
    on: date


class Progress(Frozen):
    target: Target
    units: tuple[str, ...]
    """The units that count, each once, sorted."""
    gap: int

    @property
    def reached(self) -> int:
        return len(self.units)


def progress(target: Target, titles: Iterable[HeldTitle], starts: Iterable[Start]) -> Progress:
    """The target against what happened in its term; a title that was cancelled counts no more."""
    if target.aim == "start":
        found = {one.unit for one in starts if _counts(target, one.unit, one, one.on)}
    else:
        found = {
            one.unit
            for one in titles
            if one.ended_on is None and _counts(target, one.unit, one, one.named_on)
        }
    return Progress(
        target=target, units=tuple(sorted(found)), gap=max(target.count - len(found), 0)
    )


def _counts(target: Target, unit: str, one: HeldTitle | Start, on: date) -> bool:
    return (
        within(unit, target.area)
        and one.track is target.track
        and one.level.rung >= target.level.rung
        and target.term.first <= on <= target.term.last
    )
