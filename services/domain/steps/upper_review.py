"""Upper review: the county reports what it accepted, the Bureau reviews and spot-checks (A3.5, A3.6)."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, TextRef, label
from services.domain.case import Case, CaseFact, Outcome
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid
from services.domain.tree.units import Part, StepName


class ReportAcceptance(Act):
    """Application and acceptance material go to the Bureau (A3.5)."""

    zh, en, rule = "上报申请及验收材料", "Report the acceptance upward", "A3.5"
    step, path, part = StepName.UPPER_REVIEW, "report", Part.ACCEPTOR

    kind: Literal["report-acceptance"] = "report-acceptance"
    document: DocumentId = label("验收材料", "Acceptance material")


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


class AcceptanceReported(CaseFact):
    handed_up: ClassVar[bool] = True
    kind: Literal["acceptance-reported"] = "acceptance-reported"
    document: str

    def on(self, case: Case) -> Case:
        return case.but(upper_review=case.upper_review.model_copy(update={"reported": True}))


class SpotChecked(CaseFact):
    kind: Literal["spot-checked"] = "spot-checked"
    checked_on: date
    visit: Literal["open", "unannounced"]
    departments: tuple[str, ...] = ()
    note: TextRef

    def on(self, case: Case) -> Case:
        checked = {"spot_checked_on": self.checked_on}
        return case.but(upper_review=case.upper_review.model_copy(update=checked))


class ReviewOpinionFormed(CaseFact):
    kind: Literal["review-opinion-formed"] = "review-opinion-formed"
    passed: bool
    opinion: TextRef
    document: str | None = None

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


@rule(FormReviewOpinion, Case, opens=_spot_checked)
def form_review_opinion(case: Case, act: FormReviewOpinion, now: datetime) -> ReviewOpinionFormed:
    return ReviewOpinionFormed(
        **fact(act, now), passed=act.passed, opinion=act.opinion, document=act.document
    )


UpperReviewAct = Annotated[
    ReportAcceptance | RecordSpotCheck | FormReviewOpinion, Field(discriminator="kind")
]
UpperReviewFact = AcceptanceReported | SpotChecked | ReviewOpinionFormed
