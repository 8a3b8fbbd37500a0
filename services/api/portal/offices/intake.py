"""收发件登记 and 否定事项登记: what came in and went out by day, week and month, and every denial.

For those who work for a bureau (C2.9.5, C3.6.2). They show and count; nothing is done here.
"""

import csv
from io import StringIO
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.language import Language
from services.api.portal.frame import Frame, Framed
from services.api.portal.list_tools import tools_of
from services.api.portal.wording.words import STEPS
from services.domain.seats import LEADERS, not_entitled
from services.domain.tree.units import territory
from services.storage.queries import denials, intake

router = APIRouter()


def _entitled(frame: Frame) -> None:
    """Raises SignInNeeded or NotEntitled."""
    if not frame.viewer.bureau_areas:
        raise not_entitled(frame.viewer.seats)


@router.get("/intake")
async def intake_page(frame: Framed, asked: Annotated[intake.Asked, Query()]) -> Response:
    _entitled(frame)
    async with frame.doors.database.reading() as tx:
        found = await intake.intake(tx, frame.viewer, asked, frame.now)
        tools = await tools_of(tx, frame, "/intake", "/intake-log")
    return frame.page(
        "bureau/intake.html",
        tools=tools,
        asked=asked,
        found=found,
        led=[territory(seat.unit) for seat in frame.viewer.seats if seat.function in LEADERS],
        most=max((max(one.received, one.sent) for one in found.totals), default=0),
        steps=[(str(step), text) for step, text in STEPS.items()],
        next_page=_beyond(asked, found.next_after),
    )


def _beyond(asked: intake.Asked, after: str) -> str:
    """The address of the next page, with the filters of this one; empty where there is none."""
    chosen = {"by": asked.by, "unit": asked.unit, "matter": asked.matter, "after": after}
    filters = {name: value for name, value in chosen.items() if value}
    return f"/intake?{urlencode(filters)}#lines" if after else ""


@router.get("/intake.csv")
async def intake_file(frame: Framed, asked: Annotated[intake.Asked, Query()]) -> Response:
    """The same totals for a spreadsheet; the mark in front lets it read the Chinese."""
    _entitled(frame)
    async with frame.doors.database.reading() as tx:
        found = await intake.intake(tx, frame.viewer, asked, frame.now)
    written = StringIO()
    sheet = csv.writer(written)
    sheet.writerow(
        ("起始日", "来件", "发件", "即办件", "承诺件", "退回件")
        if frame.shell.language is Language.ZH
        else ("from", "received", "sent", "at once", "promised term", "returned")
    )
    for one in found.totals:
        counts = (one.received, one.sent, one.immediate, one.commitment, one.returned)
        sheet.writerow((one.first.isoformat(), *counts))
    name = f"intake-{asked.by}.csv"
    return Response(
        "\ufeff" + written.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/denials")
async def denials_page(frame: Framed, after: Annotated[str, Query(max_length=60)] = "") -> Response:
    _entitled(frame)
    async with frame.doors.database.reading() as tx:
        found = await denials.register(tx, frame.viewer, frame.now, after)
    shown = found.denials[: denials.PAGE]
    return frame.page(
        "bureau/denials.html",
        denials=shown,
        counts=found.counts,
        counts_shown=found.counts_shown,
        after=shown[-1].number if len(found.denials) > len(shown) else "",
    )
