"""What counts a title is told that it is gone, or counts again: the order for it (4.1.8)."""

from abc import ABC, abstractmethod
from typing import Final

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    from services.domain.base import Frozen
    from services.domain.titles.title import Title
    from services.domain.tree.unit_changes import ups

DEPENDENTS: Final = "dependents"
"""Since when titles tell; those whose cycle began before tell from the next fact on."""


class Turned(Frozen):
    """From its fact of this number on a title counts in these areas, or does not any more."""

    title: str
    seq: int
    unit: str
    """Where the title lay, or lies, within the areas."""
    areas: tuple[str, ...]
    counts: bool


def turns(before: Title, now: Title) -> tuple[Turned, ...]:
    """It was given, lost, rests, or lies in other areas with its unit."""
    was, there = _around(before), _around(now)
    lost, won = tuple(sorted(was - there)), tuple(sorted(there - was))
    own = {"title": now.id, "seq": now.seq}
    told = (
        Turned(**own, unit=before.place, areas=lost, counts=False),
        Turned(**own, unit=now.place, areas=won, counts=True),
    )
    return tuple(one for one in told if one.areas)


def _around(title: Title) -> set[str]:
    return set(ups(title.place)) if title.counts else set()


class Dependents(ABC):
    @activity.defn
    @abstractmethod
    async def tell_dependents(self, turned: Turned) -> None:
        """Every open case and every living title that counts this one. Safe to repeat."""
