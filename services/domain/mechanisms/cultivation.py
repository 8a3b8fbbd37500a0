"""The cultivation pool (培育单位库): those willing but not yet fit, guided until they are (C3.2.2).

Who is fit is decided by a scheme's gates and indicators; here is what each one still lacks, when
they were guided, and who is next. Nobody is refused by being in the pool.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from services.domain.base import Frozen
from services.domain.clocks.calendar import months_later
from services.domain.errors import Invalid, NotNow
from services.domain.programme.words import OUR_DEFAULT, Definition, Sourced, Text


class Condition(Definition):
    id: str
    label: Text


class CultivationRules(Sourced):
    """Guided "at intervals" in C3.2.2; the length is ours."""

    guide_every_months: int = Field(default=6, ge=1)
    conditions: tuple[Condition, ...] = ()
    """What a unit may still lack; none named: what the gates ask for, each as a whole."""
    source: str | None = None
    note: str | None = OUR_DEFAULT


class Guidance(Frozen):
    """One visit or talk, and what was still lacking after it (codes of a scheme's conditions)."""

    on: date
    by_unit: str
    lacking: tuple[str, ...]


class Cultivated(Frozen):
    unit: str
    since: date
    lacking: tuple[str, ...] = Field(min_length=1)
    """What was lacking when the unit came in."""
    guided: tuple[Guidance, ...] = ()
    left_on: date | None = None
    left: Literal["applied", "gave-up"] | None = None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it lacks by the latest word."""
        return self.guided[-1].lacking if self.guided else self.lacking

    @property
    def fit(self) -> bool:
        return not self.lacks


class Next(Frozen):
    """Whose turn it is to be guided, and since when."""

    unit: str
    due_on: date
    overdue: bool


def entered(
    pool: Sequence[Cultivated], unit: str, lacking: Iterable[str], on: date
) -> tuple[Cultivated, ...]:
    """A unit is in the pool once at a time; it may come back after it has left."""
    missing = tuple(lacking)
    if any(one.unit == unit and one.left_on is None for one in pool):
        raise Invalid(field="unit", given=unit)
    if not missing:
        raise Invalid(field="lacking")  # Who lacks nothing applies at once.
    return (*pool, Cultivated(unit=unit, since=on, lacking=missing))


def guided(one: Cultivated, guidance: Guidance) -> Cultivated:
    if one.left_on is not None:
        raise NotNow(why="left-the-pool")
    return one.model_copy(update={"guided": (*one.guided, guidance)})


def left(one: Cultivated, how: Literal["applied", "gave-up"], on: date) -> Cultivated:
    """To apply it must lack nothing any more; to give up it needs no reason."""
    if one.left_on is not None:
        raise NotNow(why="left-the-pool")
    if how == "applied" and not one.fit:
        raise NotNow(why="not-fit-yet")
    return one.model_copy(update={"left_on": on, "left": how})


def next_guidance(
    rules: CultivationRules, pool: Iterable[Cultivated], today: date
) -> tuple[Next, ...]:
    """Everybody in the pool who still lacks something, the most urgent first."""
    found = [
        Next(unit=one.unit, due_on=(due := due_on(rules, one)), overdue=today > due)
        for one in pool
        if one.left_on is None and not one.fit
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.unit)))


def due_on(rules: CultivationRules, one: Cultivated) -> date:
    """By when it is to be guided again."""
    last = one.guided[-1].on if one.guided else one.since
    return months_later(last, rules.guide_every_months)
