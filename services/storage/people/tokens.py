"""Bearer tokens for programs: scoped, with an end, kept as hashes.

The portal uses sessions (`sign_ins.py`); both lead to the same identity.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import and_, bindparam, insert, update
from sqlmodel import col, select

from services.domain.base import Frozen
from services.storage.people.accounts import Identity, at, identity_in, seated
from services.storage.people.passwords import digest, new_token
from services.storage.session import Tx
from services.storage.tables.accounts import TokenRow
from services.storage.tables.base import table_of

PREFIX = "eco_"
"""So that a token found in a log or a repository is known for what it is."""


_TOKENS: Any = table_of(TokenRow).c
LIVING = seated(
    _TOKENS.account,
    _TOKENS.scopes,
    _TOKENS.expires_at,
    where=and_(_TOKENS.token_hash == bindparam("hashed"), _TOKENS.revoked_at.is_(None)),
)
"""Built once, as every request of a program runs it."""


class Scope(StrEnum):
    """What a token may be used for; a portal session has all of them."""

    READ = "read"
    ACT = "act"
    ADMIN = "admin"


class TokenLine(Frozen):
    """A token as lists show it: never the token itself."""

    id: str
    label: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime
    revoked: bool


class Issued(NamedTuple):
    token: str
    line: TokenLine


class Bearer(NamedTuple):
    who: Identity
    scopes: frozenset[Scope]


async def issue(
    tx: Tx,
    account: str,
    *,
    label: str,
    scopes: tuple[Scope, ...],
    lasts: timedelta,
    now: datetime,
) -> Issued:
    token = PREFIX + new_token()
    line = TokenLine(
        id=uuid4().hex,
        label=label,
        scopes=scopes,
        created_at=now,
        expires_at=now + lasts,
        revoked=False,
    )
    await tx.execute(
        insert(TokenRow).values(
            **line.model_dump(exclude={"revoked", "scopes"}),
            scopes=[scope.value for scope in scopes],
            account=account,
            token_hash=digest(token),
        )
    )
    return Issued(token, line)


async def find(tx: Tx, token: str, now: datetime, *, ends: bool = True) -> Bearer | None:
    """Whose token this is; None when it is unknown, revoked, or over.

    `ends` False: in a rehearsal time jumps over years, and a token outlives the jump.
    """
    rows = (await tx.execute(LIVING, {"hashed": digest(token), **at(now)})).all()
    who = identity_in(rows)
    if who is None or (ends and rows[0].expires_at <= now):
        return None
    return Bearer(who, frozenset(Scope(scope) for scope in rows[0].scopes))


async def lines(tx: Tx, account: str) -> tuple[TokenLine, ...]:
    rows = await tx.execute(
        select(table_of(TokenRow))
        .where(col(TokenRow.account) == account)
        .order_by(col(TokenRow.created_at), col(TokenRow.id))
    )
    return tuple(
        TokenLine.model_validate({**row, "revoked": row["revoked_at"] is not None})
        for row in rows.mappings()
    )


async def revoke(tx: Tx, account: str, token_id: str, now: datetime) -> bool:
    """False where the account has no such token; a second time changes nothing."""
    own = (col(TokenRow.id) == token_id, col(TokenRow.account) == account)
    if (await tx.execute(select(TokenRow.id).where(*own))).first() is None:
        return False
    await tx.execute(
        update(TokenRow).where(*own, col(TokenRow.revoked_at).is_(None)).values(revoked_at=now)
    )
    return True
