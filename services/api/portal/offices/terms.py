"""The list of what is late and what soon will be (2.1.6, peers' overdue lists)."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.frame import Framed
from services.domain.clocks.calendar import days_between, days_later, local_day
from services.storage.queries import late_terms

router = APIRouter()
AHEAD = 7
"""Days: what ends within a week is about to be late."""


@router.get("/terms")
async def terms(frame: Framed, after: Annotated[str, Query(max_length=200)] = "") -> Response:
    today = local_day(frame.now)
    async with frame.doors.database.reading() as tx:
        found = await late_terms.due_until(
            tx, frame.viewer, days_later(today, AHEAD), after, late_terms.PAGE
        )
    shown = found[: late_terms.PAGE]
    more = len(found) > len(shown)
    return frame.page(
        "bureau/terms.html",
        late=[line for line in shown if line.due_on < today],
        soon=[line for line in shown if line.due_on >= today],
        next_page=f"/terms?{urlencode({'after': shown[-1].cursor})}" if more else "",
        today=today,
        days_between=days_between,
    )
