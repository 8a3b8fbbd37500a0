"""否定事项登记簿: every denial with reasons and number, for those who work for a bureau (C2.9.5)."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.api.contract import READ, refusals
from services.api.deps import Actor, Now, Reader
from services.api.v1.denials.schemas import CountAnswer, DenialAnswer, DenialPage
from services.domain.seats import not_entitled
from services.storage.queries import denials
from services.storage.queries.scope import Viewer

router = APIRouter(prefix="/api/v1/denials", tags=["denials"])


@router.get("", summary="否定事项登记簿 · Register of denials", responses=refusals(READ))
async def list_denials(
    actor: Actor, read: Reader, now: Now, after: Annotated[str, Query(max_length=60)] = ""
) -> DenialPage:
    """Of the caller's areas, the latest first; `after` is the number of the last one read."""
    viewer = Viewer(actor.account, actor.seats)
    if not viewer.bureau_areas:
        raise not_entitled(actor.seats)
    found = await denials.register(read, viewer, now, after)
    page = found.denials[: denials.PAGE]
    return DenialPage(
        denials=[
            DenialAnswer(
                **line.model_dump(exclude={"case", "place", "unit", "act"}),
                fact=line.act,
                href=f"/api/v1/cases/{line.case}",
                place=line.place.code,
                unit=line.unit,
            )
            for line in page
        ],
        counts=[
            CountAnswer(**count.model_dump(exclude={"unit"}), unit=count.unit)
            for count in found.counts
        ],
        next_after=page[-1].number if len(found.denials) > len(page) else None,
    )
