"""INSERT for a row that may be there already: both databases know it, SQLAlchemy by dialect only.

Nothing else in the project speaks a dialect.
"""

from collections.abc import Mapping

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from services.storage.session import Tx


async def insert_once(tx: Tx, table: type[SQLModel], **row: object) -> bool:
    """Leaves a row alone that is there already; whether it was written.

    Whoever else is writing the same row is waited for.
    """
    return (await tx.execute(_insert(tx, table, row).on_conflict_do_nothing())).rowcount == 1


async def upsert(
    tx: Tx,
    table: type[SQLModel],
    key: Mapping[str, object],
    row: Mapping[str, object],
    blank: Mapping[str, object] | None = None,
) -> None:
    """`row` under its key, over what was there. `blank` fills other columns of a new row only."""
    fresh = _insert(tx, table, {**(blank or {}), **row, **key})
    await tx.execute(fresh.on_conflict_do_update(index_elements=list(key), set_=dict(row)))


def _insert(
    tx: Tx, table: type[SQLModel], row: Mapping[str, object]
) -> postgresql.Insert | sqlite.Insert:
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    statement: postgresql.Insert | sqlite.Insert = dialect.insert(table).values(**row)
    return statement
