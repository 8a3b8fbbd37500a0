"""抄送我的: what colleagues wanted the caller, or the caller's office, to know (2.2.1)."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.api.contract import READ, refusals
from services.api.deps import Actor, Reader
from services.api.v1.copies.schemas import CopyAnswer, CopyPage
from services.storage.queries import copies
from services.storage.queries.scope import Viewer

router = APIRouter(prefix="/api/v1/copies", tags=["copies"])


@router.get("", summary="抄送我的 · Copies for me", responses=refusals(READ))
async def list_copies(
    actor: Actor, read: Reader, asked: Annotated[copies.Asked, Query()]
) -> CopyPage:
    """The latest first."""
    found = await copies.copies(read, Viewer(actor.account, actor.seats), asked)
    page = found[: asked.limit]
    return CopyPage(
        copies=[
            CopyAnswer(
                **line.model_dump(exclude={"case", "place"}),
                href=f"/api/v1/cases/{line.case}",
                place=line.place.code,
            )
            for line in page
        ],
        next_after=page[-1].cursor if len(found) > len(page) else None,
    )
