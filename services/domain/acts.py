"""The registry of acts: which class, which rule. Everything that lists acts starts here.

A rule is `(state, act, now) -> fact`, or it raises. It is asked by the HTTP route, by the
validator, and again under the lock; it never learns by whom.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from services.domain.base import Act, Fact, Stream
from services.domain.errors import NotNow, Stale, StepClosed
from services.domain.offices.denials import check_power
from services.domain.offices.hands import Hands
from services.domain.permissions import check_entitled, kind_of
from services.domain.programme.schema import Obligation
from services.domain.tree.units import StepName

S = TypeVar("S", bound=Stream)
A = TypeVar("A", bound=Act)
F = TypeVar("F", bound=Fact)
Opens = Callable[[Any], str | None]


@dataclass(frozen=True)
class Rule:
    act: type[Act]
    stream: type[Stream]
    decide: Callable[[Any, Any, datetime], Fact]
    opens: Opens
    """Why the act is not open in this state, in one word; None when it is."""


RULES: dict[type[Act], Rule] = {}


def rule(
    act: type[A], stream: type[S], opens: Opens = lambda _: None
) -> Callable[[Callable[[S, A, datetime], F]], Callable[[S, A, datetime], F]]:
    """Register the rule of an act. `opens` is asked first, without the act's content."""

    def register(decide: Callable[[S, A, datetime], F]) -> Callable[[S, A, datetime], F]:
        RULES[act] = Rule(act, stream, decide, opens)
        _rules_of.cache_clear()
        return decide

    return register


def decide(state: Stream, act: Act, now: datetime) -> Fact:
    """The fact that the act makes, or the first reason why it may not be.

    Raises StepClosed, NotNow, Stale, NotEntitled, whatever the act's own rule raises, and
    DenialBeyondPower where the fact would deny.
    """
    found = RULES[type(act)]
    check_turn(state, found, act.expects)
    check_entitled(state, act)
    check_shown(state, found, act.expects)
    event = found.decide(state, act, now)
    check_power(state, act, event)
    return event


def check_turn(state: Stream, found: Rule, shown: int | None) -> None:
    """Whether the act is open, told as its sender can understand it (2.3.2).

    Where two decide at once, the second is told that it did not see the first one's decision; that
    the step is closed is only what came of it. Raises Stale, StepClosed and NotNow.
    """
    try:
        check_open(state, found)
    except (StepClosed, NotNow):
        check_shown(state, found, shown)
        raise


def check_shown(state: Stream, found: Rule, shown: int | None) -> None:
    """Raises Stale where the sender saw an older version; an act that only adds may come so."""
    if shown is not None and not found.act.adds and shown != state.version:
        raise Stale(shown=shown, now=state.version)


def check_open(state: Stream, found: Rule) -> None:
    """Whether the act is open in this state at all, whoever asks.

    Raises StepClosed and NotNow.
    """
    step = getattr(state, "step", None)
    stands = getattr(state, "stands", "")
    if found.act.step is not None and state.seq and (step is None or step.name != found.act.step):
        raise StepClosed(step=str(found.act.step), now=stands)
    if found.act.any_step and state.seq and step is None:
        raise NotNow(why="over")
    if getattr(state, "paused_until", None) and not getattr(found.act, "while_paused", False):
        raise NotNow(why="paused")
    if why := _waits_for_signatures(state, found.act):
        raise NotNow(why=why)
    if why := found.opens(state):
        raise NotNow(why=why)


def _waits_for_signatures(state: Stream, act: type[Act]) -> str | None:
    """The clock's own acts wait for nobody."""
    hands = getattr(state, "hands", None)
    if not isinstance(hands, Hands) or not act.path:
        return None
    return hands.waits(kind_of(act), of_a_step=act.step is not None)


def open_acts(
    state: Stream, wanted: Callable[[type[Act]], bool] = lambda _: True
) -> tuple[type[Act], ...]:
    """The acts open in this state, in the order of their declaration, for whomever.

    Asked with every fact: acts of other steps, nearly all, are passed by without a refusal made.
    """
    if not state.seq:
        return ()
    found = []
    step = getattr(getattr(state, "step", None), "name", None)
    for entry in _rules_of(type(state), step):
        if not wanted(entry.act):
            continue
        try:
            check_open(state, entry)
        except (StepClosed, NotNow):
            continue
        found.append(entry.act)
    return tuple(found)


@cache
def _rules_of(stream: type[Stream], step: StepName | None) -> tuple[Rule, ...]:
    """Those of the step and of no step."""
    mine = (entry for entry in RULES.values() if issubclass(stream, entry.stream))
    return tuple(entry for entry in mine if entry.act.step in (None, step))


def fact(act: Act, now: datetime) -> dict[str, Any]:
    """What every fact takes over from its act."""
    return {
        "act": act.kind,
        "request_id": act.request_id,
        "actor": act.actor,
        "at": now,
        "fingerprint": act.fingerprint,
        "shown": act.expects,
    }


__all__ = [
    "RULES",
    "Obligation",
    "Rule",
    "check_open",
    "check_shown",
    "check_turn",
    "decide",
    "fact",
    "open_acts",
    "rule",
]
