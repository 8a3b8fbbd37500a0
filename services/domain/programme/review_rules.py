"""How far apart experts' sheets may lie, and what follows: settings of a programme (A1.9, D8).

No source says anything of it, so each default is what was done before there was a setting: nothing
is forced and nobody is left out. What the figures come to is reckoned in `domain/review`.
"""

from typing import Literal

from pydantic import Field

from services.domain.programme.words import OUR_DEFAULT, Sourced


class ReviewRules(Sourced):
    """A programme that sets one of these says where it is from."""

    tolerance: int = Field(default=100, ge=0, le=100)
    """Two sheets may answer so many per cent of the indicators differently; 100: all of them."""
    experts: int = Field(default=3, ge=3, le=9)
    """Beyond the tolerance so many sheets are needed at least: the third expert is forced."""
    trimmed: int = Field(default=0, ge=0, le=4)
    """So many of the highest and of the lowest sheets do not count in the mean; 0: all count."""
    unopened: Literal["told", "reason"] = "told"
    """Evidence that no expert opened is told to the chair; or the chair must say why besides."""
    per_indicator: int = Field(default=0, ge=0, le=9)
    """Each indicator is scored by at least so many experts, as they are divided among the panel;
    0: everybody scores all (6.1.6)."""
    sheets: Literal["handed-in", "signed"] = "handed-in"
    """The panel goes on once all sheets are in; or once each expert has signed the own one besides."""
    source: str | None = None
    note: str | None = OUR_DEFAULT


def as_released(rules: ReviewRules) -> bool:
    """Nothing set: a pinned procedure then does not carry it."""
    return rules == ReviewRules()
