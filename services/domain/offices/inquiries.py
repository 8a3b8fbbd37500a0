"""Inquiries (咨询): whoever is asked first answers or passes on, and never lets it drop (C2.9.2).

An inquiry is a filing. Its desk is the office asked; once an officer takes it, it is that
officer's until it is answered or passed on, and both are recorded. Nothing else ends it.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, OneLine, TextRef, label
from services.domain.clocks.deadlines import Ledger
from services.domain.errors import Invalid
from services.domain.filing import About, Filing, FilingFact
from services.domain.offices.hands import LED, Holding
from services.domain.programme.schema import Budget, Office
from services.domain.programme.words import OUR_DEFAULT
from services.domain.tree.units import Function, Level, Part, at

DESK = Part.FORMAL_CHECKER
"""Who takes matters in also answers questions about them."""
TERM = Budget(days=5, unit="working", source=None, note=OUR_DEFAULT)
"""C2.9.2 sets no limit; the fact keeps the one under which it was asked."""
Desk = Literal["county-officer", "city-officer", "joint-department"]
DESKS: dict[Function, Office] = {
    Function.COUNTY_OFFICER: Office(function=Function.COUNTY_OFFICER, level=Level.COUNTY),
    Function.CITY_OFFICER: Office(function=Function.CITY_OFFICER, level=Level.CITY),
    Function.JOINT_DEPARTMENT: Office(function=Function.JOINT_DEPARTMENT, level=Level.CITY),
}
"""Where an inquiry can be passed: the bureau of the county or city, or a joint department."""


class FileInquiry(About):
    """Anybody may ask about a case under notice, a title or a programme (C2.9.2)."""

    zh, en, rule = "提出咨询", "Ask a question", "C2.9.2"
    path, part, adds, whenever = "inquiries", Part.ANYBODY, True, True

    kind: Literal["file-inquiry"] = "file-inquiry"
    subject: Annotated[TextRef, OneLine()] = label("咨询事项", "What it is about")
    words: TextRef = label("咨询内容", "Question")
    contact: TextRef | None = label("联系人及联系方式", "Name and contact", default=None)
    programme_id: Annotated[str, Looked()] = ""
    """Where it is about a programme; there is no case then."""


class TakeInquiry(Act):
    """The first officer who opens it takes it, and is answerable from now on (C2.9.2)."""

    zh, en, rule = "受理咨询", "Take the inquiry", "C2.9.2"
    path, part = "taking", DESK

    kind: Literal["take-inquiry"] = "take-inquiry"


class AnswerInquiry(Act):
    """The only end of an inquiry; its words go to whoever asked (C2.9.2)."""

    zh, en, rule = "答复咨询", "Answer the inquiry", "C2.9.2"
    path, part = "response", DESK

    kind: Literal["answer-inquiry"] = "answer-inquiry"
    answer: TextRef = label("答复（对咨询人公开）", "Answer, shown to whoever asked")


class PassOnInquiry(Act):
    """To a named colleague, or to the desk of another office; the term runs on (C2.9.2)."""

    zh, en, rule = "转交咨询", "Pass the inquiry on", "C2.9.2"
    path, part = "passing-on", DESK

    kind: Literal["pass-on-inquiry"] = "pass-on-inquiry"
    office: Desk | None = label("转交单位", "To which office", default=None)
    account: str | None = label("转交人员", "To whom", default=None, max_length=64)
    reason: TextRef = label("转交理由", "Reason")
    seat_function: Annotated[Function | None, Looked()] = None
    """As what the named colleague sits at a desk for this place; None where they don't."""
    seat_unit: Annotated[str, Looked()] = ""


class InquiryFiled(FilingFact):
    kind: Literal["inquiry-filed"] = "inquiry-filed"
    case: str
    place: str
    programme: str = ""
    offices: dict[Part, tuple[Office, ...]]
    subject: TextRef
    words: TextRef
    contact: TextRef | None = None
    days: int
    unit: Literal["calendar", "working"]

    def on(self, filing: Filing) -> Filing:
        ledger = Ledger(budget=self.days, unit=self.unit, started=self.at)
        return filing.but(
            what="inquiry",
            case=self.case,
            place=self.place,
            programme=self.programme,
            offices=self.offices,
            ledger=ledger,
        )


class InquiryTaken(FilingFact):
    kind: Literal["inquiry-taken"] = "inquiry-taken"

    def on(self, filing: Filing) -> Filing:
        return _held(filing, self.actor.account, self.actor.function, self.actor.unit)


class InquiryPassedOn(FilingFact):
    kind: Literal["inquiry-passed-on"] = "inquiry-passed-on"
    office: Desk
    account: str = ""
    unit: str = ""
    reason: TextRef

    def on(self, filing: Filing) -> Filing:
        function = Function(self.office)
        moved = filing.but(
            offices={DESK: with_leaders((DESKS[function],))},
            hands=filing.hands.but(holdings=()),
        )
        return _held(moved, self.account, function, self.unit) if self.account else moved


class InquiryAnswered(FilingFact):
    kind: Literal["inquiry-answered"] = "inquiry-answered"
    answer: TextRef

    def on(self, filing: Filing) -> Filing:
        """Who answers what nobody had taken was answerable for it, too."""
        ledger = filing.ledger.finish(self.at) if filing.ledger else None
        owned = filing if filing.owner else InquiryTaken.on(self, filing)  # type: ignore[arg-type]
        return owned.but(status="answered", ledger=ledger)


def with_leaders(offices: tuple[Office, ...]) -> tuple[Office, ...]:
    """An office and who leads it: its leader may always answer, or give it to somebody."""
    leaders = tuple(
        Office(function=LED[one.function], level=one.level)
        for one in offices
        if one.function in LED
    )
    return tuple(dict.fromkeys((*offices, *leaders)))


def desk_of(function: Function, unit: str, place: str) -> Office | None:
    """The desk at which somebody in this seat handles inquiries about the place; None if none."""
    office = DESKS.get(function)
    return office if office and unit.startswith(at(place, office.level)) else None


def _held(filing: Filing, account: str, function: Function, unit: str) -> Filing:
    holding = Holding(part=DESK, function=function, unit=unit, holder=account)
    return filing.but(hands=filing.hands.but(holdings=(holding,)))


def _new(filing: Filing) -> str | None:
    return "already-filed" if filing.seq else None


def _open(filing: Filing) -> str | None:
    return None if filing.what == "inquiry" and filing.status == "open" else "not-open"


def _untaken(filing: Filing) -> str | None:
    return _open(filing) or ("inquiry-taken" if filing.owner else None)


@rule(FileInquiry, Filing, opens=_new)
def file_inquiry(filing: Filing, act: FileInquiry, now: datetime) -> InquiryFiled:
    return InquiryFiled(
        **fact(act, now),
        case=act.case,
        place=act.place,
        programme=act.programme_id,
        offices={DESK: with_leaders(act.offices[DESK])},
        subject=act.subject,
        words=act.words,
        contact=act.contact,
        days=TERM.days,
        unit=TERM.unit,
    )


@rule(TakeInquiry, Filing, opens=_untaken)
def take_inquiry(filing: Filing, act: TakeInquiry, now: datetime) -> InquiryTaken:
    return InquiryTaken(**fact(act, now))


@rule(AnswerInquiry, Filing, opens=_open)
def answer_inquiry(filing: Filing, act: AnswerInquiry, now: datetime) -> InquiryAnswered:
    return InquiryAnswered(**fact(act, now), answer=act.answer)


@rule(PassOnInquiry, Filing, opens=_open)
def pass_on_inquiry(filing: Filing, act: PassOnInquiry, now: datetime) -> InquiryPassedOn:
    """To a person, that person's desk is the office; a desk alone waits for its first officer."""
    if act.account and (act.seat_function is None or act.account == filing.owner):
        raise Invalid(field="account", given=act.account)
    office = str(act.seat_function) if act.account else act.office
    if office is None:
        raise Invalid(field="office")
    if act.account and act.office and act.office != office:
        raise Invalid(field="account", given=act.account)
    return InquiryPassedOn(
        **fact(act, now),
        office=office,
        account=act.account or "",
        unit=act.seat_unit,
        reason=act.reason,
    )


InquiryAct = Annotated[
    FileInquiry | TakeInquiry | AnswerInquiry | PassOnInquiry, Field(discriminator="kind")
]
InquiryFact = InquiryFiled | InquiryTaken | InquiryPassedOn | InquiryAnswered
