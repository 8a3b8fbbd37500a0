"""Visits as acts: planned, called off, and recorded as one from the notes of all who went (A1.9, D18).

The applicant hears of a plan by nothing (6.2.1); an open visit is announced by an act of its own
(`offices/visit_days.py`). The note of a single officer (`FileVisitNote`) needs no plan.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, Looked, TextRef, label
from services.domain.clocks.calendar import local_day, start_of_day
from services.domain.errors import DomainError, Invalid, TooEarly
from services.domain.fieldwork.plans import Kind, NoteMark, Redacted, VisitPlan
from services.domain.filing import About, Filing, FilingFact
from services.domain.offices.visit_days import VISITED_IN
from services.domain.programme.schema import Office
from services.domain.tree.units import Part, StepName

PLANNERS = (Part.ASSESSOR, Part.ACCEPTOR)
MOST_GOERS, MOST_PHOTOS = 20, 60


class VisitNotDue(DomainError):
    """Visits belong to the assessment or the acceptance; the case stands elsewhere."""

    code = "visit-not-due"


class NotesMissing(DomainError):
    """Nobody who went has written a note yet; a record is made of notes."""

    code = "notes-missing"


class VisitOver(DomainError):
    """The visit was recorded or called off; its notes stand as they are."""

    code = "visit-over"


class PlanVisit(About):
    """Which day, open or unannounced, who goes and what is looked at; kept from the applicant."""

    zh, en, rule = "拟定检查计划", "Plan a visit", "A1.9, D18"
    path, part, adds, whenever = "visit-plans", PLANNERS, True, True

    kind: Literal["plan-visit"] = "plan-visit"
    visited_on: date = label("检查日期", "Day of the visit")
    visit: Kind = label("检查方式", "Kind of visit")
    goers: tuple[str, ...] = label("参加人员", "Who goes", min_length=1, max_length=MOST_GOERS)
    matter: TextRef = label("检查内容和路线", "What is looked at, and the route")
    case_step: Annotated[StepName | None, Looked()] = None
    able: Annotated[tuple[str, ...], Looked()] = ()
    """The accounts that may go: the bureau's own and the panel's."""


class CallOffVisit(Act):
    """The visit does not take place; the plan stays in the log with its reason."""

    zh, en, rule = "取消检查计划", "Call the visit off", "A1.9, D18"
    path, part, whenever = "calling-off", PLANNERS, True

    kind: Literal["call-off-visit"] = "call-off-visit"
    reason: TextRef = label("理由", "Reason")


class RecordVisit(Act):
    """The notes of all who went, merged into one record with their photographs (6.2.1)."""

    zh, en, rule = "形成检查记录", "Make the record of the visit", "A1.9, D18"
    path, part, whenever = "visit-record", PLANNERS, True

    kind: Literal["record-visit"] = "record-visit"
    record: TextRef = label("检查记录（由各人记录合并）", "Record, merged from the notes")
    documents: tuple[DocumentId, ...] = label(
        "照片", "Photographs", default=(), max_length=MOST_PHOTOS
    )
    redacted: TextRef | None = label(
        "反馈后向申报单位公开的记录（不写被访人姓名和内部意见）",
        "For the applicant, after the feedback: no names of people asked, no internal opinion",
        default=None,
    )
    notes: Annotated[tuple[NoteMark, ...], Looked()] = ()


class VisitPlanned(FilingFact):
    kind: Literal["visit-planned"] = "visit-planned"
    case: str
    place: str
    offices: dict[Part, tuple[Office, ...]]
    visited_on: date
    visit: Kind
    goers: tuple[str, ...]
    matter: TextRef

    def on(self, filing: Filing) -> Filing:
        plan = VisitPlan(on=self.visited_on, visit=self.visit, goers=self.goers, matter=self.matter)
        return filing.but(
            what="visit-plan", case=self.case, place=self.place, offices=self.offices, plan=plan
        )


class VisitCalledOff(FilingFact):
    kind: Literal["visit-called-off"] = "visit-called-off"
    reason: TextRef

    def on(self, filing: Filing) -> Filing:
        return _with(filing, {"called_off": True})


class VisitRecordMade(FilingFact):
    kind: Literal["visit-record-made"] = "visit-record-made"
    record: TextRef
    documents: tuple[str, ...] = ()
    redacted: TextRef | None = None
    notes: tuple[NoteMark, ...]

    def on(self, filing: Filing) -> Filing:
        told = {"record": self.record, "documents": self.documents, "notes": self.notes}
        if self.redacted:
            return _with(filing, {**told, "redacted": Redacted(words=self.redacted, at=self.at)})
        return _with(filing, told)


def _with(filing: Filing, changed: dict[str, object]) -> Filing:
    plan = filing.plan.model_copy(update=changed) if filing.plan else None
    return filing.but(status="kept", plan=plan)


def _new(filing: Filing) -> str | None:
    return "already-filed" if filing.seq else None


def _planned(filing: Filing) -> str | None:
    return None if filing.plan and filing.status == "open" else "not-open"


@rule(PlanVisit, Filing, opens=_new)
def plan_visit(filing: Filing, act: PlanVisit, now: datetime) -> VisitPlanned:
    """For a day to come, by people of the bureau or of the panel, each named once."""
    if act.case_step not in VISITED_IN:
        raise VisitNotDue(case=act.case)
    if act.visited_on < local_day(now):
        raise Invalid(field="visited_on", earliest=local_day(now).isoformat())
    strange = sorted(set(act.goers) - set(act.able))
    if strange or len(set(act.goers)) != len(act.goers):
        raise Invalid(field="goers", given=strange[0] if strange else "")
    return VisitPlanned(
        **fact(act, now),
        case=act.case,
        place=act.place,
        offices=act.offices,
        visited_on=act.visited_on,
        visit=act.visit,
        goers=act.goers,
        matter=act.matter,
    )


@rule(CallOffVisit, Filing, opens=_planned)
def call_off_visit(filing: Filing, act: CallOffVisit, now: datetime) -> VisitCalledOff:
    return VisitCalledOff(**fact(act, now), reason=act.reason)


@rule(RecordVisit, Filing, opens=_planned)
def record_visit(filing: Filing, act: RecordVisit, now: datetime) -> VisitRecordMade:
    """On the day or after it, of notes that were written."""
    if filing.plan and local_day(now) < filing.plan.on:
        raise TooEarly(earliest=start_of_day(filing.plan.on).isoformat())
    if not act.notes:
        raise NotesMissing(filing=filing.id)
    return VisitRecordMade(
        **fact(act, now),
        record=act.record,
        documents=act.documents,
        redacted=act.redacted,
        notes=act.notes,
    )


VisitPlanAct = Annotated[PlanVisit | CallOffVisit | RecordVisit, Field(discriminator="kind")]
VisitPlanFact = VisitPlanned | VisitCalledOff | VisitRecordMade
