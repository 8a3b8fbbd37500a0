"""Calendars by a secret address: made, listed, ended, and whose one is (4.8).

What stands in one is `queries/feeds.py`. The secret is shown once and kept as a hash.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import insert, update
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.errors import NotFound
from services.storage.accounts import Identity, identity
from services.storage.passwords import digest, new_token
from services.storage.session import Tx
from services.storage.tables.notifications import FeedRow


class Feed(Frozen):
    id: str
    area: str
    """Empty for what is the person's own."""
    made_at: datetime


class Opened(NamedTuple):
    who: Identity
    area: str


async def make(tx: Tx, account: str, area: str, now: datetime) -> str:
    """The secret of a new calendar. Whether the area is the person's is the page's question."""
    token = new_token()
    row = {"id": uuid4().hex, "token_hash": digest(token), "account": account}
    await tx.execute(insert(FeedRow).values(**row, area=area, made_at=now))
    return token


async def of(tx: Tx, account: str) -> list[Feed]:
    rows = await tx.execute(
        select(FeedRow.id, FeedRow.area, FeedRow.made_at)
        .where(col(FeedRow.account) == account, col(FeedRow.ended_at).is_(None))
        .order_by(col(FeedRow.made_at), col(FeedRow.id))
    )
    return [Feed(id=row.id, area=row.area, made_at=row.made_at) for row in rows]


async def end(tx: Tx, account: str, feed: str, now: datetime) -> None:
    """Nobody reads it any more. Raises NotFound for one that is not the account's."""
    own = (col(FeedRow.id) == feed, col(FeedRow.account) == account)
    if (await tx.execute(select(FeedRow.id).where(*own))).first() is None:
        raise NotFound(id=feed)
    still = col(FeedRow.ended_at).is_(None)
    await tx.execute(update(FeedRow).where(*own, still).values(ended_at=now))


async def open_by(tx: Tx, token: str, now: datetime) -> Opened | None:
    """None for a secret that is unknown or ended, or whose owner is switched off."""
    query = select(FeedRow.account, FeedRow.area).where(
        col(FeedRow.token_hash) == digest(token), col(FeedRow.ended_at).is_(None)
    )
    row = (await tx.execute(query)).one_or_none()
    who = await identity(tx, row.account, now) if row else None
    return Opened(who, row.area) if row and who else None
