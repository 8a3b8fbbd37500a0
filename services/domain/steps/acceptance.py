"""Acceptance: the programme's methods one by one, then the opinion (A1.12, A2.6, A3.5)."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, TextRef, label
from services.domain.case import Case, CaseFact, Finding, MethodDone, Outcome, Panel
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, Invalid
from services.domain.programme.schema import Obligation
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
    note: TextRef | None = label("记录", "Note", default=None)
    sample: int | None = label("有效问卷数", "Valid answers", default=None, ge=1)
    satisfied: int | None = label("满意人数", "Satisfied", default=None, ge=0)


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


class AcceptanceOpinionFormed(CaseFact):
    kind: Literal["acceptance-opinion-formed"] = "acceptance-opinion-formed"
    passed: bool
    opinion: TextRef
    document: str | None = None
    points: tuple[Point, ...] = ()

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
    if method.survey and (act.sample is None or act.satisfied is None):
        raise Invalid(field="sample")
    if act.sample is not None and (act.satisfied or 0) > act.sample:
        raise Invalid(field="satisfied", most=act.sample)
    done = MethodDone(on=act.on, note=act.note, sample=act.sample, satisfied=act.satisfied)
    return MethodRecorded(**fact(act, now), method=act.method, done=done)


@rule(FormAcceptanceOpinion, Case)
def form_acceptance_opinion(
    case: Case, act: FormAcceptanceOpinion, now: datetime
) -> AcceptanceOpinionFormed:
    """The last method; a no needs its points too, so that the applicant learns why.

    A yes with points goes on to rectification, where the track has one after acceptance (A2.6.6);
    in the county track it came before (A1.10, A1.11).
    """
    for method in case.rules.acceptance.methods:
        if method.id not in case.acceptance.methods:
            raise MethodMissing(method=method.id, rule=method.rule)
    later = {step.name for step in case.rules.steps[case.position :]}
    points_fit = StepName.RECTIFICATION in later or not act.points
    if not (points_fit if act.passed else act.points):
        raise Invalid(field="points")
    return AcceptanceOpinionFormed(
        **fact(act, now),
        passed=act.passed,
        opinion=act.opinion,
        document=act.document,
        points=act.points,
    )


AcceptanceAct = Annotated[
    AppointGroup | RecordMethod | FormAcceptanceOpinion, Field(discriminator="kind")
]
AcceptanceFact = GroupAppointed | MethodRecorded | AcceptanceOpinionFormed
