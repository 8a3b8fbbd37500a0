"""How long an objection, a tip and an appeal may take: settings of a programme (A4.1, A4.2, E14).

No source of the procedure sets any of these, so every default is ours; the figures for tips and
appeals are those in use for letters and visits (60 days, 30 and 30). What is owed is a ledger.
"""

from typing import Literal

from pydantic import Field

from services.domain.programme.words import OUR_DEFAULT, Definition, Sourced


class Span(Sourced):
    """So many days, counted from the day after the event."""

    days: int = Field(ge=1, le=366)
    unit: Literal["calendar", "working"] = "calendar"
    source: str | None = None
    note: str | None = OUR_DEFAULT


class ObjectionRules(Definition):
    answer: Span = Span(days=15, unit="working")
    """For the answer to an objection; its naming waits as long as it takes (A4.2)."""
    tip: Span = Span(days=60)
    appeal: Span = Span(days=30)
    """After the answer its sender may appeal for so long."""
    review: Span = Span(days=30)
    """For the answer to the appeal."""


DEFAULT = ObjectionRules()
"""Also of a list of an assessment round, whose scheme says nothing of it."""
