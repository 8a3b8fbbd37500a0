"""Technical assessment: a panel looks at everything, openly and unannounced (A1.9, D18).

Visit notes are filings of their own; the opinion waits until each kind of visit was made.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, Looked, TextRef, label
from services.domain.case import Case, CaseFact, Finding
from services.domain.errors import DomainError, Invalid, NotNow
from services.domain.programme.schema import Obligation
from services.domain.review.assigning import StepAssigningAct, StepAssigningFact, divides
from services.domain.review.closing import awaits_sheets, check_opened
from services.domain.review.consolidating import (
    IssueOpinion,
    LayOpinion,
    OpinionLaid,
    OpinionVoiced,
    VoiceOpinion,
    laid_points,
    next_version,
    points_of,
    replaced,
)
from services.domain.review.drawing import StepDrawAct, StepDrawFact
from services.domain.review.insufficient import AskEvidence
from services.domain.review.laid import Laid, Unissued
from services.domain.review.panel import Sheet
from services.domain.review.seating import check_not_recused, reappointed
from services.domain.review.signing_papers import (
    PutOpinionToSignature,
    laid,
    why_not_issued,
)
from services.domain.review.signing_sheets import SheetSigningAct, SheetSigningFact
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
    unopened_reason: TextRef | None = label(
        "有证据无人查看的，说明理由", "Why some evidence was opened by no expert", default=None
    )
    visits: Annotated[tuple[Literal["open", "unannounced"], ...], Looked()] = ()
    unopened: Annotated[tuple[str, ...] | None, Looked()] = None
    """Indicators with evidence that no expert opened; None where it was not looked up."""


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
        return reappointed(case, self.experts, self.chair)


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
    unopened: tuple[str, ...] = ()
    unopened_reason: TextRef | None = None
    paper: str = ""
    """sha256 of the paper that all of the panel signed (6.1.5); empty where one formed it alone."""

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


def _awaits_panel(case: Case) -> str | None:
    if case.rules.assessment.draw is not None:
        return "panel-is-drawn"
    return None if _awaits_review_time(case) else "review-time-missing"


@rule(AppointPanel, Case, opens=_awaits_panel)
def appoint_panel(case: Case, act: AppointPanel, now: datetime) -> PanelAppointed:
    """An expert who falls ill can be replaced; who has handed in a sheet stays."""
    if gone := sorted(set(case.panel.sheets) - set(act.experts)):
        raise Invalid(field="experts", missing=gone[0])
    if len(set(act.experts)) != len(act.experts):
        raise Invalid(field="experts")
    if act.chair not in act.experts:
        raise Invalid(field="chair", given=act.chair)
    check_not_recused(case, act.experts)
    return PanelAppointed(**fact(act, now), experts=act.experts, chair=act.chair)


def _awaits_sheet(case: Case) -> str | None:
    if not case.panel.experts:
        return "no-panel"
    return "indicators-unassigned" if divides(case) and not case.panel.assigned else None


@rule(SubmitSheet, Case, opens=_awaits_sheet)
def submit_sheet(case: Case, act: SubmitSheet, now: datetime) -> SheetSubmitted:
    """Where the indicators are divided, a sheet answers those that are this expert's now (6.1.6)."""
    if divides(case) and act.sheet.assigned != case.panel.assigned.get(act.actor.account):
        raise NotNow(why="assigned-otherwise")
    if act.actor.account in case.panel.sheets:
        raise Invalid(field="sheet", given="already-submitted")
    return SheetSubmitted(**fact(act, now), sheet=act.sheet, sheet_version=act.sheet_version)


def _alone(case: Case) -> str | None:
    """C4.3.4: where a panel decides, its chair forms no opinion alone; nor beside one laid before it."""
    if case.laid or case.rules.assessment.decides:
        return awaits_sheets(case) or "opinion-laid"
    return awaits_sheets(case)


@rule(FormOpinion, Case, opens=_alone)
def form_opinion(case: Case, act: FormOpinion, now: datetime) -> OpinionFormed:
    """Not passed without saying what is to be mended (A1.10); both kinds of visit made (A1.9)."""
    _check_opinion(case, act)
    return OpinionFormed(
        **fact(act, now),
        passed=act.passed,
        opinion=act.opinion,
        document=act.document,
        points=act.points,
        unopened=act.unopened or (),
        unopened_reason=act.unopened_reason,
    )


def _check_opinion(case: Case, act: FormOpinion | LayOpinion) -> None:
    for wanted in case.rules.assessment.visits:
        if wanted not in act.visits:
            raise VisitMissing(visit=wanted)
    if not act.passed and not act.points:
        raise Invalid(field="points")
    check_opened(case, act.unopened, act.unopened_reason)


@rule(LayOpinion, Case, opens=awaits_sheets)
def lay_opinion(case: Case, act: LayOpinion, now: datetime) -> OpinionLaid:
    """What it takes to form one is asked before anybody signs; a new version has no voices yet."""
    _check_opinion(case, act)
    others = tuple(one for one in case.panel.experts if one != case.panel.chair)
    new = Laid(
        no=next_version(case),
        replaces=replaced(case),
        by=act.actor.account,
        passed=act.passed,
        opinion=Unissued.of(act.opinion),
        points=laid_points(act.points),
        unopened=act.unopened or (),
        unopened_reason=Unissued.of(act.unopened_reason) if act.unopened_reason else None,
        signers=(*others, case.panel.chair),
        in_order=False,
        voiced=True,
    )
    return OpinionLaid(**fact(act, now), laid=new)


@rule(IssueOpinion, Case, opens=why_not_issued)
def issue_opinion(case: Case, act: IssueOpinion, now: datetime) -> OpinionFormed:
    """Word for word what all have signed."""
    paper = laid(case)
    reason = paper.unopened_reason
    return OpinionFormed(
        **fact(act, now),
        passed=paper.passed,
        opinion=paper.opinion.ref,
        points=points_of(paper),
        unopened=paper.unopened,
        unopened_reason=reason.ref if reason else None,
        paper=paper.pdf,
    )


TechnicalAssessmentAct = Annotated[
    TellReviewTime
    | AppointPanel
    | SubmitSheet
    | AskEvidence
    | FormOpinion
    | LayOpinion
    | VoiceOpinion
    | PutOpinionToSignature
    | IssueOpinion
    | StepDrawAct
    | StepAssigningAct
    | SheetSigningAct,
    Field(discriminator="kind"),
]
TechnicalAssessmentFact = (
    ReviewTimeTold
    | PanelAppointed
    | SheetSubmitted
    | OpinionFormed
    | OpinionLaid
    | OpinionVoiced
    | StepDrawFact
    | StepAssigningFact
    | SheetSigningFact
)
