"""A draw for a case's panel as the case carries it: digests, secrets, outcome, who fell out (D8).

The pool itself is a row of its own (`storage/people/draw_pools.py`): a case stays small.
"""

import operator
from datetime import date

from pydantic import Field

from services.domain.base import Frozen
from services.domain.mechanisms.draws import Draw, Drawn, Exclusion, Outcome, Party, seated


class PanelDraw(Frozen):
    draw: Draw
    candidates: int
    excluded: int = 0
    outcome: Outcome | None = None
    silent: tuple[Party, ...] = ()
    """Who did not bind itself, or show its secret, in time: the draw is void."""
    gone: dict[str, Exclusion] = Field(default_factory=dict)
    reminded: date | None = Field(default=None, exclude_if=operator.not_)
    """The last day that was reminded of, and the one that was told as over (`draw_timing.py`)."""
    lapsed: date | None = Field(default=None, exclude_if=operator.not_)

    @property
    def is_open(self) -> bool:
        return not self.silent and self.outcome is None

    @property
    def is_shown(self) -> bool:
        """Whether both are bound: until then a secret has no business here."""
        return self.is_open and self.draw.reveal_by is not None

    @property
    def seats(self) -> tuple[Drawn, ...]:
        """Who sits on the panel, after those who fell out have given way to alternates."""
        return seated(self.outcome, self.gone).seated if self.outcome else ()

    @property
    def brought_up(self) -> tuple[Drawn, ...]:
        return (*self.outcome.drawn, *self.outcome.alternates) if self.outcome else ()
