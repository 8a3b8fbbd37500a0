"""What is sensible for acts about an opinion that is laid, and for the draw of a spot-check (6.1.5)."""

from services.domain.base import Act, ActorRef, Stream
from services.domain.case import Case
from services.domain.review.consolidating import VoiceOpinion
from services.domain.review.signing_papers import (
    DeclinePaper,
    PutAcceptanceOpinionToSignature,
    PutOpinionToSignature,
    PutReviewOpinionToSignature,
    SignPaper,
)
from services.domain.review.signing_sheets import (
    CorrectSheet,
    PutSheetToSignature,
    SignPromise,
    SignSheet,
)
from services.domain.steps.acceptance import LayAcceptanceOpinion
from services.domain.steps.upper_review import DrawSpotCheck, LayReviewOpinion
from services.domain.tree.units import Function, Part

OF_PAPERS = (
    VoiceOpinion,
    PutOpinionToSignature,
    PutAcceptanceOpinionToSignature,
    SignPaper,
    DeclinePaper,
    LayAcceptanceOpinion,
    DrawSpotCheck,
    LayReviewOpinion,
    PutReviewOpinionToSignature,
    PutSheetToSignature,
    SignSheet,
    CorrectSheet,
    SignPromise,
)


def of_papers(act: type[Act], state: Stream) -> dict[str, object]:
    """The version that is laid, its bytes as they stand and as they come to."""
    if act in (PutSheetToSignature, SignSheet, SignPromise):
        return _of_sheets(state)
    laid = state.laid if isinstance(state, Case) else None
    return {
        "no": laid.no if laid else 1,
        "signers": ("signer-1", "signer-2"),
        "says": "yes",
        "reasons": None,
        "no_conflict": True,
        "content": "c" * 64,
        "pdf": "0" * 64,
        "before": laid.pdf if laid and laid.pdf else "0" * 64,
        "after": f"{len(laid.signatures) + 1 if laid else 1:064x}",
        "certificate": "d" * 64,
        "codes": tuple(f"V{number:02d}" for number in range(1, 16)),
        "published": "e" * 64,
    }


def signer_of(case: Case, part: Part) -> ActorRef | None:
    """Whose turn it is: an expert under a panel's opinion, an officer otherwise."""
    if part is Part.SHEET_SIGNER:
        return _sheet_signer_of(case)
    waits = case.laid.waits_for if case.laid else ()
    if not case.laid or not waits:
        return None
    seat = Function.EXPERT if case.laid.voiced else Function.CITY_OFFICER
    return ActorRef(account=waits[0], function=seat, unit="9901")


def _of_sheets(state: Stream) -> dict[str, object]:
    """The next own sheet that waits for its signature, and bytes that no other paper has."""
    papers = state.panel.papers if isinstance(state, Case) else {}
    next_one = next((one for _, one in sorted(papers.items()) if one.waits), None)
    return {
        "no": next_one.no if next_one else 1,
        "before": next_one.pdf if next_one else "0" * 64,
        "no_conflict": True,
        "liable": True,
        "content": "c" * 64,
        "pdf": f"{state.seq + 1:064x}",
        "after": f"{state.seq + 1:064x}",
        "certificate": "d" * 64,
    }


def _sheet_signer_of(case: Case) -> ActorRef | None:
    """Whose own sheet waits."""
    waits = [account for account, paper in sorted(case.panel.papers.items()) if paper.waits]
    if not waits:
        return None
    return ActorRef(account=waits[0], function=Function.EXPERT, unit="9901")
