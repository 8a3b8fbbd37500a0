"""收发件登记: what came in and went out, counted by day, week or month (C3.6.2, C3.6.3)."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.api.contract import READ, refusals
from services.api.deps import Actor, Now, Reader
from services.api.v1.intake.schemas import IntakeAnswer, MovementAnswer, TotalAnswer
from services.domain.seats import not_entitled
from services.storage.queries import intake
from services.storage.queries.scope import Viewer

router = APIRouter(prefix="/api/v1/intake", tags=["intake"])


@router.get("", summary="收发件登记 · Intake and return", responses=refusals(READ))
async def show_intake(
    actor: Actor, read: Reader, now: Now, asked: Annotated[intake.Asked, Query()]
) -> IntakeAnswer:
    """Of the caller's areas, or of one office in them; for those who work for a bureau."""
    viewer = Viewer(actor.account, actor.seats)
    if not viewer.bureau_areas:
        raise not_entitled(actor.seats)
    found = await intake.intake(read, viewer, asked, now)
    return IntakeAnswer(
        totals=[TotalAnswer(**one.model_dump(), sent=one.sent) for one in found.totals],
        movements=[
            MovementAnswer(
                **line.model_dump(exclude={"case", "seq", "place", "unit"}),
                href=f"/api/v1/cases/{line.case}",
                place=line.place.code,
                unit=line.unit,
            )
            for line in found.lines
        ],
        next_after=found.next_after or None,
    )
