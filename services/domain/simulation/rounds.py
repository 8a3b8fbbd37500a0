"""An evaluation scheme over the years: scores, bands, places, failures running, validity (4.4.1).

The mechanisms are those of every scheme (`domain/mechanisms`); what units score is made up. Units
belong to organisers, each of which holds its own round every year, as a county does (C4.6.1).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from services.domain.clocks.calendar import days_later
from services.domain.mechanisms.bonuses import AdjustmentCase, Adjustments
from services.domain.mechanisms.consecutive_failures import YearResult, ladder
from services.domain.mechanisms.quotas import NestedQuota
from services.domain.mechanisms.scoring import (
    Graded,
    Scoring,
    Standing,
    UnitFigures,
    grade,
    place,
)
from services.domain.mechanisms.validity import ValidityRules, validity
from services.domain.mechanisms.vetoes import VetoHit
from services.domain.mechanisms.weights import PERIODS
from services.domain.programme.evaluation import Doing, Evaluation, Judging, Scheme, Subject
from services.domain.simulation.behaviour import Behaviour
from services.domain.simulation.chance import Chance
from services.domain.simulation.papers_of_rounds import days_late, due_in
from services.domain.simulation.sums import Sums

IN_ONE_PLACE: Final = 20
"""Units of a group under one organiser, where the scheme does not say how many there are."""
LEAST, MOST, SWING = 62, 94, 8
"""What units are able to, in percent of the full score, and how far a year differs from it."""
WEAK: Final = 14
"""How much lower who fails scores in that year."""
UNSCORED, RECOGNISED, NOT_RECOGNISED = "unscored", "recognised", "not-recognised"


@dataclass(frozen=True)
class RoundSetting:
    scheme: Scheme
    units: int
    years: int
    seed: int
    begins: date
    behaviour: Behaviour = field(default_factory=Behaviour)

    @property
    def organisers(self) -> tuple[int, ...]:
        """How many units each organiser has; the last one may have fewer."""
        whole = sum(one.count or IN_ONE_PLACE for one in self.scheme.evaluation.subjects)
        full, rest = divmod(self.units, whole)
        return (whole,) * full + ((rest,) if rest else ())


@dataclass
class RoundTally(Sums):
    bands: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    """Year, group of subjects, band."""
    places: Counter[tuple[int, str, str, str]] = field(default_factory=Counter)
    """Year, group, quota, and what became of its places: chosen, tied, empty."""
    consequences: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    """Year, group, consequence of failing."""
    last: Counter[tuple[int, str]] = field(default_factory=Counter)
    valid: Counter[tuple[int, str]] = field(default_factory=Counter)
    """Year, and how a recognition stands on its last day."""
    papers: Counter[tuple[int, str, str, int]] = field(default_factory=Counter)
    """Year, group, report or paper, and by how many days it was late: 0 in time."""
    lasted: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    """Group, lost or living, and how many years a recognition had lasted by then."""
    work: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Month, and who does it: sheets and decisions."""
    fired: set[str] = field(default_factory=set)
    """Mechanisms that had an effect, as `names` calls them."""
    entered: Counter[tuple[str, str]] = field(default_factory=Counter)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Group and band: how often a unit came to it, and went from it."""
    held: Counter[tuple[str, str]] = field(default_factory=Counter)
    """... and how many are in it at the end."""


def run_rounds(setting: RoundSetting, organiser: int) -> RoundTally:
    """All rounds of one organiser, by its number."""
    tally, what = RoundTally(), setting.scheme.evaluation
    left = setting.organisers[organiser]
    for number, subject in enumerate(what.subjects):
        last = number == len(what.subjects) - 1
        many = left if last else min(left, subject.count or IN_ONE_PLACE)
        left -= many
        units = [_Unit(setting, f"{organiser + 1}/{subject.id}/{n + 1}") for n in range(many)]
        judging = what.judging.get(subject.id)
        _Group(setting, subject, units, tally).run(judging)
    return tally


class _Unit:
    def __init__(self, setting: RoundSetting, code: str) -> None:
        self.code = code
        self.chance = Chance(setting.seed, code)
        self.able = self.chance.between(LEAST, MOST)
        self.results: list[YearResult] = []
        # Of its own: what is late changes nothing of what is scored.
        self.papers = Chance(setting.seed, f"{code}/papers")
        self.since: date | None = None
        self.recognised_in: int | None = None
        self.band = ""


class _Group:
    """The units of one group of subjects under one organiser."""

    def __init__(
        self, setting: RoundSetting, subject: Subject, units: list[_Unit], tally: RoundTally
    ) -> None:
        self.setting, self.subject, self.units, self.tally = setting, subject, units, tally

    def run(self, judging: Judging | None) -> None:
        first = self.setting.begins.year
        for year in range(first, first + self.setting.years) if self.units else ():
            if judging and judging.scoring:
                self._scored(year, judging, judging.scoring)
            elif self.setting.scheme.evaluation.validity:
                self._recognised(year, self.setting.scheme.evaluation.validity)
            else:
                self.tally.bands[year, self.subject.id, UNSCORED] += len(self.units)
            self._handed_in(year)
        for unit in self.units if self.setting.years else ():
            self.tally.held[self.subject.id, unit.band or UNSCORED] += 1
            self._lasted(unit, first + self.setting.years, "living")

    def _handed_in(self, year: int) -> None:
        due = tuple(due_in(self.setting.scheme.evaluation, year))
        for unit in self.units:
            for name in due:
                late = days_late(unit.papers, self.setting.behaviour)
                self.tally.papers[year, self.subject.id, name, late] += 1

    def _lasted(self, unit: _Unit, year: int, how: str) -> None:
        if unit.recognised_in is not None:
            self.tally.lasted[self.subject.id, how, year - unit.recognised_in] += 1
            unit.recognised_in = None

    def _scored(self, year: int, judging: Judging, scoring: Scoring) -> None:
        graded = [self._graded(unit, scoring, year) for unit in self.units]
        standing = place(scoring, graded)
        for unit, found in zip(self.units, graded, strict=True):
            band = standing.bands.get(unit.code, UNSCORED)
            self._comes_to(unit, band, year)
            self._fires(found)
            unit.results.append(YearResult(year=year, band=band))
            if judging.failures:
                due = ladder(judging.failures, unit.results, year, since=self.setting.begins.year)
                for one in due:
                    self.tally.consequences[year, self.subject.id, one.consequence.id] += 1
                    self.tally.fired.add(f"consequence/{one.consequence.id}")
        self._placed(standing, year)
        self._worked(year, Doing.DECIDES, len(self.units))

    def _graded(self, unit: _Unit, scoring: Scoring, year: int) -> Graded:
        chance, behaviour = unit.chance, self.setting.behaviour
        weak = WEAK if chance.happens(behaviour.failing) else 0
        full, scores, months = scoring.weighting.full, {}, months_of(scoring)
        for slot in scoring.weighting.slots:
            percent = unit.able - weak + chance.between(-SWING, SWING)
            scores[slot.id] = full * max(0, min(percent, 100)) / 100
            self._worked(year, Doing.ASSESSES, 1, months[slot.id])
        return grade(
            scoring,
            UnitFigures(
                unit=unit.code,
                group=self.subject.id,
                scores=scores,
                bonuses=_cases(scoring.bonuses, chance, behaviour.awarded / 6),
                deductions=_cases(scoring.deductions, chance, behaviour.polluting * 2),
                vetoes=tuple(
                    VetoHit(veto=veto.id, basis="paper", confirmed=True)
                    for veto in scoring.vetoes
                    if chance.happens(behaviour.polluting / 2)
                ),
            ),
        )

    def _fires(self, found: Graded) -> None:
        if found.vetoed and found.vetoed.reasons:
            self.tally.fired.add("veto")
        self.tally.fired |= {f"line/{line.label.en}" for line in found.total.lines if line.value}

    def _placed(self, standing: Standing, year: int) -> None:
        group = self.subject.id
        for one in standing.awards:
            key = (year, group, one.quota)
            self.tally.places[*key, "chosen"] += len(one.chosen)
            self.tally.places[*key, "tied"] += len(one.tied)
            self.tally.places[*key, "empty"] += one.empty
            if one.chosen:
                self.tally.fired.add(f"places/{one.quota}")
        if standing.last:
            self.tally.last[year, group] += len(standing.last)
            self.tally.fired.add("last")

    def _recognised(self, year: int, rules: ValidityRules) -> None:
        """Applied for where it is not held, or may be asked for again; by its term (C3.2.5)."""
        today = date(year, 12, 31)
        for unit in self.units:
            held = unit.since and validity(rules, since=unit.since, today=today)
            if not held or held.standing in ("may-ask", "expired"):
                self._worked(year, Doing.DECIDES, 1)
                passed = not unit.chance.happens(self.setting.behaviour.failing)
                unit.since = days_later(today, -30) if passed else None
                if not passed:
                    self._lasted(unit, year, "lost")
                elif unit.recognised_in is None:
                    unit.recognised_in = year
                self.tally.valid[year, "recognised" if passed else "refused"] += 1
                self.tally.fired.add("validity")
            self._comes_to(unit, RECOGNISED if unit.since else NOT_RECOGNISED, year)

    def _comes_to(self, unit: _Unit, band: str, year: int) -> None:
        group = self.subject.id
        self.tally.bands[year, group, band] += 1
        self.tally.fired.add(f"band/{group}/{band}")
        if band == unit.band:
            return
        self.tally.entered[group, band] += 1
        if unit.band:
            self.tally.left[group, unit.band] += 1
        unit.band = band

    def _worked(self, year: int, doing: Doing, many: int, month: int = 12) -> None:
        office = next(
            (r.who.en for r in self.setting.scheme.evaluation.roles if r.does is doing), ""
        )
        if office:
            self.tally.work[f"{year}-{month:02}", office] += many


def months_of(scoring: Scoring) -> dict[str, int]:
    """When each slot is scored: "public/3" of four quarters is September (C4.6.4)."""
    return {
        slot.id: 12 // PERIODS[part.each] * number if part.each else 12
        for part in scoring.weighting.parts
        for number, slot in enumerate(part.slots(), start=1)
    }


def _cases(rules: Adjustments | None, chance: Chance, rate: float) -> tuple[AdjustmentCase, ...]:
    if rules is None:
        return ()
    return tuple(
        AdjustmentCase(
            kind=kind.id,
            points=None if kind.points is not None else kind.most or Decimal(1),
            evidence="paper",
            confirmed=True,
        )
        for kind in rules.kinds
        if chance.happens(rate / len(rules.kinds))
    )


def expected(what: Evaluation) -> Iterator[str]:
    """Everything of a scheme that can have an effect, under the names that `fired` has."""
    if what.validity and not what.judging:
        yield "validity"
    for subject, judging in what.judging.items():
        scoring = judging.scoring
        if scoring is None:
            continue
        yield from (f"band/{subject}/{band.id}" for band in scoring.bands.bands)
        yield from (f"places/{limit.quota.id}" for limit in scoring.band_limits)
        for distinction in scoring.distinctions:
            quota = distinction.quota
            stages = quota.stages if isinstance(quota, NestedQuota) else (quota,)
            yield from (f"places/{one.id}" for one in stages)
        if scoring.vetoes:
            yield "veto"
        if scoring.last:
            yield "last"
        for rule in judging.failures.rules if judging.failures else ():
            yield f"consequence/{rule.consequence.id}"


def never_fired(what: Evaluation, fired: Iterable[str]) -> tuple[str, ...]:
    """Parts of the scheme that had no effect in any year."""
    return tuple(sorted(set(expected(what)) - set(fired)))


def caught(tally: RoundTally, years: int) -> tuple[tuple[str, str, int], ...]:
    """Bands that units came to after the first year's sorting and that nobody ever left."""
    many: Sequence[tuple[str, str]] = sorted(tally.entered)
    return tuple(
        (group, band, tally.held[group, band])
        for group, band in many
        if years > 1 and not tally.left[group, band] and tally.held[group, band]
    )
