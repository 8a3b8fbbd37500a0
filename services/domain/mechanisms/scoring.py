"""Score, bonus, deduction, veto, band, quota: the mechanisms in their order (C4.6.12, C4.7.6).

A scheme's scoring as one model, and what it makes of a unit's figures. Each mechanism decides in
its own module; here they are only put together, and their names checked against each other.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.mechanisms.bands import VOID, Bands, Placement, band_of
from services.domain.mechanisms.bonuses import AdjustmentCase, Adjustments, adjusted
from services.domain.mechanisms.money import BandMoney
from services.domain.mechanisms.quotas import (
    Award,
    Contender,
    LastPlaces,
    NestedQuota,
    Quota,
    award,
    last_places,
    nested,
)
from services.domain.mechanisms.vetoes import Veto, Vetoed, VetoHit, vetoed
from services.domain.mechanisms.weights import Weighting, weighted
from services.domain.mechanisms.workings import Line, Reckoned, added
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Text

BONUS = Text(zh="加分", en="Bonus")
DEDUCTION = Text(zh="扣分", en="Deduction")
NONE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})


class BandLimit(Definition):
    """At most so many in a band; who finds no place in it has the next one (C2.1.9)."""

    band: str
    quota: Quota
    beyond: str
    """The band of those who find no place."""


class Distinction(Definition):
    """A grade beside the bands, such as 先进: for the best of some bands (C4.6.13, C5.7.11)."""

    quota: Quota | NestedQuota
    bands: tuple[str, ...] = ()
    """The bands it is open to; empty: the score alone decides."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of its quotas, which a veto may bar."""
        stages = self.quota.stages if isinstance(self.quota, NestedQuota) else ()
        return (self.quota.id, *(stage.id for stage in stages))


class Scoring(Definition):
    """How one group of units is scored and graded."""

    weighting: Weighting
    bonuses: Adjustments | None = None
    deductions: Adjustments | None = None
    bands: Bands
    vetoes: tuple[Veto, ...] = ()
    band_limits: tuple[BandLimit, ...] = ()
    distinctions: tuple[Distinction, ...] = ()
    last: LastPlaces | None = None
    money: tuple[BandMoney, ...] = ()

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        bands = {band.id for band in self.bands.bands}
        named = {veto.to for veto in self.vetoes if veto.to}
        named |= {one for limit in self.band_limits for one in (limit.band, limit.beyond)}
        named |= {one for place in self.distinctions for one in place.bands}
        if unknown := ", ".join(sorted(named - bands)):
            raise Fault(f"没有这个等次：{unknown}", f"no such band: {unknown}")
        places = {one for place in self.distinctions for one in place.ids}
        barred = {one for veto in self.vetoes for one in veto.bars}
        if unknown := ", ".join(sorted(barred - places)):
            raise Fault(f"没有这个名额：{unknown}", f"no such places: {unknown}")
        for money in self.money:
            money.check(self.bands)
        return self


class UnitFigures(Frozen):
    """What was found for one unit in one year; the unit by its code."""

    unit: str
    group: str = ""
    scores: dict[str, Decimal] = Field(default_factory=dict)
    without: tuple[str, ...] = ()
    bonuses: tuple[AdjustmentCase, ...] = ()
    deductions: tuple[AdjustmentCase, ...] = ()
    vetoes: tuple[VetoHit, ...] = ()


class Graded(Frozen):
    """One unit's score and band, before places are counted out."""

    unit: str
    group: str
    total: Reckoned
    placement: Placement | None = None
    """By the score alone; None while the score cannot be computed."""
    vetoed: Vetoed | None = None
    """After the vetoes: the band that holds."""
    scores: dict[str, Decimal] = Field(default_factory=dict)
    """The scores of the parts, by which ties may be told apart."""

    @property
    def band(self) -> str | None:
        return self.vetoed.band if self.vetoed else None


class Standing(Frozen):
    """All units of a group with their bands and places."""

    bands: dict[str, str]
    """Unit -> band, where it has one."""
    awards: tuple[Award, ...]
    last: tuple[str, ...]


def total(scoring: Scoring, unit: UnitFigures) -> Reckoned:
    """Weighted score plus bonus less deduction (F14, F15); nothing where a part is missing."""
    base = weighted(scoring.weighting, unit.scores, without=frozenset(unit.without))
    if base.value is None:
        return base
    return added((*base.lines, *_adjustments(scoring, unit)))


def _adjustments(scoring: Scoring, unit: UnitFigures) -> Iterator[Line]:
    for label, rules, cases, sign in (
        (BONUS, scoring.bonuses, unit.bonuses, 1),
        (DEDUCTION, scoring.deductions, unit.deductions, -1),
    ):
        if rules is None or not (found := adjusted(rules, cases, unit.group)).lines:
            continue
        value = (found.value or Decimal(0)) * sign
        yield Line(label=label, value=value, shown=found.shown, note=_notes(found))


def _notes(found: Reckoned) -> Text | None:
    """What did not count, kind by kind."""
    said = [(line.label, line.note) for line in found.lines if line.note is not None]
    if not said:
        return None
    return Text(
        zh="；".join(f"{label.zh}{note.zh}" for label, note in said),
        en="; ".join(f"{label.en}: {note.en}" for label, note in said),
    )


def grade(scoring: Scoring, unit: UnitFigures) -> Graded:
    """The unit's band: by its score, then after the vetoes (C5.5.1: 91.5 and a veto -> pass)."""
    return graded_by(scoring, unit, total(scoring, unit))


def graded_by(scoring: Scoring, unit: UnitFigures, reckoned: Reckoned) -> Graded:
    """The same for a total that is reckoned otherwise, as by a panel (C5.7.10)."""
    if reckoned.value is None:
        return Graded(unit=unit.unit, group=unit.group, total=reckoned, scores=unit.scores)
    placement = band_of(scoring.bands, reckoned.value)
    after = vetoed(scoring.vetoes, unit.vetoes, scoring.bands, placement.band)
    return Graded(
        unit=unit.unit,
        group=unit.group,
        total=reckoned,
        placement=placement,
        vetoed=after,
        scores=unit.scores,
    )


def place(
    scoring: Scoring, units: Iterable[Graded], decided: Mapping[str, tuple[str, ...]] = NONE
) -> Standing:
    """The places counted out among all units: limits of bands first, then distinctions.

    `decided` says by quota to which of the tied somebody gave the last places (E3).
    """
    units = tuple(units)
    bands = {one.unit: one.band for one in units if one.band is not None}
    awards: list[Award] = []
    for limit in scoring.band_limits:
        closed = {unit for unit, band in bands.items() if band != limit.band}
        contenders = [_contender(one, closed) for one in units]
        found = award(limit.quota, contenders, decided.get(limit.quota.id, ()))
        awards += found
        for one in found:
            bands |= {
                unit.unit: limit.beyond for unit in units if _is_beyond(limit, one, unit, bands)
            }
    for distinction in scoring.distinctions:
        closed = {one.unit for one in units if _is_closed(distinction, one, bands)}
        contenders = [_contender(one, closed) for one in units]
        match distinction.quota:
            case NestedQuota() as stages:
                awards += nested(stages, contenders, decided)
            case Quota() as quota:
                awards += award(quota, contenders, decided.get(quota.id, ()))
    everybody = (_contender(one, set()) for one in units)
    last = last_places(scoring.last, everybody) if scoring.last else ()
    return Standing(bands=bands, awards=tuple(awards), last=last)


def _is_beyond(limit: BandLimit, one: Award, unit: Graded, bands: dict[str, str]) -> bool:
    """In the band, and without a place in it; nobody while a score is missing."""
    concerned = one.group in (None, unit.group) and bands.get(unit.unit) == limit.band
    return concerned and not one.missing and unit.unit not in _holding(one)


def _holding(one: Award) -> tuple[str, ...]:
    """Who keeps the band: the chosen, and the tied for as long as nobody has decided."""
    return (*one.chosen, *one.tied) if one.to_decide else one.chosen


def _contender(one: Graded, closed: set[str]) -> Contender:
    return Contender(
        unit=one.unit,
        score=one.total.value,
        group=one.group,
        others=one.scores,
        barred=one.unit in closed,
    )


def _is_closed(distinction: Distinction, one: Graded, bands: dict[str, str]) -> bool:
    if one.vetoed is None:
        return False
    band = bands[one.unit]
    barred = set(one.vetoed.barred) & set(distinction.ids)
    outside = bool(distinction.bands) and band not in distinction.bands
    return band == VOID or bool(barred) or outside
