"""Intake and return on the wire: totals by day, week or month, and the latest movements."""

from datetime import date, datetime

from services.api.contract import Answer
from services.domain.offices.movements import Direction, MatterKind, What
from services.domain.programme.schema import Text
from services.domain.tree.units import StepName


class TotalAnswer(Answer):
    """One day, week or month, by its first day within reach."""

    first: date
    received: int
    sent: int
    immediate: int
    commitment: int
    returned: int


class MovementAnswer(Answer):
    href: str
    """The case."""
    number: str
    place: str
    at: datetime
    direction: Direction
    what: What
    kind: MatterKind | None
    matter: StepName
    unit: Text


class IntakeAnswer(Answer):
    totals: list[TotalAnswer]
    """The latest first."""
    movements: list[MovementAnswer]
    """One page, the latest first, within the time that the totals reach back."""
    next_after: str | None
