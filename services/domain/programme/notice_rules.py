"""How long a notice stands, at which levels, with which contacts, and what follows from minutes in which
it could not be read (A4.1, A7.5, 6.4.2): the programme's word.
"""

import operator
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from services.domain.mechanisms.soundness import check_once
from services.domain.programme.faults import Fault
from services.domain.programme.words import OUR_DEFAULT, Definition, Sourced, Text
from services.domain.tree.units import Level


class RecommendationNotice(Sourced):
    """A notice that a bureau holds before it sends its recommendation up (A7.5).

    Signed by the leader and published by an officer of the bureau of that level.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    label: Text
    level: Literal[Level.COUNTY, Level.CITY, Level.PROVINCE, Level.NATION]
    days: int = Field(ge=1, le=60)


BOXES: Final = {
    "both": ("mailbox", "address"),
    "electronic": ("mailbox",),
    "postal": ("address",),
}
"""What the public may write to, by the setting (E7)."""


class NoticeRules(Definition):
    """A4.1, A7.1: counted in calendar days from the day after signature and publication."""

    days: int = 7
    recommendations: tuple[RecommendationNotice, ...] = Field(default=(), exclude_if=operator.not_)
    """Those that must have ended before this one is signed, in their order (A7.5)."""
    mailbox: Literal["both", "electronic", "postal"] = Field(
        default="both", exclude_if=lambda word: word == "both"
    )
    """信箱 is a postal box or an electronic one (E7, A4.1): which of them a notice names."""

    @property
    def contacts(self) -> tuple[str, ...]:
        """How each office is reached, as the fields of a notice are called (A4.1, A7.2)."""
        return ("hotline", *BOXES[self.mailbox])

    @property
    def all_days(self) -> int:
        """How many days people can object, all notices together."""
        return self.days + sum(one.days for one in self.recommendations)

    @model_validator(mode="after")
    def _goes_up(self) -> Self:
        check_once((one.id for one in self.recommendations), "recommendations")
        levels = [list(Level).index(one.level) for one in self.recommendations]
        if levels != sorted(levels, reverse=True):
            zh = "推荐公示须由下级到上级依次进行"
            raise Fault(zh, "notices of recommendation go from the lower level to the higher")
        return self


class NoticeProofRules(Sourced):
    """Looked at from outside every ten minutes; no source says what follows from what was missed."""

    missed: Literal["shown", "extend"] = "shown"
    """Shown to the officers and in the record of its end; or made up for by whole days."""
    source: str | None = None
    note: str | None = OUR_DEFAULT
