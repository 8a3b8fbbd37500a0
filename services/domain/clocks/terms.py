"""Terms and people: supervision notices, answers, more days asked for and decided (2.1.6).

How a term is counted is in `deadlines.py`; who owes and who is in charge, in `duties.py`; what
the clock tells, in `telling.py`.
"""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, ActorRef, Looked, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.clocks.calendar import local_day
from services.domain.clocks.deadlines import Ledger, TermStopped
from services.domain.clocks.duties import ExtensionAsked, Supervision, leading, owing
from services.domain.errors import DomainError, Invalid, NotEntitled
from services.domain.permissions import kind_of
from services.domain.programme.schema import Obligation, Office
from services.domain.tree.units import Part, at, territory


class SupervisionOpen(DomainError):
    """The last supervision notice about this has not been answered yet."""

    code = "supervision-open"


class ExtensionOpen(DomainError):
    """More days were asked for already, and the leader has not decided yet."""

    code = "extension-open"


class TermPassed(DomainError):
    """C2.9.4: whoever needs more time says so, with the reason, before the term is over."""

    code = "term-passed"


class _OfTerm(Act):
    """An act about one obligation, taken by whatever step the case stands in."""

    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True


class Supervise(_OfTerm):
    """A supervision notice of the leader in charge, or of the leader above (D9)."""

    zh, en, rule = "督办", "Issue a supervision notice", "C4.7, D9, 2.1.6"
    path, part = "supervision", Part.LEADER_IN_CHARGE
    whenever = True

    kind: Literal["supervise"] = "supervise"
    what: Obligation = label("督办事项", "What is owed")
    words: TextRef = label("督办要求", "What is required")
    answer_by: date = label("答复期限", "To be answered by")


class AnswerSupervision(_OfTerm):
    """Whoever owes answers in writing: why it is late, and what is done (C3.6.5)."""

    zh, en, rule = "答复督办", "Answer the supervision notice", "C3.6.5, D9, 2.1.6"
    path, part = "supervision-answer", Part.OWING
    awaited = True
    while_paused: ClassVar[bool] = True

    kind: Literal["answer-supervision"] = "answer-supervision"
    what: Obligation = label("督办事项", "What is owed")
    answer: TextRef = label("办理情况说明", "Explanation")


class AskExtension(_OfTerm):
    """More days, asked for by whoever owes, in time and with the reason (C2.9.4)."""

    zh, en, rule = "申请延期", "Ask for an extension", "C2.9.4, 2.1.6"
    path, part = "extension", Part.OWING
    whenever = True

    kind: Literal["ask-extension"] = "ask-extension"
    what: Obligation = label("申请延期的事项", "What is owed")
    days: int = label(
        "延长天数（按该期限的计算单位）", "Days, of the term's own kind", ge=1, le=365
    )
    reason: TextRef = label("延期理由", "Reason")
    due_at: Annotated[datetime | None, Looked()] = None
    """24:00 of the last day; which days count is the calendar's word, not known here."""


class DecideExtension(_OfTerm):
    """The leader in charge grants the days or refuses them (C2.9.4)."""

    zh, en, rule = "审批延期", "Decide on the extension", "C2.9.4, 2.1.6"
    path, part = "extension-decision", Part.LEADER_IN_CHARGE
    awaited = True

    kind: Literal["decide-extension"] = "decide-extension"
    what: Obligation = label("申请延期的事项", "What is owed")
    granted: bool = label("同意延期", "Granted")
    opinion: TextRef = label("审批意见", "Opinion")


class Supervised(CaseFact):
    adds: ClassVar[bool] = True
    kind: Literal["supervised"] = "supervised"
    what: Obligation
    words: TextRef
    answer_by: date

    def on(self, case: Case) -> Case:
        notice = Supervision(words=self.words, answer_by=self.answer_by, by=self.actor, at=self.at)
        return case.but(supervisions={**case.supervisions, self.what: notice})


class SupervisionAnswered(CaseFact):
    adds: ClassVar[bool] = True
    kind: Literal["supervision-answered"] = "supervision-answered"
    what: Obligation
    answer: TextRef

    def on(self, case: Case) -> Case:
        left = {what: one for what, one in case.supervisions.items() if what is not self.what}
        return case.but(supervisions=left)


class ExtensionRequested(CaseFact):
    adds: ClassVar[bool] = True
    kind: Literal["extension-requested"] = "extension-requested"
    what: Obligation
    days: int
    reason: TextRef

    def on(self, case: Case) -> Case:
        asked = ExtensionAsked(days=self.days, reason=self.reason, by=self.actor, at=self.at)
        return case.but(extensions_asked={**case.extensions_asked, self.what: asked})


class ExtensionDecided(CaseFact):
    adds: ClassVar[bool] = True
    kind: Literal["extension-decided"] = "extension-decided"
    what: Obligation
    granted: bool
    days: int
    opinion: TextRef

    def on(self, case: Case) -> Case:
        left = {what: one for what, one in case.extensions_asked.items() if what is not self.what}
        decided: Case = case.but(extensions_asked=left)
        if not self.granted:
            return decided
        extended = case.ledgers[self.what].extend(self.at, self.days)
        return decided.but(ledgers={**case.ledgers, self.what: extended})


def open_terms(case: Case) -> tuple[Obligation, ...]:
    return tuple(what for what, ledger in case.ledgers.items() if not ledger.done)


def _open(case: Case, what: Obligation) -> Ledger:
    """The term of an obligation as a form names it. Raises Invalid for what is not owed."""
    ledger = case.ledgers.get(what)
    if ledger is None or ledger.done:
        raise Invalid(field="what", given=str(what))
    return ledger


def _seated(actor: ActorRef, offices: tuple[Office, ...], case: Case, act: Act) -> None:
    """The act's part says that the actor is concerned; this, that it is by this very obligation.

    Raises NotEntitled.
    """
    for office in offices:
        here = territory(actor.unit) == at(case.place, office.level)
        if actor.function is office.function and here:
            return
    raise NotEntitled(act=kind_of(type(act)), function=str(actor.function))


def _leads(case: Case, act: Supervise | DecideExtension) -> None:
    _seated(act.actor, leading(case.offices, act.what, recheck=bool(case.title)), case, act)


def _owes(case: Case, act: AnswerSupervision | AskExtension) -> None:
    _seated(act.actor, owing(case.offices, act.what, recheck=bool(case.title)), case, act)


@rule(Supervise, Case, opens=lambda case: None if open_terms(case) else "nothing-owed")
def supervise(case: Case, act: Supervise, now: datetime) -> Supervised:
    """One notice at a time: the next one comes when the last has been answered."""
    _open(case, act.what)
    _leads(case, act)
    if act.what in case.supervisions:
        raise SupervisionOpen(what=str(act.what))
    if act.answer_by < local_day(now):
        raise Invalid(field="answer_by", earliest=local_day(now).isoformat())
    return Supervised(**fact(act, now), what=act.what, words=act.words, answer_by=act.answer_by)


@rule(AnswerSupervision, Case, opens=lambda case: None if case.supervisions else "not-supervised")
def answer_supervision(case: Case, act: AnswerSupervision, now: datetime) -> SupervisionAnswered:
    """Also owed when the matter was settled meanwhile: why it was late is still to be said."""
    if act.what not in case.supervisions:
        raise Invalid(field="what", given=str(act.what))
    _owes(case, act)
    return SupervisionAnswered(**fact(act, now), what=act.what, answer=act.answer)


@rule(AskExtension, Case, opens=lambda case: None if open_terms(case) else "nothing-owed")
def ask_extension(case: Case, act: AskExtension, now: datetime) -> ExtensionRequested:
    ledger = _open(case, act.what)
    _owes(case, act)
    if ledger.paused:
        raise TermStopped(reason=ledger.stops[-1].reason)
    if act.what in case.extensions_asked:
        raise ExtensionOpen(what=str(act.what))
    if act.due_at is not None and now >= act.due_at:
        raise TermPassed(due=act.due_at.isoformat())
    return ExtensionRequested(**fact(act, now), what=act.what, days=act.days, reason=act.reason)


@rule(
    DecideExtension,
    Case,
    opens=lambda case: None if case.extensions_asked else "no-extension-asked",
)
def decide_extension(case: Case, act: DecideExtension, now: datetime) -> ExtensionDecided:
    """Nobody grants to himself what he asked for."""
    asked = case.extensions_asked.get(act.what)
    if asked is None:
        raise Invalid(field="what", given=str(act.what))
    _open(case, act.what)
    _leads(case, act)
    if asked.by.account == act.actor.account:
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    return ExtensionDecided(
        **fact(act, now),
        what=act.what,
        granted=act.granted,
        days=asked.days,
        opinion=act.opinion,
    )


TermAct = Supervise | AnswerSupervision | AskExtension | DecideExtension
TermFact = Supervised | SupervisionAnswered | ExtensionRequested | ExtensionDecided
