"""Rectification: every finding answered in writing, re-reviewed, closed (A1.10, A1.11, A4.5, D9).

The same step serves technical assessment, acceptance and re-check.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, Frozen, Looked, TextRef, label
from services.domain.case import Case, CaseFact, Finding, Outcome
from services.domain.errors import Invalid, TooEarly
from services.domain.mechanisms.rectifications import Standing
from services.domain.programme.schema import Obligation
from services.domain.rectifying.items import LedgerOrder, unsettled
from services.domain.tree.units import Part, StepName


class Measure(Frozen):
    """What was done about one finding."""

    no: int = label("问题序号", "Number of the finding", ge=1)
    measures: TextRef = label("整改措施与结果", "Measures and result")


class SubmitRectificationReport(Act):
    """The written report, in the county government's name where A1.10 asks for it."""

    zh, en, rule = "提交整改报告", "Submit the rectification report", "A1.10, A4.5, D9"
    step, path, part = StepName.RECTIFICATION, "report", Part.RECTIFIER

    kind: Literal["submit-rectification-report"] = "submit-rectification-report"
    document: DocumentId = label("整改报告", "The report")
    measures: tuple[Measure, ...] = label(
        "逐项整改情况", "What was done, item by item", min_length=1
    )


class ReReview(Act):
    """Each finding looked at again; closed only when accepted (A1.11, D9)."""

    zh, en, rule = "复核整改情况", "Re-review", "A1.11, D9"
    step, path, part = StepName.RECTIFICATION, "re-review", Part.RE_REVIEWER

    kind: Literal["re-review"] = "re-review"
    closed: tuple[int, ...] = label("准予销号的问题序号", "Numbers closed", default=())
    opinion: TextRef = label("复核意见", "Opinion")


class ConcludeFailure(Act):
    """Still not up to standard after rectification, or never reported within the term (A4.5)."""

    zh, en, rule = "认定整改不达标", "Find it still below standard", "A4.5"
    step, path, part = StepName.RECTIFICATION, "failure", Part.RE_REVIEWER
    harm = True

    kind: Literal["conclude-failure"] = "conclude-failure"
    reason: TextRef = label("理由", "Reasons")
    due_at: Annotated[datetime | None, Looked()] = None
    """24:00 of the term's last day; which days count is the calendar's word, not known here."""


class RectificationReported(CaseFact):
    kind: Literal["rectification-reported"] = "rectification-reported"
    document: str
    measures: tuple[Measure, ...]

    def on(self, case: Case) -> Case:
        said = {measure.no: measure.measures for measure in self.measures}
        findings = tuple(
            finding.model_copy(update={"status": "reported", "measures": said[finding.no]})
            if finding.no in said and finding.status != "closed"
            else finding
            for finding in case.findings
        )
        reported = case.but(findings=findings).settled(Obligation.RECTIFICATION, self.at)
        return reported.resumed(Obligation.REVIEW, self.at)


class ReReviewed(CaseFact):
    kind: Literal["re-reviewed"] = "re-reviewed"
    closed: tuple[int, ...]
    opinion: TextRef
    planned: tuple[int, ...] = ()
    """Left to their approved plans, where the programme lets a decision be taken so (C5.3.8)."""

    def on(self, case: Case) -> Case:
        """What is not closed is open again, with a new term; nothing open: the case goes on."""
        done = (*self.closed, *self.planned)
        findings = tuple(_judged(finding, self.closed, done) for finding in case.findings)
        judged = case.but(findings=findings)
        if any(finding.no not in self.planned for finding in judged.open_findings):
            again = judged.but(rounds=judged.rounds + 1)
            again = again.stopped(Obligation.REVIEW, self.at, "rectification", "A1.10")
            return again.owing(Obligation.RECTIFICATION, self.at)
        if judged.title and judged.at_last_step:
            return judged.ended(Outcome.PASSED, self.at)
        return judged.next_step(self.at)


class RectificationFailed(CaseFact):
    kind: Literal["rectification-failed"] = "rectification-failed"
    reason: TextRef

    @property
    def denial(self) -> TextRef | None:
        return self.reason

    def on(self, case: Case) -> Case:
        return case.ended(Outcome.FAILED, self.at)


def _judged(finding: Finding, closed: tuple[int, ...], done: tuple[int, ...]) -> Finding:
    """One that the report could not close goes back to work in the ledger too (D9)."""
    if finding.status == "closed":
        return finding
    entry = finding.entry
    if entry and entry.standing is Standing.CLOSED and finding.no not in done:
        again = {"standing": Standing.APPROVED, "closed_by": None, "rounds": entry.rounds + 1}
        entry = entry.model_copy(update=again)
    status = "closed" if finding.no in closed else "open"
    return finding.model_copy(update={"status": status, "entry": entry})


def _awaits_report(case: Case) -> str | None:
    """First the ledger is settled, where one was begun (D9)."""
    if not any(f.status == "open" for f in case.findings):
        return "report-in"
    return "ledger-unsettled" if unsettled(case) else None


def _awaits_review(case: Case) -> str | None:
    """Re-review looks at a complete report: nothing may be left unanswered."""
    return "report-missing" if any(f.status == "open" for f in case.findings) else None


def _may_have_failed(case: Case) -> str | None:
    return None if case.open_findings else "nothing-open"


@rule(SubmitRectificationReport, Case, opens=_awaits_report)
def submit_rectification_report(
    case: Case, act: SubmitRectificationReport, now: datetime
) -> RectificationReported:
    """All open findings in one report, none forgotten (A1.10)."""
    open_now = {finding.no for finding in case.findings if finding.status == "open"}
    said = {measure.no for measure in act.measures}
    if missing := sorted(open_now - said):
        raise Invalid(field="measures", missing=missing[0])
    return RectificationReported(**fact(act, now), document=act.document, measures=act.measures)


@rule(ReReview, Case, opens=_awaits_review)
def re_review(case: Case, act: ReReview, now: datetime) -> ReReviewed:
    known = {finding.no for finding in case.open_findings}
    if unknown := sorted(set(act.closed) - known):
        raise Invalid(field="closed", given=unknown[0])
    for finding in case.open_findings:
        if finding.no in act.closed and finding.entry and not finding.entry.done:
            raise LedgerOrder(no=finding.no, why="re-review-missing")
    left = (one for one in case.open_findings if one.no not in act.closed)
    planned = tuple(one.no for one in left if one.entry and one.entry.planned)
    return ReReviewed(**fact(act, now), closed=act.closed, opinion=act.opinion, planned=planned)


@rule(ConcludeFailure, Case, opens=_may_have_failed)
def conclude_failure(case: Case, act: ConcludeFailure, now: datetime) -> RectificationFailed:
    """A report may be judged at once; who says nothing has until the last day is over (A4.5)."""
    over = act.due_at is not None and now >= act.due_at  # None: the term stands still.
    if _awaits_review(case) and not over:
        raise TooEarly(earliest=act.due_at.isoformat() if act.due_at else "")
    return RectificationFailed(**fact(act, now), reason=act.reason)


RectificationAct = Annotated[
    SubmitRectificationReport | ReReview | ConcludeFailure, Field(discriminator="kind")
]
RectificationFact = RectificationReported | ReReviewed | RectificationFailed
