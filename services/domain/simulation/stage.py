"""Where acts are done in a simulation: decided by their rule, folded, counted (4.4.1).

What follows from a fact is said by those who listen (`cases`, `beside`, `titles`); here nobody
wants anything.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from services.domain.acts import RULES, Rule, check_open, decide
from services.domain.base import Act, Fact, Stream
from services.domain.errors import DomainError, NotNow, StepClosed
from services.domain.permissions import kind_of
from services.domain.simulation import casting
from services.domain.simulation.chance import Chance
from services.domain.simulation.matters import Agenda, Done, Matter, Unit
from services.domain.simulation.population import Setting
from services.domain.simulation.saying import said
from services.domain.simulation.tallies import NOBODY, Tally
from services.domain.tree.units import Part, StepName

Listener = Callable[["Stage", Matter, Stream, Fact, datetime], None]
"""Told of each fact: the matter after it, and the stream before it."""


class Stage:
    """One area: its units share a county, and with it a freeze (A4.5)."""

    def __init__(
        self, setting: Setting, listeners: tuple[Listener, ...], *, keeps_acts: bool = False
    ) -> None:
        self.setting, self.listeners, self.keeps_acts = setting, listeners, keeps_acts
        self.agenda, self.tally = Agenda(), Tally()
        self.frozen_until: datetime | None = None
        self.open_cases: dict[str, Matter] = {}
        self.matters: dict[str, Matter] = {}
        """Every stream there ever was, by its id; only where the acts are kept."""
        self.done: list[Done] = []
        self.looked_at: set[tuple[str, ...]] = set()

    def begin(self, stream: Stream, unit: Unit, about: Matter | None = None) -> Matter:
        chance = Chance(self.setting.seed, stream.id)
        matter = Matter(stream, unit, chance, about)
        if self.keeps_acts:
            self.matters[stream.id] = matter
        return matter

    def do(
        self,
        matter: Matter,
        act: type[Act],
        content: Mapping[str, Any],
        now: datetime,
        part: Part | None = None,
    ) -> str | None:
        """The code of the refusal, or `nobody` where no office may do it; None when it is done."""
        state = matter.stream
        view = state if state.seq or matter.about is None else matter.about.stream
        actor = casting.actor(act, view if view.seq else _First(content), content, part)
        if actor is None:
            return NOBODY
        matter.requests += 1
        asked = said(act, content, actor, f"{state.id}/{matter.requests}", now)
        try:
            event = decide(state, asked, now)
        except DomainError as refusal:
            self.tally.refusals[kind_of(act), refusal.code] += 1
            return refusal.code
        matter.stream = state.after(event)
        self.tally.did(kind_of(act), actor, now)
        if self.keeps_acts:
            self.done.append(Done(now, state.id, asked, matter.stream.seq))
        for listener in self.listeners:
            listener(self, matter, state, event, now)
        return None

    def look(self, matter: Matter, *where: str) -> None:
        """Which acts are open here, the first time that somebody stands here in this area."""
        state = matter.stream
        key = (type(state).__name__, *where)
        if key in self.looked_at:
            return
        self.looked_at.add(key)
        step = getattr(getattr(state, "step", None), "name", None)
        for kind, entry in _belonging(type(state), step):
            if kind in self.tally.opened:
                continue
            why = _closed(state, entry)
            if why is None:
                self.tally.opened.add(kind)
            else:
                self.tally.closed.setdefault(kind, why)


class _First:
    """What a first act says of the stream that it begins."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        procedure = content.get("procedure")
        self.place: str = content.get("place", "")
        self.offices = procedure.offices if procedure else content.get("offices", {})


@cache
def _belonging(own: type[Stream], step: StepName | None) -> tuple[tuple[str, Rule], ...]:
    """The rules that a stream of this kind has in this step, by the kinds of their acts."""
    return tuple(
        (kind_of(act), entry)
        for act, entry in RULES.items()
        if entry.stream is own and (act.step is None or act.step is step)
    )


def _closed(state: Stream, entry: Rule) -> str | None:
    """Why the act is not open, in one word."""
    try:
        check_open(state, entry)
    except StepClosed:
        return StepClosed.code
    except NotNow as why:
        return str(why.params.get("why", why.code))
    return None
