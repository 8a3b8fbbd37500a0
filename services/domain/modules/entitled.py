"""Who may add to the five modules, and when (B3, 5.4.1).

What belongs to the unit (key tasks, monitored enterprises) goes on for ever; what illustrates the
papers of a case (chapters, captions, layers) stays as it is while they are judged.
"""

from collections.abc import Iterable
from typing import Final

from services.domain.case import Case
from services.domain.errors import StepClosed
from services.domain.papers.drafting import DATA_STEPS, check_papers_open
from services.domain.permissions import plays
from services.domain.seats import Seat, not_entitled
from services.domain.tree.units import Part, StepName

ILLUSTRATED: Final = (*DATA_STEPS, StepName.APPLICATION, StepName.RECHECK)
"""A re-check binds no volumes; its films and maps are as open as it is."""


def check_may_keep(case: Case, account: str, seats: Iterable[Seat]) -> None:
    """The unit keeps its own lists. Raises NotEntitled."""
    held = tuple(seats)
    parts = (Part.APPLICANT, Part.APPLICANT_LEADER)
    if not any(plays(part, seat, account, case) for part in parts for seat in held):
        raise not_entitled(held)


def check_may_illustrate(case: Case, account: str, seats: Iterable[Seat]) -> None:
    """Raises NotEntitled and StepClosed."""
    check_may_keep(case, account, seats)
    if case.step is None or case.step.name not in ILLUSTRATED:
        raise StepClosed(step=str(StepName.APPLICATION), now=case.stands)
    if case.step.name is not StepName.RECHECK:
        check_papers_open(case)
