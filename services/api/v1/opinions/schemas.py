"""An opinion as its signers read it; laying, voicing and signing are acts of the step."""

from datetime import datetime
from typing import Literal

from services.api.contract import Answer
from services.api.signing.issued import Papers
from services.api.signing.opinions import Opinion
from services.storage.queries.bound_papers import Bound


class FindingAnswer(Answer):
    place: str
    rule: str
    words: str


class VoiceAnswer(Answer):
    account: str
    says: Literal["yes", "no", "abstains"]
    reasons: str


class SignatureAnswer(Answer):
    account: str
    at: datetime
    certificate: str
    pdf: str


class LaidAnswer(Answer):
    """One version, and how far it has come."""

    no: int
    title: str
    passed: bool
    opinion: str
    findings: list[FindingAnswer]
    voices: list[VoiceAnswer]
    unheard: list[str]
    """Accounts that have not said yet what they hold of it."""
    content: str
    """sha256 of the canonical JSON; empty until it is put to signature."""
    pdf: str
    """sha256 of the PDF as it is now: `before` of the next signature."""
    signers: list[str]
    signatures: list[SignatureAnswer]
    waits_for: list[str]
    declined_by: str
    why_declined: str


class PaperAnswer(Answer):
    sha256: str
    step: str
    no: int
    signer: str
    """Whose signature it has more than the one before; empty as it was put to signature."""
    title: str
    made_at: datetime
    issued: bool
    href: str


class OpinionAnswer(Answer):
    laid: LaidAnswer | None
    """None where nothing is laid, or not for this reader."""
    papers: list[PaperAnswer]


def laid_answer(found: Opinion) -> LaidAnswer:
    paper = found.laid
    return LaidAnswer(
        no=paper.no,
        title=found.title,
        passed=paper.passed,
        opinion=found.said(paper.opinion),
        findings=[
            FindingAnswer(place=one.place, rule=one.rule, words=found.said(one.words))
            for one in paper.points
        ],
        voices=[
            VoiceAnswer(account=one.account, says=one.says, reasons=found.said(one.reasons))
            for one in paper.voices
        ],
        unheard=list(paper.unheard),
        content=paper.content,
        pdf=paper.pdf,
        signers=list(paper.signers),
        signatures=[SignatureAnswer(**dict(one)) for one in paper.signatures],
        waits_for=list(paper.waits_for),
        declined_by=paper.declined_by,
        why_declined=found.said(paper.why_declined),
    )


def paper_answers(found: Papers, home: str) -> list[PaperAnswer]:
    return [
        PaperAnswer(
            sha256=one.pdf_sha256,
            step=one.step,
            no=one.no,
            signer=one.signer,
            title=one.title,
            made_at=one.made_at,
            issued=one.pdf_sha256 in found.issued,
            href=f"{home}/papers/{one.pdf_sha256}",
        )
        for one in found.lines
    ]


class BoundAnswer(Answer):
    """A paper that all who sign it have signed."""

    what: Literal["opinion", "score-sheet", "promise", "interests"]
    sha256: str
    account: str
    """Whose it is, where it is one person's; empty for an opinion."""
    no: int
    title: str
    signed_at: datetime
    seq: int
    """The fact that names it."""
    href: str


def bound_answer(one: Bound, home: str) -> BoundAnswer:
    return BoundAnswer(
        what=one.named.what.value,
        sha256=one.line.pdf_sha256,
        account=one.named.account,
        no=one.line.no,
        title=one.line.title,
        signed_at=one.line.made_at,
        seq=one.named.seq,
        href=f"{home}/{one.line.pdf_sha256}",
    )
