"""What becomes of an opinion that was laid: its bytes are fixed, then signed or declined (6.1.5).

The same for the panel of an assessment, the departments of an acceptance and a municipal review.
Passwords, keys and bytes are the server's matter: a rule sees digests alone.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.errors import DomainError, Invalid, NotNow
from services.domain.review.laid import Laid, Signature, Unissued
from services.domain.tree.units import Part, StepName

COMPARED = label(
    "核对的文件摘要（SHA-256）",
    "Digest of the paper that you compared (SHA-256)",
    pattern="^[0-9a-f]{64}$",
)
NO_CONFLICT = label(
    "再次确认：与申报单位及规划编制单位没有利害关系",
    "I confirm again that I have no conflict of interest with the applicant or its planners",
    default=False,
)
"""Declared again at signing (6.1.2)."""


class Unsigned(DomainError):
    """6.1.5: a signature is the password again over the bytes that were shown, and this was none."""

    code = "signature-not-made"


class PaperChanged(DomainError):
    """6.1.5: what was compared are not the bytes that are archived now; somebody has just signed."""

    code = "paper-changed"


class OpinionNotCarried(DomainError):
    """C4.3.3, C4.3.4: too few of the panel are behind the opinion as it was laid."""

    code = "opinion-not-carried"


class PutOpinionToSignature(Act):
    """The panel has spoken: the opinion's bytes are fixed, the dissent with them (6.1.5, C4.3.4)."""

    zh, en, rule = "评估意见送签", "Put the opinion to signature", "A1.9, C4.3.4, 6.1.5"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "opinion-to-signature", Part.PANEL_CHAIR

    kind: Literal["put-opinion-to-signature"] = "put-opinion-to-signature"
    content: Annotated[str, Looked()] = ""
    pdf: Annotated[str, Looked()] = ""


class PutAcceptanceOpinionToSignature(Act):
    """The acceptance opinion's bytes are fixed; the departments sign one after the other (6.2.3)."""

    zh, en, rule = "验收意见送签", "Put the acceptance opinion to signature", "A1.12, A2.6, A3.5"
    step, path = StepName.ACCEPTANCE, "opinion-to-signature"
    part = (Part.ACCEPTOR, Part.PANEL_CHAIR)

    kind: Literal["put-acceptance-opinion-to-signature"] = "put-acceptance-opinion-to-signature"
    content: Annotated[str, Looked()] = ""
    pdf: Annotated[str, Looked()] = ""


class PutReviewOpinionToSignature(Act):
    """The bytes of the municipal review's opinion are fixed; it is signed in order (A3.6, 6.2.3)."""

    zh, en, rule = "审核抽查意见送签", "Put the review opinion to signature", "A3.6, 6.1.5, 6.2.3"
    step, path, part = StepName.UPPER_REVIEW, "opinion-to-signature", Part.UPPER_REVIEWER

    kind: Literal["put-review-opinion-to-signature"] = "put-review-opinion-to-signature"
    content: Annotated[str, Looked()] = ""
    pdf: Annotated[str, Looked()] = ""


class SignPaper(Act):
    """Sign the very bytes that are archived, by the password once more (6.1.5)."""

    zh, en, rule = "签署意见书", "Sign the opinion", "C5.2.4, 6.1.5"
    path, part = "paper-signature", Part.PAPER_SIGNER
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    awaited: ClassVar[bool] = True
    signed: ClassVar[bool] = True

    kind: Literal["sign-paper"] = "sign-paper"
    no: int = label("意见书版本", "Version of the opinion", ge=1)
    before: str = COMPARED
    no_conflict: bool = NO_CONFLICT
    after: Annotated[str, Looked()] = ""
    certificate: Annotated[str, Looked()] = ""


class DeclinePaper(Act):
    """Whoever can't put a name under it says why; a new version is laid then (6.1.5)."""

    zh, en, rule = "不予签署，退回修改", "Decline to sign", "C5.2.4, 6.1.5"
    path, part = "paper-refusal", Part.PAPER_SIGNER
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    awaited: ClassVar[bool] = True
    beside: ClassVar[bool] = True

    kind: Literal["decline-paper"] = "decline-paper"
    no: int = label("意见书版本", "Version of the opinion", ge=1)
    reason: TextRef = label("理由", "Reasons")


class Lays(CaseFact):
    """An opinion is laid: its texts are for those alone who sign, until it is issued."""

    final: ClassVar[bool] = True
    laid: Laid

    def on(self, case: Case) -> Case:
        return case.but(laid=self.laid)


class PaperPutToSignature(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["paper-put-to-signature"] = "paper-put-to-signature"
    no: int
    content: str
    pdf: str

    def on(self, case: Case) -> Case:
        return case.but(laid=laid(case).but(content=self.content, bytes_then=self.pdf))


class PaperSigned(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["paper-signed"] = "paper-signed"
    no: int
    before: str
    after: str
    certificate: str

    def on(self, case: Case) -> Case:
        new = Signature(
            account=self.actor.account, at=self.at, certificate=self.certificate, pdf=self.after
        )
        paper = laid(case)
        return case.but(laid=paper.but(signatures=(*paper.signatures, new)))


class PaperDeclined(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["paper-declined"] = "paper-declined"
    no: int
    why: Unissued

    def on(self, case: Case) -> Case:
        said = {"declined_by": self.actor.account, "why_declined": self.why}
        return case.but(laid=laid(case).but(**said))


def laid(case: Case) -> Laid:
    """Raises NotNow where nothing is laid."""
    if case.laid is None:
        raise NotNow(why="nothing-laid")
    return case.laid


def why_not_ready(case: Case) -> str | None:
    """Why what was laid cannot be put to signature; one word, as `opens` gives it."""
    if case.laid is None or case.laid.declined_by:
        return "nothing-laid"
    if case.laid.content:
        return "put-to-signature"
    if case.laid.voiced and not of_this_panel(case):
        return "panel-changed"
    return "voices-missing" if case.laid.unheard else None


def why_not_issued(case: Case) -> str | None:
    """Why what was laid cannot be issued."""
    if case.laid is None or case.laid.declined_by:
        return "nothing-laid"
    if case.laid.voiced and not of_this_panel(case):
        return "panel-changed"
    return None if case.laid.signed else "paper-unsigned"


def of_this_panel(case: Case) -> bool:
    """Whether those who sign are still those who sit: a new panel is asked anew."""
    signers = case.laid.signers if case.laid else ()
    same = set(signers) == set(case.panel.experts)
    return same and signers[-1:] == (case.panel.chair,)


@rule(PutOpinionToSignature, Case, opens=why_not_ready)
def put_opinion_to_signature(
    case: Case, act: PutOpinionToSignature, now: datetime
) -> PaperPutToSignature:
    """Unanimous, by majority or by a number, as the programme says; a dissent does not hide."""
    found = laid(case).decided(case.rules.assessment.decides)
    if found.standing != "carried":
        raise OpinionNotCarried(yes=len(found.yes), needed=found.needed)
    return _put(case, act, now)


@rule(PutAcceptanceOpinionToSignature, Case, opens=why_not_ready)
def put_acceptance_opinion_to_signature(
    case: Case, act: PutAcceptanceOpinionToSignature, now: datetime
) -> PaperPutToSignature:
    return _put(case, act, now)


@rule(PutReviewOpinionToSignature, Case, opens=why_not_ready)
def put_review_opinion_to_signature(
    case: Case, act: PutReviewOpinionToSignature, now: datetime
) -> PaperPutToSignature:
    return _put(case, act, now)


Puts = PutOpinionToSignature | PutAcceptanceOpinionToSignature | PutReviewOpinionToSignature


def _put(case: Case, act: Puts, now: datetime) -> PaperPutToSignature:
    if not act.content or not act.pdf:
        raise Unsigned
    return PaperPutToSignature(**fact(act, now), no=laid(case).no, content=act.content, pdf=act.pdf)


def _waits(case: Case) -> str | None:
    return None if case.laid and case.laid.waits_for else "nothing-to-sign"


@rule(SignPaper, Case, opens=_waits)
def sign_paper(case: Case, act: SignPaper, now: datetime) -> PaperSigned:
    """The bytes signed are those that stand now: of two at once, the second looks again.

    A member of the panel declares at the signature once more that nothing stands in the way.
    """
    paper = laid(case)
    if act.no != paper.no:
        raise Invalid(field="no", given=act.no)
    if paper.voiced and not act.no_conflict:
        raise Invalid(field="no_conflict")
    if act.before != paper.pdf:
        raise PaperChanged
    if not act.after or not act.certificate:
        raise Unsigned
    return PaperSigned(
        **fact(act, now),
        no=act.no,
        before=act.before,
        after=act.after,
        certificate=act.certificate,
    )


@rule(DeclinePaper, Case, opens=_waits)
def decline_paper(case: Case, act: DeclinePaper, now: datetime) -> PaperDeclined:
    if act.no != laid(case).no:
        raise Invalid(field="no", given=act.no)
    return PaperDeclined(**fact(act, now), no=act.no, why=Unissued.of(act.reason))


PaperSigningAct = SignPaper | DeclinePaper
PaperSigningFact = PaperPutToSignature | PaperSigned | PaperDeclined
