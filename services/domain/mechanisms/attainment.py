"""Rating each indicator and counting the ratings: met, basically met, not met (C5.6.1, A, B).

Whether a value meets its limit is decided in `domain/attainment/indicators.py`; here is only what its verdict
means for schemes that score nothing, and which unmet items come first.
"""

import operator
from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from services.domain.attainment.verdicts import Verdict
from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.programme.faults import Fault
from services.domain.programme.words import Sourced, Text


class Rating(StrEnum):
    MET = "met"
    BASICALLY_MET = "basically-met"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"
    OPEN = "open"


RATING_OF: Mapping[Verdict, Rating] = {
    Verdict.ATTAINED: Rating.MET,
    Verdict.NOT_ATTAINED: Rating.NOT_MET,
    Verdict.NOT_APPLICABLE: Rating.NOT_APPLICABLE,
    Verdict.OPEN: Rating.OPEN,
}


class AttainmentRule(Sourced):
    """When a unit has attained: by default with every indicator met."""

    source: str | None = "A1.6, A2.3, A3.3, B1.2"
    basically_met_passes: bool = False
    most_not_met: int = Field(default=0, ge=0)
    """So many may be unmet; a veto item never."""
    veto_items: tuple[str, ...] = ()
    """Unmet ones are tackled first (C5.6.2), and one alone keeps the unit from attaining."""
    items: dict[str, Text] = Field(default_factory=dict, exclude_if=operator.not_)
    """What an assessor rates in a round, by its id, where no catalogue has it (C5.6.1)."""

    @model_validator(mode="after")
    def _vetoes_are_rated(self) -> Self:
        unknown = set(self.veto_items) - set(self.items)
        if self.items and unknown:
            said = ", ".join(sorted(unknown))
            raise Fault(f"没有这项指标：{said}", f"no such indicator: {said}")
        return self


class Tally(Frozen):
    """The ratings counted. `attained` is None while a rating is open and could turn it."""

    attained: bool | None
    met: int
    basically_met: tuple[str, ...]
    not_met: tuple[str, ...]
    """Veto items first, then in the order of the catalogue."""
    not_applicable: tuple[str, ...]
    open: tuple[str, ...]
    veto_items: tuple[str, ...]


def rated(verdict: Verdict, *, basically: bool = False) -> Rating:
    """The rating of a verdict. "Basically met" is an assessor's word on what is not attained."""
    if basically and verdict is not Verdict.NOT_ATTAINED:
        raise Invalid(field="rating")
    return Rating.BASICALLY_MET if basically else RATING_OF[verdict]


def tally(rule: AttainmentRule, ratings: Mapping[str, Rating]) -> Tally:
    """`ratings` by indicator code, in the order of the catalogue."""
    by = {one: [c for c, found in ratings.items() if found is one] for one in Rating}
    unmet = sorted(by[Rating.NOT_MET], key=lambda code: code not in rule.veto_items)
    vetoes = tuple(code for code in unmet if code in rule.veto_items)
    short = len(unmet) + (0 if rule.basically_met_passes else len(by[Rating.BASICALLY_MET]))
    failed = bool(vetoes) or short > rule.most_not_met
    return Tally(
        attained=False if failed else None if by[Rating.OPEN] else True,
        met=len(by[Rating.MET]),
        basically_met=tuple(by[Rating.BASICALLY_MET]),
        not_met=tuple(unmet),
        not_applicable=tuple(by[Rating.NOT_APPLICABLE]),
        open=tuple(by[Rating.OPEN]),
        veto_items=vetoes,
    )
