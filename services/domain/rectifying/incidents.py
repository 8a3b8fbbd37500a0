"""An incident of a title is mended by a small case of its own, with the same ledger (A4.5, D9).

The case has one step, the rectification; who orders it stands with the title
(`titles/title_mending.py`). What an incident means for the title is judged there, too (A4.6).
"""

from datetime import datetime
from typing import ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act
from services.domain.case import Case, CaseFact, Finding
from services.domain.programme.schema import Obligation, Procedure, ProgrammeRef, Track
from services.domain.steps.implementation import Point
from services.domain.tree.units import StepName


class OpenMending(Act):
    """The clock's own act, as soon as the rectification was ordered (A4.5)."""

    zh, en, rule = "环境事件整改立案", "Open the rectification of an incident", "A4.5, D9"
    step, path = StepName.RECTIFICATION, ""

    kind: Literal["open-mending"] = "open-mending"
    programme: ProgrammeRef
    procedure: Procedure
    track: Track
    place: str
    title: str
    incident: int
    points: tuple[Point, ...]


class MendingOpened(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["mending-opened"] = "mending-opened"
    programme: ProgrammeRef
    procedure: Procedure
    track: Track
    place: str
    title: str
    incident: int
    points: tuple[Point, ...]

    def on(self, case: Case) -> Case:
        found = tuple(
            Finding(no=no, source="incident", **dict(point))
            for no, point in enumerate(self.points, start=1)
        )
        opened = case.but(
            programme=self.programme,
            procedure=self.procedure,
            track=self.track,
            place=self.place,
            title=self.title,
            incident=self.incident,
            findings=found,
            step_since=self.at,
        )
        return opened.owing(Obligation.RECTIFICATION, self.at)


def mending_of(title: str, incident: int) -> str:
    """The case in which this incident of the title is mended."""
    return f"incident-{title.removeprefix('title-')}-{incident}"


@rule(OpenMending, Case, opens=lambda case: "already-open" if case.seq else None)
def open_mending(case: Case, act: OpenMending, now: datetime) -> MendingOpened:
    return MendingOpened(
        **fact(act, now),
        programme=act.programme,
        procedure=act.procedure,
        track=act.track,
        place=act.place,
        title=act.title,
        incident=act.incident,
        points=act.points,
    )
