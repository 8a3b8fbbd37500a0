"""What waits for the caller, the most urgent first."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.api.contract import READ, refusals
from services.api.deps import Actor, Reader
from services.api.v1.worklist.schemas import Item, WaitingAct, Worklist
from services.domain.permissions import kind_of
from services.storage.queries import worklist
from services.storage.queries.scope import Viewer

router = APIRouter(prefix="/api/v1/worklist", tags=["worklist"])


@router.get("", summary="待办 · What waits for me", responses=refusals(READ))
async def show_worklist(
    actor: Actor,
    read: Reader,
    after: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = worklist.PAGE,
) -> Worklist:
    viewer = Viewer(actor.account, actor.seats)
    items = await worklist.waiting(read, viewer, worklist.Asked(after=after, limit=limit))
    page = items[:limit]
    more = len(items) > len(page)
    return Worklist(
        items=[_item(item) for item in page], next_after=page[-1].cursor if more else None
    )


def _item(item: worklist.WorkItem) -> Item:
    shown = {"number", "stands", "due_on", "due_provisional", "since", "urged_on"}
    values = item.model_dump(include=shown)
    return Item(
        **values,
        href=f"/api/v1/{item.family}/{item.stream}",
        place=item.place.code,
        acts=[WaitingAct(kind=kind_of(act), zh=act.zh, en=act.en) for act in item.acts],
    )
