"""What the clock does about an inquiry: reminds, tells the leader, moves its date (C2.9.2, 2.1).

The same as about the terms of a case, but an inquiry is a filing and its own workflow keeps the
log; so is an objection, of which the same is told (6.4.3). When each is due is `telling.py`.
"""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked
from services.domain.clocks.deadlines import Ledger, TermOver, TermTold
from services.domain.filing import Filing, FilingFact


class _OfInquiry(Act):
    adds: ClassVar[bool] = True


class RemindOfInquiry(_OfInquiry):
    """The clock reminds whoever has the inquiry, or the whole desk where nobody took it."""

    zh, en, rule = "答复期限提醒", "Remind of an answer", "C2.9.2, C2.9.4, 2.1.5, 6.4.3"

    kind: Literal["remind-of-inquiry"] = "remind-of-inquiry"
    due_on: Annotated[date, Looked()]


class EscalateInquiry(_OfInquiry):
    """The clock tells the leader of the desk that an inquiry was not answered in time."""

    zh, en, rule = "逾期未答复上报", "Tell the leader of a late answer", "C2.9.2, 2.1.6, 6.4.3"

    kind: Literal["escalate-inquiry"] = "escalate-inquiry"
    due_on: Annotated[date, Looked()]


class MoveInquiryDue(_OfInquiry):
    """The clock's act on each open inquiry that a calendar edition moves."""

    zh, en, rule = "因节假日安排调整答复期限", "Move an answer to the year's holidays", "2.1.4"

    kind: Literal["move-inquiry-due"] = "move-inquiry-due"
    old: Annotated[date, Looked()]
    new: Annotated[date, Looked()]
    edition: Annotated[str, Looked()]


class InquiryReminded(FilingFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["inquiry-reminded"] = "inquiry-reminded"
    due_on: date

    def on(self, filing: Filing) -> Filing:
        return filing.but(ledger=_open(filing).model_copy(update={"reminded": self.at}))


class InquiryEscalated(FilingFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["inquiry-escalated"] = "inquiry-escalated"
    due_on: date

    def on(self, filing: Filing) -> Filing:
        return filing.but(ledger=_open(filing).model_copy(update={"escalated": self.at}))


class InquiryDueMoved(FilingFact):
    """The ledger is the truth and stays as it is; only what it comes to is another day."""

    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["inquiry-due-moved"] = "inquiry-due-moved"
    old: date
    new: date
    edition: str
    """Which edition of which year is the reason, e.g. 2027-1."""

    def on(self, filing: Filing) -> Filing:
        return filing


def _open(filing: Filing) -> Ledger:
    """Raises TermOver where nothing is owed any more."""
    if filing.ledger is None or filing.ledger.done:
        raise TermOver(done=filing.id)
    return filing.ledger


def _owed(filing: Filing) -> str | None:
    return None if filing.ledger and not filing.ledger.done else "not-open"


@rule(RemindOfInquiry, Filing, opens=_owed)
def remind_of_inquiry(filing: Filing, act: RemindOfInquiry, now: datetime) -> InquiryReminded:
    if _open(filing).reminded:
        raise TermTold(what="inquiry")
    return InquiryReminded(**fact(act, now), due_on=act.due_on)


@rule(EscalateInquiry, Filing, opens=_owed)
def escalate_inquiry(filing: Filing, act: EscalateInquiry, now: datetime) -> InquiryEscalated:
    if _open(filing).escalated:
        raise TermTold(what="inquiry")
    return InquiryEscalated(**fact(act, now), due_on=act.due_on)


@rule(MoveInquiryDue, Filing, opens=_owed)
def move_inquiry_due(filing: Filing, act: MoveInquiryDue, now: datetime) -> InquiryDueMoved:
    return InquiryDueMoved(**fact(act, now), old=act.old, new=act.new, edition=act.edition)


InquiryTermAct = RemindOfInquiry | EscalateInquiry | MoveInquiryDue
InquiryTermFact = InquiryReminded | InquiryEscalated | InquiryDueMoved
