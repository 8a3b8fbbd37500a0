"""Whether objections stand in the way of a title: asked in the transaction that would give it (A4.2).

The caller holds the lock on the case's objections; the refusal is `steps/naming.ObjectionStands`.
"""

from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select

from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import FilingRow, NoticeRow

FILINGS, NOTICES = table_of(FilingRow).c, table_of(NoticeRow).c
AGAINST = FILINGS.status.in_(("open", "upheld"))


async def standing(tx: Tx, case: str) -> Row[Any] | None:
    """The first that is open, was upheld, or asked for a correction that was not published since.

    An appeal that was upheld stands in the way by itself, whatever the objection came to.
    """
    published = select(NOTICES.published_at).where(NOTICES.case == case).scalar_subquery()
    not_since = or_(published.is_(None), published <= FILINGS.decided_at)
    asks = and_(FILINGS.status == "partly", FILINGS.effect == "correct", not_since)
    return await _first(tx, case, or_(AGAINST, asks))


async def against(tx: Tx, case: str) -> Row[Any] | None:
    """The first that is open or was upheld: what keeps a recommendation from going up (A7.5)."""
    return await _first(tx, case, AGAINST)


async def _first(tx: Tx, case: str, wanted: ColumnElement[bool]) -> Row[Any] | None:
    found = await tx.execute(
        select(FILINGS.id, FILINGS.status)
        .where(FILINGS.case == case, FILINGS.what.in_(("objection", "appeal")), wanted)
        .order_by(FILINGS.id)
        .limit(1)
    )
    return found.first()
