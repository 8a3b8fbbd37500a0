"""Who may do what: one pure function over programme data.

An act belongs to a part; the programme's `offices` say which functions play the part, and of
which unit above the case's place. Experts are entitled by their appointment.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Protocol

from services.domain.base import Act, ActorRef, Stream
from services.domain.errors import HeldByAnother, NotEntitled
from services.domain.objecting import standing as objections
from services.domain.offices.hands import LED, Hands
from services.domain.programme.schema import Office
from services.domain.rectifying import standing as ledger
from services.domain.review import signers
from services.domain.seats import (
    DEPARTMENTS,
    ENDORSERS,
    ENTRANTS,
    LEADERS,
    LEADS,
    UPPER,
    Seat,
    not_entitled,
)
from services.domain.tree.units import (
    Function,
    Level,
    Part,
    StepName,
    at,
    level_of,
    territory,
    within,
)

DECIDERS = {
    StepName.PRE_ASSESSMENT: Part.PRE_ASSESSOR,
    StepName.TECHNICAL_ASSESSMENT: Part.ASSESSOR,
    StepName.RECTIFICATION: Part.RE_REVIEWER,
    StepName.ACCEPTANCE: Part.ACCEPTOR,
    StepName.UPPER_REVIEW: Part.UPPER_REVIEWER,
}
"""Whose word carries a case under review on; he may also send it back (2.2.1)."""


class Request(Protocol):
    """What an officer asks of the leader (`case.Instruction`)."""

    @property
    def asked_by(self) -> ActorRef: ...
    @property
    def leader_unit(self) -> str: ...
    @property
    def agreed(self) -> bool | None: ...


def check_entitled(state: Stream, act: Act) -> None:
    """Raises NotEntitled when the act's part is not played by its actor, HeldByAnother when a
    colleague has it in hand.

    A first act finds no state yet; it carries its own place and offices, looked up by the server.
    """
    actor = act.actor
    seat = Seat(function=actor.function, unit=actor.unit, instead_of=actor.instead_of)
    _entitled_seat(actor.account, (seat,), type(act), state if state.seq else act)


def seat_for(account: str, seats: Iterable[Seat], act: type[Act], view: object) -> ActorRef:
    """The first of the account's seats that is entitled to the act.

    `view` is whatever has place, offices and panel: the stream itself, or, for the first act of
    a filing, the case that it is about.

    Raises NotEntitled when none is, and HeldByAnother when a colleague has it in hand.
    """
    seat = _entitled_seat(account, tuple(seats), act, view)
    return ActorRef(
        account=account, function=seat.function, unit=seat.unit, instead_of=seat.instead_of
    )


def _entitled_seat(account: str, seats: tuple[Seat, ...], act: type[Act], view: object) -> Seat:
    held = False
    for part in parts_of(act):
        for seat in seats:
            if plays(part, seat, account, view):
                if in_hand(part, seat, account, view):
                    return seat
                held = True
    if held:
        raise HeldByAnother(act=kind_of(act))
    raise not_entitled(seats, act=kind_of(act))


def check_governs(seats: Iterable[Seat], units: Iterable[str]) -> None:
    """Raises NotEntitled: an administrator changes units within the own area alone (4.1.5)."""
    areas = [territory(s.unit) for s in seats if s.function is Function.ADMINISTRATOR]
    if not all(any(within(unit, area) for area in areas) for unit in units):
        raise NotEntitled(function=Function.ADMINISTRATOR.value)


def may(act: type[Act], seats: Iterable[Seat], account: str, view: object) -> bool:
    """Whether one of the seats is entitled to the act; whether it is open is another question."""
    return any(
        plays(part, seat, account, view) and in_hand(part, seat, account, view)
        for part in parts_of(act)
        for seat in seats
    )


def in_hand(part: Part, seat: Seat, account: str, view: object) -> bool:
    """Whether no colleague of the same office holds this part of the case (2.2.1).

    Who sits there for somebody absent holds what the absent one holds.
    """
    if part is Part.OBJECTION_JUDGE and (named := objections.handlers(view)):
        return account in named  # In person: what they know is nobody else's (6.4.3).
    return _hands(view).in_hand(part, seat.function, seat.unit, (account, seat.instead_of))


def plays(part: Part, seat: Seat, account: str, view: object) -> bool:
    """Whether this seat plays the part towards this case, title or filing."""
    if part is Part.ANYBODY:
        return True
    if part is Part.NOBODY:
        return seat.function is Function.CLOCK
    if part in (Part.PANEL_MEMBER, Part.PANEL_CHAIR):
        return seat.function is Function.EXPERT and appointed(part, account, view)
    if part in RELATIONS:
        return RELATIONS[part](seat, account, view)
    place: str = getattr(view, "place", "")
    return any(
        seat.function is office.function and territory(seat.unit) == at(place, office.level)
        for office in _offices(part, view)
    )


def _leads(seat: Seat, account: str, view: object) -> bool:
    there = seat.function in LEADERS and within(getattr(view, "place", ""), seat.unit)
    return there and _has_a_say(seat.function, view)


def _has_a_say(leader: Function, view: object) -> bool:
    offices: dict[Part, tuple[Office, ...]] = getattr(view, "offices", {})
    level = UPPER.get(leader)
    return level is None or any(one.level is level for named in offices.values() for one in named)


def _keeps_register(seat: Seat, account: str, view: object) -> bool:
    there = within(getattr(view, "place", ""), seat.unit)
    return seat.function is Function.CITY_LEADER and there


def _was_asked(seat: Seat, account: str, view: object) -> bool:
    """Who leads whoever asks, and nobody answers a request of their own.

    The office's own leader alone, where it has one; otherwise any leader over its area (C2.9.5).
    """
    asked = _open_request(view)
    if asked is None or account == asked.asked_by.account:
        return False
    unit = seat.unit if asked.leader_unit else territory(seat.unit)
    return (seat.function, unit) == (leader_over(asked.asked_by), _asked_at(asked))


def _open_request(view: object) -> "Request | None":
    """What waits for a leader's answer."""
    asked: Request | None = getattr(view, "instruction", None)
    return asked if asked and asked.agreed is None else None


def _asked_at(asked: "Request") -> str:
    """The office, or the whole area, whose leader is asked."""
    return asked.leader_unit or territory(asked.asked_by.unit)


def leader_over(asker: ActorRef) -> Function | None:
    """A joint department works under the city's leader (2.2.3)."""
    return LED.get(asker.function) or LEADS.get(level_of(asker.unit))


def _holds_office(seat: Seat, account: str, view: object) -> bool:
    offices: dict[Part, tuple[Office, ...]] = getattr(view, "offices", {})
    return seat.function in LED and any(plays(part, seat, account, view) for part in offices)


def _heads_office(seat: Seat, account: str, view: object) -> bool:
    offices: dict[Part, tuple[Office, ...]] = getattr(view, "offices", {})
    place: str = getattr(view, "place", "")
    return any(
        LED.get(office.function) is seat.function
        and territory(seat.unit) == at(place, office.level)
        for named in offices.values()
        for office in named
    )


def _decides(seat: Seat, account: str, view: object) -> bool:
    part = _decider(view)
    return part is not None and plays(part, seat, account, view)


def _decider(view: object) -> Part | None:
    step = getattr(view, "step", None)
    return DECIDERS.get(step.name) if step else None


def _acted_last(seat: Seat, account: str, view: object) -> bool:
    last = _hands(view).last
    return last is not None and last.account == account


def _is_to_sign(seat: Seat, account: str, view: object) -> bool:
    """Signing is personal: nobody signs instead of somebody else."""
    return any(account in one.waits_for for one in _hands(view).rounds)


def _got_a_copy(seat: Seat, account: str, view: object) -> bool:
    readers = (account, seat.unit)
    return any((one.account or one.unit) in readers for one in _hands(view).copies)


def _may_enter(seat: Seat, account: str, view: object) -> bool:
    """A seat within the area of the round: of a place, a unit or a firm there; or of a unit
    elsewhere that a subject went over to (4.1.5).
    """
    rounds = getattr(view, "entries", None) is not None
    if not rounds or seat.function not in ENTRANTS:
        return False
    gone_over: frozenset[str] = getattr(view, "gone_over", frozenset())
    return within(seat.unit, getattr(view, "place", "")) or seat.unit in gone_over


def _scores(seat: Seat, account: str, view: object) -> bool:
    scorers: frozenset[str] = getattr(view, "scorers", frozenset())
    return account in scorers


def _endorses(seat: Seat, account: str, view: object) -> bool:
    """An office of the levels between a subject and the organiser (C5.8.4)."""
    levels: tuple[Level, ...] = getattr(view, "endorsing_levels", ())
    place: str = getattr(view, "place", "")
    known = seat.function in ENDORSERS and within(seat.unit, place)
    return known and level_of(seat.unit) in levels


def _is_named(seat: Seat, account: str, view: object) -> bool:
    named: frozenset[str] = getattr(view, "named_offices", frozenset())
    there = within(seat.unit, getattr(view, "place", ""))
    return there and seat.function in DEPARTMENTS and seat.unit.partition(":")[2] in named


def _hands(view: object) -> Hands:
    found = getattr(view, "hands", None)
    return found if isinstance(found, Hands) else Hands()


RELATIONS: dict[Part, Callable[[Seat, str, object], bool]] = {
    Part.LEADER: _leads,
    Part.REGISTRAR: _keeps_register,
    Part.LEADER_ASKED: _was_asked,
    Part.OFFICER: _holds_office,
    Part.HEAD: _heads_office,
    Part.OBJECTION_HEAD: objections.heads_judges,
    Part.DECIDER: _decides,
    Part.LAST_ACTOR: _acted_last,
    Part.SIGNER: _is_to_sign,
    **signers.RELATIONS,
    Part.COPIED: _got_a_copy,
    **ledger.RELATIONS,
    Part.ENTRANT: _may_enter,
    Part.RATER: _scores,
    Part.ROUND_ENDORSER: _endorses,
    Part.NAMED_OFFICE: _is_named,
}
"""Parts that no programme gives away: they follow from how the case stands."""


def players(part: Part, view: object) -> Iterator["Player"]:
    """Everybody who plays the part: function, area and, for those appointed, the account.

    Says of all at once what `plays` says of one; a test holds the two together.
    """
    if part in NAMED:
        yield from NAMED[part](view)
        return
    place: str = getattr(view, "place", "")
    for office in _offices(part, view):
        area = at(place, office.level)
        held = {
            one.hand
            for one in _hands(view).holdings
            if one.part is part and one.function is office.function and territory(one.unit) == area
        }
        for account in held:
            yield office.function, area, account
        if not held or office.function is Function.JOINT_DEPARTMENT:
            yield office.function, area, ""  # The other departments go on as before.


Player = tuple[Function, str, str]


def _experts(view: object) -> Iterator[Player]:
    panel = getattr(view, "panel", None)
    for account in panel.experts if panel else ():
        yield Function.EXPERT, "", account


def _chair(view: object) -> Iterator[Player]:
    panel = getattr(view, "panel", None)
    if panel and panel.chair:
        yield Function.EXPERT, "", panel.chair


def _signers(view: object) -> Iterator[Player]:
    for account in {a for one in _hands(view).rounds for a in one.waits_for}:
        yield Function.PUBLIC, "", account


def _asked(view: object) -> Iterator[Player]:
    asked = _open_request(view)
    if asked and (leads := leader_over(asked.asked_by)):
        yield leads, _asked_at(asked), ""


def _registrar(view: object) -> Iterator[Player]:
    yield Function.CITY_LEADER, at(getattr(view, "place", ""), Level.CITY), ""


def _leaders(view: object) -> Iterator[Player]:
    place: str = getattr(view, "place", "")
    yield Function.CITY_LEADER, at(place, Level.CITY), ""
    yield Function.COUNTY_LEADER, at(place, Level.COUNTY), ""
    for leader, level in UPPER.items():
        if _has_a_say(leader, view):
            yield leader, at(place, level), ""


def _owing_scores(view: object) -> Iterator[Player]:
    for account in sorted(getattr(view, "owing_scorers", ())):
        yield Function.PUBLIC, "", account


NAMED: dict[Part, Callable[[object], Iterator[Player]]] = {
    Part.PANEL_MEMBER: _experts,
    Part.PANEL_CHAIR: _chair,
    Part.SIGNER: _signers,
    **signers.NAMED,
    **ledger.NAMED,
    Part.LEADER_ASKED: _asked,
    Part.LEADER: _leaders,
    Part.RATER: _owing_scores,
    Part.REGISTRAR: _registrar,
    Part.OBJECTION_HEAD: objections.heads,
    Part.OBJECTION_JUDGE: objections.judges,
}
"""Parts whose players no office says."""


def _offices(part: Part, view: object) -> tuple[Office, ...]:
    """Named by the programme, or, for two parts, by what is owed at the moment (`duties.py`)."""
    by = "duties" if part in (Part.OWING, Part.LEADER_IN_CHARGE) else "offices"
    named: dict[Part, tuple[Office, ...]] = getattr(view, by, {})
    return named.get(part, ())


def appointed(part: Part, account: str, view: object) -> bool:
    panel = getattr(view, "panel", None)
    if panel is None:
        return False
    return account == panel.chair if part is Part.PANEL_CHAIR else account in panel.experts


def parts_of(act: type[Act]) -> tuple[Part, ...]:
    return act.part if isinstance(act.part, tuple) else (act.part,)


@cache
def kind_of(act: type[Act]) -> str:
    """The act's one word, from its `kind` literal."""
    return str(act.model_fields["kind"].default)
