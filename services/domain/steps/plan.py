"""Plan: drawn up, argued or guided, approved, put into force, filed (A1.2, A1.3, A2.2, A3.2).

The day on which it comes into force starts the year of A1.6, A2.3 and A3.3.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid
from services.domain.tree.units import Part, StepName


class _PlanStep(Act):
    step = StepName.PLAN


class SubmitPlan(_PlanStep):
    """The plan as drawn up (A1.2, A2.2, A3.2)."""

    zh, en, rule = "提交规划文本", "Submit the plan", "A1.2, A2.2, A3.2"
    path, part = "text", Part.APPLICANT

    kind: Literal["submit-plan"] = "submit-plan"
    document: DocumentId = label("规划文本", "Plan text")


class RecordPlanOpinion(_PlanStep):
    """Argued before experts (A1.2, A2.2), or guided by the county bureau (A3.2)."""

    zh, en, rule = "登记规划论证（指导）意见", "Record the opinion on the plan", "A1.2, A2.2, A3.2"
    path, part = "opinion", Part.PLAN_ARGUER

    kind: Literal["record-plan-opinion"] = "record-plan-opinion"
    held_on: date = label("论证（指导）日期", "Day of the meeting or guidance")
    passed: bool = label("是否通过", "Passed")
    opinion: TextRef = label("意见", "Opinion")


class ApprovePlan(_PlanStep):
    """Deliberated and approved (A1.2 congress committee, A2.2 congress or government, A3.2 town)."""

    zh, en, rule = "登记规划批准", "Record the approval of the plan", "A1.2, A2.2, A3.2"
    path, part = "approval", Part.PLAN_APPROVER

    kind: Literal["approve-plan"] = "approve-plan"
    approved_on: date = label("批准日期", "Day of approval")
    document_no: str = label("批复（决议）文号", "Number of the approval", max_length=60)
    document: DocumentId = label("批复（决议）", "The approval")


class IssuePlan(_PlanStep):
    """The county government puts the plan into force (A1.2)."""

    zh, en, rule = "发布实施规划", "Put the plan into force", "A1.2"
    path, part = "issue", Part.PLAN_ISSUER

    kind: Literal["issue-plan"] = "issue-plan"
    in_force_on: date = label("实施日期", "In force from")
    document_no: str = label("实施文件文号", "Number of the document", max_length=60)
    document: DocumentId = label("实施文件", "The document")


class FilePlan(_PlanStep):
    """Filed with the bureau (A1.3: three documents; A2.2: with the county bureau)."""

    zh, en, rule = "规划备案", "File the plan with the bureau", "A1.3, A2.2"
    path, part = "filing", Part.APPLICANT

    kind: Literal["file-plan"] = "file-plan"
    documents: tuple[DocumentId, ...] = label("备案文件", "Documents filed")


class PlanSubmitted(CaseFact):
    kind: Literal["plan-submitted"] = "plan-submitted"
    document: str

    def on(self, case: Case) -> Case:
        plan = {"document": self.document, "opinion_on": None}
        return case.but(plan=case.plan.model_copy(update=plan))


class PlanOpinionRecorded(CaseFact):
    kind: Literal["plan-opinion-recorded"] = "plan-opinion-recorded"
    held_on: date
    passed: bool
    opinion: TextRef

    def on(self, case: Case) -> Case:
        """A plan that did not pass is drawn up again."""
        heard = {"opinion_on": self.held_on} if self.passed else {"document": ""}
        return case.but(plan=case.plan.model_copy(update=heard))


class PlanApproved(CaseFact):
    kind: Literal["plan-approved"] = "plan-approved"
    approved_on: date
    document_no: str
    document: str

    def on(self, case: Case) -> Case:
        plan: dict[str, object] = {"approved_on": self.approved_on}
        if not case.rules.plan.issued:
            plan["in_force_on"] = self.approved_on
        return _once_complete(case.but(plan=case.plan.model_copy(update=plan)), self.at)


class PlanIssued(CaseFact):
    kind: Literal["plan-issued"] = "plan-issued"
    in_force_on: date
    document_no: str
    document: str

    def on(self, case: Case) -> Case:
        plan = case.plan.model_copy(update={"in_force_on": self.in_force_on})
        return _once_complete(case.but(plan=plan), self.at)


class PlanFiled(CaseFact):
    kind: Literal["plan-filed"] = "plan-filed"
    documents: tuple[str, ...]

    def on(self, case: Case) -> Case:
        plan = case.plan.model_copy(update={"filed": True})
        return _once_complete(case.but(plan=plan), self.at)


def _once_complete(case: Case, at: datetime) -> Case:
    """The step is over when the plan is in force and, where asked for, filed."""
    filed = case.plan.filed or not case.rules.plan.filed_documents
    return case.next_step(at) if case.plan.in_force_on and filed else case


def _not_before(day: date, earlier: date | None, field: str, now: datetime) -> None:
    if earlier and day < earlier:
        raise Invalid(field=field, earliest=earlier.isoformat())
    if day > local_day(now):
        raise Invalid(field=field, latest=local_day(now).isoformat())


@rule(SubmitPlan, Case, opens=lambda case: "already-approved" if case.plan.approved_on else None)
def submit_plan(case: Case, act: SubmitPlan, now: datetime) -> PlanSubmitted:
    return PlanSubmitted(**fact(act, now), document=act.document)


def _awaits_opinion(case: Case) -> str | None:
    if not case.plan.document:
        return "plan-missing"
    return "opinion-recorded" if case.plan.opinion_on else None


@rule(RecordPlanOpinion, Case, opens=_awaits_opinion)
def record_plan_opinion(case: Case, act: RecordPlanOpinion, now: datetime) -> PlanOpinionRecorded:
    _not_before(act.held_on, None, "held_on", now)
    return PlanOpinionRecorded(
        **fact(act, now), held_on=act.held_on, passed=act.passed, opinion=act.opinion
    )


def _awaits_approval(case: Case) -> str | None:
    if not case.plan.opinion_on:
        return "opinion-missing"
    return "already-approved" if case.plan.approved_on else None


@rule(ApprovePlan, Case, opens=_awaits_approval)
def approve_plan(case: Case, act: ApprovePlan, now: datetime) -> PlanApproved:
    _not_before(act.approved_on, case.plan.opinion_on, "approved_on", now)
    return PlanApproved(
        **fact(act, now),
        approved_on=act.approved_on,
        document_no=act.document_no,
        document=act.document,
    )


def _awaits_issue(case: Case) -> str | None:
    if not case.rules.plan.issued or case.plan.in_force_on:
        return "no-issue-awaited"
    return None if case.plan.approved_on else "approval-missing"


@rule(IssuePlan, Case, opens=_awaits_issue)
def issue_plan(case: Case, act: IssuePlan, now: datetime) -> PlanIssued:
    _not_before(act.in_force_on, case.plan.approved_on, "in_force_on", now)
    return PlanIssued(
        **fact(act, now),
        in_force_on=act.in_force_on,
        document_no=act.document_no,
        document=act.document,
    )


def _awaits_filing(case: Case) -> str | None:
    if not case.rules.plan.filed_documents or case.plan.filed:
        return "no-filing-awaited"
    return None if case.plan.in_force_on else "not-in-force"


@rule(FilePlan, Case, opens=_awaits_filing)
def file_plan(case: Case, act: FilePlan, now: datetime) -> PlanFiled:
    """A1.3: final plan text, congress resolution, government document, all three."""
    wanted = case.rules.plan.filed_documents
    if len(set(act.documents)) < wanted:
        raise Invalid(field="documents", wanted=wanted, given=len(set(act.documents)))
    return PlanFiled(**fact(act, now), documents=act.documents)


PlanAct = Annotated[
    SubmitPlan | RecordPlanOpinion | ApprovePlan | IssuePlan | FilePlan,
    Field(discriminator="kind"),
]
PlanFact = PlanSubmitted | PlanOpinionRecorded | PlanApproved | PlanIssued | PlanFiled
