"""What a programme definition says. Strict: an unknown word in a YAML file is an error.

`Procedure` is the part that step rules read; it is pinned in every case.
"""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from services.domain.units import Function, Level, Part, StepName


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Strict):
    zh: str
    en: str


class TitleLevel(StrEnum):
    MUNICIPAL = "municipal"
    PROVINCIAL = "provincial"
    NATIONAL = "national"


class Track(StrEnum):
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


class Office(Strict):
    """A function at a level of the tree: `county-officer` of the county the place lies in."""

    function: Function
    level: Level


class Budget(Strict):
    """A term for an obligation. `source` None: our default, no source (E11)."""

    days: int = Field(ge=1)
    unit: Literal["calendar", "working"]
    source: str | None = None


class Obligation(StrEnum):
    """What somebody owes by a date; the key of `Procedure.terms`."""

    FORMAL_CHECK = "formal-check"
    CORRECTION = "correction"
    REVIEW = "review"
    RECTIFICATION = "rectification"
    NOTICE = "notice"


class Step(Strict):
    name: StepName
    only_with_findings: bool = False
    """Left out where the opinion before it has no findings (rectification)."""


class PlanRules(Strict):
    """A1.2, A1.3, A2.2, A3.2: how a plan comes into force."""

    opinion: Literal["argued", "guided"]
    issued: bool = False
    """Issued by the county government after approval (A1.2); otherwise approval is force."""
    filed_documents: int = 0
    """Documents filed with the bureau (A1.3: three; A2.2: the plan); 0 = no filing (A3.2)."""
    years_in_force: int = 1
    """A1.6, A2.3, A3.3: from force to the acceptance request."""


class CreationRules(Strict):
    endorsed: bool
    """Consent or forwarding by the government above (A2.1, A3.1)."""
    batch: bool
    """Sent by the county bureau in one batch (A2.1)."""


class ApplicationRules(Strict):
    examined: bool
    """The form is examined by the county bureau (A2.5)."""
    approved: bool
    """The county government approves the request (A2.5)."""
    batch: bool
    """Sent by the county bureau in one batch (A2.5)."""


class AssessmentRules(Strict):
    """A1.9: open checks and unannounced visits before an opinion is formed."""

    visits: tuple[Literal["open", "unannounced"], ...] = ()


class Method(Strict):
    """One way of examining at acceptance (A1.12.1-6, A2.6.1-5)."""

    id: str
    rule: str
    name: Text
    survey: bool = False
    """Needs method, sample size and satisfied count (D13)."""


class AcceptanceRules(Strict):
    methods: tuple[Method, ...]
    experts: bool
    points_close_by_re_review: bool = True
    """E10: how rectification points of an acceptance are closed; our default, no source."""


class NoticeRules(Strict):
    """A4.1, A7.1: counted in calendar days from the day after signature and publication."""

    days: int = 7


class ReportRules(Strict):
    """A1.4: half-yearly reports; days as MM-DD, our default, no source (E11)."""

    due: tuple[str, ...] = ()


class RecheckRules(Strict):
    """A4.4, A4.5, E8."""

    years: int = 2
    on_freeze: Literal["pause", "continue"] = "pause"


class Ladder(Strict):
    """A1.7, A2.4, A3.4: the title below must have been held for some years."""

    below: TitleLevel
    years: int = 1


class Procedure(Strict):
    """All that the rules of the steps ask a programme."""

    offices: dict[Part, tuple[Office, ...]]
    steps: tuple[Step, ...]
    creation: CreationRules
    plan: PlanRules
    reports: ReportRules = ReportRules()
    interim_checks: bool = False
    application: ApplicationRules
    assessment: AssessmentRules = AssessmentRules()
    acceptance: AcceptanceRules
    notice: NoticeRules = NoticeRules()
    recheck: RecheckRules = RecheckRules()
    ladder: Ladder | None = None
    terms: dict[Obligation, Budget]


class ProgrammeRef(Strict):
    """Which definition a case was opened under: id, version and hash of its content."""

    id: str
    version: int
    sha256: str


class Programme(Strict):
    id: str
    version: int
    title: Text
    track: Track
    level: TitleLevel
    effective_from: date
    procedure: Procedure
