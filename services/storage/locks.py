"""Waiting for one's turn on something that is not a stream of its own, e.g. a county."""

from sqlalchemy import bindparam, select

from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.base import table_of
from services.storage.tables.cases import LockRow

_LOCKS = table_of(LockRow).c
HELD = select(_LOCKS.key).where(_LOCKS.key == bindparam("held")).with_for_update()


async def hold(tx: Tx, key: str) -> None:
    """Held until the transaction ends. SQLite has one writer anyway; PostgreSQL waits here."""
    await insert_once(tx, LockRow, key=key)
    await tx.execute(HELD, {"held": key})
