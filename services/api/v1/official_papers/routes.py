"""Official papers of a case: which there are, and each as PDF/A, made from the log when asked."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.api.acts.routes import StreamId
from services.api.contract import READ, refusals
from services.api.deps import Actor, Parts, Reader
from services.api.official.issuing import PDF, issue, issued
from services.api.official.typeset import typeset
from services.api.origin import home_of
from services.api.signing.issued import signed_at
from services.api.v1.official_papers.schemas import OfficialPaperLine, OfficialPapers
from services.storage.queries import bureau
from services.storage.queries.scope import Viewer

router = APIRouter(prefix="/api/v1/cases/{stream}/official-papers", tags=["cases"])


@router.get("", summary="文书列表 · Official papers", responses=refusals(READ))
async def list_official_papers(stream: StreamId, actor: Actor, read: Reader) -> OfficialPapers:
    viewer = Viewer(actor.account, actor.seats)
    await bureau.head_of(read, viewer, stream)
    found = await issued(read, viewer, stream)
    home = f"/api/v1/cases/{stream}/official-papers"
    return OfficialPapers(
        papers=[
            OfficialPaperLine(seq=one.seq, at=one.at, title=one.title, href=f"{home}/{one.seq}")
            for one in found
        ]
    )


@router.get(
    "/{seq}",
    summary="文书（PDF） · One paper as PDF",
    response_class=Response,
    responses={200: {"content": {PDF: {}}}, **refusals(READ)},
)
async def show_official_paper(
    stream: StreamId,
    seq: Annotated[int, Path(ge=1, le=2**31 - 1)],
    request: Request,
    actor: Actor,
    parts: Parts,
) -> Response:
    async with parts.database.reading() as tx:
        viewer = Viewer(actor.account, actor.seats)
        await bureau.head_of(tx, viewer, stream)
        home = home_of(request, parts.access.origin, parts.access.prefix)
        if signed := await signed_at(tx, stream, seq):
            return Response(signed.pdf, media_type=PDF)
        paper = await issue(tx, viewer, stream, seq, home)
    return Response(await asyncio.to_thread(typeset, paper, parts.fonts), media_type=PDF)
