"""Who holds a part of this case: handed on, assigned, entrusted for a time, taken back (2.2.1).

A part that nobody holds is anybody's of its office. Holding is a matter of one case and one part;
who may sit in an office at all is the accounts' matter.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.errors import DomainError, HeldByAnother, Invalid, NotEntitled
from services.domain.offices.hands import LED, Holding
from services.domain.permissions import in_hand, plays
from services.domain.seats import Seat
from services.domain.tree.units import Part, territory


class AlreadyEntrusted(DomainError):
    """What was entrusted once is not entrusted further: the chain would have no owner."""

    code = "already-entrusted"


class _Handing(Act):
    """What these acts have in common: which part, and whose it becomes."""

    any_step: ClassVar[bool] = True

    of: Part = label("职责", "Which part")
    to: str = label("交给", "To whom", max_length=120)
    seats: Annotated[tuple[Seat, ...], Looked()] = ()
    """Where that account sits now."""
    words: TextRef | None = label("说明", "Remark", default=None)


class HandOn(_Handing):
    """Pass a part of the case on to a colleague of the same office (2.2.1)."""

    zh, en, rule = "转办", "Hand on", "2.2.1"
    path, part = "handing-on", Part.OFFICER

    kind: Literal["hand-on"] = "hand-on"


class Assign(_Handing):
    """The leader says who of the office holds a part of the case (2.2.1)."""

    zh, en, rule = "指派经办人", "Assign", "2.2.1"
    path, part = "assignment", Part.HEAD

    kind: Literal["assign"] = "assign"


class Delegate(_Handing):
    """Entrust a colleague with a part; the holder stays answerable and may take it back (2.2.1)."""

    zh, en, rule = "委派", "Delegate", "2.2.1"
    path, part = "delegation", Part.OFFICER

    kind: Literal["delegate"] = "delegate"


class EndDelegation(Act):
    """Take back what was entrusted (2.2.1)."""

    zh, en, rule = "收回委派", "Take the delegation back", "2.2.1"
    path, part = "delegation-end", Part.OFFICER
    any_step: ClassVar[bool] = True

    kind: Literal["end-delegation"] = "end-delegation"
    of: Part = label("职责", "Which part")


class PartHeld(CaseFact):
    """The part is held so from now on: `how` says by which of the acts."""

    aside: ClassVar[bool] = True
    kind: Literal["part-held"] = "part-held"
    how: Literal["handed-on", "assigned", "delegated", "taken-back"]
    holding: Holding
    words: TextRef | None = None

    @property
    def of(self) -> Part:
        return self.holding.part

    @property
    def to(self) -> str:
        return self.holding.hand

    @property
    def people(self) -> tuple[str, ...]:
        return (self.holding.hand,)

    def on(self, case: Case) -> Case:
        return case.but(hands=case.hands.held(self.holding))


@rule(HandOn, Case)
def hand_on(case: Case, act: HandOn, now: datetime) -> PartHeld:
    """Who holds it, or anybody of the office where nobody does. What was entrusted goes back."""
    seat = _own_seat(case, act.of, act)
    now_held = case.hands.holding(act.of, seat.function, seat.unit)
    if now_held and now_held.delegate:
        raise AlreadyEntrusted(to=now_held.delegate)
    if not in_hand(act.of, seat, act.actor.account, case):
        raise HeldByAnother(act=act.kind)
    return _held(case, act, now, "handed-on", _colleague(act, seat))


@rule(Assign, Case)
def assign(case: Case, act: Assign, now: datetime) -> PartHeld:
    """To anybody of an office that the leader leads; also away from somebody who is gone."""
    for seat in act.seats:
        leads = LED.get(seat.function) is act.actor.function
        same = territory(seat.unit) == territory(act.actor.unit)
        if leads and same and plays(act.of, seat, act.to, case):
            holding = Holding(part=act.of, function=seat.function, unit=seat.unit, holder=act.to)
            return _held(case, act, now, "assigned", holding)
    raise Invalid(field="to", given=act.to)


@rule(Delegate, Case)
def delegate(case: Case, act: Delegate, now: datetime) -> PartHeld:
    """Never on from hand to hand: who was entrusted with it can only give it back."""
    seat = _own_seat(case, act.of, act)
    account = act.actor.account
    held = case.hands.holding(act.of, seat.function, seat.unit)
    if held and held.delegate:
        raise AlreadyEntrusted(to=held.delegate)
    if not in_hand(act.of, seat, account, case):
        raise HeldByAnother(act=act.kind)
    holder = held.holder if held else account
    entrusted = _colleague(act, seat)
    return _held(
        case,
        act,
        now,
        "delegated",
        entrusted.model_copy(update={"holder": holder, "delegate": act.to}),
    )


@rule(EndDelegation, Case, opens=lambda case: None if _entrusted(case) else "nothing-entrusted")
def end_delegation(case: Case, act: EndDelegation, now: datetime) -> PartHeld:
    """By the holder at any time; by the one entrusted, who gives it back."""
    for held in _entrusted(case):
        mine = act.actor.account in (held.holder, held.delegate, act.actor.instead_of)
        if held.part is act.of and (act.actor.instead_of == held.holder or mine):
            back = held.model_copy(update={"delegate": ""})
            return PartHeld(**fact(act, now), how="taken-back", holding=back)
    raise Invalid(field="of", given=str(act.of))


def _entrusted(case: Case) -> tuple[Holding, ...]:
    return tuple(one for one in case.hands.holdings if one.delegate)


def _own_seat(case: Case, part: Part, act: HandOn | Delegate) -> Seat:
    actor = act.actor
    seat = Seat(function=actor.function, unit=actor.unit, instead_of=actor.instead_of)
    if part not in case.offices or not plays(part, seat, actor.account, case):
        raise NotEntitled(act=act.kind, function=str(actor.function))
    return seat


def _colleague(act: HandOn | Delegate, own: Seat) -> Holding:
    """Of the same office, and another person: also not whom the actor sits there for."""
    there = any((s.function, s.unit) == (own.function, own.unit) for s in act.seats)
    if not there or act.to in (act.actor.account, act.actor.instead_of):
        raise Invalid(field="to", given=act.to)
    return Holding(part=act.of, function=own.function, unit=own.unit, holder=act.to)


def _held(
    case: Case,
    act: _Handing,
    now: datetime,
    how: Literal["handed-on", "assigned", "delegated"],
    holding: Holding,
) -> PartHeld:
    if case.hands.holding(holding.part, holding.function, holding.unit) == holding:
        raise Invalid(field="to", given=act.to)
    return PartHeld(**fact(act, now), how=how, holding=holding, words=act.words)


HandingAct = HandOn | Assign | Delegate | EndDelegation
HandingFact = PartHeld
