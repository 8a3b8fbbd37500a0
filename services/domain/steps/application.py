"""Application: form examined, dossier submitted and sealed, formally checked (A1.8, A2.5, A3.3).

What is missing is decided by `domain.application.check`; here its findings only refuse.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, Frozen, Looked, TextRef, label
from services.domain.case import Case, CaseFact, Deficit, Instruction, Outcome
from services.domain.errors import NotReady
from services.domain.offices.one_time import check_told_once
from services.domain.papers.deficit_answers import (
    ContestDeficit,
    DeficitContested,
    DeficitsUnanswered,
)
from services.domain.papers.grounds import Ground, check_content
from services.domain.programme.library import catalogue_of, get
from services.domain.programme.schema import Obligation
from services.domain.review.looking_again import back_for_evidence
from services.domain.tree.units import Part, StepName


class SealedDocument(Frozen):
    """One file of the manifest: exactly this version goes into the archive."""

    document: str
    version_id: str
    sha256: str
    place: str
    """Dossier item and part, e.g. "plan/1"."""


class SubmitForm(Act):
    """The application form goes to the county bureau for examination (A2.5, A3.7.4)."""

    zh, en, rule = "报送申报表", "Send the form for examination", "A2.5"
    step, path, part = StepName.APPLICATION, "form", Part.APPLICANT

    kind: Literal["submit-form"] = "submit-form"
    document: DocumentId = label("申报表", "Application form")


class ExamineForm(Act):
    """Examined by the county bureau; the examined form is bound first in the report (F4)."""

    zh, en, rule = "审核申报表", "Examine the form", "A2.5, A2.7.4, A3.7.4"
    step, path, part = StepName.APPLICATION, "examination", Part.EXAMINER

    kind: Literal["examine-form"] = "examine-form"
    agreed: bool = label("审核通过", "Agreed", default=True)
    opinion: TextRef = label("审核意见", "Opinion")
    document: DocumentId | None = label("已审核的申报表", "The examined form", default=None)


class SubmitApplication(Act):
    """Submitted in full; the very versions are sealed (A1.8, A2.5, A3.3)."""

    zh, en, rule = "提交验收申请", "Submit the application", "A1.8, A2.5, A3.3"
    step, path, part = StepName.APPLICATION, "submission", Part.APPLICANT_LEADER

    kind: Literal["submit-application"] = "submit-application"
    manifest: Annotated[tuple[SealedDocument, ...], Looked()]
    papers_version: Annotated[int, Looked()]
    data_digest: Annotated[str, Looked()]
    values: Annotated[dict[str, str], Looked()] = Field(default_factory=dict)
    """Indicator -> short digest of its value, so that a later notice knows what changed."""
    findings: Annotated[tuple[str, ...], Looked()] = ()
    """Codes of everything that the readiness check found missing, with their places."""
    unanswered: Annotated[tuple[int, ...], Looked()] = ()
    """Numbers of the notice whose material is as it was, and that nobody contested either."""


class ApproveRequest(Act):
    """The county government approves the town's request (A2.5)."""

    zh, en, rule = "批准验收申请", "Approve the request", "A2.5"
    step, path, part = StepName.APPLICATION, "approval", Part.REQUEST_APPROVER

    kind: Literal["approve-request"] = "approve-request"
    document_no: str = label("批准文号", "Number of the approval", max_length=60)


class SendApplications(Act):
    """The county bureau submits its requests in one batch (A2.5)."""

    zh, en, rule = "统一上报验收申请", "Submit in one batch", "A2.5"
    step, path, part = StepName.APPLICATION, "batch", Part.SENDER

    kind: Literal["send-applications"] = "send-applications"
    batch: str = label("批次文号", "Batch reference", min_length=1, max_length=60)


class AcceptApplication(Act):
    """Taken in for review (受理)."""

    zh, en, rule = "受理申请", "Take the application in", "A1.8, A2.5, A3.3"
    step, path, part = StepName.APPLICATION, "acceptance", Part.FORMAL_CHECKER

    kind: Literal["accept-application"] = "accept-application"


class DeficitLine(Frozen):
    place: str = label("涉及材料或指标", "Item or indicator", max_length=80)
    ground: Ground = label("问题性质", "Kind of deficit")
    rule: str = label("依据", "Rule", min_length=1, max_length=40)
    problem: TextRef = label("问题", "What is wrong")
    remedy: TextRef = label("补正要求", "How to mend it")
    caused_by: str = label(
        "由哪项补正引起（再次告知时填写）",
        "Brought about by the correction of (in a further notice)",
        default="",
        max_length=80,
    )
    example: TextRef | None = label("例子", "Example", default=None)


class IssueDeficits(Act):
    """One numbered notice that lists everything (F5, D10)."""

    zh, en, rule = "一次性告知补正", "Issue one notice of all deficits", "C2.9.3, D10, F5"
    step, path, part = StepName.APPLICATION, "deficits", Part.FORMAL_CHECKER

    kind: Literal["issue-deficits"] = "issue-deficits"
    lines: tuple[DeficitLine, ...] = label("需补正内容", "Deficits", min_length=1)
    changed: Annotated[tuple[str, ...] | None, Looked()] = None
    """Items changed since the submission before; None in notices from before this was asked."""
    indicators: Annotated[tuple[str, ...] | None, Looked()] = None
    """Codes of the case's own catalogue; None in notices from before it was looked up."""


class RefuseApplication(Act):
    """Refused with reasons, which are registered; never on formal grounds (1.3.7, F5)."""

    zh, en, rule = "不予受理（说明理由）", "Refuse, with reasons", "C2.9.5, F5, 1.3.7"
    step, path, part = StepName.APPLICATION, "refusal", Part.FORMAL_CHECKER
    harm = True

    kind: Literal["refuse-application"] = "refuse-application"
    ground: Ground = label("问题性质", "Kind of deficit")
    reason: TextRef = label("理由", "Reasons")


class FormSubmitted(CaseFact):
    kind: Literal["form-submitted"] = "form-submitted"
    document: str

    def on(self, case: Case) -> Case:
        return _with(case, form=self.document)


class FormExamined(CaseFact):
    kind: Literal["form-examined"] = "form-examined"
    agreed: bool
    opinion: TextRef
    document: str | None = None

    def on(self, case: Case) -> Case:
        """A form that is not agreed goes back; the applicant sends another."""
        if not self.agreed:
            return _with(case, form="")
        return _with(case, examined_form=self.document or case.application.form)


class ApplicationSubmitted(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["application-submitted"] = "application-submitted"
    manifest: tuple[SealedDocument, ...]
    papers_version: int
    data_digest: str
    values: dict[str, str] = Field(default_factory=dict)

    def on(self, case: Case) -> Case:
        was = case.application
        submitted = _with(
            case, submissions=was.submissions + 1, submitted_at=self.at, deficits=(), further=None
        ).settled(Obligation.CORRECTION, self.at)
        return _once_with_checker(submitted.but(stale=()), self.at)


class RequestApproved(CaseFact):
    kind: Literal["request-approved"] = "request-approved"
    document_no: str

    def on(self, case: Case) -> Case:
        return _once_with_checker(_with(case, approved=True), self.at)


class ApplicationsSent(CaseFact):
    kind: Literal["applications-sent"] = "applications-sent"
    batch: str

    def on(self, case: Case) -> Case:
        return _once_with_checker(_with(case, batch=self.batch), self.at)


class ApplicationAccepted(CaseFact):
    kind: Literal["application-accepted"] = "application-accepted"
    came_at: datetime | None = None
    """Taken in by silence, as of this moment; None where somebody took it in."""

    def on(self, case: Case) -> Case:
        since = self.came_at or self.at
        taken = _with(case, accepted_at=since).settled(Obligation.FORMAL_CHECK, self.at)
        return taken.owing(Obligation.REVIEW, since).next_step(self.at)


class DeficitsIssued(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["deficits-issued"] = "deficits-issued"
    number: int
    deficits: tuple[Deficit, ...]
    further: Instruction | None = None
    """The reasons for speaking of unchanged material again, and the leader's agreement."""
    by_panel: bool = False
    """Of what the experts found insufficient: the assessment begins again afterwards (A1.9)."""

    def on(self, case: Case) -> Case:
        """The ball is with the applicant; the formal check starts anew when it comes back."""
        if self.by_panel:
            return back_for_evidence(case, self.number, self.deficits, self.at)
        back = _with(case, notices=self.number, deficits=self.deficits, further=self.further)
        back = back.but(instruction=None)
        return back.settled(Obligation.FORMAL_CHECK, self.at).owing(Obligation.CORRECTION, self.at)


class ApplicationRefused(CaseFact):
    kind: Literal["application-refused"] = "application-refused"
    ground: str = ""
    reason: TextRef

    @property
    def denial(self) -> TextRef | None:
        return self.reason

    def on(self, case: Case) -> Case:
        return case.ended(Outcome.REFUSED, self.at)


def _with(case: Case, **changes: object) -> Case:
    return case.but(application=case.application.model_copy(update=changes))


def with_checker(case: Case) -> bool:
    """Submitted, approved and sent as far as the programme asks: the formal check is due."""
    rules, now = case.rules.application, case.application
    sent = (now.approved or not rules.approved) and (bool(now.batch) or not rules.batch)
    return bool(now.submitted_at) and not now.deficits and sent


def _once_with_checker(case: Case, at: datetime) -> Case:
    return case.owing(Obligation.FORMAL_CHECK, at) if with_checker(case) else case


def _with_applicant(case: Case) -> str | None:
    now = case.application
    return "under-review" if now.submitted_at and not now.deficits else None


def _awaits_form(case: Case) -> str | None:
    if not case.rules.application.examined:
        return "no-examination"
    if case.application.form and not case.application.examined_form:
        return "under-examination"
    return _with_applicant(case)


def _awaits_examination(case: Case) -> str | None:
    now = case.application
    return None if now.form and not now.examined_form else "no-form-sent"


def _may_submit(case: Case) -> str | None:
    if case.rules.application.examined and not case.application.examined_form:
        return "form-not-examined"
    return _with_applicant(case)


def _awaits_approval(case: Case) -> str | None:
    if not case.application.submitted_at or case.application.deficits:
        return "not-submitted"
    if not case.rules.application.approved or case.application.approved:
        return "no-approval-awaited"
    return None


def _awaits_batch(case: Case) -> str | None:
    rules, now = case.rules.application, case.application
    if not now.submitted_at or now.deficits:
        return "not-submitted"
    if rules.approved and not now.approved:
        return "approval-missing"
    return None if rules.batch and not now.batch else "no-batch-awaited"


def in_formal_check(case: Case) -> str | None:
    return None if with_checker(case) else "not-in-formal-check"


@rule(SubmitForm, Case, opens=_awaits_form)
def submit_form(case: Case, act: SubmitForm, now: datetime) -> FormSubmitted:
    return FormSubmitted(**fact(act, now), document=act.document)


@rule(ExamineForm, Case, opens=_awaits_examination)
def examine_form(case: Case, act: ExamineForm, now: datetime) -> FormExamined:
    return FormExamined(
        **fact(act, now), agreed=act.agreed, opinion=act.opinion, document=act.document
    )


@rule(SubmitApplication, Case, opens=_may_submit)
def submit_application(case: Case, act: SubmitApplication, now: datetime) -> ApplicationSubmitted:
    """The readiness page's own check: a ready case cannot be refused on formal grounds."""
    if act.findings:
        raise NotReady(count=len(act.findings), first=act.findings[0])
    if act.unanswered:
        raise DeficitsUnanswered(numbers=", ".join(map(str, act.unanswered)))
    if act.data_digest != case.self_check.data_digest:
        raise NotReady(count=1, first="data-changed-since-declared")
    return ApplicationSubmitted(
        **fact(act, now),
        manifest=act.manifest,
        papers_version=act.papers_version,
        data_digest=act.data_digest,
        values=act.values,
    )


@rule(ApproveRequest, Case, opens=_awaits_approval)
def approve_request(case: Case, act: ApproveRequest, now: datetime) -> RequestApproved:
    return RequestApproved(**fact(act, now), document_no=act.document_no)


@rule(SendApplications, Case, opens=_awaits_batch)
def send_applications(case: Case, act: SendApplications, now: datetime) -> ApplicationsSent:
    return ApplicationsSent(**fact(act, now), batch=act.batch)


@rule(AcceptApplication, Case, opens=in_formal_check)
def accept_application(case: Case, act: AcceptApplication, now: datetime) -> ApplicationAccepted:
    return ApplicationAccepted(**fact(act, now))


@rule(IssueDeficits, Case, opens=in_formal_check)
def issue_deficits(case: Case, act: IssueDeficits, now: datetime) -> DeficitsIssued:
    """Formal points were checked before sealing, so a deficit is about content only (F5).

    All is named at once: what did not change since is not named again (C2.9.3).
    """
    indicators = _indicators(case) if act.indicators is None else frozenset(act.indicators)
    for line in act.lines:
        check_content(line.place, line.rule, indicators)
    further = case.instruction if check_told_once(case, act.lines, act.changed) else None
    deficits = tuple(Deficit(no=n, **dict(line)) for n, line in enumerate(act.lines, start=1))
    number = case.application.notices + 1
    return DeficitsIssued(**fact(act, now), number=number, deficits=deficits, further=further)


@rule(RefuseApplication, Case, opens=in_formal_check)
def refuse_application(case: Case, act: RefuseApplication, now: datetime) -> ApplicationRefused:
    return ApplicationRefused(**fact(act, now), ground=act.ground, reason=act.reason)


def _indicators(case: Case) -> frozenset[str]:
    assert case.programme
    return frozenset(entry.code for entry in catalogue_of(get(case.programme)).entries)


ApplicationAct = Annotated[
    SubmitForm
    | ExamineForm
    | SubmitApplication
    | ApproveRequest
    | SendApplications
    | AcceptApplication
    | IssueDeficits
    | ContestDeficit
    | RefuseApplication,
    Field(discriminator="kind"),
]
ApplicationFact = (
    FormSubmitted
    | FormExamined
    | ApplicationSubmitted
    | RequestApproved
    | ApplicationsSent
    | ApplicationAccepted
    | DeficitsIssued
    | DeficitContested
    | ApplicationRefused
)
