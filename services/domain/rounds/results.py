"""What a round comes to: scores, bands, places, consequences, money, all from its state (4.3).

Pure, and the same whoever asks; the mechanisms decide, here they are asked in their order. Where
something is missing there is no figure, and the result says what is missing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from services.domain.attainment.formulas import plain
from services.domain.base import Frozen
from services.domain.mechanisms.attainment import Tally
from services.domain.mechanisms.bands import VOID, Placement
from services.domain.mechanisms.consecutive_failures import Failing, YearResult, ladder
from services.domain.mechanisms.levels import LevelGrade, standing
from services.domain.mechanisms.money import Entitlement, entitlement, split
from services.domain.mechanisms.panels import PanelSheet, panel_score
from services.domain.mechanisms.quotas import Award, Contender, LastPlaces, last_places
from services.domain.mechanisms.rating_maps import Mapped, mapped
from services.domain.mechanisms.scoring import (
    Graded,
    Scoring,
    UnitFigures,
    grade,
    graded_by,
    place,
)
from services.domain.mechanisms.validity import last_day
from services.domain.mechanisms.weights import mean
from services.domain.mechanisms.workings import Reckoned
from services.domain.programme.words import Text
from services.domain.rounds.entry import Entry
from services.domain.rounds.granting import GrantDue, grants_due
from services.domain.rounds.rating import tally_of
from services.domain.rounds.state import AssessmentRound, Grade
from services.domain.rounds.surveying import surveys_of


class Share(Frozen):
    """One part of a sum of money, and how it came about."""

    id: str
    label: Text
    amount: Decimal
    withheld: Decimal = Decimal(0)
    shown: str
    note: Text | None = None


class Result(Frozen):
    """One subject's result, with its workings."""

    code: str
    group: str
    total: Reckoned | None = None
    placement: Placement | None = None
    band: str = ""
    """After vetoes, limits of bands and levels above; `void` where nothing is left."""
    changed_above: bool = False
    vetoes: tuple[Text, ...] = ()
    pending: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """The quotas in which it has a place."""
    last: bool = False
    grade: str = ""
    """Without points: the grade of the verdict, or of an old rating that was mapped."""
    mapped: Mapped | None = None
    rated: Tally | None = None
    """Without points: how its indicators were rated, counted (C5.6.1)."""
    recognised: bool = False
    failing: tuple[Failing, ...] = ()
    money: tuple[Share, ...] = ()
    out: bool = False


class GroupAward(Award):
    """Places among the subjects of one group: towns and the project have the same names for them."""

    subjects: str


class Results(Frozen):
    of: tuple[Result, ...]
    awards: tuple[GroupAward, ...] = ()

    def one(self, code: str) -> Result | None:
        return next((one for one in self.of if one.code == code), None)

    @property
    def ties(self) -> tuple[GroupAward, ...]:
        """Places that somebody has to give to some of the tied (E3)."""
        return tuple(one for one in self.awards if one.to_decide)


def results(of: AssessmentRound) -> Results:
    graded = {entry.code: (entry, _graded(of, entry)) for entry in of.assessed}
    bands: dict[str, str] = {}
    awards: list[GroupAward] = []
    for group in dict.fromkeys(entry.group for entry, _ in graded.values()):
        scoring = of.rules.judging[group].scoring if group in of.rules.judging else None
        if scoring is None:
            continue
        mine = [one for entry, one in graded.values() if entry.group == group and one]
        found = place(scoring, mine, of.ties)
        bands |= found.bands
        awards += [GroupAward(**dict(one), subjects=group) for one in found.awards]
    last = _last(of, graded)
    alone = (
        _result(of, entry, one, bands.get(entry.code, ""), awards, last=entry.code in last)
        for entry, one in graded.values()
    )
    return Results(of=tuple(_with_grants(of, alone)), awards=tuple(awards))


def figures(of: AssessmentRound, entry: Entry) -> UnitFigures:
    """What the scoring asks of one subject; a part that a rater still owes is missing."""
    scores = {
        slot.id: mean(entry.scores[slot.id].values()).value
        for slot in of.slots(entry)
        if not owing(of, entry, slot.id) and entry.scores.get(slot.id)
    }
    return UnitFigures(
        unit=entry.code,
        group=entry.trade or entry.group,
        scores={slot: score for slot, score in scores.items() if score is not None},
        without=entry.without,
        bonuses=tuple(one.case for one in entry.claims if one.direction == "bonus"),
        deductions=tuple(one.case for one in entry.claims if one.direction == "deduction"),
        vetoes=tuple(one.hit for one in entry.hits),
    )


def owing(of: AssessmentRound, entry: Entry, slot: str) -> tuple[str, ...]:
    """The appointed raters who have not scored this yet."""
    given = entry.scores.get(slot, {})
    return tuple(one for one in of.raters_of(entry, slot) if one not in given)


def panel_total(of: AssessmentRound, entry: Entry) -> Reckoned | None:
    """The panel's score, which is of all hundred points, the bonus among them (C5.7.10)."""
    panel = of.judging(entry).panel
    if panel is None:
        return None
    rivals = tuple(one.code for one in of.assessed if one.group == entry.group)
    raters = {one.id: rivals if one.rivals else of.raters_of(entry, one.id) for one in panel.groups}
    sheets = [
        PanelSheet(group=group, rater=rater, applicant=entry.code, score=score)
        for group, given in entry.scores.items()
        for rater, score in given.items()
        if rater in raters.get(group, ())
    ]
    return panel_score(panel, entry.code, raters, sheets)


def _graded(of: AssessmentRound, entry: Entry) -> Graded | None:
    scoring = of.scoring(entry)
    if scoring is None:
        return None
    unit = figures(of, entry)
    panel = panel_total(of, entry)
    return graded_by(scoring, unit, panel) if panel else grade(scoring, unit)


Group = Mapping[str, tuple[Entry, Graded | None]]


def _last(of: AssessmentRound, graded: Group) -> set[str]:
    """Among all units whose groups have the same rule, unless it counts by group (E21)."""
    by_rule: dict[LastPlaces, list[Contender]] = {}
    for entry, one in graded.values():
        scoring = of.scoring(entry)
        if one and scoring and scoring.last:
            contender = Contender(unit=entry.code, score=one.total.value, group=entry.group)
            by_rule.setdefault(scoring.last, []).append(contender)
    return {code for rule, units in by_rule.items() for code in last_places(rule, units)}


def _result(
    of: AssessmentRound,
    entry: Entry,
    one: Graded | None,
    placed: str,
    awards: list[GroupAward],
    *,
    last: bool,
) -> Result:
    if one is None:
        return _without_points(of, entry)
    band = _above(of, entry, placed)
    places = tuple(
        award.quota
        for award in awards
        if entry.code in (*award.chosen,) and award.quota not in _limits(of.scoring(entry))
    )
    return Result(
        code=entry.code,
        group=entry.group,
        total=one.total,
        placement=one.placement,
        band=band,
        changed_above=bool(placed) and band != placed,
        vetoes=one.vetoed.reasons if one.vetoed else (),
        pending=one.vetoed.pending if one.vetoed else (),
        places=places,
        last=last,
        recognised=bool(band) and _is_listed(of, entry, band, places) and not entry.struck,
        failing=(*_failing(of, entry, band), *_below_floors(of, entry)),
        money=tuple(_money(of, entry, band)),
    )


def _limits(scoring: Scoring | None) -> set[str]:
    return {one.quota.id for one in scoring.band_limits} if scoring else set()


def _is_listed(of: AssessmentRound, entry: Entry, band: str, places: tuple[str, ...]) -> bool:
    """Whoever has a place of the last stage; without places, whoever does not have the worst band."""
    scoring = of.scoring(entry)
    if scoring is None or band == VOID:
        return False
    if scoring.distinctions:
        return any(one.ids[-1] in places for one in scoring.distinctions)
    return band != scoring.bands.bands[-1].id


def _above(of: AssessmentRound, entry: Entry, band: str) -> str:
    """A level above that looked again has the last word (C2.1.3)."""
    chain = of.rules.levels
    if chain is None or not band or not entry.above:
        return band
    own = LevelGrade(level=chain.levels[0].level, band=band)
    grades = [own, *(LevelGrade(level=level, band=one) for level, one in entry.above.items())]
    return standing(chain, grades).band or band


def _without_points(of: AssessmentRound, entry: Entry) -> Result:
    found = None
    if entry.old and of.rules.old_ratings:
        found = mapped(of.rules.old_ratings, entry.old.old, entry.old.supplemented)
    verdict = entry.verdict
    grade_given = (found.new if found else None) or (verdict.grade if verdict else "")
    rated = tally_of(of, entry)
    fit = bool(found and found.new) or bool(verdict and verdict.fit)
    fit = fit or bool(rated and rated.attained)
    return Result(
        code=entry.code,
        group=entry.group,
        grade=grade_given or "",
        mapped=found,
        rated=rated,
        recognised=fit and not entry.struck,
        failing=tuple(_below_floors(of, entry)),
    )


def _failing(of: AssessmentRound, entry: Entry, band: str) -> tuple[Failing, ...]:
    """The rungs that are due, from this year's band and the earlier rounds' (C2.1.11)."""
    rungs = of.judging(entry).failures
    if rungs is None or not band:
        return ()
    known = [
        YearResult(year=one.year, band=one.band) for one in of.earlier if one.code == entry.code
    ]
    return ladder(rungs, (*known, YearResult(year=of.year, band=band)), of.year, since=of.since)


def _below_floors(of: AssessmentRound, entry: Entry) -> Iterator[Failing]:
    """What follows where fewer are satisfied than the scheme asks for (C4.7.24)."""
    for _, rules, found in surveys_of(of, entry):
        if found and found.below_floor and rules.below:
            yield Failing(consequence=rules.below, due=True, shown=found.words)


def _money(of: AssessmentRound, entry: Entry, band: str) -> Iterator[Share]:
    """The parts of the year's sum; the part by result is what the band brings of it (C2.1.10)."""
    rules, scoring = of.rules.money, of.scoring(entry)
    if rules is None or entry.funds is None or scoring is None or not band:
        return
    by_band = {one.id: one for one in scoring.money}
    amounts = split(rules, entry.funds)
    for part in rules.parts:
        whole = amounts[part.id]
        due = None
        if part.id in by_band and band != VOID:
            due = entitlement(by_band[part.id], band, whole)
        yield _share(part.id, part.label, whole, due)


def _with_grants(of: AssessmentRound, found: Iterable[Result]) -> Iterator[Result]:
    """What the year's months come to for all persons of one employer (C3.5.2)."""
    due: defaultdict[str, list[GrantDue]] = defaultdict(list)
    for line in grants_due(of):
        due[line.code].append(line)
    for one in found:
        yield one.model_copy(update={"money": (*one.money, *_grants(due[one.code]))})


def _grants(mine: list[GrantDue]) -> Iterator[Share]:
    for grant in dict.fromkeys(one.grant for one in mine):
        lines = [one for one in mine if one.grant == grant]
        amount = sum((one.amount for one in lines), Decimal(0))
        shown = " + ".join(plain(one.amount) for one in lines)
        yield Share(
            id=grant, label=lines[0].label, amount=amount, shown=f"{shown} = {plain(amount)}"
        )


def _share(part: str, label: Text, whole: Decimal, due: Entitlement | None) -> Share:
    if due is None:
        return Share(id=part, label=label, amount=whole, shown=f"{whole}")
    return Share(
        id=part,
        label=label,
        amount=due.amount,
        withheld=due.withheld,
        shown=due.shown,
        note=due.note,
    )


def decided_grades(of: AssessmentRound, on: date | None = None) -> tuple[Grade, ...]:
    """The results as they are written down; with the day of the decision, also their validity."""
    validity = of.rules.validity
    return tuple(
        Grade(
            code=one.code,
            total=one.total.value if one.total else None,
            band=one.band or one.grade,
            places=one.places,
            recognised=one.recognised,
            consequences=tuple(rung.consequence.id for rung in one.failing if rung.due),
            amounts={share.id: share.amount for share in one.money},
            valid_until=last_day(validity, on)
            if validity and on is not None and one.recognised
            else None,
        )
        for one in results(of).of
    )
