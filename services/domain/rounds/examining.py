"""One intake, all offices at once: each examines for itself, within one limit (C3.6.12, D25).

An examination begins with the entry, for all offices at the same moment. Who did not agree is said
together, once (C2.9.3). The limit's last day is counted where the calendar is, on the page.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, TextRef, label
from services.domain.errors import Invalid
from services.domain.mechanisms.parallel_examination import Opinion, waiting, with_opinion
from services.domain.rounds.entry import Entry
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.tree.units import Part

Items = Annotated[tuple[Annotated[str, Field(max_length=60)], ...], Field(max_length=20)]
"""Headings of papers, no free text."""


class GiveOfficeOpinion(Act):
    """One of the offices that examine side by side answers for itself (C3.6.12)."""

    zh, en, rule = "部门审查意见", "Give an office's opinion", "C3.6.7, C3.6.12, D25"
    path, part, adds, whenever = "office-opinions", Part.NAMED_OFFICE, True, True

    kind: Literal["give-office-opinion"] = "give-office-opinion"
    code: str = label("参评单位", "Subject", max_length=40)
    says: Literal["agrees", "lacks", "objects"] = label("意见", "Opinion")
    lacking: Items = label("缺少的材料", "What is lacking", default=())
    reasons: TextRef | None = label("理由", "Reasons", default=None)


class OfficeOpinionGiven(OfEntry):
    adds = True
    kind: Literal["office-opinion-given"] = "office-opinion-given"
    says: Literal["agrees", "lacks", "objects"]
    lacking: tuple[str, ...]
    reasons: TextRef | None

    @property
    def opinion(self) -> Opinion:
        return Opinion(
            office=self.actor.unit.partition(":")[2],
            says=self.says,
            lacking=self.lacking,
            reasons=self.reasons,
            by=self.actor,
            at=self.at,
        )

    def upon(self, entry: Entry) -> Entry:
        if entry.examination is None:
            raise TypeError(entry)
        return entry.but(examination=with_opinion(entry.examination, self.opinion))


def _examined(of: AssessmentRound) -> bool:
    found = (entry.examination for entry in of.entries.values())
    return any(one is not None and bool(waiting(one)) for one in found)


@rule(GiveOfficeOpinion, AssessmentRound, opens=Standing("scoring", has=_examined))
def give_office_opinion(
    of: AssessmentRound, act: GiveOfficeOpinion, now: datetime
) -> OfficeOpinionGiven:
    """Once for each office; a no has its reasons, and what is lacking is named."""
    examination = of.entry(act.code).examination
    if examination is None:
        raise Invalid(field="code", given=act.code)
    given = OfficeOpinionGiven(
        **fact(act, now), code=act.code, says=act.says, lacking=act.lacking, reasons=act.reasons
    )
    with_opinion(examination, given.opinion)
    return given
