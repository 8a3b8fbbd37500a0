"""Who sent an objection, a tip or an appeal: kept apart from everything else (A7.2, 6.4.3).

The only reader of its table. Whoever is told is noted first, with the reason given; who may be told
is `storage/queries/identities.py`.
"""

from sqlmodel import col, select

from services.domain.base import TextRef
from services.storage import texts
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.objecting import ObjectorRow

OBJECTORS = table_of(ObjectorRow).c


async def keep(tx: Tx, stream: str, request_id: str, field: str, body: str) -> TextRef:
    """As `texts.keep`, in its own table."""
    return await texts.keep(tx, stream, request_id, field, body, table=ObjectorRow)


async def of(tx: Tx, stream: str) -> str:
    """What the sender said of themselves; empty for one who stayed unnamed, or was erased."""
    found = await tx.execute(
        select(OBJECTORS.body).where(OBJECTORS.stream == stream).order_by(col(ObjectorRow.id))
    )
    return "\n".join(body for body in found.scalars() if body)
