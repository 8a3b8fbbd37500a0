"""Waiting for one's turn on something that is not a stream of its own, e.g. a county."""

from sqlmodel import select

from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.cases import LockRow


async def hold(tx: Tx, key: str) -> None:
    """Held until the transaction ends. SQLite has one writer anyway; PostgreSQL waits here."""
    await insert_once(tx, LockRow, key=key)
    await tx.execute(select(LockRow.key).where(LockRow.key == key).with_for_update())
