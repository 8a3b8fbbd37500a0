"""Who stands how to an objection: who leads the office that judges it, and who handles it (6.4.3).

For `domain/permissions.py`, which asks it of any view that has place and offices.
"""

from collections.abc import Iterator

from services.domain.offices.hands import LED
from services.domain.programme.schema import Office
from services.domain.seats import LEADERS, Seat
from services.domain.tree.units import Function, Part, at, territory


def heads_judges(seat: Seat, account: str, view: object) -> bool:
    """The leader of an office that judges, whether or not the programme names the leader too."""
    return (seat.function, territory(seat.unit)) in {head[:2] for head in heads(view)}


def heads(view: object) -> Iterator[tuple[Function, str, str]]:
    """Each leader's function and area once."""
    place: str = getattr(view, "place", "")
    found = {
        (_leader(office.function), at(place, office.level), "")
        for office in _judging(view)
        if _leader(office.function) in LEADERS
    }
    yield from sorted(found)


def judges(view: object) -> Iterator[tuple[Function, str, str]]:
    """Those who handle it, by account; the whole office until they are named."""
    place: str = getattr(view, "place", "")
    for account in handlers(view):
        yield Function.PUBLIC, "", account
    if not handlers(view):
        for office in _judging(view):
            yield office.function, at(place, office.level), ""


def handlers(view: object) -> tuple[str, ...]:
    found: tuple[str, ...] = getattr(view, "handlers", ())
    return found


def _judging(view: object) -> tuple[Office, ...]:
    offices: dict[Part, tuple[Office, ...]] = getattr(view, "offices", {})
    return offices.get(Part.OBJECTION_JUDGE, ())


def _leader(function: Function) -> Function:
    return LED.get(function, function)
