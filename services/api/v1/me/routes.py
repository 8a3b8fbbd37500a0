"""Who the caller is, and as what. Whoever else there is, stands in no answer."""

from fastapi import APIRouter

from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Now, Parts
from services.api.v1.me.schemas import Me, NewPassword, SeatAnswer
from services.storage.people.accounts import set_password
from services.storage.people.sign_ins import check_password

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


@router.put(
    "/password",
    status_code=204,
    summary="修改密码 · Change my password",
    description="Ends all sessions and tokens of the account, on every machine.",
    responses=refusals((*WRITE, 429)),
)
async def change_password(wish: NewPassword, actor: Actor, doors: Parts, now: Now) -> None:
    await check_password(doors.database, actor.login, wish.old, now)
    await set_password(doors.database, actor.login, wish.new)
