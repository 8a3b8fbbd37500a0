"""INSERT for a row that may be there already: both databases know it, SQLAlchemy by dialect only.

Nothing else in the project speaks a dialect. And what keeps statements within a database's bounds.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, select, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from services.storage.session import Tx
from services.storage.tables.base import table_of

Insert = postgresql.Insert | sqlite.Insert
MOST_BRANCHES = 500
"""Of one compound statement, as SQLite takes them."""


async def insert_once(tx: Tx, table: type[SQLModel], **row: object) -> bool:
    """Leaves a row alone that is there already; whether it was written.

    Whoever else is writing the same row is waited for.
    """
    return (await tx.execute(_once(tx.dialect.name, table), row)).rowcount == 1


@cache
def _once(dialect: str, table: type[SQLModel]) -> Insert:
    """Put together once: every act keeps a text by it, and every turn that is taken a lock."""
    return _into(dialect, table).on_conflict_do_nothing()


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


async def tally(
    tx: Tx,
    table: type[SQLModel],
    key: Mapping[str, object],
    row: Mapping[str, object],
    blank: Mapping[str, object],
) -> None:
    """One more of the `times` under this key, with `row` over what was there; see `upsert`."""
    times: ColumnElement[int] = table_of(table).c["times"]
    fresh = _insert(tx, table, {**blank, **row, **key, "times": 1})
    again = {**row, "times": times + 1}
    await tx.execute(fresh.on_conflict_do_update(index_elements=list(key), set_=again))


async def running_number(tx: Tx, table: type[SQLModel], key: Mapping[str, object]) -> int:
    """One more than the `last` of this series; who asks at the same time waits and gets the next.

    Nothing is counted: the hundred thousandth of a series costs what the first one did.
    """
    last: ColumnElement[int] = table_of(table).c["last"]
    fresh = _insert(tx, table, {**key, "last": 1})
    taken = fresh.on_conflict_do_update(index_elements=list(key), set_={"last": last + 1})
    number: int = (await tx.execute(taken.returning(last))).scalar_one()
    return number


async def counted(tx: Tx, rows: Select[Any], most: int) -> int:
    """How many there are, up to one more than `most`: no count looks at a whole table."""
    some = rows.limit(most + 1).subquery()
    number: int = (await tx.execute(select(func.count()).select_from(some))).scalar_one()
    return number


def merged(branches: Iterable[Select[Any] | CompoundSelect[Any]]) -> CompoundSelect[Any]:
    """The rows of all branches, each with its own order and limit; more of them than one statement
    may have are put together in portions, and so on: somebody may have any number of seats.
    """
    whole = [select(*branch.subquery().c) for branch in branches]
    if len(whole) <= MOST_BRANCHES:
        return union_all(*whole)
    starts = range(0, len(whole), MOST_BRANCHES)
    return merged(union_all(*whole[at : at + MOST_BRANCHES]) for at in starts)


def _insert(tx: Tx, table: type[SQLModel], row: Mapping[str, object]) -> Insert:
    return _into(tx.dialect.name, table).values(**row)


def _into(dialect: str, table: type[SQLModel]) -> Insert:
    plain = table_of(table)  # By the table: no mapper is asked.
    return postgresql.insert(plain) if dialect == "postgresql" else sqlite.insert(plain)
