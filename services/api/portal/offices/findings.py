"""The list of findings that are still to be mended, across the cases that the viewer sees (6.3.1).

Nothing is done here: each line leads to the ledger of its case.
"""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.frame import Framed
from services.api.portal.offices.ledger import FILTERS, MARKS, STANDINGS
from services.domain.clocks.calendar import local_day
from services.domain.mechanisms.rectifications import Standing
from services.domain.programme.library import names_in, newest
from services.domain.programme.schema import Text
from services.storage.queries import findings

router = APIRouter()


@router.get("/findings")
async def open_findings(frame: Framed, asked: Annotated[findings.Asked, Query()]) -> Response:
    today = local_day(frame.now)
    async with frame.doors.database.reading() as tx:
        found = await findings.open_findings(tx, frame.viewer, asked, today)
    shown = found[: asked.limit]
    pairs = [("only", asked.only), ("standing", str(asked.standing))]
    kept = [(name, value) for name, value in pairs if value]
    more = len(found) > len(shown)
    beyond = [*kept, ("after", shown[-1].cursor)] if more else []
    return frame.page(
        "bureau/findings.html",
        lines=shown,
        called=_called(shown),
        asked=asked,
        filters=FILTERS,
        standings={one: text for one, text in STANDINGS.items() if one is not Standing.CLOSED},
        marks=MARKS,
        today=today,
        next_page=f"/findings?{urlencode(beyond)}" if more else "",
    )


def _called(lines: Sequence[findings.FindingLine]) -> dict[tuple[str, str], Text]:
    """Indicators and materials by their programmes' names."""
    named = {one.programme: names_in(newest(one.programme)) for one in lines}
    plain = {one.item: Text(zh=one.item, en=one.item) for one in lines}
    return {
        (one.programme, one.item): named[one.programme].get(one.item, plain[one.item])
        for one in lines
    }
