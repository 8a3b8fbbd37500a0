"""How a scheme scores, grades and follows up: the mechanisms as a definition says them (4.1.1).

Subjects and levels, stages, sheets, weights, bands, quotas, veto, consequences, validity, reports,
deadlines, notices. What each comes to is decided in `domain/mechanisms`, and nowhere here.
"""

import operator
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from services.domain.mechanisms.attainment import AttainmentRule
from services.domain.mechanisms.breakdown import BreakdownRules
from services.domain.mechanisms.checks import CheckRules
from services.domain.mechanisms.consecutive_failures import AfterRectification, FailureLadder
from services.domain.mechanisms.consistency_rules import ConsistencyRules
from services.domain.mechanisms.cultivation import CultivationRules
from services.domain.mechanisms.draws import DrawRules
from services.domain.mechanisms.gates import Gates, OnTheWay
from services.domain.mechanisms.groups import Ballot, GroupRules, PairingRules
from services.domain.mechanisms.levels import EndorsementChain, HeadGrade, LevelChain
from services.domain.mechanisms.money import MoneySplit, MonthlyGrant, PersonalPay
from services.domain.mechanisms.month_days import MonthDay, day_in
from services.domain.mechanisms.panels import PanelWeighting
from services.domain.mechanisms.parallel_examination import ParallelRules
from services.domain.mechanisms.periodic_duties import DutyRule
from services.domain.mechanisms.rating_maps import RatingMap
from services.domain.mechanisms.rectifications import RectificationRules
from services.domain.mechanisms.samples import SampleRule
from services.domain.mechanisms.scores import ScoreSheet
from services.domain.mechanisms.scoring import Scoring
from services.domain.mechanisms.soundness import check_once
from services.domain.mechanisms.special_reports import SpecialReportRule
from services.domain.mechanisms.supplied_values import SupplyRules
from services.domain.mechanisms.surveys import SurveyRules
from services.domain.mechanisms.targets import ShareTarget
from services.domain.mechanisms.validity import ValidityRules
from services.domain.programme.faults import Fault
from services.domain.programme.forms import Paper
from services.domain.programme.words import Definition, Sourced, Text
from services.domain.tree.units import Level


class SubjectKind(StrEnum):
    """What is assessed: a place of the tree, or something within one."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    DEPARTMENT = "department"
    INSTITUTION = "institution"
    """A health centre, a school, a hospital."""
    ENTERPRISE = "enterprise"
    PROJECT = "project"
    PERSON = "person"


class Subject(Definition):
    """One group that is assessed alike (C1.1.1, C4.6.1)."""

    id: str
    kind: SubjectKind
    label: Text
    level: Level | None = None
    """Whose they are: departments of the county. None where the kind says it."""
    count: int | None = Field(default=None, ge=1)


class Doing(StrEnum):
    APPLIES = "applies"
    ENDORSES = "endorses"
    SUPPLIES = "supplies"
    """Values that the applicant does not write itself (D16)."""
    ASSESSES = "assesses"
    SPOT_CHECKS = "spot-checks"
    CONFIRMS = "confirms"
    DECIDES = "decides"


class Role(Definition):
    """Who does what at which level (D19). The level is the scheme's word, whatever names a copied
    text has in it (E25)."""

    does: Doing
    level: Level | None = None
    who: Text
    rule: str


class YearDay(Definition):
    """A day of the year assessed, or of the next: "11-10", "02-28" with `next`."""

    day: MonthDay
    next: bool = False
    later: int = Field(default=0, ge=0, le=9)
    """So many years on, where a round is about more than one (C3.2.3)."""

    def of(self, year: int) -> date:
        return day_in(year + self.next + self.later, self.day)


class Stage(Sourced):
    """A step with its days, as the source gives them; not every source gives both.

    Who does it is said here, also where a source names two (E23).
    """

    id: str
    label: Text
    by: Text
    begins: YearDay | None = None
    ends: YearDay | None = None
    follows: str | None = None
    """The notice that must have ended before it."""


class Deadline(Sourced):
    """Something that is in by a day of the year (C5.7.5: 10 November)."""

    id: str
    label: Text
    owed_by: Text
    due: YearDay
    follows: str | None = None
    after_check: str = Field(default="", exclude_if=operator.not_)
    """The check that must have taken place before it is taken in; empty: only the day is set (E20)."""


class NoticeAt(Sourced):
    """A notice at one level; a scheme may have several (A7.5)."""

    id: str
    label: Text
    level: Level
    days: int = Field(ge=1)
    unit: Literal["calendar", "working"] = "calendar"
    begins: YearDay | None = None


class ListLimit(Sourced):
    """So many on the list at most, where no score ranks them (C3.2.3: 20; C3.2.6: 10)."""

    places: int = Field(ge=1)


class Cycle(Sourced):
    """One round is about so many years, and no other is opened within them (C3.2.3: two)."""

    years: int = Field(ge=2, le=10)


class GradeAsked(Definition):
    """A grade that is applied for, and given or not (C5.8.1, C5.8.3)."""

    id: str
    label: Text


class Judging(Definition):
    """How one group of subjects is judged."""

    sheet: ScoreSheet | None = None
    sheet_of: str = ""
    """The part or group of raters that fills in the sheet; "": they give its points as one figure."""
    self_scored: bool = False
    """Whether the assessed fill it in themselves beforehand (C5.7.5, C5.10.1)."""
    scoring: Scoring | None = None
    panel: PanelWeighting | None = None
    attainment: AttainmentRule | None = None
    head: HeadGrade | None = None
    failures: FailureLadder | None = None

    @model_validator(mode="after")
    def _sheet_is_there(self) -> Self:
        parts = {one.id for one in self.scoring.weighting.parts} if self.scoring else set()
        parts |= {one.id for one in self.panel.groups} if self.panel else set()
        if self.sheet_of and self.sheet_of not in parts:
            raise Fault(f"没有这个评分部分：{self.sheet_of}", f"no such part: {self.sheet_of}")
        if self.sheet is None and (self.sheet_of or self.self_scored):
            raise Fault("没有评分表", "there is no sheet to fill in")
        return self


class Evaluation(Definition):
    """The whole of it. What a scheme does not have is left out."""

    subjects: tuple[Subject, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = ()
    levels: LevelChain | None = None
    endorsement: EndorsementChain | None = None
    gates: Gates | None = None
    on_the_way: OnTheWay | None = None
    stages: tuple[Stage, ...] = ()
    judging: dict[str, Judging] = Field(default_factory=dict)
    """Subject -> how it is judged."""
    surveys: dict[str, SurveyRules] = Field(default_factory=dict)
    samples: dict[str, SampleRule] = Field(default_factory=dict)
    samples_drawn: bool = Field(default=False, exclude_if=operator.not_)
    """Whether samples, and the units of checks that have one, are drawn from a list by a published
    seed; as released, they are typed and named (4.2.10, D13).
    """
    checks: tuple[CheckRules, ...] = ()
    supplies: SupplyRules | None = None
    breakdown: BreakdownRules | None = None
    parallel: ParallelRules | None = None
    consistency: ConsistencyRules | None = None
    group: GroupRules | None = None
    ballots: tuple[Ballot, ...] = Field(default=(), exclude_if=operator.not_)
    """What groups decide on each subject before its verdict, one after the other (C4.3.3, C4.3.4)."""
    mutual_checks: PairingRules | None = None
    draw: DrawRules | None = None
    rectification: RectificationRules | None = None
    after_rectification: AfterRectification | None = None
    special_reports: tuple[SpecialReportRule, ...] = ()
    money: MoneySplit | None = None
    grants: tuple[MonthlyGrant, ...] = ()
    pay: PersonalPay | None = None
    validity: ValidityRules | None = None
    cultivation: CultivationRules | None = None
    old_ratings: RatingMap | None = None
    reports: tuple[DutyRule, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    notices: tuple[NoticeAt, ...] = ()
    candidates: ListLimit | None = None
    grades: tuple[GradeAsked, ...] = ()
    targets: tuple[ShareTarget, ...] = Field(default=(), exclude_if=operator.not_)
    """How many of the assessed are to reach which grade, and by when (C5.8.1)."""
    materials: tuple[Paper, ...] = ()
    cycle: Cycle | None = None

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        for what, names in self._names():
            check_once(names, what)
        subjects = {one.id for one in self.subjects}
        if unknown := "、".join(sorted(set(self.judging) - subjects)):
            raise Fault(f"没有这类对象：{unknown}", f"no such subject: {unknown}")
        asked = {one for survey in self.surveys.values() for one in survey.subjects}
        supplies = self.supplies.supplies if self.supplies else ()
        asked |= {one for supply in supplies for one in supply.subjects}
        asked |= {one for target in self.targets for one in target.subjects}
        asked |= {one for check in self.checks for one in check.among}
        if unknown := "、".join(sorted(asked - subjects)):
            raise Fault(f"没有这类对象：{unknown}", f"no such subject: {unknown}")
        notices = {one.id for one in self.notices}
        following = {one.follows for one in self.stages if one.follows}
        following |= {one.follows for one in self.deadlines if one.follows}
        if unknown := "、".join(sorted(following - notices)):
            raise Fault(f"没有这项公示：{unknown}", f"no such notice: {unknown}")
        checks = {one.id for one in self.checks}
        first = {one.after_check for one in self.deadlines if one.after_check}
        if unknown := "、".join(sorted(first - checks)):
            raise Fault(f"没有这种检查：{unknown}", f"no such check: {unknown}")
        grades = {one.id for one in self.grades} | set(self._bands())
        aimed = {grade for target in self.targets for grade in target.grades}
        if unknown := "、".join(sorted(aimed - grades)):
            raise Fault(f"没有这个等级：{unknown}", f"no such grade: {unknown}")
        return self

    def _bands(self) -> Iterator[str]:
        for one in self.judging.values():
            yield from (band.id for band in one.scoring.bands.bands) if one.scoring else ()

    def _names(self) -> Iterator[tuple[str, list[str]]]:
        yield "subjects", [one.id for one in self.subjects]
        yield "stages", [one.id for one in self.stages]
        yield "deadlines", [one.id for one in self.deadlines]
        yield "notices", [one.id for one in self.notices]
        yield "reports", [one.id for one in self.reports]
        yield "checks", [one.id for one in self.checks]
        yield "special_reports", [one.id for one in self.special_reports]
        yield "grants", [one.id for one in self.grants]
        yield "ballots", [one.id for one in self.ballots]
        yield "targets", [one.id for one in self.targets]
        yield "materials", [one.id for one in self.materials]


class Variant(Sourced):
    """What one district does otherwise (C3.2): its own settings in place of the scheme's.

    None takes the scheme's over; an empty list says that the variant has none.
    """

    id: str
    label: Text
    judging: dict[str, Judging] | None = None
    gates: Gates | None = None
    stages: tuple[Stage, ...] | None = None
    notices: tuple[NoticeAt, ...] | None = None
    validity: ValidityRules | None = None
    cultivation: CultivationRules | None = None
    candidates: ListLimit | None = None
    materials: tuple[Paper, ...] | None = None
    cycle: Cycle | None = None

    def of(self, evaluation: Evaluation) -> Evaluation:
        own = {name: getattr(self, name) for name in type(self).model_fields}
        settings = {
            name: value for name, value in own.items() if name in _SETTINGS and value is not None
        }
        return Evaluation.model_validate({**dict(evaluation), **settings})


_SETTINGS = frozenset(Variant.model_fields) & frozenset(Evaluation.model_fields)


class Scheme(Definition):
    """An evaluation scheme that is not a case with steps, as a file says it."""

    form: Literal["evaluation-scheme/1"] = Field(alias="schema")
    id: str
    version: int
    title: Text
    rule: str
    """The rules of the source that it carries out."""
    effective_from: date
    evaluation: Evaluation
    variants: tuple[Variant, ...] = ()
    remark: Text | None = None

    @model_validator(mode="after")
    def _variants_hold(self) -> Self:
        check_once((one.id for one in self.variants), "variants")
        for one in self.variants:
            one.of(self.evaluation)
        return self

    def varied(self, variant: str) -> Evaluation | None:
        """The evaluation as this variant has it, the scheme's own for ""; None for no such one."""
        if not variant:
            return self.evaluation
        found = next((one for one in self.variants if one.id == variant), None)
        return found.of(self.evaluation) if found else None
