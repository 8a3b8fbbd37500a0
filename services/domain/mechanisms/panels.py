"""A panel whose groups have shares: leaders 40, the other applicants 30, departments 30 (C5.7.10).

The mean of each group counts by its share. Whoever applies scores its rivals and never itself. Who
sits on a panel, and how members are drawn, is not decided here.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.mechanisms.soundness import check_once, check_shares
from services.domain.mechanisms.weights import Share, mean, shared
from services.domain.mechanisms.workings import Line, Reckoned, added, figure
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Number, Text


class PanelGroup(Definition):
    """Raters whose mean counts with one share."""

    id: str
    label: Text
    share: Share
    rivals: bool = False
    """The other applicants, each by its head; what one says of itself is no sheet at all."""
    enough: Annotated[int, Field(ge=1)] | None = None
    """So many sheets suffice; None: every rater's sheet is needed."""


class PanelWeighting(Definition):
    groups: tuple[PanelGroup, ...] = Field(min_length=1)
    full: Annotated[Number, Field(gt=0)] = Decimal(100)

    @model_validator(mode="after")
    def _shares_make_one(self) -> Self:
        check_shares(group.share for group in self.groups)
        check_once(group.id for group in self.groups)
        if sum(group.rivals for group in self.groups) > 1:
            raise Fault("互评组只能有一个", "only one group is that of the rivals")
        return self


class PanelSheet(Frozen):
    """One rater's score of one applicant. Raters and applicants by their code, never by name."""

    group: str
    rater: str
    applicant: str
    score: Decimal


def panel_score(
    panel: PanelWeighting,
    applicant: str,
    raters: Mapping[str, tuple[str, ...]],
    sheets: Iterable[PanelSheet],
) -> Reckoned:
    """The applicant's score: "85 × 0.4 + ..." by group (F10).

    `raters` says who is to score in each group; an applicant is among its rivals and is left out
    by itself. Raises Invalid for a sheet by nobody of the group, on oneself, twice, or out of range.
    """
    sheets = [sheet for sheet in sheets if sheet.applicant == applicant]
    given: dict[tuple[str, str], Decimal] = {}
    for sheet in sheets:
        key = (sheet.group, sheet.rater)
        if sheet.rater not in raters.get(sheet.group, ()) or sheet.rater == applicant:
            raise Invalid(field="rater", given=sheet.rater)
        if key in given or not 0 <= sheet.score <= panel.full:
            raise Invalid(field="score", given=sheet.rater, full=figure(panel.full))
        given[key] = sheet.score
    return added(
        _group(group, [rater for rater in raters.get(group.id, ()) if rater != applicant], given)
        for group in panel.groups
    )


def _group(group: PanelGroup, raters: list[str], given: Mapping[tuple[str, str], Decimal]) -> Line:
    scores = [given[group.id, rater] for rater in raters if (group.id, rater) in given]
    needed = len(raters) if group.enough is None else min(group.enough, len(raters))
    if not scores or len(scores) < needed:
        note = Text(
            zh=f"已有{len(scores)}份评分，须有{max(needed, 1)}份",
            en=f"sheets: {len(scores)} of {max(needed, 1)} needed",
        )
        return Line(label=group.label, note=note)
    return shared(group.label, mean(scores), group.share)
