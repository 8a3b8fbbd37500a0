"""The bureau's list of inquiries (咨询): no owner and late ones first (C2.9.2).

Asking is in `objections.py`; taking, answering and passing on are acts of a filing.
"""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.frame import Framed
from services.domain.permission_matrix import BUREAU
from services.domain.seats import not_entitled
from services.storage.queries import inquiries, late_terms

router = APIRouter()


@router.get("/inquiries")
async def inquiry_list(frame: Framed, asked: Annotated[inquiries.Asked, Query()]) -> Response:
    viewer = frame.viewer
    if not any(seat.function in BUREAU for seat in viewer.seats):
        raise not_entitled(viewer.seats)
    async with frame.doors.database.reading() as tx:
        found = await inquiries.inquiries(tx, viewer, asked, frame.now)
        marks = await late_terms.marks(tx, [line.id for line in found])
    shown = found[: inquiries.PAGE]
    return frame.page(
        "bureau/inquiries.html",
        inquiries=shown,
        marks=marks,
        asked=asked,
        after=shown[-1].cursor if len(found) > inquiries.PAGE else "",
    )
