"""Waiting for one's turn on something that is not a stream of its own, e.g. a county."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import select

from services.storage.session import Tx
from services.storage.tables.cases import LockRow


async def hold(tx: Tx, key: str) -> None:
    """Held until the transaction ends. SQLite has one writer anyway; PostgreSQL waits here."""
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    await tx.execute(dialect.insert(LockRow).values(key=key).on_conflict_do_nothing())
    await tx.execute(select(LockRow.key).where(LockRow.key == key).with_for_update())
