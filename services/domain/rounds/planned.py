"""A check of a round as it stands, part of its state: planned, told of, carried out (D18).

The acts that bring it there are in `checking.py`.
"""

import operator
from datetime import datetime
from typing import Literal

from pydantic import Field

from services.domain.base import ActorRef, Frozen, TextRef
from services.domain.mechanisms.checks import Told
from services.domain.rounds.entry import Drawn


class PlannedCheck(Frozen):
    """One check: meant how, of whom, who was told what and when, and how it went (D18)."""

    no: int
    check: str
    meant: Literal["open", "unannounced"]
    codes: tuple[str, ...]
    planned_by: ActorRef
    told: tuple[Told, ...] = ()
    began_at: datetime | None = None
    by: ActorRef | None = None
    findings: TextRef | None = None
    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    """Of whom that was said: spot checks count for a renewal without review (C3.4.4)."""
    drawn: Drawn | None = Field(default=None, exclude_if=operator.not_)
    """How its units came up; None where the checker named them (4.2.10)."""
