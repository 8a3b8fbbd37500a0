"""Pre-assessment: the province looks first, and its opinion carries the case upward (A7.3, B1.3).

What the ministry's group then examines is `technical_assessment.py`; nothing is mended here.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, TextRef, label
from services.domain.case import Case, CaseFact, Outcome
from services.domain.tree.units import Part, StepName


class RequestRecheck(Act):
    """The city applies for its re-check, and is named again where it passes (B1.8)."""

    zh, en, rule = "申请复核", "Apply for the re-check", "B1.8"
    step, path, part = StepName.PRE_ASSESSMENT, "request", Part.APPLICANT_LEADER

    kind: Literal["request-recheck"] = "request-recheck"
    document: DocumentId = label("复核申请文件", "The application")


class FormPreAssessment(Act):
    """The province recommends the applicant to the ministry, or does not (A7.3, B1.3)."""

    zh, en, rule = "形成预评估意见", "Form the pre-assessment opinion", "A7.3, B1.3, B1.8"
    step, path, part = StepName.PRE_ASSESSMENT, "opinion", Part.PRE_ASSESSOR
    harm = True

    kind: Literal["form-pre-assessment"] = "form-pre-assessment"
    passed: bool = label("同意推荐", "Recommended")
    opinion: TextRef = label("预评估意见", "Opinion")
    document: DocumentId | None = label("预评估报告", "The assessment report", default=None)


class RecheckRequested(CaseFact):
    kind: Literal["recheck-requested"] = "recheck-requested"
    document: str

    def on(self, case: Case) -> Case:
        return case.but(recheck_request=self.document)


class PreAssessed(CaseFact):
    kind: Literal["pre-assessed"] = "pre-assessed"
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


def _awaits_request(case: Case) -> str | None:
    """A first case is applied for in its own step."""
    if not case.title:
        return "no-recheck"
    return "already-requested" if case.recheck_request else None


def _applied_for(case: Case) -> str | None:
    return "request-missing" if case.title and not case.recheck_request else None


@rule(RequestRecheck, Case, opens=_awaits_request)
def request_recheck(case: Case, act: RequestRecheck, now: datetime) -> RecheckRequested:
    return RecheckRequested(**fact(act, now), document=act.document)


@rule(FormPreAssessment, Case, opens=_applied_for)
def form_pre_assessment(case: Case, act: FormPreAssessment, now: datetime) -> PreAssessed:
    return PreAssessed(
        **fact(act, now), passed=act.passed, opinion=act.opinion, document=act.document
    )


PreAssessmentAct = Annotated[RequestRecheck | FormPreAssessment, Field(discriminator="kind")]
PreAssessmentFact = RecheckRequested | PreAssessed
