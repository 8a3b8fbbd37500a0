"""What a programme definition says. An unknown word in a YAML file is an error.

`Procedure` is the part that step rules read; it is pinned in every case and kept small. What
only pages and the readiness check ask (dossier, catalogue, texts) stands in `Programme` alone.
"""

import operator
from datetime import date
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from services.domain.mechanisms.draws import DrawRules
from services.domain.mechanisms.groups import GroupRules
from services.domain.mechanisms.month_days import MonthDay
from services.domain.mechanisms.periodic_duties import DutyRule
from services.domain.mechanisms.rectifications import RectificationRules
from services.domain.programme.archiving import ArchivingRules
from services.domain.programme.dossier_rules import DossierItem, EvidenceRules, Film
from services.domain.programme.evaluation import Evaluation
from services.domain.programme.faults import Fault
from services.domain.programme.follow_up import FollowUp
from services.domain.programme.forms import Form
from services.domain.programme.notice_rules import (
    NoticeProofRules,
    NoticeRules,
    RecommendationNotice,
)
from services.domain.programme.objection_rules import ObjectionRules
from services.domain.programme.opinion_rules import OpinionRules
from services.domain.programme.overlay import CatalogueUse
from services.domain.programme.return_rules import ReturnRules
from services.domain.programme.review_rules import ReviewRules, as_released
from services.domain.programme.service_rules import DenialRules, ServiceRules
from services.domain.programme.words import (
    OUR_DEFAULT,
    Definition,
    Sourced,
    Text,
    TitleLevel,
    Track,
)
from services.domain.tree.units import Function, Level, Part, StepName

__all__ = [
    "Definition",
    "NoticeRules",
    "RecommendationNotice",
    "Sourced",
    "Text",
    "TitleLevel",
    "Track",
]


class Office(Definition):
    """A function at a level of the tree: `county-officer` of the county the place lies in."""

    function: Function
    level: Level


class Budget(Sourced):
    """A term for an obligation: how long, how its days are counted, and how its end rolls (2.1.2)."""

    days: int = Field(ge=1)
    """Months, where that is the unit (B1.4)."""
    unit: Literal["calendar", "working", "months"]
    start_day_counts: bool = False
    stop_days_count: bool = False
    rolling: Literal["keep", "forward", "back"] = "keep"


class Obligation(StrEnum):
    """What somebody owes by a date; the key of `Procedure.terms`."""

    FORMAL_CHECK = "formal-check"
    CORRECTION = "correction"
    REVIEW = "review"
    RECTIFICATION = "rectification"
    NOTICE = "notice"
    LAST_STAGES = "last-stages"
    FINDINGS = "findings"
    """The open items of a case's ledger: each has its own day, and none a budget (D9)."""
    INQUIRY = "inquiry"
    OBJECTION = "objection"
    """Both of filings, and of no case (C2.9.2, 6.4.3)."""
    DRAW = "draw"
    """A side's word in the draw of a panel: its days are the draw's own (D8)."""


class Span(Definition):
    """A term that runs over several steps, and stands still while something is mended (B1.4).

    It begins when the case comes into the `first` of them (E12).
    """

    what: Obligation
    first: StepName
    last: StepName
    rule: str


class TermRules(Sourced):
    """When people are told of a term (C2.9.4, D10). Days of reminding are of the term's own kind."""

    remind_working_days: int = Field(default=3, ge=0)
    """So many working days before the end, the last day included; 0 = nobody is reminded."""
    remind_calendar_days: int = Field(default=7, ge=0)
    escalate_after: int = Field(default=1, ge=1)
    """On this working day after the last one the leader in charge is told."""
    source: str | None = None
    note: str | None = OUR_DEFAULT


class Step(Definition):
    """One step of the way. A self-check stands before the application of every rung (E15)."""

    name: StepName
    only_with_findings: bool = False
    """Left out where the opinion before it has no findings (rectification)."""


class PlanRules(Definition):
    """A1.2, A1.3, A2.2, A3.2: how a plan comes into force."""

    opinion: Literal["argued", "guided"]
    issued: bool = False
    """Issued by the county government after approval (A1.2); otherwise approval is force."""
    filed_documents: int = 0
    """Documents filed with the bureau (A1.3: three; A2.2: the plan); 0 = no filing (A3.2)."""
    years_in_force: int = 1
    """A1.6, A2.3, A3.3: from force to the acceptance request."""


class CreationRules(Definition):
    endorsed: bool
    """Consent or forwarding by the government above (A2.1, A3.1)."""
    batch: bool
    """Sent by the county bureau in one batch (A2.1)."""


class ApplicationRules(Definition):
    examined: bool
    """The form is examined by the county bureau (A2.5)."""
    approved: bool
    """The county government approves the request (A2.5)."""
    batch: bool
    """Sent by the county bureau in one batch (A2.5)."""


class ClosingRules(Sourced):
    """A7.4: until when a year's applications are taken, and what happens to one that comes later."""

    day: MonthDay | None = Field(default=None, exclude_if=operator.not_)
    """Every year's last day where the accepting bureau sets none of its own (Fujian: "05-30");
    None: then none applies."""
    after: Literal["refuse", "next-year"] = "refuse"
    """Refused, naming the next date; or taken, and counted with the year that follows."""
    source: str | None = None
    note: str | None = OUR_DEFAULT


class AssessmentRules(Definition):
    """A1.9: open checks and unannounced visits before an opinion is formed."""

    visits: tuple[Literal["open", "unannounced"], ...] = ()
    draw: DrawRules | None = Field(default=None, exclude_if=operator.not_)
    """The panel is drawn by commit and reveal (C5.2.3, D8); None: appointed (A0.3)."""
    review: ReviewRules = Field(default=ReviewRules(), exclude_if=as_released)
    decides: GroupRules | None = Field(default=None, exclude_if=operator.not_)
    """The panel consolidates and signs, unanimous or by majority (C4.3.4); None: the chair may form
    the opinion, as it was before there was a setting."""


class Method(Definition):
    """One way of examining at acceptance (A1.12.1-6, A2.6.1-5)."""

    id: str
    rule: str
    name: Text
    survey: bool = False
    """Needs method, sample size and satisfied count (D13)."""


class AcceptanceRules(Definition):
    methods: tuple[Method, ...]
    experts: bool


class ReportRules(Definition):
    """A1.4: half-yearly reports; days as MM-DD, our default, no source (E11)."""

    due: tuple[str, ...] = ()
    source: str | None = None
    note: str | None = None


class RecheckRules(Definition):
    """A4.4, A4.5, B1.8, E8."""

    years: int = Field(default=2, ge=1)
    on_freeze: Literal["pause", "continue", "none"] = "pause"
    """What a failed re-check does to the county's open cases; `none`: nor to applications."""
    steps: tuple[StepName, ...] = Field(default=(), exclude_if=operator.not_)
    """Where it has more than the check and the mending: the model city's is applied for,
    pre-assessed, put on notice, and ends with the title granted again (B1.8)."""
    higher: Literal["proposed", "cancelled"] = Field(
        default="proposed", exclude_if=lambda word: word == "proposed"
    )
    """What becomes of a title above the municipal one that fails even after rectification: the level
    above is proposed to cancel it, or it is gone by the same decision (E9)."""


class Ladder(Definition):
    """A1.7, A2.4, A3.4: the title below must have been held for some years."""

    below: TitleLevel
    years: int = 1


class Procedure(Definition):
    """All that the rules of the steps ask a programme."""

    offices: dict[Part, tuple[Office, ...]]
    steps: tuple[Step, ...]
    creation: CreationRules
    plan: PlanRules
    reports: ReportRules = ReportRules()
    interim_checks: bool = False
    application: ApplicationRules
    closing: ClosingRules = ClosingRules()
    assessment: AssessmentRules = AssessmentRules()
    acceptance: AcceptanceRules
    notice: NoticeRules = NoticeRules()
    recheck: RecheckRules = RecheckRules()
    ladder: Ladder | None = None
    service: ServiceRules = ServiceRules()
    denials: DenialRules = DenialRules()
    returns: ReturnRules = ReturnRules()
    terms: dict[Obligation, Budget]
    telling: TermRules = TermRules()
    rectification: RectificationRules = Field(
        default=RectificationRules(), exclude_if=lambda rules: rules == RectificationRules()
    )
    """What its ledger of findings asks before a decision (D9)."""
    spans: tuple[Span, ...] = ()
    verifiers: dict[str, str] = Field(default_factory=dict)
    """Indicator code -> department whose verifying unit signs its value (A0.5, D16)."""

    def for_recheck(self) -> Self:
        """The same rules for the steps of a re-check; who re-checks also re-reviews (A4.4).

        A village's case is re-reviewed by its county bureau, its title's re-check by the Bureau.
        """
        return self._after_naming(self.recheck.steps or (StepName.RECHECK, StepName.RECTIFICATION))

    def for_mending(self) -> Self:
        """For an incident of a title: nothing but its rectification (A4.5)."""
        return self._after_naming((StepName.RECTIFICATION,))

    def _after_naming(self, names: tuple[StepName, ...]) -> Self:
        steps = tuple(
            Step(name=name, only_with_findings=name is StepName.RECTIFICATION) for name in names
        )
        checker = self.offices.get(Part.RECHECKER)
        offices = {**self.offices, Part.RE_REVIEWER: checker} if checker else self.offices
        return self.model_copy(update={"steps": steps, "offices": offices, "spans": ()})

    @model_validator(mode="after")
    def _spans_have_their_length(self) -> Self:
        names = [step.name for step in self.steps]
        for span in self.spans:
            if span.what not in self.terms or not {span.first, span.last} <= set(names):
                zh = f"{span.what}：没有规定期限，或起止环节不在steps里"
                raise Fault(zh, f"{span.what}: a span without a term, or over steps not taken")
        return self

    @model_validator(mode="after")
    def _one_length_of_notice(self) -> Self:
        term = self.terms.get(Obligation.NOTICE)
        if term and (term.days, term.unit) != (self.notice.days, "calendar"):
            zh = "公示期限（terms.notice）与公示规定（notice.days）的天数不同"
            raise Fault(zh, "the notice's term and its rule give different lengths")
        return self


class ProgrammeRef(Definition):
    """Which definition a case was opened under: id, version and hash of its content."""

    id: str
    version: int
    sha256: str

    @property
    def level(self) -> TitleLevel:
        """The last word of every programme's name: `town-municipal`."""
        return TitleLevel(self.id.rpartition("-")[2])


class Shown(StrEnum):
    """Where a declaring text of the programme is shown."""

    GUIDE = "guide"
    CREATION_REQUEST = "creation-request"
    PLAN = "plan"
    SELF_CHECK = "self-check"
    APPLICATION = "application"
    NAMING = "naming"


class Declaration(Definition):
    """A rule that only declares (A0.8, A0.9, A0.12, A4.3, A4.7): a text, shown where it applies."""

    rule: str
    shown: tuple[Shown, ...] = Field(min_length=1)
    text: Text


class Applicants(Definition):
    """Who may apply (A0.1, A0.2, A0.12)."""

    level: Level
    body: Text
    farm_related: bool = True
    rule: str


class Retention(Sourced):
    """How long the sealed files of a submission stay locked in the archive."""

    years: int = Field(ge=1)
    permanent: bool = False
    """Kept for ever (永久); the years then count for nothing."""

    @property
    def code(self) -> str:
        """As 档号 and catalogues write it: Y, D30, D10 (DA/T 22)."""
        return "Y" if self.permanent else f"D{self.years}"


class Programme(Definition):
    id: str
    version: int
    title: Text
    track: Track
    level: TitleLevel
    effective_from: date
    procedure: Procedure
    applicants: Applicants
    dossier: tuple[DossierItem, ...]
    film: Film
    evidence: EvidenceRules = EvidenceRules()
    catalogue: CatalogueUse
    departments: dict[str, Text]
    """The verifying departments by the word after the colon in their unit code."""
    declarations: tuple[Declaration, ...]
    retention: Retention
    archiving: ArchivingRules = ArchivingRules()
    notice_proof: NoticeProofRules = NoticeProofRules()
    """What becomes of minutes in which a notice could not be read (6.4.2)."""
    opinion: OpinionRules = OpinionRules()
    follow_up: FollowUp = FollowUp()
    """What becomes of a title whose unit changes, or whose condition is lost (4.1.5, 4.1.8)."""
    evaluation: Evaluation | None = None
    """Scores, grades and what follows from them, where the procedure has any (4.1.1)."""
    objections: ObjectionRules = ObjectionRules()
    """How long objections, tips and appeals may take (A4.1, A4.2)."""
    after_naming: tuple[DutyRule, ...] = ()
    """What whoever holds the title owes as long as it lives (B1.6)."""
    forms: tuple[Form, ...] = ()
    """The forms that the procedure uses, by the names that people know them by (4.1.1)."""
    remark: Text | None = None
    """What a reader must know of this definition, e.g. that only its opening is in use."""

    @model_validator(mode="after")
    def _verifiers_are_departments(self) -> Self:
        unknown = set(self.procedure.verifiers.values()) - set(self.departments)
        if unknown:
            zh = f"核准部门没有名称：{'、'.join(sorted(unknown))}"
            raise Fault(zh, f"verifying departments without a name: {sorted(unknown)}")
        return self

    def item(self, item_id: str) -> DossierItem | None:
        return next((item for item in self.dossier if item.id == item_id), None)
