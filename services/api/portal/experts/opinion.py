"""The opinion that a panel or an acceptance group signs: read, compared, signed (6.1.5, 6.2.3).

Laying, voicing and issuing are the ordinary forms of acts; this page is where the bytes are shown
and the password is asked. Verifying somebody's PDF is in `citizens/signatures.py`.
"""

from dataclasses import dataclass
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.auth import SIGN_FIELD
from services.api.portal.citizens.official import inline_pdf
from services.api.portal.experts.signature import Tried, refused, signed
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import values_of
from services.api.signing.issued import paper_of, papers_of
from services.api.signing.opinions import Opinion, opinion_of
from services.domain.base import Act
from services.domain.errors import DomainError
from services.domain.permissions import kind_of
from services.domain.programme.schema import Text
from services.domain.review.laid import Laid
from services.domain.review.signing_papers import SignPaper
from services.storage.queries import bureau
from services.storage.queries.names import people
from services.storage.session import Tx

router = APIRouter(prefix="/cases/{case}/opinion")

HERE = frozenset(
    {
        "lay-opinion",
        "voice-opinion",
        "put-opinion-to-signature",
        "issue-opinion",
        "lay-acceptance-opinion",
        "put-acceptance-opinion-to-signature",
        "issue-acceptance-opinion",
        "lay-review-opinion",
        "put-review-opinion-to-signature",
        "issue-review-opinion",
        "decline-paper",
    }
)
"""The acts that this page leads to, each with its own form."""
TICK = "no_conflict"
"""What is confirmed once more under each signature."""


@dataclass(frozen=True)
class Signer:
    """One of those who sign, and how far they have come."""

    account: str
    name: str
    chair: bool
    signed_at: object
    turn: bool


@router.get("")
async def opinion_page(frame: Framed, case: str, done: int = 0) -> Response:
    async with frame.doors.database.reading() as tx:
        return await _page(tx, frame, case, done=done)


@router.post("/signature")
async def sign_opinion(frame: Framed, case: str) -> Response:
    """The password once more, over the bytes whose digest was shown."""
    values = values_of(await frame.request.form())
    try:
        receipt = await signed(frame, case, SignPaper, values)
    except DomainError as error:
        fields = {TICK: TICK, SIGN_FIELD: SIGN_FIELD}
        tried = refused(frame.shell.language, values, error, tick=TICK, fields=fields)
        async with frame.doors.database.reading() as tx:
            return await _page(tx, frame, case, tried=tried)
    return go(f"/cases/{case}/opinion?done={receipt.seq}")


@router.get("/papers/{digest}.pdf")
async def paper(frame: Framed, case: str, digest: str) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await paper_of(tx, frame.viewer, case, digest)
    return inline_pdf(found.pdf, found.title)


@router.get("/papers/{digest}.json")
async def content(frame: Framed, case: str, digest: str) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await paper_of(tx, frame.viewer, case, digest)
    return Response(found.content.encode(), media_type="application/json")


async def _page(
    tx: Tx, frame: Frame, case: str, *, done: int = 0, tried: Tried | None = None
) -> Response:
    """What is laid, for those who sign it; what was issued, for whoever sees the case."""
    viewer = frame.viewer
    file = await bureau.case_file(tx, viewer, case)
    state = file.state
    reads = viewer.reads_laid(state)
    opinion = await opinion_of(tx, state) if reads else None
    papers = await papers_of(tx, viewer, state)
    names = await people(tx, {one.signer for one in papers.lines} - {""})
    acts = bureau.acts_for(viewer, state)
    return frame.page(
        "cases/opinion.html",
        status=tried.status if tried else 200,
        case=file.head,
        opinion=opinion,
        signers=_signers(opinion) if opinion else [],
        decision=_decision(opinion) if opinion else None,
        papers=papers,
        names=names,
        acts=_of_here(acts),
        my_turn=SignPaper in acts,
        done=done,
        key=tried.key if tried else uuid4().hex,
        tried=tried,
        problems=tried.problems if tried else (),
        stage=_stage(opinion.laid) if opinion else 0,
    )


def _of_here(acts: tuple[type[Act], ...]) -> list[type[Act]]:
    return [act for act in acts if kind_of(act) in HERE]


def _signers(opinion: Opinion) -> list[Signer]:
    paper = opinion.laid
    at = {one.account: one.at for one in paper.signatures}
    return [
        Signer(
            account=one,
            name=opinion.name(one),
            chair=paper.voiced and one == paper.signers[-1],
            signed_at=at.get(one),
            turn=one in paper.waits_for,
        )
        for one in paper.signers
    ]


def _decision(opinion: Opinion) -> Text | None:
    if not opinion.laid.voiced or not opinion.laid.voices:
        return None
    return opinion.laid.decided(opinion.matter.case.rules.assessment.decides).why


def _stage(paper: Laid) -> int:
    """Which of the steps it has come to: laid, voiced, signed, issued."""
    if paper.signed:
        return 4
    if paper.content:
        return 3
    return 2 if paper.voiced else 1
