"""The units of a simulation and where they lie; what it runs with (4.4.1).

The province has the code 99, which no province has. Units of one county stand in one area: a freeze
of the county touches them all (A4.5), and nothing else goes from one unit to another.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Final

from services.domain.clocks.calendar import Calendar, start_of_day, years_later
from services.domain.programme.library import ref_of
from services.domain.programme.schema import Programme, ProgrammeRef
from services.domain.simulation.behaviour import Behaviour
from services.domain.tree.units import DIGITS, Level, at

MOST_YEARS: Final = 100
PROVINCE: Final = "99"
BELOW: Final = {Level.CITY: 99, Level.COUNTY: 12, Level.TOWN: 10, Level.VILLAGE: 8}
"""How many units of the level lie in one of the level above."""
WIDTH: Final = {Level.CITY: 2, Level.COUNTY: 2, Level.TOWN: 3, Level.VILLAGE: 3}


class NoRoomError(ValueError):
    """The synthetic province has no room for so many units, or there are none at all."""

    def __init__(self, room: int) -> None:
        super().__init__(room)
        self.room = room


@dataclass(frozen=True)
class Setting:
    """What is simulated: the same setting gives the same result."""

    programme: Programme
    ref: ProgrammeRef
    units: int
    years: int
    seed: int
    begins: date
    calendar: Calendar
    behaviour: Behaviour = field(default_factory=Behaviour)

    @property
    def ends(self) -> date:
        """The first day that is no longer looked at."""
        return years_later(self.begins, self.years)

    @property
    def ends_at(self) -> datetime:
        return start_of_day(self.ends)

    @property
    def areas(self) -> tuple[tuple[str, ...], ...]:
        return areas(places(self.programme.applicants.level, self.units))


def setting(
    programme: Programme,
    *,
    units: int,
    years: int,
    seed: int,
    begins: date,
    calendar: Calendar,
    behaviour: Behaviour | None = None,
) -> Setting:
    ref = ref_of(programme)
    return Setting(programme, ref, units, years, seed, begins, calendar, behaviour or Behaviour())


def most(level: Level) -> int:
    """How many units of the level the synthetic province has room for."""
    room = 1
    for below, many in BELOW.items():
        room *= many
        if below is level:
            break
    return room


def places(level: Level, units: int) -> tuple[str, ...]:
    """Codes of so many units, spread over as few counties as hold them.

    Raises NoRoomError.
    """
    if not 1 <= units <= most(level):
        raise NoRoomError(most(level))
    return tuple(_code(level, number) for number in range(units))


def _code(level: Level, number: int) -> str:
    parts: list[str] = []
    above = [one for one in BELOW if DIGITS[one] <= DIGITS[level]]
    for one in reversed(above):
        number, rest = divmod(number, BELOW[one])
        parts.append(f"{rest + 1:0{WIDTH[one]}}")
    return PROVINCE + "".join(reversed(parts))


def areas(found: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The units county by county."""
    return tuple(tuple(one) for _, one in groupby(found, lambda place: at(place, Level.COUNTY)))
