"""Filings (来件): what many people may hand in at once, each a small stream of its own.

Objections and tips from the public, visit notes, half-yearly reports (A1.4, A1.9, A4.1, A4.2).
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import (
    Act,
    DocumentId,
    Fact,
    InConfidence,
    Looked,
    OneLine,
    Stream,
    TextRef,
    label,
)
from services.domain.clocks.calendar import HalfYear, local_day
from services.domain.clocks.deadlines import Ledger
from services.domain.errors import DomainError, Invalid
from services.domain.fieldwork.plans import VisitPlan
from services.domain.fieldwork.surveys import Survey
from services.domain.objecting.attachments import MOST
from services.domain.objecting.outcome import Effect, Term, check_effect
from services.domain.offices.hands import Hands
from services.domain.offices.visits import VisitDay, VisitResult
from services.domain.programme.schema import Obligation, Office
from services.domain.review.panel import Panel
from services.domain.tree.units import Part

FilingKind = Literal[
    "objection",
    "tip",
    "visit-note",
    "report",
    "inquiry",
    "visit-day",
    "visit-result",
    "survey",
    "visit-plan",
    "appeal",
]
IN_CONFIDENCE = frozenset({"objection", "tip", "appeal"})
"""Who sent these is known to the two that handle it, and to the auditor (A7.2, 6.4.3)."""


class NoticeNotOpen(DomainError):
    """There is no notice of this case that one could object to."""

    code = "notice-not-open"


class Filing(Stream):
    what: FilingKind | None = None
    case: str = ""
    place: str = ""
    offices: dict[Part, tuple[Office, ...]] = Field(default_factory=dict)
    status: Literal["open", "upheld", "partly", "dismissed", "verified", "answered", "kept"] = (
        "open"
    )
    programme: str = ""
    """For an inquiry about a programme: its id; there is no case then."""
    ledger: Ledger | None = None
    """The term of an inquiry (C2.9.2), an objection, a tip or an appeal (6.4.3)."""
    hands: Hands = Hands()
    """Whose desk an inquiry lies on, once somebody took it."""
    day: VisitDay | None = None
    result: VisitResult | None = None
    survey: Survey | None = None
    plan: VisitPlan | None = None
    """Of a visit to come: known to those who go and to the bureau, and to nobody else."""
    handlers: tuple[str, ...] = ()
    """The two accounts that handle it (6.4.3); empty until they are named."""
    before: tuple[str, ...] = ()
    """Of an appeal: who handled the objection and stays out of it."""
    of: str = ""
    """Of an appeal: the filing it is about."""
    alike: bool = False
    """Whether its answer goes to all that are alike and still open."""

    @property
    def stands(self) -> str:
        return self.status

    @property
    def ledgers(self) -> dict[Obligation, Ledger]:
        """As a case has them: so its timer and its rows are those of every other term."""
        return {self.owes: self.ledger} if self.ledger else {}

    @property
    def owes(self) -> Obligation:
        """What its ledger is about."""
        return Obligation.OBJECTION if self.what in IN_CONFIDENCE else Obligation.INQUIRY

    def settled(self, at: datetime) -> Ledger | None:
        """The ledger once it is answered."""
        return self.ledger.finish(at) if self.ledger else None

    @property
    def owner(self) -> str:
        """The account answerable for an inquiry; empty until somebody takes it (C2.9.2)."""
        return self.hands.holdings[0].hand if self.hands.holdings else ""

    def _with(self, event: Fact) -> Self:
        if not isinstance(event, FilingFact):
            raise TypeError(event)
        return event.on(self)  # type: ignore[return-value]


class FilingFact(Fact):
    def on(self, filing: Filing) -> Filing:
        raise NotImplementedError


class About(Act):
    """What every first act of a filing says: which case, where, and who will judge it."""

    case: Annotated[str, Looked()]
    place: Annotated[str, Looked()]
    offices: Annotated[dict[Part, tuple[Office, ...]], Looked()]


class FileObjection(About):
    """Anyone may object while the notice is open; later it becomes a tip (A4.1, A4.2)."""

    zh, en, rule = "提出异议", "Object", "A4.1, A4.2"
    path, part, adds = "objections", Part.ANYBODY, True

    kind: Literal["file-objection"] = "file-objection"
    subject: Annotated[TextRef, OneLine()] = label("涉及事项（指标或材料）", "What it is about")
    words: TextRef = label("异议内容", "Objection")
    contact: Annotated[TextRef | None, InConfidence()] = label(
        "联系人及联系方式（保密）", "Contact, kept secret", default=None
    )
    documents: tuple[DocumentId, ...] = label("证据材料", "Evidence", default=(), max_length=MOST)
    notice_starts: Annotated[datetime | None, Looked()] = None
    notice_ends: Annotated[datetime | None, Looked()] = None
    term: Annotated[Term | None, Looked()] = None
    late_term: Annotated[Term | None, Looked()] = None
    """By when it is answered, as an objection and as the tip that it becomes when late."""


class FileTip(About):
    """A report or complaint at any other time (A4.6)."""

    zh, en, rule = "提供监督线索", "Give a tip", "A4.6"
    path, part, adds = "tips", Part.ANYBODY, True

    kind: Literal["file-tip"] = "file-tip"
    subject: Annotated[TextRef, OneLine()] = label("涉及事项", "What it is about")
    words: TextRef = label("线索内容", "Tip")
    contact: Annotated[TextRef | None, InConfidence()] = label(
        "联系人及联系方式（保密）", "Contact, kept secret", default=None
    )
    term: Annotated[Term | None, Looked()] = None


class FileVisitNote(About):
    """What was seen on a visit, and of which kind it was (A1.9, D18)."""

    zh, en, rule = "登记现场检查记录", "File a visit note", "A1.9, D18"
    path, adds, whenever = "visit-notes", True, True
    part = (Part.PANEL_MEMBER, Part.ASSESSOR)

    kind: Literal["file-visit-note"] = "file-visit-note"
    visited_on: date = label("检查日期", "Day of the visit")
    visit: Literal["open", "unannounced"] = label("检查方式", "Kind of visit")
    note: TextRef = label("检查情况", "What was seen")
    appointed: Annotated[tuple[str, ...], Looked()] = ()
    """The experts of the case's panel, so that they are known here."""

    @property
    def panel(self) -> Panel:
        return Panel(experts=self.appointed)


class FileReport(About):
    """Plan implementation report and work summary for a half-year (A1.4)."""

    zh, en, rule = "报送半年报告", "File the half-yearly report", "A1.4"
    path, part, adds, whenever = "reports", Part.APPLICANT, True, True

    kind: Literal["file-report"] = "file-report"
    year: int = label("年度", "Year", ge=2000, le=2200)
    half: Literal[1, 2] = label("上（下）半年", "First or second half")
    implementation: DocumentId = label("规划实施报告", "Plan implementation report")
    summary: DocumentId = label("工作总结", "Work summary")


class DecideObjection(Act):
    """Upheld, partly or dismissed, with reasons and with what follows for the case (A4.2, E14)."""

    zh, en, rule = "处理异议", "Decide the objection", "A4.2"
    path, part, harm = "decision", Part.OBJECTION_JUDGE, True

    kind: Literal["decide-objection"] = "decide-objection"
    upheld: bool = label("异议成立", "The objection is upheld")
    partly: bool = label("仅部分成立", "Only in part", default=False)
    effect: Effect | None = label("对申报的影响", "What follows for the case", default=None)
    findings: TextRef | None = label("调查结论", "What was found", default=None)
    documents: tuple[DocumentId, ...] = label("调查材料", "Papers", default=())
    reason: TextRef = label("处理意见（异议人可见）", "Reasons, which whoever objected reads")
    alike: bool = label("一并答复未答复的同类异议", "Answer all that are alike", default=False)


class AnswerTip(Act):
    """Verified or not, and answered (A4.6)."""

    zh, en, rule = "核实并答复线索", "Verify and answer the tip", "A4.6"
    path, part = "answer", Part.OBJECTION_JUDGE

    kind: Literal["answer-tip"] = "answer-tip"
    verified: bool = label("情况属实", "Verified")
    answer: TextRef = label("答复", "Answer")


class Filed(FilingFact):
    kind: Literal["filed"] = "filed"
    what: FilingKind
    case: str
    place: str
    offices: dict[Part, tuple[Office, ...]]
    subject: TextRef | None = None
    words: TextRef | None = None
    contact: TextRef | None = None
    late: bool = False
    """Meant as an objection, but after the last day."""
    documents: tuple[str, ...] = ()
    term: Term | None = None
    """None in those from before there was one."""

    def on(self, filing: Filing) -> Filing:
        return filing.but(
            what=self.what,
            case=self.case,
            place=self.place,
            offices=self.offices,
            ledger=self.term.begun(self.at) if self.term else None,
        )


class VisitNoted(FilingFact):
    kind: Literal["visit-noted"] = "visit-noted"
    case: str
    place: str
    visited_on: date
    visit: Literal["open", "unannounced"]
    note: TextRef

    def on(self, filing: Filing) -> Filing:
        return filing.but(what="visit-note", case=self.case, place=self.place, status="kept")


class ReportFiled(FilingFact):
    kind: Literal["report-filed"] = "report-filed"
    case: str
    place: str
    year: int
    half: Literal[1, 2]
    implementation: str
    summary: str

    def on(self, filing: Filing) -> Filing:
        return filing.but(what="report", case=self.case, place=self.place, status="kept")


class ObjectionDecided(FilingFact):
    kind: Literal["objection-decided"] = "objection-decided"
    upheld: bool
    partly: bool = False
    effect: Effect | None = None
    findings: TextRef | None = None
    documents: tuple[str, ...] = ()
    reason: TextRef
    alike: bool = False

    def on(self, filing: Filing) -> Filing:
        whole: Literal["upheld", "dismissed"] = "upheld" if self.upheld else "dismissed"
        return filing.but(
            status="partly" if self.partly else whole,
            ledger=filing.settled(self.at),
            alike=self.alike,
        )


class TipAnswered(FilingFact):
    kind: Literal["tip-answered"] = "tip-answered"
    verified: bool
    answer: TextRef

    def on(self, filing: Filing) -> Filing:
        status = "verified" if self.verified else "answered"
        return filing.but(status=status, ledger=filing.settled(self.at))


def _new(filing: Filing) -> str | None:
    return "already-filed" if filing.seq else None


def _open(what: FilingKind) -> Callable[[Filing], str | None]:
    return lambda filing: None if filing.what == what and filing.status == "open" else "not-open"


@rule(FileObjection, Filing, opens=_new)
def file_objection(filing: Filing, act: FileObjection, now: datetime) -> Filed:
    """Counts until 24:00 of the notice's last day; what comes later is a supervision tip."""
    if act.notice_ends is None or act.notice_starts is None:
        raise NoticeNotOpen(case=act.case)
    late = now >= act.notice_ends
    return Filed(
        **fact(act, now),
        what="tip" if late else "objection",
        case=act.case,
        place=act.place,
        offices=act.offices,
        subject=act.subject,
        words=act.words,
        contact=act.contact,
        late=late,
        documents=act.documents,
        term=act.late_term if late else act.term,
    )


@rule(FileTip, Filing, opens=_new)
def file_tip(filing: Filing, act: FileTip, now: datetime) -> Filed:
    return Filed(
        **fact(act, now),
        what="tip",
        case=act.case,
        place=act.place,
        offices=act.offices,
        subject=act.subject,
        words=act.words,
        contact=act.contact,
        term=act.term,
    )


@rule(FileVisitNote, Filing, opens=_new)
def file_visit_note(filing: Filing, act: FileVisitNote, now: datetime) -> VisitNoted:
    if act.visited_on > local_day(now):
        raise Invalid(field="visited_on", latest=local_day(now).isoformat())
    return VisitNoted(
        **fact(act, now),
        case=act.case,
        place=act.place,
        visited_on=act.visited_on,
        visit=act.visit,
        note=act.note,
    )


@rule(FileReport, Filing, opens=_new)
def file_report(filing: Filing, act: FileReport, now: datetime) -> ReportFiled:
    """A report on a half-year that has not begun cannot be true."""
    if local_day(now) < HalfYear(year=act.year, half=act.half).first:
        raise Invalid(field="year", given=act.year)
    return ReportFiled(
        **fact(act, now),
        case=act.case,
        place=act.place,
        year=act.year,
        half=act.half,
        implementation=act.implementation,
        summary=act.summary,
    )


@rule(DecideObjection, Filing, opens=_open("objection"))
def decide_objection(filing: Filing, act: DecideObjection, now: datetime) -> ObjectionDecided:
    check_effect(act.effect, upheld=act.upheld, partly=act.partly)
    return ObjectionDecided(
        **fact(act, now),
        upheld=act.upheld,
        partly=act.partly,
        effect=act.effect,
        findings=act.findings,
        documents=act.documents,
        reason=act.reason,
        alike=act.alike,
    )


@rule(AnswerTip, Filing, opens=_open("tip"))
def answer_tip(filing: Filing, act: AnswerTip, now: datetime) -> TipAnswered:
    return TipAnswered(**fact(act, now), verified=act.verified, answer=act.answer)


FilingAct = Annotated[
    FileObjection | FileTip | FileVisitNote | FileReport | DecideObjection | AnswerTip,
    Field(discriminator="kind"),
]
FilingFacts = Filed | VisitNoted | ReportFiled | ObjectionDecided | TipAnswered
