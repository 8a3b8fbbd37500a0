"""Seats: one function in one unit, and which functions lead, work for an office, apply.

Who may do what from a seat is `permissions.py`.
"""

from collections.abc import Iterable

from services.domain.base import Frozen
from services.domain.errors import NotEntitled
from services.domain.tree.units import Function, Level, territory, within

LEADS = {
    Level.COUNTY: Function.COUNTY_LEADER,
    Level.CITY: Function.CITY_LEADER,
    Level.PROVINCE: Function.PROVINCE_LEADER,
    Level.NATION: Function.MINISTRY_LEADER,
}
LEADERS = frozenset(LEADS.values())
"""Who answers for the officers of a bureau (2.1.6)."""
OFFICERS = frozenset(one for one in Function if one.endswith("-officer"))
"""Who works for a bureau, under its leader."""
ENTRANTS = frozenset(
    {Function.APPLICANT_CLERK, Function.APPLICANT_LEADER, Function.TOWN_GOVERNMENT}
)
"""Whose seats may belong to a subject of an assessment round."""
ENDORSERS = frozenset(
    {
        Function.COUNTY_OFFICER,
        Function.COUNTY_LEADER,
        Function.CITY_OFFICER,
        Function.CITY_LEADER,
    }
)
"""Who endorses an entry on its way up to the office that assesses it (C5.8.4)."""
DEPARTMENTS = frozenset({Function.VERIFYING_UNIT, Function.JOINT_DEPARTMENT})
"""Whose seats are in a department that a scheme can name for figures and opinions (D16, D25)."""
UPPER = {Function.PROVINCE_LEADER: Level.PROVINCE, Function.MINISTRY_LEADER: Level.NATION}
"""Leaders who have a say only where the programme gives their own level a part (A1.7, B1.3)."""


class Seat(Frozen):
    """One function in one unit; an account may have several."""

    function: Function
    unit: str
    instead_of: str = ""
    """Whose it is, where the account only sits there for somebody absent (C2.9.7)."""
    also: tuple[str, ...] = ()
    """Units that went into this one or lie in it now: it reads what they left behind (4.1.5)."""

    @property
    def areas(self) -> tuple[str, ...]:
        """What it sees as a whole: its own area first."""
        return (territory(self.unit), *self.also)

    def looks_at(self, place: str) -> bool:
        return any(within(place, area) for area in self.areas)


def not_entitled(seats: Iterable[Seat], **about: str) -> NotEntitled:
    """The refusal for somebody who holds these seats and would need another."""
    return NotEntitled(**about, function=", ".join(str(seat.function) for seat in seats))
