"""Quotas: how many may have a grade, who gets the places, and what happens at a tie (D3, E2, E3).

Absolute, by ratio, by group, nested. Never more units than places: where a tie stands across the
last one, the places are left empty or somebody decides. Bands are in `bands.py`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.domain.attainment.formulas import plain
from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.mechanisms.workings import equals, settled
from services.domain.programme.faults import Fault
from services.domain.programme.words import OUR_DEFAULT, Definition, Number, Sourced, Text

Count = Annotated[int, Field(ge=1)]


class Rounding(StrEnum):
    UP = "up"
    DOWN = "down"
    HALF_UP = "half-up"


ROUNDED: Mapping[Rounding, str] = {
    Rounding.UP: ROUND_CEILING,
    Rounding.DOWN: ROUND_FLOOR,
    Rounding.HALF_UP: ROUND_HALF_UP,
}
ROUNDING_WORDS: Mapping[Rounding, Text] = {
    Rounding.UP: Text(zh="只入不舍", en="rounded up"),
    Rounding.DOWN: Text(zh="只舍不入", en="rounded down"),
    Rounding.HALF_UP: Text(zh="四舍五入", en="rounded half up"),
}


class NoLimit(Definition):
    """Everybody who fulfils the conditions (C3.4.2)."""

    kind: Literal["no-limit"]


class AbsolutePlaces(Definition):
    """So many, and no more (C3.2.3: 20; C3.2.6 and C3.5.4: at most 10)."""

    kind: Literal["absolute"]
    places: Count
    least: Count | None = None
    """Where the source names a range (C4.6.14: 3-5); fewer are said, and not filled up."""


class PlacesByGroup(Definition):
    """So many in each group; a group that is not named has none (C3.2.4: 2 and four times 1)."""

    kind: Literal["by-group"]
    places: dict[str, Count] = Field(min_length=1)


class RatioPlaces(Definition):
    """A share of the units, or one in so many (C4.6.13: 25 %; C3.3.1: 1 in 20)."""

    kind: Literal["ratio"]
    share: Annotated[Number, Field(gt=0, le=1)] | None = None
    one_in: Count | None = None
    of: Literal["all", "eligible"]
    """Of all units assessed, or only of those that fulfil the conditions."""
    rounding: Rounding

    @model_validator(mode="after")
    def _one_ratio(self) -> Self:
        if (self.share is None) == (self.one_in is None):
            raise Fault(
                "比例写share或one_in，二者取一", "a ratio is either a share or one in so many"
            )
        return self

    def count(self, base: int) -> int:
        exact = self._exact(base)
        return int(settled(exact).to_integral_value(ROUNDED[self.rounding]))

    def words(self, base: int) -> Text:
        """As "32 × 0.25 = 8", and the rounding where there was any."""
        exact = self._exact(base)
        ratio = f"× {plain(self.share)}" if self.share is not None else f"÷ {self.one_in}"
        numbers = f"{base} {ratio} {equals(exact)}"
        if settled(exact) == self.count(base):
            return Text(zh=numbers, en=numbers)
        rule = ROUNDING_WORDS[self.rounding]
        return Text(
            zh=f"{numbers}，{rule.zh}为{self.count(base)}",
            en=f"{numbers}, {rule.en} to {self.count(base)}",
        )

    def _exact(self, base: int) -> Decimal:
        return base * self.share if self.share is not None else Decimal(base) / (self.one_in or 1)


class Ties(Sourced):
    """Units with the same score across the last place: by other scores first, then as `then` says."""

    by: tuple[str, ...] = ()
    """Other scores by their names, the first one that differs decides."""
    then: Literal["leave-empty", "decide"] = "decide"
    source: str | None = None
    note: str | None = f"{OUR_DEFAULT}: E3"


class Quota(Sourced):
    """Places for the best of those who fulfil the conditions."""

    id: str
    label: Text
    places: Annotated[
        NoLimit | AbsolutePlaces | PlacesByGroup | RatioPlaces, Field(discriminator="kind")
    ]
    at_least: Number | None = None
    """The score is a condition: places that nobody reaches stay empty (E2)."""
    per_group: bool = False
    """Counted for each group by itself (C4.6.13: towns and departments; C3.2.4: trades)."""
    ties: Ties = Ties()


class NestedQuota(Sourced):
    """Grades one inside the other: each stage is for those who have the one before (C5.7.11)."""

    id: str
    stages: tuple[Quota, ...] = Field(min_length=2)


class Contender(Frozen):
    """A unit with its score, among those that the places are for."""

    unit: str
    score: Decimal | None
    group: str = ""
    others: dict[str, Decimal] = Field(default_factory=dict)
    """Other scores, for ties."""
    barred: bool = False
    """By a veto; it counts among all units and gets no place."""


class Award(Frozen):
    """Who has the places of one quota, in one group or in all."""

    quota: str
    group: str | None
    """None: counted for all groups together."""
    places: int | None
    """None: there is no limit."""
    chosen: tuple[str, ...]
    """The best first."""
    tied: tuple[str, ...] = ()
    """They have the same score, and too few places are left for all of them."""
    to_decide: int = 0
    """Places that somebody must give to some of the tied."""
    empty: int = 0
    missing: tuple[str, ...] = ()
    """Units without a score: until they have one nobody is chosen."""
    shown: Text


def award(
    quota: Quota, contenders: Iterable[Contender], decided: Collection[str] = ()
) -> tuple[Award, ...]:
    """The places of a quota: one answer, or one for each group.

    `decided` are those of the tied to whom somebody gave the last places.
    """
    contenders = sorted(contenders, key=lambda one: one.unit)
    if not (quota.per_group or isinstance(quota.places, PlacesByGroup)):
        return (_award(quota, contenders, None, decided),)
    groups = sorted({one.group for one in contenders})
    return tuple(
        _award(quota, [one for one in contenders if one.group == group], group, decided)
        for group in groups
    )


def nested(
    quota: NestedQuota,
    contenders: Iterable[Contender],
    decided: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> tuple[Award, ...]:
    """Stage by stage; where a tie is to be decided, the stages after it wait."""
    left = list(contenders)
    found: list[Award] = []
    for stage in quota.stages:
        awards = award(stage, left, decided.get(stage.id, ()))
        found += awards
        if any(one.to_decide or one.missing for one in awards):
            break
        chosen = {unit for one in awards for unit in one.chosen}
        left = [one for one in left if one.unit in chosen]
    return tuple(found)


def _award(
    quota: Quota, contenders: list[Contender], group: str | None, decided: Collection[str]
) -> Award:
    eligible = [one for one in contenders if _eligible(quota, one)]
    places, shown = _places(quota, len(contenders), len(eligible), group)
    lacking = tuple(one.unit for one in contenders if one.score is None and not one.barred)
    if lacking:
        return Award(
            quota=quota.id, group=group, places=places, chosen=(), missing=lacking, shown=shown
        )
    ranked = sorted(eligible, key=_rank(quota), reverse=True)
    free = len(ranked) if places is None else min(places, len(ranked))
    sure, tied = _cut(ranked, free, _rank(quota))
    left = free - len(sure)
    if left and len(given := [one for one in tied if one.unit in decided]) == left:
        sure, tied, left = [*sure, *given], [], 0
    decide = left if quota.ties.then == "decide" else 0
    return Award(
        quota=quota.id,
        group=group,
        places=places,
        chosen=tuple(one.unit for one in sure),
        tied=tuple(one.unit for one in tied),
        to_decide=decide,
        empty=0 if places is None else places - len(sure) - decide,
        shown=shown,
    )


def _eligible(quota: Quota, one: Contender) -> bool:
    if one.barred or one.score is None:
        return False
    return quota.at_least is None or settled(one.score) >= quota.at_least


def _rank(quota: Quota) -> Callable[[Contender], tuple[Decimal, ...]]:
    def key(one: Contender) -> tuple[Decimal, ...]:
        if absent := [name for name in quota.ties.by if name not in one.others]:
            raise Invalid(field="ties", given=absent[0])
        others = (settled(one.others[name]) for name in quota.ties.by)
        return (settled(one.score or Decimal(0)), *others)

    return key


def _cut(
    ranked: list[Contender], free: int, key: Callable[[Contender], tuple[Decimal, ...]]
) -> tuple[list[Contender], list[Contender]]:
    """Those sure of a place, and those tied across the last one."""
    if free == len(ranked) or free == 0 or key(ranked[free - 1]) != key(ranked[free]):
        return ranked[:free], []
    edge = key(ranked[free])
    return [one for one in ranked if key(one) > edge], [one for one in ranked if key(one) == edge]


def _places(quota: Quota, units: int, eligible: int, group: str | None) -> tuple[int | None, Text]:
    match quota.places:
        case NoLimit():
            return None, Text(zh="名额不限", en="no limit of places")
        case AbsolutePlaces(places=places, least=least):
            few = least is not None and eligible < least
            note = Text(
                zh=f"{places}个名额" + (f"，符合条件的不足{least}个" if few else ""),
                en=f"{places} places" + (f", and fewer than {least} fulfil it" if few else ""),
            )
            return places, note
        case PlacesByGroup(places=by_group):
            places = by_group.get(group or "", 0)
            return places, Text(zh=f"{places}个名额", en=f"{places} places")
        case RatioPlaces() as ratio:
            base = units if ratio.of == "all" else eligible
            return ratio.count(base), ratio.words(base)


class LastPlaces(Sourced):
    """The lowest few, where their score is low as well (C4.6.20: below 60 and among the last 3)."""

    count: Count
    below: Number | None = None
    per_group: bool = False
    source: str | None = None
    note: str | None = f"{OUR_DEFAULT}: E21"


def last_places(rule: LastPlaces, contenders: Iterable[Contender]) -> tuple[str, ...]:
    """Among the last three is who has fewer than three units below it: ties count for all of them."""
    scored = [one for one in contenders if one.score is not None]
    return tuple(sorted(one.unit for one in scored if _is_last(rule, one, scored)))


def _is_last(rule: LastPlaces, one: Contender, scored: list[Contender]) -> bool:
    own = settled(one.score or Decimal(0))
    worse = [
        other
        for other in scored
        if settled(other.score or Decimal(0)) < own
        and (not rule.per_group or other.group == one.group)
    ]
    return len(worse) < rule.count and (rule.below is None or own < rule.below)
