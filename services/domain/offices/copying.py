"""Copies for information (抄送): somebody gets to see the case, and says that he has (2.2.1).

A copy lets its reader see and nothing else: no office, no term and no act of the procedure.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.errors import Invalid
from services.domain.offices.hands import Copied
from services.domain.seats import LEADERS, OFFICERS, Seat
from services.domain.tree.units import Part

MOST_COPIES = 30
SENDERS = LEADERS | OFFICERS
"""An applicant's side sends no copies of a case under review to whomever it likes."""


class SendCopy(Act):
    """Let an account, or everybody of a unit, see the case (2.2.1)."""

    zh, en, rule = "抄送", "Send a copy", "2.2.1"
    path, part = "copies", (Part.OFFICER, Part.LEADER)
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True

    kind: Literal["send-copy"] = "send-copy"
    to: str = label("抄送给", "To whom", max_length=120)
    words: TextRef | None = label("说明", "Remark", default=None)
    seats: Annotated[tuple[Seat, ...], Looked()] = ()
    """Where that account sits; none where `to` is a unit."""
    unit: Annotated[str, Looked()] = ""
    """The unit that `to` names; empty where it is an account."""


class Acknowledge(Act):
    """Say that a copy was read (已阅, 2.2.1)."""

    zh, en, rule = "已阅", "Acknowledge", "2.2.1"
    path, part = "acknowledgement", Part.COPIED
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True

    kind: Literal["acknowledge"] = "acknowledge"
    words: TextRef | None = label("意见", "Remark", default=None)


class CopySent(CaseFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["copy-sent"] = "copy-sent"
    copied: Copied
    words: TextRef | None = None

    @property
    def to(self) -> str:
        return self.copied.account or self.copied.unit

    @property
    def people(self) -> tuple[str, ...]:
        return (self.copied.account,) if self.copied.account else ()

    @property
    def named_units(self) -> tuple[str, ...]:
        return (self.copied.unit,) if self.copied.unit else ()

    def on(self, case: Case) -> Case:
        return case.but(hands=case.hands.but(copies=(*case.hands.copies, self.copied)))


class CopyRead(CaseFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["copy-read"] = "copy-read"
    words: TextRef | None = None

    def on(self, case: Case) -> Case:
        """Only who was named is kept: a unit may have hundreds of readers, and a case stays small.

        That those read once only is checked where their readings are listed (`storage/guards.py`).
        """
        if Copied(account=self.actor.account) not in case.hands.copies:
            return case
        read = (*case.hands.read_by, self.actor.account)
        return case.but(hands=case.hands.but(read_by=read))


@rule(SendCopy, Case)
def send_copy(case: Case, act: SendCopy, now: datetime) -> CopySent:
    """Only by the bureaus, only to what exists, and nobody twice."""
    copied = Copied(unit=act.unit) if act.unit else Copied(account=act.to)
    known = bool(act.unit or act.seats)
    if not known or copied in case.hands.copies or len(case.hands.copies) >= MOST_COPIES:
        raise Invalid(field="to", given=act.to)
    if act.actor.function not in SENDERS:
        raise Invalid(field="to", given=act.to)
    return CopySent(**fact(act, now), copied=copied, words=act.words)


@rule(Acknowledge, Case, opens=lambda case: None if case.hands.copies else "no-copy")
def acknowledge(case: Case, act: Acknowledge, now: datetime) -> CopyRead:
    if act.actor.account in case.hands.read_by:
        raise Invalid(field="words", given="already-read")
    return CopyRead(**fact(act, now), words=act.words)


CopyingAct = SendCopy | Acknowledge
CopyingFact = CopySent | CopyRead
