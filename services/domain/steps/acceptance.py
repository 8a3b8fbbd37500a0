"""Acceptance: the programme's methods one by one, then the opinion (A1.12, A2.6, A3.5)."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, Looked, TextRef, label
from services.domain.case import Case, CaseFact, Finding, MethodDone, Outcome
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, Invalid
from services.domain.offices.signing import MOST_SIGNERS
from services.domain.programme.schema import Obligation
from services.domain.rectifying.items import check_settled
from services.domain.review.consolidating import laid_points, next_version, points_of, replaced
from services.domain.review.laid import Laid, Unissued
from services.domain.review.panel import Panel
from services.domain.review.seating import check_not_recused
from services.domain.review.signing_papers import (
    Lays,
    PutAcceptanceOpinionToSignature,
    laid,
    why_not_issued,
)
from services.domain.steps.implementation import Point
from services.domain.tree.units import Part, StepName


class MethodMissing(DomainError):
    """A1.12, A2.6: the opinion is formed last, when every other method has been used."""

    code = "method-missing"


class AppointGroup(Act):
    """The acceptance group: Bureau, departments, experts (A0.3, A2.6)."""

    zh, en, rule = "组建验收组", "Appoint the acceptance group", "A0.3, A1.11, A2.6"
    step, path, part = StepName.ACCEPTANCE, "group", Part.ACCEPTOR

    kind: Literal["appoint-group"] = "appoint-group"
    experts: tuple[str, ...] = label("专家", "Experts", min_length=1, max_length=50)
    chair: str = label("组长", "Chair", max_length=64)


class RecordMethod(Act):
    """One method used: report heard, film seen, archives read, survey made (D13) ..."""

    zh, en, rule = "登记验收方式", "Record a method used", "A1.12, A2.6, A3.5, D13"
    step, path = StepName.ACCEPTANCE, "methods"
    part = (Part.ACCEPTOR, Part.PANEL_MEMBER)
    adds = True

    kind: Literal["record-method"] = "record-method"
    method: str = label("验收方式", "Method", max_length=40)
    on: date = label("日期", "Day")
    note: TextRef | None = label("查看内容和记录", "What was looked at, and found", default=None)
    documents: tuple[DocumentId, ...] = label("有关文件", "Documents", default=(), max_length=50)
    sample: int | None = label("有效问卷数", "Valid answers", default=None, ge=1)
    satisfied: int | None = label("满意人数", "Satisfied", default=None, ge=0)
    counted: Annotated[tuple[int, int] | None, Looked()] = None
    """Of the survey that was counted in this step: valid answers, and those satisfied (6.2.2)."""


class OmitMethod(Act):
    """A method that could not be used: the record is the reason why (A1.12, A2.6, 6.2.3)."""

    zh, en, rule = "说明未采用的验收方式", "Say why a method was not used", "A1.12, A2.6"
    step, path, part = StepName.ACCEPTANCE, "methods-omitted", Part.ACCEPTOR
    adds = True
    whenever = True

    kind: Literal["omit-method"] = "omit-method"
    method: str = label("验收方式", "Method", max_length=40)
    reason: TextRef = label("未采用的理由", "Why it was not used")


class LayAcceptanceOpinion(Act):
    """The opinion as the departments are to sign it, one after the other (A2.6.6, A3.5, 6.2.3)."""

    zh, en, rule = "拟定验收意见", "Draft the acceptance opinion", "A1.12.7, A2.6.6, A3.5"
    step, path = StepName.ACCEPTANCE, "draft-opinion"
    part = (Part.ACCEPTOR, Part.PANEL_CHAIR)

    kind: Literal["lay-acceptance-opinion"] = "lay-acceptance-opinion"
    passed: bool = label("通过验收", "Passed")
    opinion: TextRef = label("验收意见", "Opinion")
    points: tuple[Point, ...] = label("整改意见", "Rectification points", default=())
    signers: tuple[str, ...] = label(
        "签署人（按此顺序依次签署）",
        "Who signs, in this order",
        min_length=1,
        max_length=MOST_SIGNERS,
    )


class IssueAcceptanceOpinion(Act):
    """Signed by the departments: the acceptance opinion is formed (A1.12.7, A2.6.6, A3.5)."""

    zh, en, rule = "发出验收意见", "Issue the signed acceptance opinion", "A1.12.7, A2.6.6, A3.5"
    step, path = StepName.ACCEPTANCE, "signed-opinion"
    part = (Part.ACCEPTOR, Part.PANEL_CHAIR)
    harm = True

    kind: Literal["issue-acceptance-opinion"] = "issue-acceptance-opinion"


class FormAcceptanceOpinion(Act):
    """The acceptance opinion, with rectification points where there are any (A1.12.7, A2.6.6)."""

    zh, en, rule = "形成验收意见", "Form the acceptance opinion", "A1.12.7, A2.6.6, A3.5"
    step, path = StepName.ACCEPTANCE, "opinion"
    part = (Part.ACCEPTOR, Part.PANEL_CHAIR)
    harm = True

    kind: Literal["form-acceptance-opinion"] = "form-acceptance-opinion"
    passed: bool = label("通过验收", "Passed")
    opinion: TextRef = label("验收意见", "Opinion")
    document: DocumentId | None = label("意见书", "The signed opinion", default=None)
    points: tuple[Point, ...] = label("整改意见", "Rectification points", default=())


class GroupAppointed(CaseFact):
    kind: Literal["group-appointed"] = "group-appointed"
    experts: tuple[str, ...]
    chair: str

    def on(self, case: Case) -> Case:
        formed = case.acceptance.model_copy(update={"group": True})
        return case.but(panel=Panel(experts=self.experts, chair=self.chair), acceptance=formed)


class MethodRecorded(CaseFact):
    adds: ClassVar[bool] = True
    kind: Literal["method-recorded"] = "method-recorded"
    method: str
    done: MethodDone

    def on(self, case: Case) -> Case:
        methods = {**case.acceptance.methods, self.method: self.done}
        return case.but(acceptance=case.acceptance.model_copy(update={"methods": methods}))


class AcceptanceOpinionLaid(Lays):
    kind: Literal["acceptance-opinion-laid"] = "acceptance-opinion-laid"

    @property
    def people(self) -> tuple[str, ...]:
        return self.laid.signers


class AcceptanceOpinionFormed(CaseFact):
    kind: Literal["acceptance-opinion-formed"] = "acceptance-opinion-formed"
    passed: bool
    opinion: TextRef
    document: str | None = None
    points: tuple[Point, ...] = ()
    paper: str = ""
    """sha256 of the paper that the departments signed (6.2.3); empty where one formed it alone."""

    @property
    def denial(self) -> TextRef | None:
        return None if self.passed else self.opinion

    def on(self, case: Case) -> Case:
        """Passed with points goes on through rectification (A2.6.6, E10)."""
        told = case.but(acceptance=case.acceptance.model_copy(update={"passed": self.passed}))
        if not self.passed:
            return told.ended(Outcome.FAILED, self.at)
        first = len(case.findings) + 1
        found = tuple(
            Finding(no=first + n, source="acceptance", **dict(point))
            for n, point in enumerate(self.points)
        )
        told = told.but(findings=(*told.findings, *found)).settled(Obligation.REVIEW, self.at)
        if told.open_findings:
            told = told.owing(Obligation.RECTIFICATION, self.at)
        return told.next_step(self.at)


def _wants_group(case: Case) -> str | None:
    if not case.rules.acceptance.experts:
        return "no-experts"
    return "methods-begun" if case.acceptance.methods else None


@rule(AppointGroup, Case, opens=_wants_group)
def appoint_group(case: Case, act: AppointGroup, now: datetime) -> GroupAppointed:
    if len(set(act.experts)) != len(act.experts):
        raise Invalid(field="experts")
    if act.chair not in act.experts:
        raise Invalid(field="chair", given=act.chair)
    check_not_recused(case, act.experts)
    return GroupAppointed(**fact(act, now), experts=act.experts, chair=act.chair)


def _group_there(case: Case) -> str | None:
    """A1.11, A2.6: experts examine, so none of it can come before they are appointed.

    The panel of the technical assessment is another one.
    """
    wanted = case.rules.acceptance.experts and not case.acceptance.group
    return "group-missing" if wanted else None


@rule(RecordMethod, Case, opens=_group_there)
def record_method(case: Case, act: RecordMethod, now: datetime) -> MethodRecorded:
    """A survey without its sample is no survey (D13)."""
    method = {method.id: method for method in case.rules.acceptance.methods}.get(act.method)
    if method is None:
        raise Invalid(field="method", given=act.method)
    if act.on > local_day(now):
        raise Invalid(field="on", latest=local_day(now).isoformat())
    sample, satisfied = _as_counted(act) if method.survey else (act.sample, act.satisfied)
    if method.survey and (sample is None or satisfied is None):
        raise Invalid(field="sample")
    if sample is not None and (satisfied or 0) > sample:
        raise Invalid(field="satisfied", most=sample)
    done = MethodDone(
        on=act.on,
        note=act.note,
        sample=sample,
        satisfied=satisfied,
        by=act.actor.account,
        documents=act.documents,
    )
    return MethodRecorded(**fact(act, now), method=act.method, done=done)


def _as_counted(act: RecordMethod) -> tuple[int | None, int | None]:
    """What was counted from raw answers stands; a typed figure may repeat it and not differ."""
    typed = (act.sample, act.satisfied)
    if act.counted is None:
        return typed
    if typed not in ((None, None), act.counted):
        raise Invalid(field="sample", given=act.sample or 0)
    return act.counted


@rule(OmitMethod, Case, opens=_group_there)
def omit_method(case: Case, act: OmitMethod, now: datetime) -> MethodRecorded:
    """Only of a method that has no record; one that is used after all is recorded as used."""
    known = {method.id for method in case.rules.acceptance.methods}
    if act.method not in known - set(case.acceptance.methods):
        raise Invalid(field="method", given=act.method)
    done = MethodDone(on=local_day(now), by=act.actor.account, omitted=act.reason)
    return MethodRecorded(**fact(act, now), method=act.method, done=done)


def _alone(case: Case) -> str | None:
    return "opinion-laid" if case.laid else None


@rule(FormAcceptanceOpinion, Case, opens=_alone)
def form_acceptance_opinion(
    case: Case, act: FormAcceptanceOpinion, now: datetime
) -> AcceptanceOpinionFormed:
    """The last method; a no needs its points too, so that the applicant learns why.

    A yes with points goes on to rectification, where the track has one after acceptance (A2.6.6);
    in the county track it came before (A1.10, A1.11).
    """
    _check_opinion(case, passed=act.passed, points=act.points)
    return AcceptanceOpinionFormed(
        **fact(act, now),
        passed=act.passed,
        opinion=act.opinion,
        document=act.document,
        points=act.points,
    )


@rule(LayAcceptanceOpinion, Case)
def lay_acceptance_opinion(
    case: Case, act: LayAcceptanceOpinion, now: datetime
) -> AcceptanceOpinionLaid:
    """What it takes to form one is asked before anybody signs; a new version is signed anew."""
    _check_opinion(case, passed=act.passed, points=act.points)
    if len(set(act.signers)) != len(act.signers):
        raise Invalid(field="signers")
    new = Laid(
        no=next_version(case),
        replaces=replaced(case),
        by=act.actor.account,
        passed=act.passed,
        opinion=Unissued.of(act.opinion),
        points=laid_points(act.points),
        signers=act.signers,
        in_order=True,
    )
    return AcceptanceOpinionLaid(**fact(act, now), laid=new)


@rule(IssueAcceptanceOpinion, Case, opens=why_not_issued)
def issue_acceptance_opinion(
    case: Case, act: IssueAcceptanceOpinion, now: datetime
) -> AcceptanceOpinionFormed:
    """Word for word what the departments have signed."""
    paper = laid(case)
    return AcceptanceOpinionFormed(
        **fact(act, now),
        passed=paper.passed,
        opinion=paper.opinion.ref,
        points=points_of(paper),
        paper=paper.pdf,
    )


def _check_opinion(case: Case, *, passed: bool, points: tuple[Point, ...]) -> None:
    """All methods used; what was found earlier is mended, or planned as the programme lets (D9)."""
    for method in case.rules.acceptance.methods:
        if method.id not in case.acceptance.methods:
            raise MethodMissing(method=method.id, rule=method.rule)
    later = {step.name for step in case.rules.steps[case.position :]}
    points_fit = StepName.RECTIFICATION in later or not points
    if not (points_fit if passed else points):
        raise Invalid(field="points")
    if passed:
        check_settled(case)


AcceptanceAct = Annotated[
    AppointGroup
    | RecordMethod
    | OmitMethod
    | FormAcceptanceOpinion
    | LayAcceptanceOpinion
    | PutAcceptanceOpinionToSignature
    | IssueAcceptanceOpinion,
    Field(discriminator="kind"),
]
AcceptanceFact = GroupAppointed | MethodRecorded | AcceptanceOpinionLaid | AcceptanceOpinionFormed
