"""Appeals: whoever is not content with the answer asks once more, and others look (A4.2, E14, 6.4.3).

An appeal is a filing of its own about an objection that was decided. It is opened by the query code
alone, within its days, once; those who handled the objection have no part in it.
"""

from datetime import datetime
from typing import Annotated, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, InConfidence, Looked, TextRef, label
from services.domain.clocks.deadlines import Ledger
from services.domain.errors import DomainError, NotEntitled
from services.domain.filing import About, Filing, FilingFact
from services.domain.programme.schema import Office
from services.domain.tree.units import Part


class NoAppeal(DomainError):
    """There is nothing to appeal against: `why` says not-decided, upheld, too-late or appealed."""

    code = "no-appeal"


class FileAppeal(About):
    """The sender of an objection asks for another look at the answer (A4.2, E14)."""

    zh, en, rule = "申请复核", "Appeal", "A4.2"
    path, part, adds = "appeals", Part.ANYBODY, True

    kind: Literal["file-appeal"] = "file-appeal"
    words: TextRef = label("申请复核的理由", "Why the answer is not right")
    contact: Annotated[TextRef | None, InConfidence()] = label(
        "联系人及联系方式（保密）", "Contact, kept secret", default=None
    )
    of: Annotated[str, Looked()] = ""
    """The filing it is about."""
    stands: Annotated[str, Looked()] = ""
    until: Annotated[datetime | None, Looked()] = None
    before: Annotated[tuple[str, ...], Looked()] = ()
    """The accounts that handled the objection."""
    days: Annotated[int, Looked()] = 30


class DecideAppeal(Act):
    """Others than before decide; upheld, the objection stands after all (A4.2, E14)."""

    zh, en, rule = "复核决定", "Decide the appeal", "A4.2"
    path, part, harm = "appeal-decision", Part.OBJECTION_JUDGE, True

    kind: Literal["decide-appeal"] = "decide-appeal"
    upheld: bool = label("原异议成立", "The objection is upheld after all")
    findings: TextRef | None = label("复核情况", "What was found", default=None)
    documents: tuple[DocumentId, ...] = label("复核材料", "Papers", default=())
    reason: TextRef = label("答复（对申请人公开）", "Answer, shown to the sender")


class AppealFiled(FilingFact):
    kind: Literal["appeal-filed"] = "appeal-filed"
    case: str
    place: str
    offices: dict[Part, tuple[Office, ...]]
    of: str
    words: TextRef
    contact: TextRef | None = None
    before: tuple[str, ...]
    days: int

    def on(self, filing: Filing) -> Filing:
        return filing.but(
            what="appeal",
            case=self.case,
            place=self.place,
            offices=self.offices,
            of=self.of,
            before=self.before,
            ledger=Ledger(budget=self.days, unit="calendar", started=self.at),
        )


class AppealDecided(FilingFact):
    kind: Literal["appeal-decided"] = "appeal-decided"
    upheld: bool
    findings: TextRef | None = None
    documents: tuple[str, ...] = ()
    reason: TextRef

    def on(self, filing: Filing) -> Filing:
        return filing.but(
            status="upheld" if self.upheld else "dismissed", ledger=filing.settled(self.at)
        )


def _new(filing: Filing) -> str | None:
    return "already-filed" if filing.seq else None


def _open(filing: Filing) -> str | None:
    return None if filing.what == "appeal" and filing.status == "open" else "not-open"


@rule(FileAppeal, Filing, opens=_new)
def file_appeal(filing: Filing, act: FileAppeal, now: datetime) -> AppealFiled:
    if act.stands not in {"dismissed", "partly"} or act.until is None:
        raise NoAppeal(why="not-decided" if act.stands == "open" else act.stands)
    if now >= act.until:
        raise NoAppeal(why="too-late")
    return AppealFiled(
        **fact(act, now),
        case=act.case,
        place=act.place,
        offices=act.offices,
        of=act.of,
        words=act.words,
        contact=act.contact,
        before=act.before,
        days=act.days,
    )


@rule(DecideAppeal, Filing, opens=_open)
def decide_appeal(filing: Filing, act: DecideAppeal, now: datetime) -> AppealDecided:
    """Whoever handled the objection does not judge what came of it."""
    if act.actor.account in filing.before:
        raise NotEntitled(function=act.actor.function.value)
    return AppealDecided(
        **fact(act, now),
        upheld=act.upheld,
        findings=act.findings,
        documents=act.documents,
        reason=act.reason,
    )


AppealAct = FileAppeal | DecideAppeal
AppealFact = AppealFiled | AppealDecided
