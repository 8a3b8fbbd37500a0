"""Who may do what: one pure function over programme data.

An act belongs to a part; the programme's `offices` say which functions play the part, and of
which unit above the case's place. Experts are entitled by their appointment.
"""

from collections.abc import Iterable, Iterator

from services.domain.base import Act, ActorRef, Frozen, Stream
from services.domain.errors import NotEntitled
from services.domain.programme.schema import Office
from services.domain.units import Function, Part, at, territory, within

LEADERS = frozenset({Function.COUNTY_LEADER, Function.CITY_LEADER})
"""Who answers for the officers of a bureau (2.1.6)."""


class Seat(Frozen):
    """One function in one unit; an account may have several."""

    function: Function
    unit: str
    instead_of: str = ""
    """Whose it is, where the account only sits there for somebody absent (C2.9.7)."""


def check_entitled(state: Stream, act: Act) -> None:
    """Raises NotEntitled when the act's part is not played by its actor.

    A first act finds no state yet; it carries its own place and offices, looked up by the server.
    """
    actor = act.actor
    seat = Seat(function=actor.function, unit=actor.unit, instead_of=actor.instead_of)
    view = state if state.seq else act
    if not any(plays(part, seat, act.actor.account, view) for part in parts_of(type(act))):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))


def seat_for(account: str, seats: Iterable[Seat], act: type[Act], view: object) -> ActorRef:
    """The first of the account's seats that is entitled to the act.

    `view` is whatever has place, offices and panel: the stream itself, or, for the first act of
    a filing, the case that it is about.

    Raises NotEntitled when none is.
    """
    seats = tuple(seats)
    for part in parts_of(act):
        for seat in seats:
            if plays(part, seat, account, view):
                return ActorRef(
                    account=account,
                    function=seat.function,
                    unit=seat.unit,
                    instead_of=seat.instead_of,
                )
    raise NotEntitled(act=kind_of(act), function=", ".join(str(seat.function) for seat in seats))


def plays(part: Part, seat: Seat, account: str, view: object) -> bool:
    """Whether this seat plays the part towards this case, title or filing."""
    if part is Part.ANYBODY:
        return True
    if part is Part.NOBODY:
        return seat.function is Function.CLOCK
    if part in (Part.PANEL_MEMBER, Part.PANEL_CHAIR):
        return seat.function is Function.EXPERT and appointed(part, account, view)
    place: str = getattr(view, "place", "")
    if part is Part.LEADER:
        return seat.function in LEADERS and within(place, seat.unit)
    return any(
        seat.function is office.function and territory(seat.unit) == at(place, office.level)
        for office in _offices(part, view)
    )


def players(part: Part, view: object) -> Iterator[tuple[Function, str, str]]:
    """Everybody who plays the part: function, area and, for those appointed, the account.

    Says of all at once what `plays` says of one; a test holds the two together.
    """
    panel = getattr(view, "panel", None)
    if part in (Part.PANEL_MEMBER, Part.PANEL_CHAIR):
        members = panel.experts if panel else ()
        for account in members if part is Part.PANEL_MEMBER else (panel.chair,) if panel else ():
            if account:
                yield Function.EXPERT, "", account
        return
    place: str = getattr(view, "place", "")
    for office in _offices(part, view):
        yield office.function, at(place, office.level), ""


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


def kind_of(act: type[Act]) -> str:
    """The act's one word, from its `kind` literal."""
    return str(act.model_fields["kind"].default)
