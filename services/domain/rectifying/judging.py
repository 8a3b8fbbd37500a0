"""What is said to the owner of a finding: measures approved before work starts, work accepted or
sent back (D9).

What owners do is `owning.py`, how overdue items are pressed for `pressing.py`.
"""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Looked, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.clocks.calendar import days_between, end_of_day, local_day
from services.domain.errors import Invalid
from services.domain.mechanisms.rectifications import (
    Standing,
    approved,
    re_reviewed,
    returned,
)
from services.domain.programme.schema import Obligation
from services.domain.rectifying.items import accepted, at, checked, moved
from services.domain.rectifying.owning import NOS, OfLedger
from services.domain.tree.units import Part


class DecideMeasures(OfLedger):
    """Only on approved measures may work begin; what won't do goes back with reasons (C4.1.3)."""

    zh, en, rule = "审批整改措施", "Decide on measures", "C4.1.3, C5.3.8, D9, 6.3.1"
    path, part = "finding-measures-decision", Part.RE_REVIEWER
    awaited = True

    kind: Literal["decide-measures"] = "decide-measures"
    nos: tuple[int, ...] = NOS
    approved: bool = label("同意", "Approved")
    opinion: TextRef = label("审批意见（退回须说明理由）", "Opinion; reasons, where it goes back")
    due_at: Annotated[datetime | None, Looked()] = None
    """The end of the case's own term, where one runs: an approved plan carries it along."""


class ReReviewItems(OfLedger):
    """Closed only when accepted; otherwise back to work, with reasons (C4.1.2, C4.1.4)."""

    zh, en, rule = "逐项复核（销号）", "Re-review, item by item", "C4.1.4, C4.1.5, D9, 6.3.1"
    path, part = "finding-re-review", Part.RE_REVIEWER
    awaited = True

    kind: Literal["re-review-items"] = "re-review-items"
    nos: tuple[int, ...] = NOS
    accepted: bool = label("准予销号", "Accepted")
    opinion: TextRef = label("复核意见（退回须说明理由）", "Opinion; reasons, where it goes back")
    again_by: date | None = label(
        "退回的，重新整改期限", "If sent back: to be mended by", default=None
    )


class MeasuresDecided(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["measures-decided"] = "measures-decided"
    nos: tuple[int, ...]
    approved: bool
    opinion: TextRef
    extends: int = 0
    """Days by which the case's own term ends later, so that the plan has its time (C5.3.8)."""

    def on(self, case: Case) -> Case:
        decided = moved(
            case, self.nos, lambda item: item.decided(self.actor, approved=self.approved)
        )
        term = decided.ledgers.get(Obligation.RECTIFICATION)
        if not self.extends or term is None or term.done:
            return decided
        longer = term.extend(self.at, self.extends)
        return decided.but(ledgers={**decided.ledgers, Obligation.RECTIFICATION: longer})


class ItemsReReviewed(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["items-re-reviewed"] = "items-re-reviewed"
    nos: tuple[int, ...]
    accepted: bool
    opinion: TextRef
    again_by: date | None = None

    def on(self, case: Case) -> Case:
        judged = moved(
            case,
            self.nos,
            lambda item: item.judged(self.actor, accepted=self.accepted, again_by=self.again_by),
        )
        return accepted(judged, self.nos) if self.accepted else judged


@rule(
    DecideMeasures,
    Case,
    opens=lambda case: None if at(case, Standing.PROPOSED) else "no-measures-in",
)
def decide_measures(case: Case, act: DecideMeasures, now: datetime) -> MeasuresDecided:
    move = approved if act.approved else returned
    checked(case, act.nos, lambda item: move(item, act.actor))
    extends = _beyond(case, act) if act.approved else 0
    return MeasuresDecided(
        **fact(act, now),
        nos=act.nos,
        approved=act.approved,
        opinion=act.opinion,
        extends=extends,
    )


def _beyond(case: Case, act: DecideMeasures) -> int:
    """Days from the term's last day to the latest plan's; none where the term stands still."""
    if act.due_at is None:
        return 0
    named = (one for one in at(case, Standing.PROPOSED) if one.no in act.nos)
    untils = [one.proposal.until for one in named if one.proposal and one.proposal.until]
    later = [until for until in untils if end_of_day(until) > act.due_at]
    return max((days_between(local_day(act.due_at), until) + 1 for until in later), default=0)


@rule(
    ReReviewItems,
    Case,
    opens=lambda case: None if at(case, Standing.WORKED) else "no-evidence-in",
)
def re_review_items(case: Case, act: ReReviewItems, now: datetime) -> ItemsReReviewed:
    """A new day is only for what is sent back, and it lies ahead."""
    if act.again_by and (act.accepted or act.again_by < local_day(now)):
        raise Invalid(field="again_by", given=act.again_by.isoformat())
    by, again = act.actor, act.again_by
    checked(
        case, act.nos, lambda item: re_reviewed(item, by, accepted=act.accepted, again_by=again)
    )
    return ItemsReReviewed(
        **fact(act, now),
        nos=act.nos,
        accepted=act.accepted,
        opinion=act.opinion,
        again_by=act.again_by,
    )


JudgingAct = DecideMeasures | ReReviewItems
JudgingFact = MeasuresDecided | ItemsReReviewed
