"""A case told by its acts alone: rule, fact, next state. No database, no workflow, no clock.

Each act is done by the first office that plays its part, so entitlement is asked every time.
"""

from datetime import date, datetime
from itertools import count
from typing import Any, Self

from services.domain.acts import decide
from services.domain.base import Act, ActorRef, Fact, TextRef
from services.domain.calendar import BEIJING, days_later, local_day, start_of_day
from services.domain.case import Case, Sheet
from services.domain.permissions import parts_of
from services.domain.programme.library import current, ref_of
from services.domain.programme.schema import Procedure, TitleLevel, Track
from services.domain.steps import (
    acceptance,
    application,
    creation_request,
    implementation,
    naming,
    plan,
    public_notice,
    rectification,
    self_check,
    technical_assessment,
    upper_review,
)
from services.domain.steps.implementation import Point
from services.domain.units import Function, Part, StepName, at
from tests.domain.papers import PLACES

WORDS = TextRef(id="text", commitment="0" * 64)
EXPERTS = ("expert-1", "expert-2")
BEGIN = datetime(2030, 3, 4, 9, 0, tzinfo=BEIJING)
POINT = Point(place="C05", rule="A1.9", words=WORDS)
NUMBER: dict[str, Any] = {"document_no": "政发〔2030〕2号", "document": "doc"}


def actor_of(act: type[Act], procedure: Procedure, place: str) -> ActorRef:
    """Somebody entitled: an office of the programme, an expert, the public, or the clock."""
    part = parts_of(act)[0]
    if part is Part.NOBODY:
        return ActorRef(account="clock", function=Function.CLOCK, unit="")
    if part is Part.ANYBODY:
        return ActorRef(account="visitor", function=Function.PUBLIC, unit="")
    if part in (Part.PANEL_CHAIR, Part.PANEL_MEMBER):
        return ActorRef(account=EXPERTS[0], function=Function.EXPERT, unit="9901")
    office = procedure.offices[part][0]
    return ActorRef(
        account=str(office.function), function=office.function, unit=at(place, office.level)
    )


class Story:
    def __init__(self, track: Track, level: TitleLevel = TitleLevel.MUNICIPAL) -> None:
        self.programme = current(track, level)
        self.place = PLACES[track]
        self.now = BEGIN
        self.case = Case(id="story")
        self.facts: list[Fact] = []
        self.numbers = count(1)

    @property
    def today(self) -> date:
        return local_day(self.now)

    def do(self, act: type[Act], actor: ActorRef | None = None, **fields: object) -> Self:
        """One act at the story's time; refusals come out as they are."""
        made = act.model_validate(
            {
                "request_id": f"r{next(self.numbers)}",
                "actor": actor or actor_of(act, self.programme.procedure, self.place),
                **fields,
            }
        )
        made_fact = decide(self.case, made, self.now)
        self.facts.append(made_fact)
        self.case = self.case.after(made_fact)
        return self

    def later(self, days: int) -> Self:
        self.now = start_of_day(days_later(self.today, days))
        return self

    def file(self, **fields: Any) -> Self:
        known: dict[str, Any] = {
            "reason": WORDS,
            "programme": ref_of(self.programme),
            "procedure": self.programme.procedure,
            "track": self.programme.track,
            "place": self.place,
            "eligible": True,
        }
        return self.do(creation_request.FileCreationRequest, **{**known, **fields})

    def to_plan(self) -> Self:
        self.file()
        rules = self.programme.procedure.creation
        if rules.endorsed:
            self.do(creation_request.GiveConsent, opinion=WORDS)
        if rules.batch:
            self.do(creation_request.SendInBatch, batch="环函〔2030〕1号")
        return self.do(creation_request.ListApplicant)

    def to_implementation(self) -> Self:
        self.to_plan().do(plan.SubmitPlan, document="plan")
        self.do(plan.RecordPlanOpinion, held_on=self.today, passed=True, opinion=WORDS)
        self.do(plan.ApprovePlan, approved_on=self.today, **NUMBER)
        rules = self.programme.procedure.plan
        if rules.issued:
            self.do(plan.IssuePlan, in_force_on=self.today, **NUMBER)
        if rules.filed_documents:
            self.do(plan.FilePlan, documents=("plan", "resolution", "order"))
        return self

    def to_application(self) -> Self:
        self.to_implementation().do(implementation.BeginSelfCheck)
        return self.do(self_check.Declare, data_digest="digest", papers_version=1)

    def submit(self) -> Self:
        self.do(application.SubmitApplication, manifest=(), papers_version=1, data_digest="digest")
        rules = self.programme.procedure.application
        if rules.approved:
            self.do(application.ApproveRequest, document_no="政函〔2031〕3号")
        if rules.batch:
            self.do(application.SendApplications, batch="环函〔2031〕4号")
        return self

    def to_formal_check(self) -> Self:
        self.to_application()
        if self.programme.procedure.application.examined:
            self.do(application.SubmitForm, document="form")
            self.do(application.ExamineForm, opinion=WORDS, document="examined")
        return self.submit()

    def to_review(self) -> Self:
        return self.to_formal_check().do(application.AcceptApplication)

    def assess(self, *points: Point, passed: bool = True) -> Self:
        self.do(technical_assessment.AppointPanel, experts=EXPERTS, chair=EXPERTS[0])
        for expert in EXPERTS:
            seat = ActorRef(account=expert, function=Function.EXPERT, unit="9901")
            self.do(technical_assessment.SubmitSheet, seat, sheet=Sheet(met=20), sheet_version=1)
        return self.do(
            technical_assessment.FormOpinion,
            passed=passed,
            opinion=WORDS,
            points=points,
            visits=("open", "unannounced"),
        )

    def rectify(self) -> Self:
        numbers = tuple(finding.no for finding in self.case.open_findings)
        measures = [{"no": number, "measures": WORDS} for number in numbers]
        self.do(rectification.SubmitRectificationReport, document="report", measures=measures)
        return self.do(rectification.ReReview, closed=numbers, opinion=WORDS)

    def to_acceptance(self) -> Self:
        self.to_review()
        return self.assess() if self.case.stands == StepName.TECHNICAL_ASSESSMENT else self

    def use_methods(self, *, leave_out: str = "") -> Self:
        rules = self.programme.procedure.acceptance
        if rules.experts:
            self.do(acceptance.AppointGroup, experts=EXPERTS, chair=EXPERTS[0])
        for method in rules.methods:
            if method.id != leave_out:
                survey: dict[str, Any] = {"sample": 300, "satisfied": 290} if method.survey else {}
                self.do(acceptance.RecordMethod, method=method.id, on=self.today, **survey)
        return self

    def accept(self, *points: Point, passed: bool = True) -> Self:
        self.use_methods()
        return self.do(
            acceptance.FormAcceptanceOpinion, passed=passed, opinion=WORDS, points=points
        )

    def review_above(self) -> Self:
        self.do(upper_review.ReportAcceptance, document="acceptance")
        self.do(
            upper_review.RecordSpotCheck, checked_on=self.today, visit="unannounced", note=WORDS
        )
        return self.do(upper_review.FormReviewOpinion, passed=True, opinion=WORDS)

    def to_notice(self) -> Self:
        self.to_acceptance().accept()
        return self.review_above() if self.case.stands == StepName.UPPER_REVIEW else self

    def publish(self) -> Self:
        self.do(public_notice.SignNotice, document_no="环示〔2032〕5号")
        return self.do(
            public_notice.PublishNotice,
            hotline="0999-12369",
            mailbox="ts@example.cn",
            address="示例路1号",
        )

    def to_naming(self) -> Self:
        self.to_notice().publish().later(8)
        return self.do(public_notice.CloseNotice)

    def name(self) -> Self:
        return self.do(naming.NameUnit, document_no="环发〔2032〕6号")
