"""A stream on its way through a simulation, with what is made up about it (4.4.1).

And the agenda: what will happen when, in the order of time. It knows no rule.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from heapq import heappop, heappush
from typing import Any

from services.domain.base import Act, Stream
from services.domain.case import Case
from services.domain.simulation.behaviour import Behaviour
from services.domain.simulation.chance import Chance
from services.domain.simulation.scene import Scene
from services.domain.titles.title import Title


class Lane(StrEnum):
    """Where an entry is replaced by the next one of its kind."""

    MAIN = "main"
    CLOCK = "clock"


@dataclass
class Unit:
    """A place that applies, is named, is re-checked, and may lose its title."""

    place: str
    chance: Chance
    cases: int = 0
    case: "Matter | None" = None
    title: "Matter | None" = None


@dataclass
class Matter:
    """A case, a re-check, a title or a filing."""

    stream: Stream
    unit: Unit
    chance: Chance
    about: "Matter | None" = None
    """The case that a filing is about; the title that a re-check is of."""
    recheck: "Matter | None" = None
    """The last re-check of a title."""
    memory: set[str] = field(default_factory=set)
    objections: dict[str, str] = field(default_factory=dict)
    visited: set[str] = field(default_factory=set)
    tickets: dict[Lane, int] = field(default_factory=dict)
    requests: int = 0
    refused: int = 0
    """How often running the rule refused what somebody tried."""
    waits_since: datetime | None = None
    waits_in: str = ""
    """The step in which it began to wait."""
    waits_for: str = ""

    @property
    def case(self) -> Case:
        if not isinstance(self.stream, Case):
            raise TypeError(self.stream)
        return self.stream

    @property
    def title(self) -> Title:
        if not isinstance(self.stream, Title):
            raise TypeError(self.stream)
        return self.stream

    @property
    def kind(self) -> str:
        return "recheck" if isinstance(self.stream, Case) and self.stream.title else "case"

    def scene(self, now: datetime, behaviour: Behaviour) -> Scene:
        return Scene(
            self.case,
            now,
            self.chance,
            behaviour,
            self.memory,
            tuple(self.objections.values()),
            frozenset(self.visited),
        )


@dataclass(frozen=True)
class Done:
    """One act as it was done: what the real workflows are asked to do as well (4.4.2)."""

    at: datetime
    stream: str
    act: Act
    seq: int
    """The number of its fact."""


Happening = Callable[[datetime], Any]


class Agenda:
    """What is to come. Entries of the same moment come in the order in which they were made."""

    def __init__(self) -> None:
        self._entries: list[tuple[datetime, int, Happening, Matter | None, Lane | None, int]] = []
        self._made = 0

    def put(
        self,
        at: datetime,
        what: Happening,
        matter: Matter | None = None,
        lane: Lane | None = None,
    ) -> None:
        """With a lane it replaces what stood there for this matter."""
        ticket = 0
        if matter and lane:
            ticket = self.clear(matter, lane)
        self._made += 1
        heappush(self._entries, (at, self._made, what, matter, lane, ticket))

    def clear(self, matter: Matter, lane: Lane) -> int:
        matter.tickets[lane] = ticket = matter.tickets.get(lane, 0) + 1
        return ticket

    def run(self, until: datetime) -> None:
        """Everything before the moment, and whatever comes of it."""
        while self._entries and self._entries[0][0] < until:
            at, _, what, matter, lane, ticket = heappop(self._entries)
            if matter and lane and matter.tickets[lane] != ticket:
                continue
            if matter and lane:
                self.clear(matter, lane)
            what(at)

    def waits(self, matter: Matter, lane: Lane) -> bool:
        """Whether something of this lane is still to come."""
        return any(
            entry[3] is matter and entry[4] is lane and entry[5] == matter.tickets.get(lane)
            for entry in self._entries
        )
