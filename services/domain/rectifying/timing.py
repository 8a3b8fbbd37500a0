"""What the clock says about each open item of the ledger: its day is near, its day is over (6.3.1).

Each item has its own days; one timer per case (`workflows/term.py`) rings at each of them. What is
sent about overdue items is `pressing.py`.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import CLOCK, Act, Looked, Stream
from services.domain.case import Case, CaseFact
from services.domain.clocks.calendar import Calendar, days_later, local_day, start_of_day
from services.domain.clocks.deadlines import TermTold, working_days_after
from services.domain.clocks.turns import OPENING, Turn
from services.domain.errors import TooEarly
from services.domain.mechanisms.rectifications import Item, Press, Standing
from services.domain.programme.schema import Obligation
from services.domain.rectifying.items import items_of, moved

OWNERS_TURN = frozenset({Standing.OWNED, Standing.APPROVED})


class _OfClock(Act):
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True

    nos: Annotated[tuple[int, ...], Looked()]
    due_on: Annotated[date, Looked()]


class RemindOfFindings(_OfClock):
    """The clock reminds owners that the day of their items is near."""

    zh, en, rule = "整改期限提醒", "Remind of findings", "C2.9.4, D9, 6.3.1"

    kind: Literal["remind-of-findings"] = "remind-of-findings"


class MarkFindingsOverdue(_OfClock):
    """The clock marks items as overdue and tells the leader; the notice is drafted, or sent."""

    zh, en, rule = "整改逾期登记", "Mark findings as overdue", "C4.7.16, D9, 6.3.1"

    kind: Literal["mark-findings-overdue"] = "mark-findings-overdue"
    answer_by: Annotated[date | None, Looked()] = None
    """Of the notice that goes out by itself, where the programme says so; None where it does not."""


class FindingsReminded(CaseFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["findings-reminded"] = "findings-reminded"
    nos: tuple[int, ...]
    due_on: date

    def on(self, case: Case) -> Case:
        return moved(case, self.nos, lambda item: item.but(reminded=self.due_on))


class FindingsLapsed(CaseFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["findings-lapsed"] = "findings-lapsed"
    nos: tuple[int, ...]
    due_on: date
    answer_by: date | None = None

    def on(self, case: Case) -> Case:
        return moved(case, self.nos, self._lapsed)

    def _lapsed(self, item: Item) -> Item:
        late = item.but(lapsed=self.due_on)
        if self.answer_by is None:
            return late
        return late.with_press(Press(answer_by=self.answer_by, by=CLOCK, at=self.at))


def _due(case: Case) -> str | None:
    return None if watched(case) else "nothing-owed"


@rule(RemindOfFindings, Case, opens=_due)
def remind_of_findings(case: Case, act: RemindOfFindings, now: datetime) -> FindingsReminded:
    _still_due(case, act, {item.no: item.reminded for item in items_of(case)})
    return FindingsReminded(**fact(act, now), nos=act.nos, due_on=act.due_on)


@rule(MarkFindingsOverdue, Case, opens=_due)
def mark_findings_overdue(case: Case, act: MarkFindingsOverdue, now: datetime) -> FindingsLapsed:
    if local_day(now) <= act.due_on:
        raise TooEarly(earliest=days_later(act.due_on, 1).isoformat())
    _still_due(case, act, {item.no: item.lapsed for item in items_of(case)})
    return FindingsLapsed(**fact(act, now), nos=act.nos, due_on=act.due_on, answer_by=act.answer_by)


def _still_due(case: Case, act: _OfClock, told: dict[int, date | None]) -> None:
    """Raises TermTold where one was told of this day, or has another one now."""
    due = {item.no: item.deadline for item in items_of(case)}
    if any(due.get(no) != act.due_on or told[no] == act.due_on for no in act.nos):
        raise TermTold(what=str(Obligation.FINDINGS))


def deadlines(stream: Stream) -> tuple[tuple[int, date], ...]:
    """Which item is due when; none while the case is frozen, nor after its end."""
    if not isinstance(stream, Case) or stream.outcome or stream.paused_until:
        return ()
    dated = ((item.no, item.deadline) for item in items_of(stream))
    return tuple((no, day) for no, day in dated if day)


def owners_days(stream: Stream) -> dict[str, date]:
    """Account -> the nearest day of the items that wait for it."""
    due, days = dict(deadlines(stream)), dict[str, date]()
    for item in items_of(stream) if isinstance(stream, Case) else ():
        if item.owner and item.no in due and item.standing in OWNERS_TURN:
            account = item.owner.account
            days[account] = min(due[item.no], days.get(account, date.max))
    return days


def watched(case: Case) -> bool:
    """Whether the clock still has to say something about an item."""
    told = {item.no: item.lapsed for item in items_of(case)}
    return any(told[no] != day for no, day in deadlines(case))


def turns(case: Case, calendar: Calendar, now: datetime) -> Iterator[Turn]:
    """One for all items that are told of at the same moment, of the same day."""
    due = dict(deadlines(case))
    items = sorted((one for one in items_of(case) if one.no in due), key=lambda one: due[one.no])
    for day, those in groupby(items, key=lambda one: due[one.no]):
        yield from _turns(case, day, tuple(those), calendar, now)


def _turns(
    case: Case, day: date, items: tuple[Item, ...], calendar: Calendar, now: datetime
) -> Iterator[Turn]:
    telling, rules = case.rules.telling, case.rules.rectification
    near = days_later(day, 1 - telling.remind_calendar_days)
    if telling.remind_calendar_days and local_day(now) <= near:  # Named later: no reminder needed.
        nos = tuple(one.no for one in items if one.reminded != day)
        yield from _turn(case, start_of_day(near) + OPENING, RemindOfFindings, nos, {"due_on": day})
    late = start_of_day(working_days_after(day, calendar, telling.escalate_after)) + OPENING
    missed = [one for one in items if one.lapsed != day]
    first = [one.no for one in missed if one.due_on == day and one.standing in OWNERS_TURN]
    sent = tuple(first) if rules.presses == "sent" else ()
    by = days_later(local_day(max(late, now)), rules.press_days)
    yield from _turn(case, late, MarkFindingsOverdue, sent, {"due_on": day, "answer_by": by})
    left = tuple(one.no for one in missed if one.no not in sent)
    yield from _turn(case, late, MarkFindingsOverdue, left, {"due_on": day})


def _turn(
    case: Case, moment: datetime, act: type[Act], nos: tuple[int, ...], said: dict[str, object]
) -> Iterator[Turn]:
    if nos:
        name = f"findings/{case.seq}/{said['due_on']}/{','.join(map(str, nos))}"
        told = "remind" if act is RemindOfFindings else "overdue"
        yield Turn(moment, act, f"{name}/{told}", {**said, "nos": nos})


TimingAct = RemindOfFindings | MarkFindingsOverdue
TimingFact = FindingsReminded | FindingsLapsed
