"""Levels: who assesses first and who decides, endorsement upward, grades that follow (D19).

A lower level assesses, a higher one re-checks or takes over; papers are endorsed level by level; a
head's grade follows the branches. Sending in one batch is an act of the case (A2.1, A2.5).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.mechanisms.bands import Bands
from services.domain.programme.faults import Fault
from services.domain.programme.words import OUR_DEFAULT, Definition, Sourced, Text
from services.domain.tree.units import Level

UPWARD = tuple(reversed(Level))
"""From the village to the province."""


class LevelRole(StrEnum):
    ASSESSES = "assesses"
    SPOT_CHECKS = "spot-checks"
    """Looks at some of them; its grade takes the place of the lower one (C2.1.3)."""
    DECIDES = "decides"


class AssessingLevel(Definition):
    level: Level
    role: LevelRole


class LevelChain(Sourced):
    """The levels of one scheme, the lowest first (A3.5, A3.6, C2.1.3, C5.5.20)."""

    levels: tuple[AssessingLevel, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _goes_up(self) -> Self:
        _check_upward([one.level for one in self.levels])
        if any(one.role is LevelRole.DECIDES for one in self.levels[:-1]):
            raise Fault("只有最高一级作决定", "only the highest level decides")
        return self


class LevelGrade(Frozen):
    level: Level
    band: str


class StandingGrade(Frozen):
    """The grade that stands now, and who still has to say something."""

    band: str | None
    by: Level | None
    awaits: Level | None
    """The next level that has to grade it; spot-checks may change it, and nobody waits for them."""
    changed: tuple[Level, ...] = ()
    """The levels whose grade was not upheld by the next one."""


def standing(chain: LevelChain, grades: Iterable[LevelGrade]) -> StandingGrade:
    """The highest grade given stands. A level above the first cannot grade before the first has.

    Raises Invalid for a grade by a level that has no say, and for one that came too early.
    """
    given = {one.level: one.band for one in grades}
    order = [one.level for one in chain.levels]
    if unknown := set(given) - set(order):
        raise Invalid(field="level", given=min(unknown))
    if given and order[0] not in given:
        raise Invalid(field="level", given=order[0])
    graded = [level for level in order if level in given]
    if not graded:
        return StandingGrade(band=None, by=None, awaits=order[0])
    changed = tuple(lower for lower, upper in pairwise(graded) if given[lower] != given[upper])
    top = graded[-1]
    above = chain.levels[order.index(top) + 1 :]
    awaits = next((one.level for one in above if one.role is not LevelRole.SPOT_CHECKS), None)
    return StandingGrade(band=given[top], by=top, awaits=awaits, changed=changed)


class EndorsementChain(Sourced):
    """Who endorses on the way up (C5.8.4); some kinds of unit begin higher."""

    levels: tuple[Level, ...] = Field(min_length=1)
    begins_at: dict[str, Level] = Field(default_factory=dict)
    """Kind of unit -> its first level (city-owned firms: the city directly)."""

    @model_validator(mode="after")
    def _goes_up(self) -> Self:
        _check_upward(list(self.levels))
        if not set(self.begins_at.values()) <= set(self.levels):
            unknown = ", ".join(sorted(set(self.begins_at.values()) - set(self.levels)))
            raise Fault(
                f"起始级别不签署意见：{unknown}",
                f"begins at a level that endorses nothing: {unknown}",
            )
        return self


def next_endorser(chain: EndorsementChain, kind: str, endorsed: Iterable[Level]) -> Level | None:
    """The level whose opinion comes next; None when all have endorsed. Raises Invalid for a skip."""
    first = chain.levels.index(chain.begins_at.get(kind, chain.levels[0]))
    wanted, done = chain.levels[first:], tuple(endorsed)
    if done != wanted[: len(done)]:
        raise Invalid(field="level", given=done[-1])
    return wanted[len(done)] if len(done) < len(wanted) else None


class HeadGrade(Sourced):
    """How a head's grade follows the units under that head (C2.1.1: one; C4.7.20: several)."""

    how: Literal["middle", "worst"] = "middle"
    """The middle one, of two the lower; or the worst."""
    own: bool = False
    """Each unit has a head of its own, whose grade is the unit's (C2.1.1)."""
    no_honours: tuple[str, ...] = ()
    """Bands that cost the head the honours of the year (C4.7.20: pass and below)."""
    source: str | None = None
    note: str | None = f"{OUR_DEFAULT}: C4.7.20"


def head_grade(rule: HeadGrade, bands: Bands, branches: Mapping[str, str | None]) -> str | None:
    """The head's band from the branches' bands; None while one of them has none."""
    if not branches or any(band is None for band in branches.values()):
        return None
    ranked = sorted((band for band in branches.values() if band is not None), key=bands.place)
    return ranked[-1] if rule.how == "worst" else ranked[len(ranked) // 2]


def not_upheld(chain: LevelChain, grades: Iterable[LevelGrade], bands: Bands) -> tuple[Text, ...]:
    """In words: which level changed the grade of the one below it."""
    grades = tuple(grades)
    by = {one.level: one.band for one in grades}
    order = [one.level for one in chain.levels if one.level in by]
    return tuple(
        Text(
            zh=f"{LEVELS[lower].zh}评定“{bands.band(by[lower]).label.zh}”，"
            f"{LEVELS[upper].zh}改定“{bands.band(by[upper]).label.zh}”",
            en=f"{LEVELS[lower].en}: “{bands.band(by[lower]).label.en}”, "
            f"changed by the {LEVELS[upper].en} to “{bands.band(by[upper]).label.en}”",
        )
        for lower, upper in pairwise(order)
        if by[lower] != by[upper]
    )


LEVELS: Mapping[Level, Text] = {
    Level.NATION: Text(zh="国家级", en="nation"),
    Level.PROVINCE: Text(zh="省级", en="province"),
    Level.CITY: Text(zh="市级", en="city"),
    Level.COUNTY: Text(zh="县级", en="county"),
    Level.TOWN: Text(zh="乡镇", en="town"),
    Level.VILLAGE: Text(zh="村", en="village"),
}


def _check_upward(levels: list[Level]) -> None:
    places = [UPWARD.index(level) for level in levels]
    if places != sorted(set(places)):
        said = ", ".join(levels)
        raise Fault(f"级别须由低到高，各列一次：{said}", f"the levels go up, each once: {said}")
