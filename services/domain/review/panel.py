"""The panel of a case as its log keeps it: who sits there, what each found, who scores what.

State only: who sits and leaves is decided in `seating.py`, how sheets compare in `divergence.py`.
"""

import operator
from datetime import datetime

from pydantic import Field

from services.domain.base import Frozen
from services.domain.review.sheet_paper import SheetPaper


class Sheet(Frozen):
    """What an expert found: the codes not met, and those whose evidence does not suffice."""

    met: int
    unmet: tuple[str, ...] = ()
    insufficient: tuple[str, ...] = ()
    assigned: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """The indicators that were asked, where they are divided; empty where all were (6.1.6)."""


class Panel(Frozen):
    experts: tuple[str, ...] = ()
    chair: str = ""
    sheets: dict[str, Sheet] = Field(default_factory=dict)
    declared: dict[str, datetime] = Field(default_factory=dict, exclude_if=operator.not_)
    """Who declared, and when, that nothing stands in the way of a fair judgement (6.1.2)."""
    papers: dict[str, SheetPaper] = Field(default_factory=dict, exclude_if=operator.not_)
    """Expert -> the paper of the own sheet, once it was made to be signed (6.1.5)."""
    promised: dict[str, datetime] = Field(default_factory=dict, exclude_if=operator.not_)
    """Who signed, and when, the promise to answer for the judgement (6.1.7)."""
    assigned: dict[str, tuple[str, ...]] = Field(default_factory=dict, exclude_if=operator.not_)
    """Expert -> indicators to score, where the programme divides them (6.1.6)."""
    freed: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """Indicators that have too few experts, since somebody fell out."""
