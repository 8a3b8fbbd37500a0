"""Substitutes: who may sit in the seat of somebody absent, arranged by whom (C2.9.7, C3.7.1).

Pure checks of an arrangement. What a substitute does is done under the substitute's own account;
`ActorRef.instead_of` says for whom. Nobody is substituted who was appointed in person.
"""

from collections.abc import Iterable
from datetime import date

from services.domain.base import Frozen
from services.domain.errors import DomainError, Invalid
from services.domain.offices.hands import LED
from services.domain.seats import Seat, not_entitled
from services.domain.tree.units import Function

LEADING = frozenset(
    {
        Function.APPLICANT_LEADER,
        Function.TOWN_GOVERNMENT,
        Function.COUNTY_GOVERNMENT,
        Function.CONGRESS,
        Function.COUNTY_LEADER,
        Function.CITY_LEADER,
        Function.PROVINCE_LEADER,
        Function.MINISTRY_LEADER,
    }
)
"""Who signs for a unit."""
WORKING = frozenset(
    {
        Function.APPLICANT_CLERK,
        Function.COUNTY_OFFICER,
        Function.CITY_OFFICER,
        Function.PROVINCE_OFFICER,
        Function.MINISTRY_OFFICER,
        Function.JOINT_DEPARTMENT,
        Function.VERIFYING_UNIT,
    }
)
"""Who does a unit's daily work. Experts, auditors and administrators are in neither rank."""
RANKS = (LEADING, WORKING)


class SubstituteUnfit(DomainError):
    """`why`: the post is personal, not similar, or its stand-in is absent or the same person."""

    code = "substitute-unfit"


class AlreadySubstituted(DomainError):
    """Somebody else stands in for this seat on some of these days; `until` is the last one."""

    code = "already-substituted"


class Arrangement(Frozen):
    """A substitute for one seat: for a period, or (without days) whenever it is empty (A/B)."""

    absent: str
    substitute: str
    function: Function
    unit: str
    first: date | None = None
    last: date | None = None

    @property
    def standing(self) -> bool:
        return self.first is None

    @property
    def seat(self) -> Seat:
        return Seat(function=self.function, unit=self.unit)


def similar(one: Function, other: Function) -> bool:
    """C2.9.7: the same or a similar post: both lead, or both do the daily work."""
    return any(one in rank and other in rank for rank in RANKS)


def fits(seat: Seat, own: Iterable[Seat]) -> bool:
    """Whether somebody with these seats may sit there: same body, same rank, in their own right."""
    return any(
        same_body(held, seat) and not held.instead_of and similar(held.function, seat.function)
        for held in own
    )


def same_body(one: Seat, other: Seat) -> bool:
    """A department is one body. A bare area is not: its government, its congress and its bureau
    share the code, and only the function tells them apart.
    """
    return one.unit == other.unit and (":" in one.unit or one.function is other.function)


def led_by(held: Seat) -> frozenset[Function]:
    """For whom in the same unit the holder arranges: as a leader, in a department for everybody;
    in a bare area for the same function and for those it leads, and for no other body's people.
    """
    if held.instead_of or held.function not in LEADING:
        return frozenset()
    if ":" in held.unit:
        return frozenset(Function)
    return frozenset({held.function, *(one for one, by in LED.items() if by is held.function)})


def check_may_arrange(
    account: str, seats: Iterable[Seat], absent: str, unit: str, functions: Iterable[Function]
) -> None:
    """For oneself, or as the leader of one of the seats that the absent person has in the unit.

    Raises NotEntitled.
    """
    held, wanted = tuple(seats), frozenset(functions)
    leads = any(seat.unit == unit and wanted & led_by(seat) for seat in held)
    if account != absent and not leads:
        raise not_entitled(held)


def check_days(first: date | None, last: date | None, today: date) -> None:
    """A period has both its ends and does not begin in the past: nothing is made up afterwards."""
    if first is None or last is None:
        raise Invalid(field="first" if first is None else "last")
    if first < today:
        raise Invalid(field="first", earliest=today.isoformat())
    if last < first:
        raise Invalid(field="last", earliest=first.isoformat())


def check_pair(
    wish: Arrangement, absent: Iterable[Seat], substitute: Iterable[Seat], *, away: bool
) -> None:
    """`absent` and `substitute` are the seats that the two hold; `away`: the substitute is, too.

    Raises SubstituteUnfit.
    """
    if why := _unfit(wish, absent, substitute, away=away):
        raise SubstituteUnfit(why=why)


def _unfit(
    wish: Arrangement, absent: Iterable[Seat], substitute: Iterable[Seat], *, away: bool
) -> str | None:
    """A seat that the absent person only sits in for somebody else cannot be passed on."""
    if wish.absent == wish.substitute:
        return "same-person"
    if not any(wish.function in rank for rank in RANKS):
        return "personal-post"
    if wish.seat not in {seat for seat in absent if not seat.instead_of}:
        return "not-their-seat"
    if not fits(wish.seat, substitute):
        return "no-similar-post"
    return "substitute-away" if away else None
