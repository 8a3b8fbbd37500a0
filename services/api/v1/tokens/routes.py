"""Bearer tokens: given for login and password, listed, revoked. Sign-in by page is the portal's."""

from datetime import timedelta

from fastapi import APIRouter

from services.api.contract import OPEN, READ, WRITE, refusals
from services.api.deps import Actor, Now, Parts, Reader, Writer
from services.api.v1.tokens.schemas import IssuedToken, Token, TokenRequest, Tokens
from services.domain.errors import NotEntitled, NotFound
from services.domain.tree.units import Function
from services.storage.people import tokens
from services.storage.people.accounts import identity
from services.storage.people.sign_ins import check_password
from services.storage.people.tokens import Scope

router = APIRouter(prefix="/api/v1/tokens", tags=["entry"])


@router.post(
    "",
    status_code=201,
    summary="取得令牌 · Get a token",
    responses=refusals((*OPEN, 401, 403, 413, 429)),
)
async def create_token(wish: TokenRequest, doors: Parts, now: Now) -> IssuedToken:
    account = await check_password(doors.database, wish.login, wish.password, now)
    async with doors.database.writing() as tx:
        who = await identity(tx, account, now)
        functions = {seat.function for seat in who.seats} if who else set()
        if Scope.ADMIN in wish.scopes and Function.ADMINISTRATOR not in functions:
            raise NotEntitled(function=Function.ADMINISTRATOR.value)
        issued = await tokens.issue(
            tx,
            account,
            label=wish.label,
            scopes=tuple(dict.fromkeys(wish.scopes)),
            lasts=timedelta(hours=wish.hours),
            now=now,
        )
    return IssuedToken(token=issued.token, **issued.line.model_dump())


@router.get("", summary="我的令牌 · My tokens", responses=refusals(READ))
async def list_tokens(actor: Actor, read: Reader) -> Tokens:
    lines = await tokens.lines(read, actor.account)
    return Tokens(tokens=[Token(**line.model_dump()) for line in lines])


@router.delete(
    "/{token_id}", status_code=204, summary="撤销令牌 · Revoke", responses=refusals(WRITE)
)
async def revoke_token(token_id: str, actor: Actor, write: Writer, now: Now) -> None:
    if not await tokens.revoke(write, actor.account, token_id, now):
        raise NotFound(id=token_id)
