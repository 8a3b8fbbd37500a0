"""What somebody sees who has to act next, and what comes to mind: a wish (4.4.1).

A wish names the act and its content; whether it may be done is the rule's word alone.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from services.domain.base import Act, TextRef
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import Obligation
from services.domain.simulation.behaviour import Behaviour
from services.domain.simulation.chance import Chance
from services.domain.tree.units import Part

WORDS: Final = TextRef(id="text", commitment="0" * 64)
"""No text of a simulation says anything."""
DOCUMENT: Final = "document"


@dataclass(frozen=True)
class Wish:
    """An act that somebody will do, unless things change before."""

    act: type[Act]
    said: dict[str, Any] = field(default_factory=dict)
    days: int = 1
    """Within so many working days."""
    since: date | None = None
    """Not before this day."""
    owed: Obligation | None = None
    """The term that is kept by doing it in time."""
    part: Part | None = None
    """Which of the parts entitled to it; None: the first one that somebody plays."""


@dataclass
class Scene:
    """A case on somebody's desk. `memory` holds what was made up once for this case."""

    case: Case
    now: datetime
    chance: Chance
    behaviour: Behaviour
    memory: set[str]
    objections: tuple[str, ...] = ()
    """How each objection to its notice stands: open, upheld, dismissed."""
    visited: frozenset[str] = frozenset()
    """The kinds of visit on which there is a note (A1.9)."""

    @property
    def today(self) -> date:
        return local_day(self.now)

    def once(self, what: str, rate: float) -> bool:
        """Whether it happens in this case, and then only the first time it is asked."""
        if what in self.memory:
            return False
        self.memory.add(what)
        return self.chance.happens(rate)

    def applicant(self, act: type[Act], **said: object) -> Wish:
        return Wish(act, said, days=self.behaviour.applicant_days)

    def office(self, act: type[Act], *, owed: Obligation | None = None, **said: object) -> Wish:
        return Wish(act, said, days=self.behaviour.office_days, owed=owed)

    def points(self) -> tuple[dict[str, object], ...]:
        many = self.chance.between(1, 3)
        return tuple(
            {"place": f"C{number:02}", "rule": "A1.9", "words": WORDS}
            for number in range(1, many + 1)
        )
