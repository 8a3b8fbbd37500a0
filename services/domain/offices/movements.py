"""Intake and return (来件与退件): which facts bring a file to an office, which send it back.

C3.6.2, C3.6.3. A movement is read off the fact and the case before it; it decides nothing and is
kept as a reader row (`storage/service_log.py`).
"""

from collections.abc import Mapping
from enum import StrEnum

from services.domain.base import Fact, Frozen
from services.domain.case import Case
from services.domain.facts import AnyFact
from services.domain.steps.acceptance import AcceptanceOpinionFormed
from services.domain.steps.application import (
    ApplicationAccepted,
    ApplicationsSent,
    ApplicationSubmitted,
    DeficitsIssued,
    FormExamined,
    FormSubmitted,
    RequestApproved,
)
from services.domain.steps.creation_request import (
    ApplicantListed,
    ConsentGiven,
    CreationRequested,
    SentInBatch,
)
from services.domain.steps.implementation import InterimMeasuresReported
from services.domain.steps.naming import Named
from services.domain.steps.plan import (
    PlanApproved,
    PlanFiled,
    PlanOpinionRecorded,
    PlanSubmitted,
)
from services.domain.steps.pre_assessment import PreAssessed, RecheckRequested
from services.domain.steps.recheck import RecheckConcluded
from services.domain.steps.rectification import RectificationReported, ReReviewed
from services.domain.steps.technical_assessment import OpinionFormed
from services.domain.steps.upper_review import AcceptanceReported, ReviewOpinionFormed
from services.domain.tree.units import Part, StepName, at, territory
from services.domain.whole_case import Withdrawn


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class What(StrEnum):
    """Why a file moved."""

    REQUEST = "request"
    SUBMISSION = "submission"
    RESUBMISSION = "resubmission"
    BATCH = "batch"
    REPORT = "report"
    NOTICE = "notice"
    RETURN = "return"
    DECISION = "decision"
    REFUSAL = "refusal"
    WITHDRAWAL = "withdrawal"


class MatterKind(StrEnum):
    """C3.6.3: done on the day it came; within a promised term; sent back with a clear answer."""

    IMMEDIATE = "immediate"
    COMMITMENT = "commitment"
    RETURNED = "returned"


RETURNS = frozenset({What.NOTICE, What.RETURN, What.REFUSAL, What.WITHDRAWAL})


RECEIVED: Mapping[type[Fact], tuple[What, Part]] = {
    SentInBatch: (What.BATCH, Part.SCREENER),
    PlanSubmitted: (What.SUBMISSION, Part.PLAN_ARGUER),
    PlanFiled: (What.SUBMISSION, Part.PLAN_ARGUER),
    FormSubmitted: (What.SUBMISSION, Part.EXAMINER),
    ApplicationsSent: (What.BATCH, Part.FORMAL_CHECKER),
    InterimMeasuresReported: (What.REPORT, Part.INSPECTOR),
    RectificationReported: (What.REPORT, Part.RE_REVIEWER),
    RecheckRequested: (What.REQUEST, Part.PRE_ASSESSOR),
    AcceptanceReported: (What.REPORT, Part.UPPER_REVIEWER),
}
"""What came in, and to whom."""


class Movement(Frozen):
    direction: Direction
    what: What
    unit: str
    """The office it came to or went out from; empty where the last one that had it is meant."""
    matter: StepName


def movement_of(before: Case, after: Case, event: AnyFact) -> Movement | None:
    """None for what moves no file between applicant and offices."""
    step = before.step or after.step
    if step is None:
        return None
    if came := _came(after, event):
        what, part = came
        unit = _office(after, part)
        return Movement(direction=Direction.IN, what=what, unit=unit, matter=step.name)
    if (went := _went(after, event)) is None:
        return None
    unit = "" if went is What.WITHDRAWAL else territory(event.actor.unit)
    return Movement(direction=Direction.OUT, what=went, unit=unit, matter=step.name)


def _came(case: Case, event: AnyFact) -> tuple[What, Part] | None:
    match event:
        case CreationRequested():
            endorsed = case.rules.creation.endorsed
            return What.REQUEST, Part.ENDORSER if endorsed else Part.SCREENER
        case ApplicationSubmitted():
            return _submitted(case)
        case _:
            return RECEIVED.get(type(event))


def _submitted(case: Case) -> tuple[What, Part]:
    """The first time it passes whoever approves requests, where the programme asks for that."""
    approved = case.application.approved or not case.rules.application.approved
    again = case.application.submissions > 1
    receiver = Part.FORMAL_CHECKER if approved else Part.REQUEST_APPROVER
    return What.RESUBMISSION if again else What.SUBMISSION, receiver


def _went(after: Case, event: AnyFact) -> What | None:
    if getattr(event, "denial", None) is not None:
        return What.REFUSAL
    match event:
        case DeficitsIssued():
            return What.NOTICE
        case Withdrawn():
            return What.WITHDRAWAL
        case FormExamined(agreed=False) | PlanOpinionRecorded(passed=False):
            return What.RETURN
        case OpinionFormed() | AcceptanceOpinionFormed() | ReReviewed() | RecheckConcluded():
            return What.RETURN if after.open_findings else What.DECISION
        case (
            ConsentGiven()
            | ApplicantListed()
            | PlanOpinionRecorded()
            | PlanApproved()
            | FormExamined()
            | RequestApproved()
            | ApplicationAccepted()
            | PreAssessed()
            | ReviewOpinionFormed()
            | Named()
        ):
            return What.DECISION
        case _:
            return None


def _office(case: Case, part: Part) -> str:
    held = case.offices.get(part)
    return at(case.place, held[0].level) if held else ""


def kind_of_matter(what: What, *, same_day: bool) -> MatterKind:
    """Of what went out (C3.6.3)."""
    if what in RETURNS:
        return MatterKind.RETURNED
    return MatterKind.IMMEDIATE if same_day else MatterKind.COMMITMENT
