"""Re-check: every two years, does the place still deserve its title (A4.4, A4.5)?

A small case of its own, opened by the title's clock; what it finds goes to rectification.
"""

from datetime import date, datetime
from typing import ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, TextRef, label
from services.domain.case import Case, CaseFact, Finding, Outcome
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid
from services.domain.programme.schema import Obligation, Procedure, ProgrammeRef, Track
from services.domain.steps.implementation import Point
from services.domain.tree.units import Part, StepName


class OpenRecheck(Act):
    """The clock opens it on the day that is due (A4.4)."""

    zh, en, rule = "启动复查", "Open the re-check", "A4.4"
    step, path = StepName.RECHECK, ""

    kind: Literal["open-recheck"] = "open-recheck"
    programme: ProgrammeRef
    procedure: Procedure
    track: Track
    place: str
    title: str


class ConcludeRecheck(Act):
    """The Bureau with the four departments says how it stands (A4.4)."""

    zh, en, rule = "作出复查结论", "Conclude the re-check", "A4.4, A4.5"
    step, path, part = StepName.RECHECK, "conclusion", Part.RECHECKER
    harm = True

    kind: Literal["conclude-recheck"] = "conclude-recheck"
    checked_on: date = label("复查日期", "Day of the check")
    departments: tuple[str, ...] = label("参加部门", "Departments taking part", default=())
    passed: bool = label("复查合格", "Passed")
    opinion: TextRef = label("复查意见", "Opinion")
    document: DocumentId | None = label("复查意见书", "The signed opinion", default=None)
    points: tuple[Point, ...] = label("限期整改的问题", "Findings to be mended", default=())


class RecheckOpened(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["recheck-opened"] = "recheck-opened"
    programme: ProgrammeRef
    procedure: Procedure
    track: Track
    place: str
    title: str

    def on(self, case: Case) -> Case:
        opened = case.but(
            programme=self.programme,
            procedure=self.procedure,
            track=self.track,
            place=self.place,
            title=self.title,
            step_since=self.at,
        )
        return opened.owing(Obligation.REVIEW, self.at)


class RecheckConcluded(CaseFact):
    kind: Literal["recheck-concluded"] = "recheck-concluded"
    checked_on: date
    departments: tuple[str, ...] = ()
    passed: bool
    opinion: TextRef
    document: str | None = None
    points: tuple[Point, ...] = ()

    def on(self, case: Case) -> Case:
        """Problems found: rectification within a term (A4.5)."""
        if self.passed and case.at_last_step:
            return case.ended(Outcome.PASSED, self.at)
        if self.passed:
            return case.settled(Obligation.REVIEW, self.at).next_step(self.at)
        found = tuple(
            Finding(no=n, source="recheck", **dict(point))
            for n, point in enumerate(self.points, start=1)
        )
        told = case.but(findings=found)
        told = told.stopped(Obligation.REVIEW, self.at, "rectification", "A4.5")
        return told.owing(Obligation.RECTIFICATION, self.at).next_step(self.at)


@rule(OpenRecheck, Case, opens=lambda case: "already-open" if case.seq else None)
def open_recheck(case: Case, act: OpenRecheck, now: datetime) -> RecheckOpened:
    return RecheckOpened(
        **fact(act, now),
        programme=act.programme,
        procedure=act.procedure,
        track=act.track,
        place=act.place,
        title=act.title,
    )


@rule(ConcludeRecheck, Case)
def conclude_recheck(case: Case, act: ConcludeRecheck, now: datetime) -> RecheckConcluded:
    if act.checked_on > local_day(now):
        raise Invalid(field="checked_on", latest=local_day(now).isoformat())
    if act.passed == bool(act.points):
        raise Invalid(field="points")
    return RecheckConcluded(
        **fact(act, now),
        checked_on=act.checked_on,
        departments=act.departments,
        passed=act.passed,
        opinion=act.opinion,
        document=act.document,
        points=act.points,
    )


RecheckAct = ConcludeRecheck
RecheckFact = RecheckOpened | RecheckConcluded
