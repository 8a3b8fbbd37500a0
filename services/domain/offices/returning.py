"""Sent back to an earlier step (驳回): what was done since is cleared, the log keeps it (2.2.1).

Another thing than a deficits notice (C2.9.3), which stays in its step, and than the applicant's
own reopening (A6.8).
"""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, TextRef, label
from services.domain.case import (
    Acceptance,
    Application,
    Case,
    CaseFact,
    SelfCheck,
    SentFrom,
    UpperReview,
)
from services.domain.errors import Invalid
from services.domain.programme.schema import Obligation
from services.domain.review.panel import Panel
from services.domain.tree.units import Part, StepName


class SendBack(Act):
    """Whoever decides in a step sends the case back to an earlier one, with reasons (2.2.1)."""

    zh, en, rule = "驳回至前一环节", "Send back", "2.2.1"
    path, part = "return", Part.DECIDER
    any_step: ClassVar[bool] = True
    harm = True

    kind: Literal["send-back"] = "send-back"
    to: StepName = label("退回到", "Back to")
    reason: TextRef = label("理由", "Reasons")


class SentBack(CaseFact):
    goes_back: ClassVar[bool] = True
    kind: Literal["sent-back"] = "sent-back"
    to: StepName
    reason: TextRef

    def on(self, case: Case) -> Case:
        """From that step on all is done again. Who owed something owes it no longer."""
        back = case
        for step in case.rules.steps[_position(case, self.to) : case.position + 1]:
            back = REOPENED.get(step.name, _unchanged)(back)
        back = back.but(findings=_findings_from_before(case, self.to), rounds=0)
        spanning = {span.what for span in case.rules.spans}
        for what in set(case.ledgers) - spanning:
            back = back.settled(what, self.at)
        if self.to is StepName.ACCEPTANCE:
            back = back.owing(Obligation.REVIEW, self.at)
        before = case.sent_back.position if case.sent_back else 0
        left = SentFrom(position=max(case.position, before), at=self.at)
        return back.back_to(self.to, self.at).but(sent_back=left)

    def assesses_anew(self, case: Case) -> bool:
        """Whether the experts' sheets of before are cleared: others will be asked (A1.9)."""
        again = case.rules.steps[_position(case, self.to) :]
        return StepName.TECHNICAL_ASSESSMENT in {step.name for step in again}


def _unchanged(case: Case) -> Case:
    return case


def _self_check(case: Case) -> Case:
    """What was signed stays signed, as long as the values stay."""
    was = case.self_check
    return case.but(self_check=SelfCheck(verified=was.verified, disputed=was.disputed))


def _application(case: Case) -> Case:
    """Submissions and notices are counted on: they bear numbers."""
    was = case.application
    again = Application(
        submissions=was.submissions, notices=was.notices, asked_by_panel=was.asked_by_panel
    )
    return case.but(application=again)


def _assessment(case: Case) -> Case:
    """How long the experts take is told anew, and again does not count (2.2.3)."""
    return case.but(panel=Panel(), review_days=0)


def _acceptance(case: Case) -> Case:
    return case.but(panel=Panel(), acceptance=Acceptance())


def _upper_review(case: Case) -> Case:
    return case.but(upper_review=UpperReview())


REOPENED: dict[StepName, Callable[[Case], Case]] = {
    StepName.SELF_CHECK: _self_check,
    StepName.APPLICATION: _application,
    StepName.TECHNICAL_ASSESSMENT: _assessment,
    StepName.ACCEPTANCE: _acceptance,
    StepName.UPPER_REVIEW: _upper_review,
}
"""What each step has done to a case, cleared. Rectification's is the findings themselves."""

FOUND_IN = {
    "interim-check": StepName.IMPLEMENTATION,
    "technical-assessment": StepName.TECHNICAL_ASSESSMENT,
    "acceptance": StepName.ACCEPTANCE,
    "recheck": StepName.RECHECK,
}


def _findings_from_before(case: Case, to: StepName) -> tuple[object, ...]:
    first = _position(case, to)
    return tuple(one for one in case.findings if _position(case, FOUND_IN[one.source]) < first)


def _position(case: Case, name: StepName) -> int:
    return [step.name for step in case.rules.steps].index(name)


def back_from(case: Case) -> tuple[StepName, ...]:
    """The steps to which the case may be sent back from where it stands."""
    if case.step is None or case.title:
        return ()
    earlier = {step.name for step in case.rules.steps[: case.position]}
    return tuple(one for one in case.rules.returns.to.get(case.step.name, ()) if one in earlier)


@rule(SendBack, Case, opens=lambda case: None if back_from(case) else "no-way-back")
def send_back(case: Case, act: SendBack, now: datetime) -> SentBack:
    if act.to not in back_from(case):
        raise Invalid(field="to", given=str(act.to))
    return SentBack(**fact(act, now), to=act.to, reason=act.reason)
