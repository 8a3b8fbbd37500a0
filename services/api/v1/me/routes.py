"""Who the caller is, and as what. Whoever else there is, stands in no answer."""

from fastapi import APIRouter

from services.api.contract import READ, refusals
from services.api.deps import Actor
from services.api.v1.me.schemas import Me, SeatAnswer

router = APIRouter(prefix="/api/v1/me", tags=["entry"])


@router.get("", summary="我的账号 · My account", responses=refusals(READ))
async def show_me(actor: Actor) -> Me:
    return Me(
        account=actor.account,
        name=actor.name,
        login=actor.login,
        seats=[SeatAnswer(**seat.model_dump()) for seat in actor.all_seats],
        acting_as=[SeatAnswer(**seat.model_dump()) for seat in actor.seats],
    )
