"""A case walked by its acts, each by somebody entitled; what tests of workflows begin with."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlmodel import select
from temporalio.testing import WorkflowEnvironment

from services.domain.acts import RULES
from services.domain.base import Act, ActorRef, Receipt, TextRef
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.filing import Filing
from services.domain.permissions import parts_of
from services.domain.programme.library import current, ref_of
from services.domain.programme.schema import Office, Programme, TitleLevel, Track
from services.domain.review.conflicts import DeclareInterests
from services.domain.review.panel import Sheet
from services.domain.steps import (
    acceptance,
    application,
    creation_request,
    implementation,
    naming,
    plan,
    pre_assessment,
    public_notice,
    rectification,
    self_check,
    technical_assessment,
    upper_review,
)
from services.domain.steps.implementation import Point
from services.domain.titles.register import HeldTitle
from services.domain.titles.title import RecordOldTitle, Title
from services.domain.tree.units import Function, Part, StepName, at
from services.storage import case_log
from services.storage.session import Database
from services.storage.tables.cases import NoticeRow
from services.workflows.client import CaseClient
from tests.domain.stage import CLEAR

PLACES = {
    Track.CITY: "9901",
    Track.COUNTY: "990121",
    Track.TOWN: "990121101",
    Track.VILLAGE: "990121101201",
}
WORDS = TextRef(id="text", commitment="0" * 64)
EXPERTS = ("expert-1", "expert-2")
FINDING = Point(place="C07", rule="A1.9", words=WORDS)
NUMBERS = count(1)


class Walk:
    """One case and everybody around it. Ids of requests are made unique per walk."""

    def __init__(
        self,
        client: CaseClient,
        env: WorkflowEnvironment,
        database: Database,
        track: Track,
        *,
        level: TitleLevel = TitleLevel.MUNICIPAL,
        place: str = "",
    ) -> None:
        self.client, self.env, self.database = client, env, database
        self.programme: Programme = current(track, level)
        self.place = place or PLACES[track]
        self.in_hand: dict[Part, tuple[Office, ...]] = {}
        """Offices that have a part for a while instead of the programme's own (A7.5)."""
        self.case_id = f"walk{next(NUMBERS)}"
        self.numbers = count(1)

    def actor(self, act: type[Act]) -> ActorRef:
        """The first office that plays the act's part; experts are entitled by appointment."""
        part = parts_of(act)[0]
        if part is Part.ANYBODY:
            return ActorRef(account="visitor", function=Function.PUBLIC, unit="")
        if part is Part.PANEL_CHAIR:
            return ActorRef(account=EXPERTS[0], function=Function.EXPERT, unit="9901")
        office = self.offices[part][0]
        unit = at(self.place, office.level)
        return ActorRef(account=f"{office.function}", function=office.function, unit=unit)

    @property
    def offices(self) -> dict[Part, tuple[Office, ...]]:
        return self.programme.procedure.offices | self.in_hand

    def make(self, act: type[Act], actor: ActorRef | None = None, **fields: object) -> Act:
        number = next(self.numbers)
        return act.model_validate(
            {
                "request_id": f"{self.case_id}/{number}",
                "actor": actor or self.actor(act),
                **fields,
            }
        )

    async def do(self, act: type[Act], actor: ActorRef | None = None, **fields: object) -> Receipt:
        assert act in RULES
        return await self.client.act(self.case_id, self.make(act, actor, **fields))

    async def declare(self, *experts: str) -> None:
        """6.1.2: nothing of the case opens to an expert before that."""
        for expert in experts:
            seat = ActorRef(account=expert, function=Function.EXPERT, unit="9901")
            await self.do(DeclareInterests, seat, **CLEAR)

    async def on(
        self, stream: str, act: type[Act], actor: ActorRef | None = None, **fields: object
    ) -> Receipt:
        """An act on a title, a re-check or a filing around this case."""
        return await self.client.act(stream, self.make(act, actor, **fields))

    async def file_about(self, act: type[Act], **fields: Any) -> str:
        """Hand in a filing; its id. Notice dates as the server looks them up."""
        stream = f"filing-{self.case_id}-{next(self.numbers)}"
        case = await look(self.database, self.case_id)
        period = public_notice.running(case) if isinstance(case, Case) else None
        dates: dict[str, Any] = {}
        if period:
            dates = {"notice_starts": period.starts_at, "notice_ends": period.ends_at}
        about: dict[str, Any] = {"case": self.case_id, "place": self.place}
        offices: dict[str, Any] = {"offices": self.offices}
        await self.on(stream, act, **about, **offices, **dates, **fields)
        return stream

    async def old_title(
        self, named_on: date, name: str = "旧称号", actor: ActorRef | None = None, **more: Any
    ) -> str:
        """A title from before the system, recorded now; its id."""
        stream = f"title-{self.case_id}-old"
        known: dict[str, Any] = {
            "name": name,
            "named_on": named_on,
            "document_no": "环发〔2009〕1号",
        }
        said = {"level": self.programme.level, **known, **self.opening(), **more}
        await self.on(stream, RecordOldTitle, actor, **said)
        return stream

    def opening(self) -> dict[str, Any]:
        return {
            "programme": ref_of(self.programme),
            "procedure": self.programme.procedure,
            "track": self.programme.track,
            "place": self.place,
        }

    async def now(self) -> datetime:
        return await self.env.get_current_time()

    async def sleep(self, **by: int) -> None:
        await self.env.sleep(timedelta(**by))

    async def wait_for(self, moment: datetime) -> None:
        """Move the time to this moment."""
        await self.env.sleep(moment - await self.now())

    async def case(self) -> Case:
        found = await look(self.database, self.case_id)
        assert isinstance(found, Case)
        return found

    async def until(self, seen: Callable[[Case], bool]) -> Case:
        found = await until(self.database, self.case_id, lambda s: isinstance(s, Case) and seen(s))
        assert isinstance(found, Case)
        return found

    async def stands(self, step: StepName | str) -> Case:
        return await self.until(lambda case: case.stands == step)

    # The stages of a case that goes well.

    async def file(self, titles: Sequence[HeldTitle] = ()) -> Receipt:
        """`titles` are those of the register, for the rungs above the first (A1.7)."""
        return await self.do(
            creation_request.FileCreationRequest,
            reason=WORDS,
            eligible=True,
            titles=[{"level": one.level, "named_on": one.named_on.isoformat()} for one in titles],
            **self.opening(),
        )

    async def to_plan(self, *, filed: bool = False) -> None:
        if not filed:
            await self.file()
        rules = self.programme.procedure.creation
        if rules.endorsed:
            await self.do(creation_request.GiveConsent, opinion=WORDS)
        if rules.batch:
            await self.do(creation_request.SendInBatch, batch="环函〔2030〕1号")
        await self.do(creation_request.ListApplicant)

    async def to_implementation(self, *, filed: bool = False) -> None:
        await self.to_plan(filed=filed)
        today = local_day(await self.now())
        number: dict[str, Any] = {"document_no": "人发〔2030〕2号", "document": "doc"}
        await self.do(plan.SubmitPlan, document="plan")
        await self.do(plan.RecordPlanOpinion, held_on=today, passed=True, opinion=WORDS)
        await self.do(plan.ApprovePlan, approved_on=today, **number)
        rules = self.programme.procedure.plan
        if rules.issued:
            await self.do(plan.IssuePlan, in_force_on=today, **number)
        if rules.filed_documents:
            await self.do(plan.FilePlan, documents=("plan", "resolution", "order"))
        await self.stands(StepName.IMPLEMENTATION)

    async def to_application(self, *, filed: bool = False) -> None:
        await self.to_implementation(filed=filed)
        await self.do(implementation.BeginSelfCheck)
        await self.do(self_check.Declare, data_digest="digest", papers_version=0)
        await self.stands(StepName.APPLICATION)

    async def submit(self) -> None:
        if self.programme.procedure.application.examined:
            await self.do(application.SubmitForm, document="form")
            await self.do(application.ExamineForm, opinion=WORDS, document="examined")
        await self.do(
            application.SubmitApplication, manifest=(), papers_version=0, data_digest="digest"
        )
        if self.programme.procedure.application.approved:
            await self.do(application.ApproveRequest, document_no="政函〔2031〕3号")
        if self.programme.procedure.application.batch:
            await self.do(application.SendApplications, batch="环函〔2031〕4号")

    async def to_review(self, *, filed: bool = False) -> None:
        """Taken in: the next step is assessment for counties, acceptance for the others."""
        await self.to_application(filed=filed)
        await self.submit()
        await self.do(application.AcceptApplication)

    async def pre_assess(self, *, passed: bool = True) -> None:
        await self.stands(StepName.PRE_ASSESSMENT)
        await self.do(pre_assessment.FormPreAssessment, passed=passed, opinion=WORDS)

    async def assess(self, *points: Point, passed: bool = True) -> None:
        await self.do(technical_assessment.AppointPanel, experts=EXPERTS, chair=EXPERTS[0])
        for expert in EXPERTS:
            seat = ActorRef(account=expert, function=Function.EXPERT, unit="9901")
            await self.do(
                technical_assessment.SubmitSheet, seat, sheet=Sheet(met=20), sheet_version=0
            )
        await self.do(
            technical_assessment.FormOpinion,
            passed=passed,
            opinion=WORDS,
            points=points,
            visits=("open", "unannounced"),
        )

    async def rectify(self) -> None:
        await self.stands(StepName.RECTIFICATION)
        case = await self.case()
        measures = [{"no": finding.no, "measures": WORDS} for finding in case.open_findings]
        numbers = tuple(finding.no for finding in case.open_findings)
        await self.do(rectification.SubmitRectificationReport, document="report", measures=measures)
        await self.do(rectification.ReReview, closed=numbers, opinion=WORDS)

    async def appoint(self) -> None:
        await self.do(acceptance.AppointGroup, experts=EXPERTS, chair=EXPERTS[0])

    async def accept(self, *points: Point, passed: bool = True) -> None:
        await self.stands(StepName.ACCEPTANCE)
        rules = self.programme.procedure.acceptance
        if rules.experts:
            await self.appoint()
        today = local_day(await self.now())
        for method in rules.methods:
            survey: dict[str, Any] = {"sample": 300, "satisfied": 290} if method.survey else {}
            await self.do(acceptance.RecordMethod, method=method.id, on=today, **survey)
        await self.do(acceptance.FormAcceptanceOpinion, passed=passed, opinion=WORDS, points=points)

    async def to_notice(self, *, filed: bool = False) -> None:
        await self.to_review(filed=filed)
        steps = {step.name for step in self.programme.procedure.steps}
        if StepName.PRE_ASSESSMENT in steps:
            await self.pre_assess()
        if StepName.TECHNICAL_ASSESSMENT in steps:
            await self.assess()
        await self.accept()
        if StepName.UPPER_REVIEW in steps:
            today = local_day(await self.now())
            await self.do(upper_review.ReportAcceptance, document="acceptance")
            await self.do(
                upper_review.RecordSpotCheck, checked_on=today, visit="unannounced", note=WORDS
            )
            await self.do(upper_review.FormReviewOpinion, passed=True, opinion=WORDS)
        await self.stands(StepName.PUBLIC_NOTICE)

    async def publish(self) -> None:
        await self.do(public_notice.SignNotice, document_no="环示〔2032〕5号")
        contacts: dict[str, Any] = {
            "hotline": "0999-12369",
            "mailbox": "ts@example.cn",
            "address": "示例路1号",
        }
        await self.do(public_notice.PublishNotice, **contacts)

    async def to_naming(self, *, filed: bool = False) -> None:
        await self.to_notice(filed=filed)
        await self.publish()
        await self.sleep(days=8)
        await self.stands(StepName.NAMING)

    async def name(self) -> Title:
        """Named; the title has begun."""
        await self.stands(StepName.NAMING)
        await self.do(naming.NameUnit, document_no="环发〔2032〕6号")
        return await self.title()

    async def title(self) -> Title:
        found = await until(self.database, f"title-{self.case_id}", lambda one: one.seq > 0)
        assert isinstance(found, Title)
        return found

    async def notice_row(self) -> NoticeRow:
        async with self.database.reading() as tx:
            mine = select(NoticeRow).where(NoticeRow.case == self.case_id)
            return (await tx.execute(mine)).one()  # type: ignore[return-value]  # column by column


async def look(database: Database, stream: str) -> Case | Title | Filing | None:
    async with database.reading() as tx:
        return await case_log.state(tx, stream)  # type: ignore[return-value]  # of these kinds here


async def until(
    database: Database, stream: str, seen: Callable[[Case | Title | Filing], bool]
) -> Case | Title | Filing:
    """For what a workflow does on its own: it may take a moment."""
    async with asyncio.timeout(60):
        while not (found := await look(database, stream)) or not seen(found):  # noqa: ASYNC110  (nobody could set an event)
            await asyncio.sleep(0.01)
    return found
