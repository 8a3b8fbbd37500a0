"""An expert's own sheet as a paper: made, signed over its very bytes, corrected by a new one (6.1.5).

And the promise to answer for the judgement, signed as a paper of its own (6.1.7). What the papers
say, and their bytes, are the server's matter; an opinion of several people is `signing_papers.py`.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.errors import Invalid, NotNow
from services.domain.review.closing import awaits_sheets
from services.domain.review.conflicts import declared_at
from services.domain.review.laid import Unissued
from services.domain.review.panel import Panel
from services.domain.review.sheet_paper import SheetPaper
from services.domain.review.signing_papers import COMPARED, NO_CONFLICT, PaperChanged, Unsigned
from services.domain.tree.units import Part, StepName


class PutSheetToSignature(Act):
    """The expert has the sheet that was handed in made into a paper, to compare and sign (6.1.5)."""

    zh, en, rule = "生成待签评审表", "Make the score sheet a paper to sign", "A1.9, C5.2.4, 6.1.5"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "sheet-papers", Part.PANEL_MEMBER
    adds = True
    whenever = True

    kind: Literal["put-sheet-to-signature"] = "put-sheet-to-signature"
    content: Annotated[str, Looked()] = ""
    pdf: Annotated[str, Looked()] = ""


class SignSheet(Act):
    """The expert signs the very bytes that are archived, by the password once more (6.1.5)."""

    zh, en, rule = "签署评审表", "Sign the score sheet", "A1.9, C5.2.4, 6.1.5"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "sheet-signatures", Part.SHEET_SIGNER
    adds = True
    signed: ClassVar[bool] = True

    kind: Literal["sign-sheet"] = "sign-sheet"
    no: int = label("评审表版本", "Version of the sheet", ge=1)
    before: str = COMPARED
    no_conflict: bool = NO_CONFLICT
    after: Annotated[str, Looked()] = ""
    certificate: Annotated[str, Looked()] = ""


class CorrectSheet(Act):
    """A sheet is taken up again: the next version names this one and says why (6.1.5)."""

    zh, en, rule = "更正评审表", "Correct the score sheet", "A1.9, C5.2.4, 6.1.5"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "sheet-corrections", Part.PANEL_MEMBER
    adds = True
    whenever = True
    harm = True

    kind: Literal["correct-sheet"] = "correct-sheet"
    reason: TextRef = label("更正理由（写入新版评审表）", "Why; the new version says it")


class SignPromise(Act):
    """Who reviews signs the promise to answer for it; it is kept with the case (C5.2.4, C5.2.7)."""

    zh, en, rule = "签署责任承诺书", "Sign the promise of liability", "C5.2.4, C5.2.7, 6.1.7"
    path, part = "promises", Part.PANEL_MEMBER
    any_step: ClassVar[bool] = True
    adds = True
    signed: ClassVar[bool] = True

    kind: Literal["sign-promise"] = "sign-promise"
    liable: bool = label(
        "我承诺客观公正、独立评审，对签署的意见负责",
        "I judge fairly and independently and answer for what I sign",
    )
    content: Annotated[str, Looked()] = ""
    pdf: Annotated[str, Looked()] = ""
    certificate: Annotated[str, Looked()] = ""


class SheetPutToSignature(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["sheet-put-to-signature"] = "sheet-put-to-signature"
    no: int
    content: str
    """sha256 of the canonical JSON, salted: it tells nobody what the sheet says."""
    pdf: str
    replaces: str = ""

    def on(self, case: Case) -> Case:
        return _with(case, self.actor.account, SheetPaper(**self.model_dump(include=_OF_PAPER)))


_OF_PAPER = {"no", "pdf", "replaces"}


class SheetSigned(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["sheet-signed"] = "sheet-signed"
    no: int
    before: str
    after: str
    certificate: str

    def on(self, case: Case) -> Case:
        me = self.actor.account
        signed = {"pdf": self.after, "signed_at": self.at}
        return _with(case, me, case.panel.papers[me].model_copy(update=signed))


class SheetTakenUp(CaseFact):
    """The sheet is out again: until it is in, nobody sees another's (A1.9)."""

    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["sheet-taken-up"] = "sheet-taken-up"
    no: int
    why: Unissued
    late: bool = False

    def on(self, case: Case) -> Case:
        me = self.actor.account
        sheets = {one: sheet for one, sheet in case.panel.sheets.items() if one != me}
        out = case.but(panel=case.panel.model_copy(update={"sheets": sheets}))
        taken = {"corrects": self.why, "late": self.late}
        return _with(out, me, case.panel.papers[me].model_copy(update=taken))


class PromiseSigned(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["promise-signed"] = "promise-signed"
    content: str
    pdf: str
    certificate: str

    def on(self, case: Case) -> Case:
        promised = {**case.panel.promised, self.actor.account: self.at}
        return case.but(panel=case.panel.model_copy(update={"promised": promised}))


def _with(case: Case, account: str, paper: SheetPaper) -> Case:
    papers = {**case.panel.papers, account: paper}
    return case.but(panel=case.panel.model_copy(update={"papers": papers}))


def sheet_paper(panel: Panel, account: str) -> SheetPaper:
    """Of a sheet that is in. Raises NotNow."""
    paper = panel.papers.get(account)
    if paper is None or account not in panel.sheets:
        raise NotNow(why="sheet-without-paper")
    return paper


def next_sheet_paper(panel: Panel, account: str) -> tuple[int, SheetPaper | None]:
    """The number of the version to be made, and the one that it replaces.

    Raises NotNow where the sheet is not in, or its paper is made already.
    """
    if account not in panel.sheets:
        raise NotNow(why="sheet-not-in")
    before = panel.papers.get(account)
    if before and before.corrects is None:
        raise NotNow(why="sheet-has-paper")
    return (before.no + 1 if before else 1), before


def _some_in(case: Case) -> str | None:
    return None if case.panel.sheets else "sheet-not-in"


@rule(PutSheetToSignature, Case, opens=_some_in)
def put_sheet_to_signature(
    case: Case, act: PutSheetToSignature, now: datetime
) -> SheetPutToSignature:
    no, before = next_sheet_paper(case.panel, act.actor.account)
    if not act.content or not act.pdf:
        raise Unsigned
    return SheetPutToSignature(
        **fact(act, now),
        no=no,
        content=act.content,
        pdf=act.pdf,
        replaces=before.pdf if before else "",
    )


def _some_paper(case: Case) -> str | None:
    return None if case.panel.papers else "sheet-without-paper"


@rule(SignSheet, Case, opens=_some_paper)
def sign_sheet(case: Case, act: SignSheet, now: datetime) -> SheetSigned:
    """Over the bytes that were compared; and nothing has come between expert and case since."""
    paper = sheet_paper(case.panel, act.actor.account)
    if not paper.waits:
        raise NotNow(why="nothing-to-sign")
    if act.no != paper.no:
        raise Invalid(field="no", given=act.no)
    if not act.no_conflict:
        raise Invalid(field="no_conflict")
    if act.before != paper.pdf:
        raise PaperChanged
    if not act.after or not act.certificate:
        raise Unsigned
    return SheetSigned(
        **fact(act, now),
        no=act.no,
        before=act.before,
        after=act.after,
        certificate=act.certificate,
    )


def _correctable(case: Case) -> str | None:
    """Once an opinion is laid, it rests on the sheets as they are."""
    if case.laid and not case.laid.declined_by:
        return "opinion-laid"
    return _some_paper(case)


@rule(CorrectSheet, Case, opens=_correctable)
def correct_sheet(case: Case, act: CorrectSheet, now: datetime) -> SheetTakenUp:
    """Also when all are in; that the others' could be read by then is said, not hidden."""
    paper = sheet_paper(case.panel, act.actor.account)
    if paper.corrects:
        raise NotNow(why="sheet-without-paper")
    late = awaits_sheets(case) in (None, "sheets-unsigned")
    why = Unissued.of(act.reason)
    return SheetTakenUp(**fact(act, now), no=paper.no, why=why, late=late)


def _some_declared(case: Case) -> str | None:
    if not case.panel.experts:
        return "no-panel"
    return None if case.panel.declared else "interests-missing"


@rule(SignPromise, Case, opens=_some_declared)
def sign_promise(case: Case, act: SignPromise, now: datetime) -> PromiseSigned:
    """After the own declaration; anew only when that was given anew."""
    declared = declared_at(case, act.actor.account)
    if declared is None:
        raise NotNow(why="interests-missing")
    signed = case.panel.promised.get(act.actor.account)
    if signed and signed >= declared:
        raise NotNow(why="promise-signed")
    if not act.liable:
        raise Invalid(field="liable")
    if not act.content or not act.pdf or not act.certificate:
        raise Unsigned
    return PromiseSigned(
        **fact(act, now), content=act.content, pdf=act.pdf, certificate=act.certificate
    )


SheetSigningAct = PutSheetToSignature | SignSheet | CorrectSheet
SheetSigningFact = SheetPutToSignature | SheetSigned | SheetTakenUp
