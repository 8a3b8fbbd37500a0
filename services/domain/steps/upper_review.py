"""Upper review: the county reports what it accepted, the Bureau reviews and spot-checks (A3.5, A3.6)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, Looked, TextRef, label
from services.domain.case import Case, CaseFact, Outcome
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid
from services.domain.mechanisms.samples import Sample, SampleRule, sample
from services.domain.offices.signing import MOST_SIGNERS
from services.domain.programme.words import OUR_DEFAULT
from services.domain.review.consolidating import next_version, replaced
from services.domain.review.laid import Laid, Unissued
from services.domain.review.signing_papers import (
    Lays,
    PutReviewOpinionToSignature,
    laid,
    why_not_issued,
)
from services.domain.tree.units import Part, StepName

SPOT_CHECK = SampleRule(
    of="objects", share=Decimal("0.3"), at_least=5, source=None, note=OUR_DEFAULT
)
"""How many of the indicators: A3.6 asks for a spot-check and says no number."""


class ReportAcceptance(Act):
    """Application and acceptance material go to the Bureau (A3.5)."""

    zh, en, rule = "上报申请及验收材料", "Report the acceptance upward", "A3.5"
    step, path, part = StepName.UPPER_REVIEW, "report", Part.ACCEPTOR

    kind: Literal["report-acceptance"] = "report-acceptance"
    document: DocumentId = label("验收材料", "Acceptance material")


class DrawSpotCheck(Act):
    """Which indicators the spot-check looks at: by the hash of the county's report (A3.6, D18)."""

    zh, en, rule = "抽取抽查指标", "Draw what is spot-checked", "A3.6, D18"
    step, path, part = StepName.UPPER_REVIEW, "spot-check-draw", Part.UPPER_REVIEWER
    whenever = True

    kind: Literal["draw-spot-check"] = "draw-spot-check"
    codes: Annotated[tuple[str, ...], Looked()] = ()
    published: Annotated[str, Looked()] = ""
    """The hash of the record by which the county reported: nobody could choose it."""


class RecordSpotCheck(Act):
    """A spot-check with the four departments (A3.6, D18)."""

    zh, en, rule = "登记抽查", "Record the spot-check", "A3.6, D18"
    step, path, part = StepName.UPPER_REVIEW, "spot-check", Part.UPPER_REVIEWER

    kind: Literal["record-spot-check"] = "record-spot-check"
    checked_on: date = label("抽查日期", "Day of the spot-check")
    visit: Literal["open", "unannounced"] = label("抽查方式", "Kind of visit")
    departments: tuple[str, ...] = label("参加部门", "Departments taking part", default=())
    note: TextRef = label("抽查情况", "What was seen")


class FormReviewOpinion(Act):
    """The review and spot-check opinion (A3.6)."""

    zh, en, rule = "形成审核抽查意见", "Form the review opinion", "A3.6"
    step, path, part = StepName.UPPER_REVIEW, "opinion", Part.UPPER_REVIEWER
    harm = True

    kind: Literal["form-review-opinion"] = "form-review-opinion"
    passed: bool = label("审核通过", "Passed")
    opinion: TextRef = label("审核抽查意见", "Opinion")
    document: DocumentId | None = label("意见书", "The signed opinion", default=None)


class LayReviewOpinion(Act):
    """The opinion as the Bureau and its departments are to sign it, in order (A3.6, 6.2.3)."""

    zh, en, rule = "拟定审核抽查意见", "Draft the review opinion", "A3.6, 6.1.5, 6.2.3"
    step, path, part = StepName.UPPER_REVIEW, "draft-opinion", Part.UPPER_REVIEWER

    kind: Literal["lay-review-opinion"] = "lay-review-opinion"
    passed: bool = label("审核通过", "Passed")
    opinion: TextRef = label("审核抽查意见", "Opinion")
    signers: tuple[str, ...] = label(
        "签署人（按此顺序依次签署）",
        "Who signs, in this order",
        min_length=1,
        max_length=MOST_SIGNERS,
    )


class IssueReviewOpinion(Act):
    """All have signed: the review and spot-check opinion is formed (A3.6)."""

    zh, en, rule = "发出审核抽查意见", "Issue the signed review opinion", "A3.6, 6.1.5, 6.2.3"
    step, path, part = StepName.UPPER_REVIEW, "signed-opinion", Part.UPPER_REVIEWER
    harm = True

    kind: Literal["issue-review-opinion"] = "issue-review-opinion"


class AcceptanceReported(CaseFact):
    handed_up: ClassVar[bool] = True
    kind: Literal["acceptance-reported"] = "acceptance-reported"
    document: str

    def on(self, case: Case) -> Case:
        return case.but(upper_review=case.upper_review.model_copy(update={"reported": True}))


class SpotCheckDrawn(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["spot-check-drawn"] = "spot-check-drawn"
    sample: Sample
    published: str

    def on(self, case: Case) -> Case:
        drawn = {"drawn": self.sample}
        return case.but(upper_review=case.upper_review.model_copy(update=drawn))


class SpotChecked(CaseFact):
    kind: Literal["spot-checked"] = "spot-checked"
    checked_on: date
    visit: Literal["open", "unannounced"]
    departments: tuple[str, ...] = ()
    note: TextRef

    def on(self, case: Case) -> Case:
        checked = {"spot_checked_on": self.checked_on}
        return case.but(upper_review=case.upper_review.model_copy(update=checked))


class ReviewOpinionLaid(Lays):
    kind: Literal["review-opinion-laid"] = "review-opinion-laid"

    @property
    def people(self) -> tuple[str, ...]:
        return self.laid.signers


class ReviewOpinionFormed(CaseFact):
    kind: Literal["review-opinion-formed"] = "review-opinion-formed"
    passed: bool
    opinion: TextRef
    document: str | None = None
    paper: str = ""
    """sha256 of the paper that was signed (6.1.5); empty where one formed it alone."""

    @property
    def denial(self) -> TextRef | None:
        return None if self.passed else self.opinion

    def on(self, case: Case) -> Case:
        if self.passed:
            return case.next_step(self.at)
        return case.ended(Outcome.FAILED, self.at)


@rule(
    ReportAcceptance,
    Case,
    opens=lambda case: "already-reported" if case.upper_review.reported else None,
)
def report_acceptance(case: Case, act: ReportAcceptance, now: datetime) -> AcceptanceReported:
    return AcceptanceReported(**fact(act, now), document=act.document)


def _reported(case: Case) -> str | None:
    return None if case.upper_review.reported else "report-missing"


def _spot_checked(case: Case) -> str | None:
    return None if case.upper_review.spot_checked_on else "spot-check-missing"


def _not_drawn(case: Case) -> str | None:
    if case.upper_review.drawn or case.upper_review.spot_checked_on:
        return "already-drawn"
    return _reported(case)


@rule(DrawSpotCheck, Case, opens=_not_drawn)
def draw_spot_check(case: Case, act: DrawSpotCheck, now: datetime) -> SpotCheckDrawn:
    """Once for each report: who draws again until it suits draws nothing."""
    if not act.codes or not act.published:
        raise Invalid(field="codes")
    drawn = sample(SPOT_CHECK, act.codes, name="spot-check", published=act.published)
    return SpotCheckDrawn(**fact(act, now), sample=drawn, published=act.published)


@rule(RecordSpotCheck, Case, opens=_reported)
def record_spot_check(case: Case, act: RecordSpotCheck, now: datetime) -> SpotChecked:
    if act.checked_on > local_day(now):
        raise Invalid(field="checked_on", latest=local_day(now).isoformat())
    return SpotChecked(
        **fact(act, now),
        checked_on=act.checked_on,
        visit=act.visit,
        departments=act.departments,
        note=act.note,
    )


def _alone(case: Case) -> str | None:
    return "opinion-laid" if case.laid else _spot_checked(case)


@rule(FormReviewOpinion, Case, opens=_alone)
def form_review_opinion(case: Case, act: FormReviewOpinion, now: datetime) -> ReviewOpinionFormed:
    return ReviewOpinionFormed(
        **fact(act, now), passed=act.passed, opinion=act.opinion, document=act.document
    )


@rule(LayReviewOpinion, Case, opens=_spot_checked)
def lay_review_opinion(case: Case, act: LayReviewOpinion, now: datetime) -> ReviewOpinionLaid:
    """Whoever would not sign has a new version laid, which is signed anew by all."""
    if len(set(act.signers)) != len(act.signers):
        raise Invalid(field="signers")
    new = Laid(
        no=next_version(case),
        replaces=replaced(case),
        by=act.actor.account,
        passed=act.passed,
        opinion=Unissued.of(act.opinion),
        signers=act.signers,
        in_order=True,
    )
    return ReviewOpinionLaid(**fact(act, now), laid=new)


@rule(IssueReviewOpinion, Case, opens=why_not_issued)
def issue_review_opinion(case: Case, act: IssueReviewOpinion, now: datetime) -> ReviewOpinionFormed:
    """Word for word what all have signed."""
    paper = laid(case)
    return ReviewOpinionFormed(
        **fact(act, now), passed=paper.passed, opinion=paper.opinion.ref, paper=paper.pdf
    )


UpperReviewAct = Annotated[
    ReportAcceptance
    | DrawSpotCheck
    | RecordSpotCheck
    | FormReviewOpinion
    | LayReviewOpinion
    | PutReviewOpinionToSignature
    | IssueReviewOpinion,
    Field(discriminator="kind"),
]
UpperReviewFact = (
    AcceptanceReported | SpotCheckDrawn | SpotChecked | ReviewOpinionLaid | ReviewOpinionFormed
)
