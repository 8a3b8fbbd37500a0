"""Technical assessment: a panel looks at everything, openly and unannounced (A1.9, D18).

Visit notes are filings of their own; the opinion waits until each kind of visit was made.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, Looked, TextRef, label
from services.domain.case import Case, CaseFact, Finding, Panel, Sheet
from services.domain.errors import DomainError, Invalid
from services.domain.programme.schema import Obligation
from services.domain.steps.implementation import Point
from services.domain.tree.units import Part, StepName

EXPERT_REVIEW, STATUTE = "expert-review", "行政许可法第四十五条"
"""Why the review's term stands still while experts work, where the programme says so."""


class VisitMissing(DomainError):
    """A1.9: by open checks and unannounced visits; one kind has not been made yet."""

    code = "visit-missing"


class TellReviewTime(Act):
    """The applicant is told in writing how long the experts take (2.2.3)."""

    zh, en, rule = "书面告知专家评审所需时间", "Tell the time of the expert review", "C2.9.4, 2.2.3"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "review-time", Part.ASSESSOR

    kind: Literal["tell-review-time"] = "tell-review-time"
    days: int = label("所需时间（天）", "Days needed", ge=1, le=366)


class AppointPanel(Act):
    """Experts and their chair (A0.3, A1.9)."""

    zh, en, rule = "组建评估专家组", "Appoint the panel", "A0.3, A1.9"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "panel", Part.ASSESSOR

    kind: Literal["appoint-panel"] = "appoint-panel"
    experts: tuple[str, ...] = label("专家", "Experts", min_length=1, max_length=50)
    chair: str = label("组长", "Chair", max_length=64)


class SubmitSheet(Act):
    """An expert hands in a score sheet, once (A1.9)."""

    zh, en, rule = "提交评审表", "Submit the score sheet", "A1.9"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "sheets", Part.PANEL_MEMBER
    adds = True

    kind: Literal["submit-sheet"] = "submit-sheet"
    sheet: Annotated[Sheet, Looked()]
    sheet_version: Annotated[int, Looked()]


class FormOpinion(Act):
    """The assessment opinion, fed back to the applicant (A1.9, D23)."""

    zh, en, rule = "形成技术评估意见", "Form the assessment opinion", "A1.9"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "opinion", Part.PANEL_CHAIR
    harm = True

    kind: Literal["form-opinion"] = "form-opinion"
    passed: bool = label("通过技术评估", "Passed")
    opinion: TextRef = label("评估意见", "Opinion")
    document: DocumentId | None = label("意见书", "The signed opinion", default=None)
    points: tuple[Point, ...] = label("需整改的问题", "Findings to be mended", default=())
    visits: Annotated[tuple[Literal["open", "unannounced"], ...], Looked()] = ()


class ReviewTimeTold(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["review-time-told"] = "review-time-told"
    days: int

    def on(self, case: Case) -> Case:
        """What the experts take does not count into the review's term."""
        told = case.but(review_days=self.days)
        return told.stopped(Obligation.REVIEW, self.at, EXPERT_REVIEW, STATUTE)


class PanelAppointed(CaseFact):
    kind: Literal["panel-appointed"] = "panel-appointed"
    experts: tuple[str, ...]
    chair: str

    def on(self, case: Case) -> Case:
        now = Panel(experts=self.experts, chair=self.chair, sheets=case.panel.sheets)
        return case.but(panel=now)


class SheetSubmitted(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["sheet-submitted"] = "sheet-submitted"
    sheet: Sheet
    sheet_version: int

    def on(self, case: Case) -> Case:
        sheets = {**case.panel.sheets, self.actor.account: self.sheet}
        return case.but(panel=case.panel.model_copy(update={"sheets": sheets}))


class OpinionFormed(CaseFact):
    kind: Literal["opinion-formed"] = "opinion-formed"
    passed: bool
    opinion: TextRef
    document: str | None = None
    points: tuple[Point, ...] = ()

    def on(self, case: Case) -> Case:
        """Findings go to rectification, and the review's clock stands still meanwhile."""
        first = len(case.findings) + 1
        found = tuple(
            Finding(no=first + n, source="technical-assessment", **dict(point))
            for n, point in enumerate(self.points)
        )
        told = case.but(findings=(*case.findings, *found))
        review = told.ledgers.get(Obligation.REVIEW)
        if review and review.paused and review.stops[-1].reason == EXPERT_REVIEW:
            told = told.resumed(Obligation.REVIEW, self.at)
        if told.open_findings:
            told = told.stopped(Obligation.REVIEW, self.at, "rectification", "A1.10")
            told = told.owing(Obligation.RECTIFICATION, self.at)
        return told.next_step(self.at)


def _awaits_review_time(case: Case) -> str | None:
    if not case.rules.service.expert_time_told.on:
        return "no-review-time"
    return "review-time-told" if case.review_days else None


@rule(TellReviewTime, Case, opens=_awaits_review_time)
def tell_review_time(case: Case, act: TellReviewTime, now: datetime) -> ReviewTimeTold:
    return ReviewTimeTold(**fact(act, now), days=act.days)


@rule(
    AppointPanel,
    Case,
    opens=lambda case: None if _awaits_review_time(case) else "review-time-missing",
)
def appoint_panel(case: Case, act: AppointPanel, now: datetime) -> PanelAppointed:
    """An expert who falls ill can be replaced; who has handed in a sheet stays."""
    if gone := sorted(set(case.panel.sheets) - set(act.experts)):
        raise Invalid(field="experts", missing=gone[0])
    if len(set(act.experts)) != len(act.experts):
        raise Invalid(field="experts")
    if act.chair not in act.experts:
        raise Invalid(field="chair", given=act.chair)
    return PanelAppointed(**fact(act, now), experts=act.experts, chair=act.chair)


@rule(SubmitSheet, Case, opens=lambda case: None if case.panel.experts else "no-panel")
def submit_sheet(case: Case, act: SubmitSheet, now: datetime) -> SheetSubmitted:
    if act.actor.account in case.panel.sheets:
        raise Invalid(field="sheet", given="already-submitted")
    return SheetSubmitted(**fact(act, now), sheet=act.sheet, sheet_version=act.sheet_version)


def _all_sheets_in(case: Case) -> str | None:
    if not case.panel.experts:
        return "no-panel"
    missing = set(case.panel.experts) - set(case.panel.sheets)
    return "sheets-missing" if missing else None


@rule(FormOpinion, Case, opens=_all_sheets_in)
def form_opinion(case: Case, act: FormOpinion, now: datetime) -> OpinionFormed:
    """Not passed without saying what is to be mended (A1.10); both kinds of visit made (A1.9)."""
    for wanted in case.rules.assessment.visits:
        if wanted not in act.visits:
            raise VisitMissing(visit=wanted)
    if not act.passed and not act.points:
        raise Invalid(field="points")
    return OpinionFormed(
        **fact(act, now),
        passed=act.passed,
        opinion=act.opinion,
        document=act.document,
        points=act.points,
    )


TechnicalAssessmentAct = Annotated[
    TellReviewTime | AppointPanel | SubmitSheet | FormOpinion, Field(discriminator="kind")
]
TechnicalAssessmentFact = ReviewTimeTold | PanelAppointed | SheetSubmitted | OpinionFormed
