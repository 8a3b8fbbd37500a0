"""An appeal upheld after the naming: the authority that named looks at its title again (A4.2, E14).

No source says what becomes of the title; what may be done to it is what there is already: it stands,
it rests until a re-check (A4.4, A4.5), or whoever gave it takes it back.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, TextRef, label
from services.domain.clocks.calendar import local_day
from services.domain.titles.title import Title, TitleFact, living
from services.domain.tree.units import Part

Outcome = Literal["held", "rests", "cancelled"]


class TellOfUpheldAppeal(Act):
    """The clock's own act: others upheld an objection that the naming had passed over (A4.2)."""

    zh, en, rule = "复核认定异议成立", "An objection was upheld on appeal", "A4.2, E14"

    kind: Literal["tell-of-upheld-appeal"] = "tell-of-upheld-appeal"
    appeal: Annotated[str, Looked()]
    """The filing that was decided so."""


class ReviewTitle(Act):
    """Whoever named says what follows for the title, of every appeal that waits (A4.2, A4.5)."""

    zh, en, rule = "复核成立后审查称号", "Review the title after an appeal", "A4.2, A4.5, E14"
    path, part, harm = "appeal-review", Part.NAMER, True

    kind: Literal["review-title"] = "review-title"
    outcome: Outcome = label("审查结果", "What follows for the title")
    document_no: str = label("文号", "Number of the document", max_length=60)
    reason: TextRef = label("理由（公开）", "Reasons, published")


class ToldOfUpheldAppeal(TitleFact):
    kind: Literal["told-of-upheld-appeal"] = "told-of-upheld-appeal"
    appeal: str

    def on(self, title: Title) -> Title:
        return title.but(appeals=(*title.appeals, self.appeal))


class TitleReviewed(TitleFact):
    kind: Literal["title-reviewed"] = "title-reviewed"
    outcome: Outcome
    document_no: str
    reason: TextRef
    appeals: tuple[str, ...]

    def on(self, title: Title) -> Title:
        judged, today = title.but(appeals=()), local_day(self.at)
        match self.outcome:
            case "rests":
                return judged.but(rests_since=title.rests_since or today).to_be_rechecked(today)
            case "cancelled":
                return judged.but(cancelled_on=today)
            case "held":
                return judged


def _waits(title: Title) -> str | None:
    return living(title) or (None if title.appeals else "no-upheld-appeal")


@rule(TellOfUpheldAppeal, Title, opens=living)
def tell_of_upheld_appeal(
    title: Title, act: TellOfUpheldAppeal, now: datetime
) -> ToldOfUpheldAppeal:
    return ToldOfUpheldAppeal(**fact(act, now), appeal=act.appeal)


@rule(ReviewTitle, Title, opens=_waits)
def review_title(title: Title, act: ReviewTitle, now: datetime) -> TitleReviewed:
    return TitleReviewed(
        **fact(act, now),
        outcome=act.outcome,
        document_no=act.document_no,
        reason=act.reason,
        appeals=title.appeals,
    )


TitleAppealAct = Annotated[TellOfUpheldAppeal | ReviewTitle, Field(discriminator="kind")]
TitleAppealFact = ToldOfUpheldAppeal | TitleReviewed
