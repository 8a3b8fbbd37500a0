"""What the clock tells about a term: whoever owes, before its end; the leader, after it (2.1.6).

Each is told once (2.1.5). When, is programme data (`Procedure.telling`); the timer that waits for
it is `workflows/term.py`.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import RULES, fact, rule
from services.domain.base import Act, Fact, Looked, Stream
from services.domain.case import Case, CaseFact
from services.domain.clocks.calendar import Calendar, start_of_day
from services.domain.clocks.deadlines import (
    Ledger,
    Term,
    TermOver,
    TermStopped,
    TermTold,
    days_before_end,
    state,
    working_days_after,
)
from services.domain.clocks.duties import Supervision
from services.domain.clocks.moving_dues import DueMoved
from services.domain.clocks.silence import AcceptBySilence
from services.domain.clocks.turns import OPENING, Turn
from services.domain.filing import Filing
from services.domain.offices.inquiry_terms import EscalateInquiry, InquiryDueMoved, RemindOfInquiry
from services.domain.programme.schema import Obligation, TermRules
from services.domain.rectifying import timing
from services.domain.review import draw_timing


class RemindOfTerm(Act):
    """The clock reminds whoever owes that the end is near."""

    zh, en, rule = "期限提醒", "Remind of a term", "C2.9.4, 2.1.5, 2.1.6"
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True

    kind: Literal["remind-of-term"] = "remind-of-term"
    what: Annotated[Obligation, Looked()]
    due_on: Annotated[date, Looked()]


class EscalateTerm(Act):
    """The clock tells the leader in charge that the term has passed."""

    zh, en, rule = "逾期上报分管领导", "Tell the leader in charge", "C2.9.4, D10, 2.1.6"
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True

    kind: Literal["escalate-term"] = "escalate-term"
    what: Annotated[Obligation, Looked()]
    due_on: Annotated[date, Looked()]


class EscalateSupervision(Act):
    """The clock tells the leader in charge that a supervision notice was not answered in time.

    Also while the county is frozen: the notice has an end of its own, and can be answered then.
    """

    zh, en, rule = "督办逾期未答复上报", "Tell of an unanswered notice", "C4.7, D9, 2.1.6"
    any_step: ClassVar[bool] = True
    while_paused: ClassVar[bool] = True
    adds: ClassVar[bool] = True

    kind: Literal["escalate-supervision"] = "escalate-supervision"
    what: Annotated[Obligation, Looked()]
    answer_by: Annotated[date, Looked()]


class TermReminded(CaseFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["term-reminded"] = "term-reminded"
    what: Obligation
    due_on: date

    def on(self, case: Case) -> Case:
        told = case.ledgers[self.what].model_copy(update={"reminded": self.at})
        return case.but(ledgers={**case.ledgers, self.what: told})


class TermEscalated(CaseFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["term-escalated"] = "term-escalated"
    what: Obligation
    due_on: date

    def on(self, case: Case) -> Case:
        told = case.ledgers[self.what].model_copy(update={"escalated": self.at})
        return case.but(ledgers={**case.ledgers, self.what: told})


class SupervisionEscalated(CaseFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["supervision-escalated"] = "supervision-escalated"
    what: Obligation
    answer_by: date

    def on(self, case: Case) -> Case:
        told = case.supervisions[self.what].model_copy(update={"escalated": self.at})
        return case.but(supervisions={**case.supervisions, self.what: told})


def _running(case: Case, what: Obligation) -> Ledger:
    """For the clock. Raises TermOver and TermStopped."""
    ledger = case.ledgers.get(what)
    if ledger is None or ledger.done:
        raise TermOver(done=str(what))
    if ledger.paused:
        raise TermStopped(reason=ledger.stops[-1].reason)
    return ledger


@rule(RemindOfTerm, Case)
def remind_of_term(case: Case, act: RemindOfTerm, now: datetime) -> TermReminded:
    if _running(case, act.what).reminded:
        raise TermTold(what=str(act.what))
    return TermReminded(**fact(act, now), what=act.what, due_on=act.due_on)


@rule(EscalateTerm, Case)
def escalate_term(case: Case, act: EscalateTerm, now: datetime) -> TermEscalated:
    if _running(case, act.what).escalated:
        raise TermTold(what=str(act.what))
    return TermEscalated(**fact(act, now), what=act.what, due_on=act.due_on)


@rule(EscalateSupervision, Case, opens=lambda case: None if case.supervisions else "not-supervised")
def escalate_supervision(
    case: Case, act: EscalateSupervision, now: datetime
) -> SupervisionEscalated:
    """Also of what was settled meanwhile: the answer is still owed (C3.6.5)."""
    if (notice := case.supervisions.get(act.what)) is None:
        raise TermOver(done=str(act.what))
    if notice.escalated:
        raise TermTold(what=str(act.what))
    return SupervisionEscalated(**fact(act, now), what=act.what, answer_by=act.answer_by)


Owing = Case | Filing
"""What has ledgers; a filing has one where somebody waits for an answer."""


def ledger_of(stream: Stream | None, what: Obligation) -> Ledger | None:
    """What runs under this name; None where it is owed no longer, or never was."""
    found = stream.ledgers.get(what) if isinstance(stream, Owing) else None
    return None if found is None or found.done else found


def unanswered(stream: Stream | None, what: Obligation) -> Supervision | None:
    """The supervision notice about it that waits for an answer, and of which nobody was told."""
    found = stream.supervisions.get(what) if isinstance(stream, Case) else None
    return None if found is None or found.escalated else found


def watched(stream: Stream | None) -> tuple[Obligation, ...]:
    """What has a timer: all that is owed still, what a notice waits for an answer about, and the
    ledger's items and an open draw, each with days of their own.
    """
    if not isinstance(stream, Owing):
        return ()
    owed = tuple(
        what for what in stream.ledgers if ledger_of(stream, what) or unanswered(stream, what)
    )
    if isinstance(stream, Case):
        owed += (Obligation.FINDINGS,) if timing.watched(stream) else ()
        owed += (Obligation.DRAW,) if draw_timing.watched(stream) else ()
    return owed


def next_turn(stream: Owing, what: Obligation, calendar: Calendar, now: datetime) -> Turn | None:
    """The clock's next turn. None while nothing is to be told: the term stands still, or is over,
    or all was told. A supervision notice has an end of its own, whatever the term does.
    """
    if what is Obligation.FINDINGS:
        items = timing.turns(stream, calendar, now) if isinstance(stream, Case) else ()
        return min(items, key=lambda turn: turn.at, default=None)
    if what is Obligation.DRAW:
        words = draw_timing.turns(stream, calendar, now) if isinstance(stream, Case) else ()
        return min(words, key=lambda turn: turn.at, default=None)
    turns: list[Turn] = []
    ledger, notice = ledger_of(stream, what), unanswered(stream, what)
    if ledger and not ledger.paused:
        turns += _turns(stream, what, ledger, state(ledger, calendar, now), calendar)
    if notice and isinstance(stream, Case):
        turns.append(_unanswered(stream, what, notice, calendar))
    return min(turns, key=lambda turn: turn.at, default=None)


def _unanswered(case: Case, what: Obligation, notice: Supervision, calendar: Calendar) -> Turn:
    late = working_days_after(notice.answer_by, calendar, case.rules.telling.escalate_after)
    return Turn(
        start_of_day(late) + OPENING,
        EscalateSupervision,
        f"term/{what}/{notice.at.isoformat()}/unanswered",
        {"what": what, "answer_by": notice.answer_by},
    )


def _turns(
    stream: Owing, what: Obligation, ledger: Ledger, term: Term, calendar: Calendar
) -> Iterator[Turn]:
    assert term.due_on
    assert term.due_at
    name = f"term/{what}/{ledger.started.isoformat()}/{len(ledger.extensions)}"
    said: dict[str, object] = {"due_on": term.due_on}
    remind: type[Act] = RemindOfInquiry
    escalate: type[Act] = EscalateInquiry
    telling = TermRules()
    if isinstance(stream, Case):
        said["what"] = what
        remind, escalate, telling = RemindOfTerm, EscalateTerm, stream.rules.telling
    working = ledger.unit == "working"
    days = telling.remind_working_days if working else telling.remind_calendar_days
    morning = days_before_end(ledger, calendar, days) if days else None
    if morning and not ledger.reminded and not term.overdue:
        yield Turn(start_of_day(morning) + OPENING, remind, f"{name}/remind", said)
    if not ledger.escalated:
        late = working_days_after(term.due_on, calendar, telling.escalate_after)
        yield Turn(start_of_day(late) + OPENING, escalate, f"{name}/escalate", said)
    if what is Obligation.FORMAL_CHECK and RULES[AcceptBySilence].opens(stream) is None:
        yield Turn(term.due_at, AcceptBySilence, f"{name}/silence", {"due_at": term.due_at})


def changed(before: Stream, after: Stream, *events: Fact) -> tuple[Obligation, ...]:
    """The obligations whose timer has to look again: begun, stopped, resumed, extended, done, or
    moved by the calendar. What the clock itself told is no such change.
    """
    moved = {event.what for event in events if isinstance(event, DueMoved)}
    if isinstance(after, Filing) and any(isinstance(one, InquiryDueMoved) for one in events):
        moved.add(after.owes)
    known: dict[Obligation, Ledger] = getattr(before, "ledgers", {})
    now: dict[Obligation, Ledger] = getattr(after, "ledgers", {})
    gone = tuple(what for what in known if what not in now)  # What began it was taken back.
    return gone + tuple(
        what
        for what, ledger in now.items()
        if what in moved or what not in known or known[what].course != ledger.course
    )


def pressed(before: Stream, after: Stream) -> tuple[Obligation, ...]:
    """The obligations whose timer has to look again because of a supervision notice: issued,
    answered, or forgotten with its case.
    """
    known, now = _notices(before), _notices(after)
    return tuple(what for what in Obligation if known.get(what) != now.get(what))


def _notices(stream: Stream) -> dict[Obligation, datetime]:
    found = stream.supervisions if isinstance(stream, Case) else {}
    return {what: notice.at for what, notice in found.items()}


TellingAct = RemindOfTerm | EscalateTerm | EscalateSupervision
TellingFact = TermReminded | TermEscalated | SupervisionEscalated
