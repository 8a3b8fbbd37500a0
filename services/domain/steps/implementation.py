"""Implementation: the plan is carried out; the Bureau looks in at suitable times (A1.5).

Half-yearly reports (A1.4) are filings of their own, not acts of this step.
"""

import operator
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, TextRef, label
from services.domain.case import Case, CaseFact, Finding
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid
from services.domain.rectifying.items import LedgerOrder
from services.domain.tree.units import Part, StepName


class Point(Frozen):
    """A finding as an officer or expert writes it down."""

    place: str = label("涉及材料或指标", "Item or indicator", max_length=80)
    rule: str = label("依据", "Rule", max_length=40)
    words: TextRef = label("问题", "What is wrong")
    veto: bool = label("一票否决项", "A veto item", default=False, exclude_if=operator.not_)


class RecordInterimCheck(Act):
    """A check on the way, with feedback; its rectification counts at acceptance (A1.5)."""

    zh, en, rule = "登记中期检查", "Record an interim check", "A1.5"
    step, path, part = StepName.IMPLEMENTATION, "interim-checks", Part.INSPECTOR
    whenever = True

    kind: Literal["record-interim-check"] = "record-interim-check"
    checked_on: date = label("检查日期", "Day of the check")
    visit: Literal["open", "unannounced"] = label("检查方式", "Kind of visit")
    feedback: TextRef = label("反馈意见", "Feedback")
    points: tuple[Point, ...] = label("发现的问题", "Findings", default=())
    mend_by: date | None = label("整改期限", "To be mended by", default=None)


class ReportInterimMeasures(Act):
    """What was done about one finding of an interim check (A1.5)."""

    zh, en, rule = "报告中期检查整改情况", "Report on a finding", "A1.5"
    step, path, part = StepName.IMPLEMENTATION, "interim-measures", Part.APPLICANT

    kind: Literal["report-interim-measures"] = "report-interim-measures"
    no: int = label("问题序号", "Number of the finding", ge=1)
    measures: TextRef = label("整改情况", "What was done")


class CloseInterimFinding(Act):
    """Closed by the inspector, not by the applicant (D9)."""

    zh, en, rule = "中期检查问题销号", "Close a finding", "A1.5, D9"
    step, path, part = StepName.IMPLEMENTATION, "interim-closures", Part.INSPECTOR

    kind: Literal["close-interim-finding"] = "close-interim-finding"
    no: int = label("问题序号", "Number of the finding", ge=1)


class BeginSelfCheck(Act):
    """The applicant turns to self-check (A1.6, A2.3, A3.3)."""

    zh, en, rule = "开始自查", "Begin the self-check", "A1.6, A2.3, A3.3"
    step, path, part = StepName.IMPLEMENTATION, "self-check", Part.APPLICANT

    kind: Literal["begin-self-check"] = "begin-self-check"


class InterimChecked(CaseFact):
    kind: Literal["interim-checked"] = "interim-checked"
    checked_on: date
    visit: Literal["open", "unannounced"]
    feedback: TextRef
    points: tuple[Point, ...] = ()
    mend_by: date | None = None
    """By when; empty in checks from before this was kept (6.2.4)."""

    def on(self, case: Case) -> Case:
        first = len(case.findings) + 1
        found = tuple(
            Finding(no=first + n, source="interim-check", mend_by=self.mend_by, **dict(point))
            for n, point in enumerate(self.points)
        )
        return case.but(findings=(*case.findings, *found))


class InterimMeasuresReported(CaseFact):
    kind: Literal["interim-measures-reported"] = "interim-measures-reported"
    no: int
    measures: TextRef

    def on(self, case: Case) -> Case:
        return _changed(case, self.no, status="reported", measures=self.measures)


class InterimFindingClosed(CaseFact):
    kind: Literal["interim-finding-closed"] = "interim-finding-closed"
    no: int

    def on(self, case: Case) -> Case:
        return _changed(case, self.no, status="closed")


class SelfCheckBegun(CaseFact):
    kind: Literal["self-check-begun"] = "self-check-begun"

    def on(self, case: Case) -> Case:
        return case.next_step(self.at)


def _changed(case: Case, no: int, **changes: object) -> Case:
    findings = (
        finding.model_copy(update=changes) if finding.no == no else finding
        for finding in case.findings
    )
    return case.but(findings=tuple(findings))


def _open_finding(case: Case, no: int) -> Finding:
    for finding in case.open_findings:
        if finding.no == no:
            if finding.entry:
                raise LedgerOrder(no=no, why="item-in-ledger")
            return finding
    raise Invalid(field="no", given=no)


@rule(
    RecordInterimCheck,
    Case,
    opens=lambda case: None if case.rules.interim_checks else "no-interim-checks",
)
def record_interim_check(case: Case, act: RecordInterimCheck, now: datetime) -> InterimChecked:
    if act.checked_on > local_day(now):
        raise Invalid(field="checked_on", latest=local_day(now).isoformat())
    if act.mend_by and (not act.points or act.mend_by <= act.checked_on):
        raise Invalid(field="mend_by", earliest=act.checked_on.isoformat())
    return InterimChecked(
        **fact(act, now),
        checked_on=act.checked_on,
        visit=act.visit,
        feedback=act.feedback,
        points=act.points,
        mend_by=act.mend_by,
    )


def _some_open(case: Case) -> str | None:
    return None if case.open_findings else "nothing-open"


@rule(ReportInterimMeasures, Case, opens=_some_open)
def report_interim_measures(
    case: Case, act: ReportInterimMeasures, now: datetime
) -> InterimMeasuresReported:
    _open_finding(case, act.no)
    return InterimMeasuresReported(**fact(act, now), no=act.no, measures=act.measures)


@rule(CloseInterimFinding, Case, opens=_some_open)
def close_interim_finding(
    case: Case, act: CloseInterimFinding, now: datetime
) -> InterimFindingClosed:
    if _open_finding(case, act.no).status != "reported":
        raise Invalid(field="no", given=act.no)
    return InterimFindingClosed(**fact(act, now), no=act.no)


@rule(BeginSelfCheck, Case)
def begin_self_check(case: Case, act: BeginSelfCheck, now: datetime) -> SelfCheckBegun:
    return SelfCheckBegun(**fact(act, now))


ImplementationAct = Annotated[
    RecordInterimCheck | ReportInterimMeasures | CloseInterimFinding | BeginSelfCheck,
    Field(discriminator="kind"),
]
ImplementationFact = (
    InterimChecked | InterimMeasuresReported | InterimFindingClosed | SelfCheckBegun
)
