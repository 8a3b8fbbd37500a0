"""Calendars by a secret address: made, listed, ended, put back, and whose one is (4.8, 4.6).

What stands in one is `queries/feeds.py`. The secret is shown once and kept as a hash.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import ColumnElement, insert, update
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.errors import NotFound
from services.storage.people.accounts import Identity, identity
from services.storage.people.passwords import digest, new_token
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
    return await _listed(tx, account, col(FeedRow.ended_at).is_(None))


async def ended_since(tx: Tx, account: str, since: datetime) -> list[Feed]:
    """What can still be put back by somebody who signed in then."""
    return await _listed(tx, account, col(FeedRow.ended_at) >= since)


async def _listed(tx: Tx, account: str, which: ColumnElement[bool]) -> list[Feed]:
    rows = await tx.execute(
        select(FeedRow.id, FeedRow.area, FeedRow.made_at)
        .where(col(FeedRow.account) == account, which)
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


async def restore(tx: Tx, account: str, feed: str, since: datetime) -> None:
    """The same address is read again. Raises NotFound for what was ended before `since`."""
    own = (col(FeedRow.id) == feed, col(FeedRow.account) == account)
    late = (*own, col(FeedRow.ended_at) < since)
    known = (await tx.execute(select(FeedRow.id).where(*own))).first()
    if known is None or (await tx.execute(select(FeedRow.id).where(*late))).first():
        raise NotFound(id=feed)
    await tx.execute(update(FeedRow).where(*own).values(ended_at=None))


async def open_by(tx: Tx, token: str, now: datetime) -> Opened | None:
    """None for a secret that is unknown or ended, or whose owner is switched off."""
    query = select(FeedRow.account, FeedRow.area).where(
        col(FeedRow.token_hash) == digest(token), col(FeedRow.ended_at).is_(None)
    )
    row = (await tx.execute(query)).one_or_none()
    who = await identity(tx, row.account, now) if row else None
    return Opened(who, row.area) if row and who else None
