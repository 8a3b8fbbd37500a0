"""Scores of a round: who rates what, many at once; verdicts where there are no points (D2, D8).

C2.1.7 halves of a year, C4.6.5 leaders, C5.7.10 the panel with its rivals, C3.1.5 and C5.8.5
evaluations as a whole. How scores are weighted and added is in `mechanisms`.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, TextRef, label
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.samples import size
from services.domain.mechanisms.weights import PERIODS
from services.domain.permissions import plays
from services.domain.rounds.entering import check_admitted
from services.domain.rounds.entry import THE_OFFICE, Drawn, Entry, Verdict
from services.domain.rounds.rating import items_of
from services.domain.rounds.state import AssessmentRound, OfEntry, RoundFact, Standing, part_of
from services.domain.rounds.voting import check_voted
from services.domain.seats import Seat
from services.domain.tree.units import Part

Points = Annotated[
    Decimal,
    Field(ge=0, le=1000, max_digits=8, decimal_places=4),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1000}),
]
"""A number on the wire; what it is as a text is nobody's matter."""
MOST_RATERS = 100


class PartScore(Frozen):
    """One score: of a part, of a part in one period ("public/3"), or of a panel's group."""

    slot: str = label("计分项目", "Part", max_length=60)
    score: Points = label("得分", "Score")


class AppointRaters(Act):
    """Who scores a part: leaders, departments, a data-collecting unit (C4.6.5, C5.7.10, D16)."""

    zh, en, rule = "确定评分人", "Appoint raters", "C4.6.5, C4.6.18, C5.7.10, C2.1.6"
    path, part, whenever = "raters", Part.ORGANISER, True

    kind: Literal["appoint-raters"] = "appoint-raters"
    rated: str = label("计分项目或评分组", "Part or group of raters", max_length=40)
    raters: tuple[str, ...] = label("评分人", "Raters", min_length=1, max_length=MOST_RATERS)


class GiveScores(Act):
    """The scores of one subject, by one hand; given again, the later one counts."""

    zh, en, rule = "评分", "Give scores", "C2.1.7, C4.6.3, C4.6.4, C5.7.10, D2"
    path, part, adds = "scores", (Part.ORGANISER, Part.RATER), True

    kind: Literal["give-scores"] = "give-scores"
    code: str = label("参评单位", "Subject", max_length=40)
    scores: tuple[PartScore, ...] = label("得分", "Scores", min_length=1, max_length=60)


class LeaveOutPeriods(Act):
    """Periods of which there were none, such as months before the project began (E21)."""

    zh, en, rule = "不计的时段", "Leave out periods", "C4.6.4, E21"
    path, part, whenever = "periods-left-out", Part.ORGANISER, True

    kind: Literal["leave-out-periods"] = "leave-out-periods"
    code: str = label("参评单位", "Subject", max_length=40)
    slots: tuple[str, ...] = label("不计的时段", "Periods", max_length=60)
    reason: TextRef = label("理由", "Reasons")


class FormVerdict(Act):
    """The evaluation as a whole: fit or not, which grade, with its opinion (C3.1.5, C5.8.5-C5.8.7)."""

    zh, en, rule = "评审结论", "Form a verdict", "C3.1.5, C5.8.5, C5.8.7"
    path, part = "verdicts", Part.ORGANISER

    kind: Literal["form-verdict"] = "form-verdict"
    code: str = label("参评单位", "Subject", max_length=40)
    fit: bool = label("符合条件", "Fit")
    grade: str = label("评定等级", "Grade", default="", max_length=20)
    opinion: TextRef = label("书面评审意见（不符合的写明理由）", "Written opinion with reasons")


class RecordSample(Act):
    """Households and staff that were drawn elsewhere, typed; drawn here: `sampling.py` (C2.1.5, D13)."""

    zh, en, rule = "登记抽样", "Record a sample", "C2.1.5, D13"
    path, part = "samples", Part.ORGANISER

    kind: Literal["record-sample"] = "record-sample"
    code: str = label("参评单位", "Subject", max_length=40)
    sample: str = label("抽样对象", "Sample", max_length=40)
    population: int = label("总数", "Population", ge=1, le=10_000_000)
    drawn: int = label("抽取数", "Drawn", ge=1, le=10_000_000)
    published: str = label("公开的随机种子", "Published seed", min_length=4, max_length=100)


class RatersAppointed(RoundFact):
    kind: Literal["raters-appointed"] = "raters-appointed"
    rated: str
    raters: tuple[str, ...]

    def on(self, of: AssessmentRound) -> AssessmentRound:
        return of.but(raters={**of.raters, self.rated: self.raters})


class ScoresGiven(OfEntry):
    adds = True
    kind: Literal["scores-given"] = "scores-given"
    by: str
    """The account, the rival's own code, or nothing for the organising office."""
    scores: tuple[PartScore, ...]

    def upon(self, entry: Entry) -> Entry:
        known = dict(entry.scores)
        for one in self.scores:
            known[one.slot] = {**known.get(one.slot, {}), self.by: one.score}
        return entry.but(scores=known)


class PeriodsLeftOut(OfEntry):
    kind: Literal["periods-left-out"] = "periods-left-out"
    slots: tuple[str, ...]
    reason: TextRef

    def upon(self, entry: Entry) -> Entry:
        return entry.but(without=self.slots)


class VerdictFormed(OfEntry):
    kind: Literal["verdict-formed"] = "verdict-formed"
    fit: bool
    grade: str
    opinion: TextRef

    def upon(self, entry: Entry) -> Entry:
        return entry.but(verdict=Verdict(fit=self.fit, grade=self.grade))


class SampleRecorded(OfEntry):
    kind: Literal["sample-recorded"] = "sample-recorded"
    sample: str
    population: int
    drawn: int
    published: str

    def upon(self, entry: Entry) -> Entry:
        drawn = Drawn(population=self.population, drawn=self.drawn, published=self.published)
        return entry.but(samples={**entry.samples, self.sample: drawn})


def _rated(of: AssessmentRound) -> set[str]:
    """All that raters can be appointed for, ballots too; rivals are there by applying."""
    found: set[str] = set()
    for judging in of.rules.judging.values():
        if judging.panel:
            found |= {one.id for one in judging.panel.groups if not one.rivals}
        elif judging.scoring:
            found |= {part_of(slot.id) for slot in judging.scoring.weighting.slots}
    return found | {one.id for one in of.rules.ballots}


def _is_scored(of: AssessmentRound) -> bool:
    """By a figure, at least in part: what a sheet comes to is not typed."""
    return any(
        not of.is_by_sheet(entry, slot.id)
        for entry in of.entries.values()
        for slot in of.slots(entry)
    )


def _has_periods(of: AssessmentRound) -> bool:
    return any(part.each for one in of.scorings for part in one.weighting.parts)


def _has_verdicts(of: AssessmentRound) -> bool:
    return any(_has_verdict(of, entry) for entry in of.entries.values())


def _has_verdict(of: AssessmentRound, entry: Entry) -> bool:
    """As a whole: neither by points nor indicator by indicator."""
    return of.scoring(entry) is None and not items_of(of, entry)


@rule(AppointRaters, AssessmentRound, opens=Standing("scoring", has=lambda of: bool(_rated(of))))
def appoint_raters(of: AssessmentRound, act: AppointRaters, now: datetime) -> RatersAppointed:
    if act.rated not in _rated(of) or of.is_drawn(act.rated):
        raise Invalid(field="rated", given=act.rated)
    if len(set(act.raters)) != len(act.raters):
        raise Invalid(field="raters")
    return RatersAppointed(**fact(act, now), rated=act.rated, raters=act.raters)


@rule(GiveScores, AssessmentRound, opens=Standing("scoring", has=_is_scored))
def give_scores(of: AssessmentRound, act: GiveScores, now: datetime) -> ScoresGiven:
    """Raises NotAdmitted, and NotEntitled for a part that others score."""
    entry = of.entry(act.code)
    check_admitted(of, entry)
    known = {slot.id for slot in of.slots(entry)}
    full = full_of(of, entry)
    for one in act.scores:
        by_sheet = of.is_by_sheet(entry, one.slot)
        if one.slot not in known or one.slot in entry.without or one.score > full or by_sheet:
            raise Invalid(field="slot", given=one.slot)
    hands = {hand_of(of, entry, one.slot, act) for one in act.scores}
    if len(hands) > 1:
        raise Invalid(field="scores")
    return ScoresGiven(**fact(act, now), code=act.code, by=hands.pop(), scores=act.scores)


def full_of(of: AssessmentRound, entry: Entry) -> Decimal:
    judging = of.judging(entry)
    if judging.panel:
        return judging.panel.full
    return judging.scoring.weighting.full if judging.scoring else Decimal(0)


def hand_of(of: AssessmentRound, entry: Entry, slot: str, act: Act) -> str:
    """As whom the actor scores this. Nobody scores itself (C5.7.10)."""
    actor = act.actor
    panel = of.judging(entry).panel
    if panel and any(one.id == slot and one.rivals for one in panel.groups):
        rivals = (one for one in of.assessed if one.group == entry.group)
        own = next((one.code for one in rivals if one.account == actor.account), "")
        if own and own != entry.code:
            return own
    elif raters := of.raters_of(entry, slot):
        if actor.account in raters:
            return actor.account
    elif not (panel or of.is_drawn(slot)) and plays(
        Part.ORGANISER, Seat(function=actor.function, unit=actor.unit), actor.account, of
    ):
        return THE_OFFICE
    raise NotEntitled(act=act.kind, function=str(actor.function))


@rule(LeaveOutPeriods, AssessmentRound, opens=Standing("scoring", has=_has_periods))
def leave_out_periods(of: AssessmentRound, act: LeaveOutPeriods, now: datetime) -> PeriodsLeftOut:
    """At least one period of each part is left, or there is no mean."""
    entry = of.entry(act.code)
    scoring = of.scoring(entry)
    parts = [part for part in scoring.weighting.parts if part.each] if scoring else []
    known = {slot.id for part in parts for slot in part.slots()}
    if unknown := [slot for slot in act.slots if slot not in known]:
        raise Invalid(field="slots", given=unknown[0])
    for part in parts:
        gone = {slot for slot in act.slots if part_of(slot) == part.id}
        if part.each and len(gone) >= PERIODS[part.each]:
            raise Invalid(field="slots", given=part.id)
    return PeriodsLeftOut(**fact(act, now), code=act.code, slots=act.slots, reason=act.reason)


@rule(FormVerdict, AssessmentRound, opens=Standing("scoring", has=_has_verdicts))
def form_verdict(of: AssessmentRound, act: FormVerdict, now: datetime) -> VerdictFormed:
    entry = of.entry(act.code)
    check_admitted(of, entry)
    check_voted(of, entry, fit=act.fit)
    if not _has_verdict(of, entry):
        raise Invalid(field="code", given=act.code)
    grades = {one.id for one in of.rules.grades}
    given = act.grade or (entry.asks if act.fit else "")
    if bool(given) != (act.fit and bool(grades)) or (given and given not in grades):
        raise Invalid(field="grade", given=given)
    return VerdictFormed(
        **fact(act, now), code=act.code, fit=act.fit, grade=given, opinion=act.opinion
    )


def _is_typed(of: AssessmentRound) -> bool:
    return bool(of.rules.samples) and not of.rules.samples_drawn


@rule(
    RecordSample,
    AssessmentRound,
    opens=Standing("scoring", has=_is_typed),
)
def record_sample(of: AssessmentRound, act: RecordSample, now: datetime) -> SampleRecorded:
    """As many as the scheme wants, or all there are (C2.1.5: 20 households, 30 % of the staff)."""
    of.entry(act.code)
    if act.sample not in of.rules.samples:
        raise Invalid(field="sample", given=act.sample)
    wanted = size(of.rules.samples[act.sample], act.population).many
    if not wanted <= act.drawn <= act.population:
        raise Invalid(field="drawn", least=wanted)
    return SampleRecorded(
        **fact(act, now),
        code=act.code,
        sample=act.sample,
        population=act.population,
        drawn=act.drawn,
        published=act.published,
    )
