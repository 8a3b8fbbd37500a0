"""Connections to SQLite on which a statement is one trip to the connection's thread and back.

aiosqlite makes four of it (cursor, execute, fetch, close), and a trip costs more than most of our
statements (2.6.1). What is asked, and in which transaction, stands elsewhere. This reaches into
aiosqlite (`_thread`, `_conn`, `_execute`): pyproject.toml keeps to the versions it was tested with.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

import aiosqlite


def connected(path: str, **options: Any) -> Awaitable[aiosqlite.Connection]:
    """What the dialect calls in the place of `aiosqlite.connect`, with the same arguments."""
    connection = _Connection(lambda: sqlite3.connect(path, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001  (as the dialect does for its own)
    return connection


class _Connection(aiosqlite.Connection):
    def cursor(self) -> "_Cursor":  # type: ignore[override]  # Nothing is to be awaited.
        return _Cursor(self._conn, self._execute)


class _Cursor:
    """As much of a cursor as the dialect uses. Rows are read to their end within the same trip."""

    def __init__(
        self, connection: sqlite3.Connection, trip: Callable[..., Awaitable[None]]
    ) -> None:
        self._connection, self._trip = connection, trip
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        await self._trip(self._run, self._connection.execute, statement, values)

    async def executemany(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        await self._trip(self._run, self._connection.executemany, statement, values)

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        """Nothing is left open between two trips."""

    def _run(self, way: Callable[[str, Any], sqlite3.Cursor], statement: str, values: Any) -> None:
        cursor = way(statement, values)
        self._rows = cursor.fetchall()
        self.description = cursor.description
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()
