"""What waits for the caller, the most urgent first."""

from fastapi import APIRouter

from services.api.contract import READ, refusals
from services.api.deps import Actor, Reader
from services.api.v1.worklist.schemas import Item, WaitingAct, Worklist
from services.domain.permissions import kind_of
from services.storage.queries import bureau
from services.storage.queries.scope import Viewer

router = APIRouter(prefix="/api/v1/worklist", tags=["worklist"])


@router.get("", summary="待办 · What waits for me", responses=refusals(READ))
async def show_worklist(actor: Actor, read: Reader) -> Worklist:
    items = await bureau.worklist(read, Viewer(actor.account, actor.seats))
    return Worklist(items=[_item(item) for item in items])


def _item(item: bureau.WorkItem) -> Item:
    values = item.model_dump(include={"number", "stands", "due_on", "due_provisional", "since"})
    return Item(
        **values,
        href=f"/api/v1/{item.family}/{item.stream}",
        place=item.place.code,
        acts=[WaitingAct(kind=kind_of(act), zh=act.zh, en=act.en) for act in item.acts],
    )
