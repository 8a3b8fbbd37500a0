"""Overdue items are pressed for (督办, C4.7.16): by whoever wants to, or with the drafted notice.

The draft is no paper that is kept: it follows from the items that the clock found overdue
(`timing.py`) and is sent, with the officer's words, by an act. Who judges work is `judging.py`.
"""

from datetime import date, datetime
from typing import ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid
from services.domain.mechanisms.rectifications import Item, Press, Standing, pressed
from services.domain.programme.words import Text
from services.domain.rectifying.items import at, checked, moved
from services.domain.rectifying.owning import NOS, OfLedger
from services.domain.tree.units import Part

BY_ITSELF = Text(
    zh="请抓紧整改；不能按期完成的，说明原因并报送整改计划",
    en="Mend it without delay; what cannot be done in time is explained, with a plan",
)
"""What a notice says that goes out by itself."""


class PressItems(OfLedger):
    """A supervision notice about items that are overdue (督办, C4.7.16)."""

    zh, en, rule = "督办逾期整改", "Press for overdue items", "C4.7.16, D9, 6.3.1"
    path, part = "finding-supervision", (Part.RE_REVIEWER, Part.LEADER_IN_CHARGE)
    whenever = True

    kind: Literal["press-items"] = "press-items"
    nos: tuple[int, ...] = NOS
    words: TextRef = label("督办要求", "What is required")
    answer_by: date = label("办结期限", "To be done by")


class SendDraftedNotice(OfLedger):
    """The notice that was drafted when items fell overdue; it waits for its officer (D9)."""

    zh, en, rule = "签发督办通知", "Send the drafted supervision notice", "C4.7.16, D9, 6.3.1"
    path, part = "drafted-supervision", Part.RE_REVIEWER
    awaited = True

    kind: Literal["send-drafted-notice"] = "send-drafted-notice"
    nos: tuple[int, ...] = NOS
    words: TextRef = label("督办要求", "What is required")
    answer_by: date = label("办结期限", "To be done by")


class ItemsPressed(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["items-pressed"] = "items-pressed"
    nos: tuple[int, ...]
    words: TextRef
    answer_by: date

    def on(self, case: Case) -> Case:
        return moved(case, self.nos, lambda item: item.with_press(self.press))

    @property
    def press(self) -> Press:
        return Press(words=self.words, answer_by=self.answer_by, by=self.actor, at=self.at)


def pressable(case: Case) -> tuple[Item, ...]:
    """What somebody owes; whether it is overdue is for the day to say."""
    return at(case, Standing.OWNED, Standing.PROPOSED, Standing.APPROVED)


def drafted(case: Case) -> tuple[Item, ...]:
    """What the clock found overdue by its owner's fault, and nobody has pressed for since."""
    owed = at(case, Standing.OWNED, Standing.APPROVED)
    return tuple(item for item in owed if item.lapsed and item.lapsed == item.deadline)


@rule(PressItems, Case, opens=lambda case: None if pressable(case) else "nothing-owed")
def press_items(case: Case, act: PressItems, now: datetime) -> ItemsPressed:
    return _pressed(case, act, now)


@rule(SendDraftedNotice, Case, opens=lambda case: None if drafted(case) else "nothing-drafted")
def send_drafted_notice(case: Case, act: SendDraftedNotice, now: datetime) -> ItemsPressed:
    """About what the draft names, or a part of it."""
    known = {item.no for item in drafted(case)}
    if strange := sorted(set(act.nos) - known):
        raise Invalid(field="nos", given=strange[0])
    return _pressed(case, act, now)


def _pressed(case: Case, act: PressItems | SendDraftedNotice, now: datetime) -> ItemsPressed:
    today = local_day(now)
    if act.answer_by < today:
        raise Invalid(field="answer_by", earliest=today.isoformat())
    found = ItemsPressed(**fact(act, now), nos=act.nos, words=act.words, answer_by=act.answer_by)
    checked(case, act.nos, lambda item: pressed(item, found.press, today))
    return found


PressingAct = PressItems | SendDraftedNotice
PressingFact = ItemsPressed
