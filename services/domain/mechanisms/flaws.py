"""What is odd in a scheme's own figures and can't be refused, for its source says so: a warning.

Points that add up to 91, bands with a gap. Each flaw names its numbers and what to do; what makes
a definition impossible is refused by its model instead.
"""

from enum import StrEnum

from services.domain.base import Frozen
from services.domain.programme.words import Text


class FlawCode(StrEnum):
    POINTS_DO_NOT_ADD_UP = "points-do-not-add-up"
    SCORES_DO_NOT_ADD_UP = "scores-do-not-add-up"
    SCORE_ABOVE_POINTS = "score-above-points"
    NUMBER_LEFT_OUT = "number-left-out"
    BANDS_GAP = "bands-gap"
    BANDS_OVERLAP = "bands-overlap"


class Flaw(Frozen):
    code: FlawCode
    rule: str
    text: Text
    remedy: Text
