"""What is late and what soon will be, in the cases that the caller sees (2.1.6)."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.api.contract import READ, refusals
from services.api.deps import Actor, Now, Reader
from services.api.v1.terms.schemas import TermAnswer, TermPage
from services.domain.clocks.calendar import days_later, local_day
from services.storage.queries import late_terms
from services.storage.queries.scope import Viewer

router = APIRouter(prefix="/api/v1/terms", tags=["terms"])


@router.get("", summary="到期一览 · What is late or about to be", responses=refusals(READ))
async def list_terms(
    actor: Actor, read: Reader, now: Now, asked: Annotated[late_terms.Asked, Query()]
) -> TermPage:
    """All whose last day is not later than `within` days from today; -1: only what is late."""
    viewer = Viewer(actor.account, actor.seats)
    last = days_later(local_day(now), asked.within)
    found = await late_terms.due_until(read, viewer, last, asked.after, asked.limit)
    page = found[: asked.limit]
    return TermPage(
        terms=[
            TermAnswer(
                **line.model_dump(exclude={"stream", "place"}),
                href=f"/api/v1/cases/{line.stream}",
                place=line.place.code,
            )
            for line in page
        ],
        next_after=page[-1].cursor if len(found) > len(page) else None,
    )
