"""What an objection may come to, and how long the answer may take (A4.2, E14, 6.4.3).

Shapes and one small rule, for the filing itself; the acts stand in `domain/filing.py`.
"""

from datetime import datetime
from typing import Literal

from services.domain.base import Frozen
from services.domain.clocks.deadlines import Ledger
from services.domain.errors import DomainError

Effect = Literal["none", "correct", "refuse"]
"""What an objection does to its case: nothing, what was published is corrected, no title."""


class EffectUnclear(DomainError):
    """What an objection does to the case has to fit whether it is upheld, partly or not at all."""

    code = "effect-unclear"


class Term(Frozen):
    """So many days for an answer, as the programme has it (`programme/objection_rules.py`)."""

    days: int
    unit: Literal["calendar", "working"]

    def begun(self, at: datetime) -> Ledger:
        return Ledger(budget=self.days, unit=self.unit, started=at)


def check_effect(effect: Effect | None, *, upheld: bool, partly: bool) -> None:
    """In part, it does not stand in the way of the title by itself: so its effect must be said.

    Raises EffectUnclear.
    """
    fit: set[Effect | None] = {None, "refuse"} if upheld else {None, "none"}
    if partly:
        fit = {"none", "correct"} if upheld else set()
    if effect not in fit:
        raise EffectUnclear(field="effect", upheld=upheld, partly=partly)
