"""The opinion that is laid, and its papers byte for byte (6.1.5, 6.2.3).

Laying, voicing, putting to signature, signing and issuing are acts of the case.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from services.api.acts.routes import StreamId
from services.api.contract import READ, refusals
from services.api.deps import Actor, Now, Reader, Writer
from services.api.official.issuing import PDF
from services.api.signing.issued import paper_of, papers_of
from services.api.signing.opinions import opinion_of
from services.api.v1.opinions.schemas import (
    BoundAnswer,
    OpinionAnswer,
    bound_answer,
    laid_answer,
    paper_answers,
)
from services.storage.papers.signed_papers import SignedPaper
from services.storage.queries import bureau
from services.storage.queries.bound_papers import bound, bound_paper
from services.storage.queries.scope import Viewer

router = APIRouter(prefix="/api/v1/cases/{stream}/opinion", tags=["cases"])
router_acts = APIRouter(prefix="/api/v1/cases/{stream}/signed-papers", tags=["cases"])
"""Not acts, but what came of them: opinions, score sheets and promises that are signed."""
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
JSON = "application/json"


@router.get("", summary="意见书 · The opinion and its papers", responses=refusals(READ))
async def show_opinion(
    stream: StreamId, actor: Actor, read: Reader, response: Response
) -> OpinionAnswer:
    """What was issued, for whoever sees the case; what is laid, for those who sign it."""
    viewer = Viewer(actor.account, actor.seats)
    state = (await bureau.case_file(read, viewer, stream)).state
    laid = laid_answer(await opinion_of(read, state)) if viewer.reads_laid(state) else None
    found = await papers_of(read, viewer, state)
    response.headers["ETag"] = f'"{state.version}"'
    home = f"/api/v1/cases/{stream}/opinion"
    return OpinionAnswer(laid=laid, papers=paper_answers(found, home))


@router.get(
    "/papers/{digest}",
    summary="意见书原文（PDF） · A paper, byte for byte",
    response_class=Response,
    responses={200: {"content": {PDF: {}}}, **refusals(READ)},
)
async def show_paper(stream: StreamId, digest: Digest, actor: Actor, read: Reader) -> Response:
    found = await paper_of(read, Viewer(actor.account, actor.seats), stream, digest)
    return Response(found.pdf, media_type=PDF)


@router.get(
    "/papers/{digest}/content",
    summary="意见书内容（规范JSON） · Its canonical JSON, byte for byte",
    response_class=Response,
    responses={200: {"content": {JSON: {"schema": {"type": "object"}}}}, **refusals(READ)},
)
async def show_content(stream: StreamId, digest: Digest, actor: Actor, read: Reader) -> Response:
    found = await paper_of(read, Viewer(actor.account, actor.seats), stream, digest)
    return Response(found.content.encode(), media_type=JSON)


async def paper_asked_for(
    *, stream: StreamId, digest: Digest, request: Request, actor: Actor, write: Writer, now: Now
) -> SignedPaper:
    """In a writing transaction, as the auditor's look is kept."""
    viewer = Viewer(actor.account, actor.seats)
    state = (await bureau.case_file(write, viewer, stream)).state
    return await bound_paper(write, viewer, state, digest, page=request.url.path, now=now)


@router_acts.get(
    "", summary="随案归档的签署文件 · Signed papers bound with the case", responses=refusals(READ)
)
async def list_signed_papers(stream: StreamId, actor: Actor, read: Reader) -> list[BoundAnswer]:
    """Issued opinions, and the sheets and promises that are for this reader (6.1.5, 6.1.7)."""
    viewer = Viewer(actor.account, actor.seats)
    state = (await bureau.case_file(read, viewer, stream)).state
    home = f"/api/v1/cases/{stream}/signed-papers"
    return [bound_answer(one, home) for one in await bound(read, viewer, state)]


@router_acts.get(
    "/{digest}",
    summary="签署文件原文（PDF） · A signed paper, byte for byte",
    description="The auditor's look at a sealed score sheet is kept.",
    response_class=Response,
    responses={200: {"content": {PDF: {}}}, **refusals(READ)},
)
async def show_signed_paper(look: Annotated[SignedPaper, Depends(paper_asked_for)]) -> Response:
    return Response(look.pdf, media_type=PDF)


@router_acts.get(
    "/{digest}/content",
    summary="签署文件内容（规范JSON） · Its canonical JSON, byte for byte",
    description="The auditor's look at a sealed score sheet is kept.",
    response_class=Response,
    responses={200: {"content": {JSON: {"schema": {"type": "object"}}}}, **refusals(READ)},
)
async def show_signed_content(look: Annotated[SignedPaper, Depends(paper_asked_for)]) -> Response:
    return Response(look.content.encode(), media_type=JSON)
