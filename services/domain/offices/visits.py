"""What a joint visit day and the result of a visit hold (C3.6.8): state only, part of `Filing`.

The acts stand in `visit_days.py`.
"""

from datetime import date, datetime

from services.domain.base import ActorRef, Frozen, TextRef
from services.domain.steps.implementation import Point
from services.domain.tree.units import StepName


class Stop(Frozen):
    """One place of the route: whose case, in which step, and when they come (Beijing)."""

    case: str
    place: str
    step: StepName
    hour: str


class VisitDay(Frozen):
    on: date
    stops: tuple[Stop, ...]
    departments: tuple[str, ...] = ()
    """Codes of the units that take part beside the Bureau."""
    announcements: int = 1
    """One, and one more for each amendment."""


class VisitResult(Frozen):
    """What one department found at one place; signed twice on the spot."""

    day: str
    visited_on: date
    result: TextRef
    points: tuple[Point, ...] = ()
    signed_by: ActorRef
    """The department's officer: to record the result is to sign it."""
    signed_at: datetime
    countersigned_by: ActorRef | None = None
    """The applicant's leader."""
    countersigned_at: datetime | None = None
