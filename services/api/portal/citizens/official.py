"""Official papers for reading and printing, and the page on which anybody can verify one."""

import asyncio
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.official.issuing import PDF, issue, verify
from services.api.official.typeset import typeset
from services.api.portal.frame import Framed
from services.api.signing.issued import signed_at
from services.storage.queries import bureau

router = APIRouter()


@router.get("/cases/{case}/official/{seq}")
async def official_paper(frame: Framed, case: str, seq: int) -> Response:
    """The paper of one record, for whoever may see the case."""
    async with frame.doors.database.reading() as tx:
        await bureau.head_of(tx, frame.viewer, case)
        if signed := await signed_at(tx, case, seq):
            return inline_pdf(signed.pdf, signed.title)
        paper = await issue(tx, frame.viewer, case, seq, frame.home)
    printed = await asyncio.to_thread(typeset, paper, frame.doors.fonts)
    return inline_pdf(printed, paper.title)


def inline_pdf(printed: bytes, title: str) -> Response:
    name = quote(f"{title}.pdf")
    return Response(
        printed,
        media_type=PDF,
        headers={"Content-Disposition": f"inline; filename*=UTF-8''{name}"},
    )


@router.get("/verify/{number}/{seq}/{code}")
async def verification(frame: Framed, number: str, seq: int, code: str) -> Response:
    """What the QR code of a paper leads to; says nothing that is not printed on the paper."""
    async with frame.doors.database.reading() as tx:
        found = await verify(tx, number, seq, code)
    return frame.page("public/verification.html", found=found)
