"""Corrections of figures leave a trail: what stood there, what stands there, who, when, why (D11).

Wrong entries are corrected and missing ones added (C1.3.3), from a named source. Nothing is
overwritten: the figures of any moment can be had again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from services.domain.base import ActorRef, Frozen, TextRef
from services.domain.errors import Stale
from services.domain.mechanisms.consistency_rules import Cell, Entry


class Correction(Frozen):
    """One cell, one time. `before` is what the corrector saw; None for an entry that was missing."""

    before: Entry | None
    after: Entry
    by: ActorRef
    at: datetime
    reason: TextRef

    @property
    def cell(self) -> Cell:
        return self.after.cell


def corrected(entries: Sequence[Entry], correction: Correction) -> tuple[Entry, ...]:
    """The figures with this one corrected. Raises Stale where the cell says something else by now."""
    stands = next((one for one in entries if one.cell == correction.cell), None)
    if stands != correction.before:
        raise Stale
    others = tuple(one for one in entries if one.cell != correction.cell)
    return (*others, correction.after)


def as_of(
    entries: Iterable[Entry], corrections: Iterable[Correction], moment: datetime
) -> tuple[Entry, ...]:
    """The figures as they stood at the moment; `entries` are those from before any correction."""
    figures = tuple(entries)
    for one in sorted(corrections, key=lambda one: one.at):
        if one.at <= moment:
            figures = corrected(figures, one)
    return figures


def trail(corrections: Iterable[Correction], cell: Cell) -> tuple[Correction, ...]:
    """All that ever happened to one cell, the earliest first."""
    return tuple(sorted((one for one in corrections if one.cell == cell), key=lambda one: one.at))
