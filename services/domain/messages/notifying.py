"""Who is told what after a fact: read off the case before and after it, as the acts are (issue 4.8).

Pure, and decides nothing of the procedure. What is told is kept for reading and delivered by
`storage/messages/notifications.py` and `workflows/delivery.py`; its words are in `notifying_words.py`.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final

from services.domain.base import Fact, Frozen, Stream
from services.domain.case import Case
from services.domain.clocks.duties import leading, owing
from services.domain.clocks.moving_dues import DueMoved
from services.domain.clocks.telling import SupervisionEscalated, TermEscalated, TermReminded
from services.domain.clocks.terms import ExtensionDecided, Supervised, SupervisionAnswered
from services.domain.facts import AnyFact
from services.domain.filing import Filing
from services.domain.mechanisms.draws import Party
from services.domain.mechanisms.rectifications import Standing
from services.domain.offices.copying import CopySent
from services.domain.offices.inquiry_terms import (
    InquiryDueMoved,
    InquiryEscalated,
    InquiryReminded,
    InquiryTermFact,
)
from services.domain.offices.instructions import InstructionGiven
from services.domain.offices.urging import Urged
from services.domain.offices.waiting import Wait, waits
from services.domain.permissions import players
from services.domain.programme.schema import Obligation
from services.domain.rectifying.owning import FindingsAssigned
from services.domain.rectifying.pressing import ItemsPressed
from services.domain.rectifying.timing import FindingsLapsed, FindingsReminded
from services.domain.review.assigning import IndicatorsAssigned
from services.domain.review.conflicts import InterestsDeclared
from services.domain.review.draw_timing import DrawReminded, SilenceTold
from services.domain.review.drawing import ExpertLeft
from services.domain.seats import LEADERS
from services.domain.titles.title import Title
from services.domain.tree.units import Function, Part, at


class Matter(StrEnum):
    """What a message is about; people choose by it how each reaches them. The weightiest first."""

    ALARM = "alarm"
    """The service itself needs somebody."""
    OVERDUE = "overdue"
    """A term has passed, or a leader asks for what is owed (2.1.6)."""
    TERM = "term"
    TASK = "task"
    """Something waits for the reader that did not wait before."""
    PROGRESS = "progress"
    COPY = "copy"


MANDATORY: Final = frozenset({Matter.ALARM, Matter.OVERDUE})
"""Nobody switches these off: that somebody was told is part of the procedure (2.1.6)."""

TOLD_TO_APPLICANT: Final = frozenset(  # D23: whoever is assessed hears what was found.
    {
        "consent-given",
        "applicant-listed",
        "creation-refused",
        "plan-opinion-recorded",
        "plan-approved",
        "plan-issued",
        "interim-checked",
        "interim-finding-closed",
        "form-examined",
        "request-approved",
        "applications-sent",
        "application-accepted",
        "case-migrated",
        "deficits-issued",
        "application-refused",
        "review-time-told",
        "opinion-formed",
        "re-reviewed",
        "rectification-failed",
        "acceptance-opinion-formed",
        "review-opinion-formed",
        "notice-published",
        "notice-closed",
        "not-recommended",
        "named",
        "naming-refused",
        "recheck-opened",
        "mending-opened",
        "recheck-concluded",
        "paused",
        "resumed",
        "sent-back",
        "award-recorded",
        "award-approved",
        "title-cancelled",
        "unit-followed",
        "title-succeeded",
        "title-doubted",
        "told-of-upheld-appeal",
        "title-reviewed",
        "told-of-title",
    }
)
"""Facts that carry the applicant's case on, or stop it. Scoring and objections are not for him."""

Seatlike = tuple[str, str, str]
"""Function, area and account, as in worklists. Without a function: everybody of the unit."""


class Message(Frozen):
    """One seat, unit or person is told one fact, and what it now has to do because of it."""

    matter: Matter
    function: str
    area: str
    account: str
    fact: str
    act: str = ""
    """The kind of the act that the fact came from."""
    acts: tuple[str, ...] = ()
    """The acts that are open to the reader now and were not before."""
    what: Obligation | None = None


def messages(before: Stream, then: Stream, event: AnyFact) -> tuple[Message, ...]:
    """One for each seat, the weightiest matter of those it is told for."""
    tasks = _new_tasks(before, then)
    told = dict.fromkeys(tasks, Matter.TASK)
    for seat, matter in _concerned(before, then, event):
        told[seat] = min(matter, told.get(seat, matter), key=list(Matter).index)
    return tuple(
        Message(
            matter=matter,
            function=seat[0],
            area=seat[1],
            account=seat[2],
            fact=event.kind,
            act=event.act,
            acts=tasks.get(seat, ()),
            what=_owed(then, event),
        )
        for seat, matter in sorted(told.items())
    )


def _owed(then: Stream, event: AnyFact) -> Obligation | None:
    """The term that the fact is about."""
    if isinstance(event, InquiryTermFact) and isinstance(then, Filing):
        return then.owes
    what = getattr(event, "what", None)
    return what if isinstance(what, Obligation) else None


def _new_tasks(before: Stream, then: Stream) -> dict[Seatlike, tuple[str, ...]]:
    known = {_seat(wait): set(wait.acts) for wait in waits(before).calls}
    new = {
        _seat(wait): tuple(act for act in wait.acts if act not in known.get(_seat(wait), ()))
        for wait in waits(then).calls
    }
    return {seat: acts for seat, acts in new.items() if acts}


def _seat(wait: Wait) -> Seatlike:
    return str(wait.function), wait.area, wait.account


SIDES: Final[Mapping[Party, tuple[Part, ...]]] = {
    Party.BUREAU: (Part.ASSESSOR,),
    Party.APPLICANT: (Part.APPLICANT, Part.APPLICANT_LEADER),
}
"""Who speaks for each side of a draw."""
OF_TERMS: Final[Mapping[type[Fact], Matter]] = {
    TermReminded: Matter.TERM,
    DueMoved: Matter.TERM,
    ExtensionDecided: Matter.TERM,
    TermEscalated: Matter.OVERDUE,
    SupervisionEscalated: Matter.OVERDUE,
    Supervised: Matter.OVERDUE,
}
"""What is told to whoever owes the term that the fact is about."""


def _concerned(before: Stream, then: Stream, event: AnyFact) -> Iterator[tuple[Seatlike, Matter]]:
    """Whom the fact concerns, whether or not something waits for them."""
    if isinstance(before, Case) and (answered := _answered(before, event)):
        yield answered
    if isinstance(then, Case):
        yield from _about_terms(then, event)
        yield from _about_findings(then, event)
        yield from _about_panel(before, then, event)
        yield from _about_draw(then, event)
    if isinstance(then, Filing):
        yield from _about_inquiry(then, event)
    if isinstance(event, CopySent):
        unit = event.copied.unit
        yield ("", unit, "") if unit else _person(event.to), Matter.COPY
    if event.kind in TOLD_TO_APPLICANT and isinstance(then, Case | Title):
        for part in (Part.APPLICANT, Part.APPLICANT_LEADER):
            for function, area, account in players(part, then):
                yield (str(function), area, account), Matter.PROGRESS


def _answered(before: Case, event: AnyFact) -> tuple[Seatlike, Matter] | None:
    """Whoever asked is told that there is an answer."""
    if isinstance(event, InstructionGiven) and before.instruction:
        return _person(before.instruction.asked_by.account), Matter.PROGRESS
    if isinstance(event, SupervisionAnswered) and event.what in before.supervisions:
        return _person(before.supervisions[event.what].by.account), Matter.TERM
    return None


def _about_terms(case: Case, event: AnyFact) -> Iterator[tuple[Seatlike, Matter]]:
    what, matter = _owed(case, event), OF_TERMS.get(type(event))
    again = bool(case.title)
    if matter and what:
        told = list(owing(case.offices, what, recheck=again))
        if isinstance(event, TermEscalated | SupervisionEscalated):
            told += leading(case.offices, what, recheck=again)
        for office in told:
            yield (str(office.function), at(case.place, office.level), ""), matter
    if isinstance(event, Urged):
        for wait in waits(case).calls:
            yield _seat(wait), Matter.TERM


def _about_findings(case: Case, event: AnyFact) -> Iterator[tuple[Seatlike, Matter]]:
    """Who answers for a finding learns it in person, and when it is due or pressed for (C4.1.2)."""
    if isinstance(event, FindingsAssigned):
        yield _person(event.owner.account), Matter.TASK
    if isinstance(event, FindingsReminded | FindingsLapsed | ItemsPressed):
        matter = Matter.TERM if isinstance(event, FindingsReminded) else Matter.OVERDUE
        entries = [one.entry for one in case.findings if one.no in event.nos]
        for account in {one.owner.account for one in entries if one and one.owner}:
            yield _person(account), matter
    if isinstance(event, FindingsLapsed):
        for office in leading(case.offices, Obligation.FINDINGS, recheck=bool(case.title)):
            yield (str(office.function), at(case.place, office.level), ""), Matter.OVERDUE
    if isinstance(event, TermReminded | TermEscalated) and event.what is Obligation.RECTIFICATION:
        matter = Matter.TERM if isinstance(event, TermReminded) else Matter.OVERDUE
        for owner in case.answerable(Standing.OWNED, Standing.APPROVED):
            yield _person(owner.account), matter


def _about_panel(before: Stream, then: Case, event: AnyFact) -> Iterator[tuple[Seatlike, Matter]]:
    """The office learns that a seat came free, without a name; experts whose indicators are others
    than before (6.1.2, 6.1.6).
    """
    if isinstance(event, ExpertLeft) or (isinstance(event, InterestsDeclared) and event.recused):
        for function, area, account in players(Part.ASSESSOR, then):
            yield (str(function), area, account), Matter.PROGRESS
    if isinstance(event, IndicatorsAssigned):
        was = before.panel.assigned if isinstance(before, Case) else {}
        for expert, codes in event.assigned.items():
            if was.get(expert) != codes:
                yield _person(expert), Matter.TASK


def _about_draw(case: Case, event: AnyFact) -> Iterator[tuple[Seatlike, Matter]]:
    """Whoever has not spoken, on the last day; the office, once that has passed (6.1.1, D8)."""
    parts: tuple[Part, ...] = ()
    if isinstance(event, DrawReminded):
        parts = tuple(part for party in event.parties for part in SIDES[party])
    if isinstance(event, SilenceTold):
        parts = SIDES[Party.BUREAU]
    matter = Matter.OVERDUE if isinstance(event, SilenceTold) else Matter.TERM
    for part in parts:
        for function, area, account in players(part, case):
            yield (str(function), area, account), matter


def _about_inquiry(inquiry: Filing, event: AnyFact) -> Iterator[tuple[Seatlike, Matter]]:
    """Its owner, or the whole desk until somebody took it; the desk's leader once it is late."""
    late = isinstance(event, InquiryEscalated)
    if late or isinstance(event, InquiryReminded | InquiryDueMoved):
        for wait in waits(inquiry).calls:
            if late or wait.function not in LEADERS:
                yield _seat(wait), Matter.OVERDUE if late else Matter.TERM


def _person(account: str) -> Seatlike:
    """In person, whatever the seat: as those who are asked to sign."""
    return str(Function.PUBLIC), "", account
