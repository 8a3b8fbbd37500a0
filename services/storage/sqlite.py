"""Connections to SQLite on which a statement is one trip to the connection's thread and back.

aiosqlite makes four of it (cursor, execute, fetch, close), and a trip costs more than most of our
statements (2.6.1). What is asked, and in which transaction, stands elsewhere. This reaches into
aiosqlite (`_thread`, `_conn`, `_execute`): pyproject.toml keeps to the versions it was tested with.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

import aiosqlite

Way = Callable[[sqlite3.Connection, str, Any], sqlite3.Cursor]


def connected(path: str, **options: Any) -> Awaitable[aiosqlite.Connection]:
    """What the dialect calls in the place of `aiosqlite.connect`, with the same arguments."""
    connection = Connection(lambda: sqlite3.connect(path, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001  (as the dialect does for its own)
    return connection


class Connection(aiosqlite.Connection):
    begins = False
    """A reader's BEGIN takes no lock: it goes along with the first statement that reads."""
    _came_back = True
    """Whether the last trip did: one that was given up may still be on its way."""

    def cursor(self) -> "_Cursor":  # type: ignore[override]  # Nothing is to be awaited.
        return _Cursor(self)

    async def trip(self, run: Callable[..., None], way: Way, statement: str, values: Any) -> None:
        self._came_back = False
        await self._execute(run, way, statement, values)  # type: ignore[no-untyped-call]
        self._came_back = True

    async def rollback(self) -> None:
        """No trip where no transaction was begun."""
        self.begins = False
        if self.in_transaction or not self._came_back:
            await super().rollback()
            self._came_back = True


class _Cursor:
    """As much of a cursor as the dialect uses. Rows are read to their end within the same trip."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        await self._connection.trip(self._run, sqlite3.Connection.execute, statement, values)

    async def executemany(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        await self._connection.trip(self._run, sqlite3.Connection.executemany, statement, values)

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        """Nothing is left open between two trips."""

    def _run(self, way: Way, statement: str, values: Any) -> None:
        connection = self._connection._conn  # noqa: SLF001  (this is the thread it belongs to)
        if self._connection.begins:
            self._connection.begins = False
            connection.execute("BEGIN")
        cursor = way(connection, statement, values)
        self._rows = cursor.fetchall()
        self.description = cursor.description
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()
