"""Who plays which part in a round, read off its scheme: organiser, decider, spot-checker (D19).

Parts that follow from how the round stands (a rater, a subject, an endorser) are relations in
`permissions.py`; here are those that offices hold.
"""

from collections.abc import Mapping
from typing import Final

from services.domain.mechanisms.levels import LevelRole
from services.domain.programme.evaluation import Doing, Evaluation
from services.domain.programme.schema import Office
from services.domain.tree.units import Function, Level, Part

OFFICERS: Final[Mapping[Level, Function]] = {
    Level.COUNTY: Function.COUNTY_OFFICER,
    Level.CITY: Function.CITY_OFFICER,
}
LEADERS: Final[Mapping[Level, Function]] = {
    Level.COUNTY: Function.COUNTY_LEADER,
    Level.CITY: Function.CITY_LEADER,
}


def organising_level(evaluation: Evaluation) -> Level:
    """Where the scheme decides; where it says no level of that, whose the subjects are (E25)."""
    for doing in (Doing.DECIDES, Doing.ASSESSES):
        for role in evaluation.roles:
            if role.does is doing and role.level and role.level in OFFICERS:
                return role.level
    levels = (one.level for one in evaluation.subjects if one.level)
    return next((level for level in levels if level in OFFICERS), Level.COUNTY)


def offices_of(evaluation: Evaluation) -> dict[Part, tuple[Office, ...]]:
    """Officers organise, their leader decides; a level that spot-checks does so by its officers."""
    level = organising_level(evaluation)
    officer = Office(function=OFFICERS[level], level=level)
    leader = Office(function=LEADERS[level], level=level)
    found = {
        Part.ORGANISER: (officer, leader),
        Part.ROUND_DECIDER: (leader,),
        Part.OBJECTION_JUDGE: (officer, leader),
    }
    if evaluation.levels:
        checking = [
            one.level
            for one in evaluation.levels.levels
            if one.role is LevelRole.SPOT_CHECKS and one.level in OFFICERS
        ]
        if checking:
            offices = (Office(function=OFFICERS[one], level=one) for one in checking)
            found[Part.SPOT_CHECKER] = tuple(offices)
    return found


def applies(evaluation: Evaluation) -> bool:
    """Whether subjects enter themselves (C3.1.4, C5.7.5, C5.8.3), or are assessed unasked."""
    return any(role.does is Doing.APPLIES for role in evaluation.roles)
