"""Notices that a bureau holds before it recommends upward (A7.5): whose turn it is, and whose they are.

The acts are those of every notice, in `steps/public_notice.py`; here is only what differs by level.
"""

import operator
from datetime import date, datetime
from typing import Final

from pydantic import Field

from services.domain.base import Frozen
from services.domain.clocks.calendar import Period
from services.domain.programme.schema import NoticeRules, Office, RecommendationNotice
from services.domain.tree.units import Function, Level, Part

BUREAUS: Final = {
    Level.COUNTY: (Function.COUNTY_LEADER, Function.COUNTY_OFFICER),
    Level.CITY: (Function.CITY_LEADER, Function.CITY_OFFICER),
    Level.PROVINCE: (Function.PROVINCE_LEADER, Function.PROVINCE_OFFICER),
    Level.NATION: (Function.MINISTRY_LEADER, Function.MINISTRY_OFFICER),
}
"""Leader and officer of the bureau of each level that can recommend."""


class EndedBelow(Frozen):
    """A notice of recommendation that ran to its end."""

    id: str
    """Of its rule in the programme."""
    at: datetime
    first: date
    last: date
    corrections: int = 0
    extended_days: int = 0


class Notice(Frozen):
    """The notice that stands now: of a recommendation, until all of these have ended (A7.5)."""

    signed_at: datetime | None = None
    published_at: datetime | None = None
    closed: bool = False
    corrections: int = 0
    """How often it was corrected; each time its period began anew (6.4.1)."""
    extended_days: int = 0
    """By which it was lengthened as it could not be read for so long (6.4.2)."""
    document_no: str = Field(default="", exclude_if=operator.not_)
    """Where levels recommend; of all others the row of the notice alone has it."""
    below: tuple[EndedBelow, ...] = Field(default=(), exclude_if=operator.not_)
    """Those of recommendations that came before it, in their order."""

    def ended_below(self, of: str, period: Period, at: datetime) -> "Notice":
        """What the next level begins with."""
        ended = EndedBelow(
            id=of,
            at=at,
            first=period.first,
            last=period.last,
            corrections=self.corrections,
            extended_days=self.extended_days,
        )
        return Notice(below=(*self.below, ended))


def next_below(rules: NoticeRules, notice: Notice) -> RecommendationNotice | None:
    """The recommendation whose notice runs, or comes next; None where it is the own one."""
    return next(iter(rules.recommendations[len(notice.below) :]), None)


def offices_of(recommends: RecommendationNotice) -> dict[Part, tuple[Office, ...]]:
    """Who signs, publishes and hears objections, instead of the offices of the own notice."""
    leader, officer = BUREAUS[recommends.level]
    led = (Office(function=leader, level=recommends.level),)
    held = (Office(function=officer, level=recommends.level),)
    return {Part.NOTICE_SIGNER: led, Part.NOTICE_PUBLISHER: held, Part.OBJECTION_JUDGE: held + led}
