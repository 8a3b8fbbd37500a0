"""Award records are approved by two (A4.3, 6.4.6): who recorded one, and somebody else.

Recording is in `title.py`. Until the second person has agreed nobody outside is told of it.
"""

from datetime import datetime
from typing import Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, TextRef, label
from services.domain.errors import DomainError
from services.domain.titles.title import Title, TitleFact, living
from services.domain.tree.units import Part


class SecondPersonNeeded(DomainError):
    """6.4.6: whoever recorded the award does not approve it too."""

    code = "second-person-needed"


class ApproveAward(Act):
    """The second of the two; a no takes the record back, and it can be made anew."""

    zh, en, rule = "复核奖励资金记录", "Approve the award record", "A4.3"
    path, harm = "award-approval", True
    part = (Part.NOTICE_PUBLISHER, Part.NAMER, Part.RECHECKER)

    kind: Literal["approve-award"] = "approve-award"
    agreed: bool = label("记录无误", "The record is right")
    reason: TextRef = label("复核意见", "Opinion")


class AwardApproved(TitleFact):
    """Agreed to or not, by somebody else than recorded it."""

    kind: Literal["award-approved"] = "award-approved"
    agreed: bool
    reason: TextRef
    yuan: int

    def on(self, title: Title) -> Title:
        return title.but(awarded=self.agreed, award_by="", award_yuan=0)


def _waits(title: Title) -> str | None:
    return living(title) or (None if title.award_by else "no-award")


@rule(ApproveAward, Title, opens=_waits)
def approve_award(title: Title, act: ApproveAward, now: datetime) -> AwardApproved:
    if title.award_by in (act.actor.account, act.actor.instead_of):
        raise SecondPersonNeeded(act="approve-award")
    return AwardApproved(
        **fact(act, now), agreed=act.agreed, reason=act.reason, yuan=title.award_yuan
    )


TitleAwardAct = ApproveAward
TitleAwardFact = AwardApproved
