"""A due date that a published calendar year moved: one fact each, old date, new date, reason.

The ledger is the truth and stays as it is; only what it comes to is another day. So the fact
changes nothing in the case: it tells those concerned, and proves afterwards who moved what (2.1.4).
"""

from datetime import date, datetime
from typing import ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, label
from services.domain.case import Case, CaseFact
from services.domain.clocks.deadlines import TermOver, TermStopped
from services.domain.errors import DomainError
from services.domain.programme.schema import Obligation


class DueOtherwise(DomainError):
    """The term was extended, stopped or done meanwhile: it comes to another day."""

    code = "due-otherwise"


class MoveDue(Act):
    """The clock's act on each open obligation that a calendar edition moves."""

    zh, en, rule = "因节假日安排调整到期日", "Move a due date to the year's holidays", "2.1.4"
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    while_paused: ClassVar[bool] = True

    kind: Literal["move-due"] = "move-due"
    what: Obligation = label("期限", "Term")
    old: date = label("原到期日", "Due before")
    new: date = label("新到期日", "Due from now on")
    edition: str = label("依据的年历版本", "Calendar edition")


class DueMoved(CaseFact):
    adds: ClassVar[bool] = True
    kind: Literal["due-moved"] = "due-moved"
    what: Obligation
    old: date
    new: date
    edition: str
    """Which edition of which year is the reason, e.g. 2027-1."""

    def on(self, case: Case) -> Case:
        return case


@rule(MoveDue, Case)
def move_due(case: Case, act: MoveDue, now: datetime) -> DueMoved:
    """Raises TermOver or TermStopped: what was done meanwhile, or stands still, has no date."""
    ledger = case.ledgers.get(act.what)
    if ledger is None or ledger.done:
        raise TermOver(done=str(act.what))
    if ledger.paused:
        raise TermStopped(reason=ledger.stops[-1].reason)
    return DueMoved(**fact(act, now), what=act.what, old=act.old, new=act.new, edition=act.edition)
