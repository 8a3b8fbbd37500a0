"""Filters that a person saved: listed, saved under a name, removed. One's own alone.

An address is kept as text; what it shows is decided when it is opened.
"""

from datetime import datetime

from sqlalchemy import delete, select

from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.storage.session import Tx
from services.storage.statements import upsert
from services.storage.tables.base import table_of
from services.storage.tables.filters import SavedFilterRow

TABLE = table_of(SavedFilterRow)
FILTERS = TABLE.c
MOST = 30
"""Of one person and page."""


class Saved(Frozen):
    name: str
    query: str


async def of_page(tx: Tx, account: str, page: str) -> tuple[Saved, ...]:
    rows = await tx.execute(
        select(FILTERS.name, FILTERS.query)
        .where(FILTERS.account == account, FILTERS.page == page)
        .order_by(FILTERS.name)
    )
    return tuple(Saved(name=row.name, query=row.query) for row in rows)


async def save(tx: Tx, account: str, page: str, saved: Saved, now: datetime) -> None:
    """A known name gets the new filter. Raises Invalid where nobody could overlook one more."""
    names = [one.name for one in await of_page(tx, account, page)]
    if saved.name not in names and len(names) >= MOST:
        raise Invalid(field="name")
    key = {"account": account, "page": page, "name": saved.name}
    await upsert(tx, SavedFilterRow, key, {"query": saved.query, "made_at": now})


async def remove(tx: Tx, account: str, page: str, name: str) -> None:
    own = (FILTERS.account == account, FILTERS.page == page, FILTERS.name == name)
    await tx.execute(delete(TABLE).where(*own))
