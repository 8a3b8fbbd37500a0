"""The database and the ways to use it: `writing` takes the lock, `reading` never waits."""

from asyncio import Lock
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.exc import DataError, InterfaceError, OperationalError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from services.domain.errors import Unwritable
from services.storage.sqlite import connected

Tx = AsyncConnection
UNREACHABLE = (OperationalError, InterfaceError, ConnectionError)
"""What drivers raise while the database is away or busy for too long."""

DATA_EXCEPTION = "22"
"""Class of SQLSTATE: the statement is right, a value in it can never be stored."""

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON")


class Database:
    """One engine. SQLite (one process writes at a time) or PostgreSQL, by its URL."""

    def __init__(self, url: str) -> None:
        # Parameters hold names and hashes: they do not belong into logs.
        driver = {"async_creator_fn": connected} if url.startswith("sqlite") else {}
        self.engine = create_async_engine(url, hide_parameters=True, connect_args=driver)
        self.turn: Lock | nullcontext[None] = nullcontext()
        if self.engine.dialect.name == "sqlite":
            # SQLite lets writers wait by sleeping, some of them for seconds. A lock is fair.
            self.turn = Lock()
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
            self.asker = self.engine.execution_options(alone=True)
        else:
            self.asker = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.writer = self.engine.execution_options(writing=True)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Tx]:
        """Raises Unwritable for a value that no repeat will get in: tried again for ever by a
        workflow, it would hold its case's lock for ever.
        """
        async with self.turn, self.writer.begin() as tx:
            try:
                yield tx
            except (StatementError, OverflowError) as error:
                if _hopeless(error):
                    raise Unwritable from error
                raise

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        async with self.engine.connect() as tx:
            yield tx

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[Tx]:
        """For one statement that reads: it needs no transaction, which would cost as much again."""
        async with self.asker.connect() as tx:
            yield tx

    async def ready(self) -> bool:
        """True when it answers; otherwise the driver's error."""
        async with self.reading() as tx:
            await tx.exec_driver_sql("SELECT 1")
        return True

    async def close(self) -> None:
        await self.engine.dispose()


def _hopeless(error: StatementError | OverflowError) -> bool:
    """Whether no repeat can help: a value is too large, or no text, for this database."""
    if isinstance(error, OverflowError | DataError):
        return True
    if error.orig is None:
        return False
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return state.startswith(DATA_EXCEPTION) or isinstance(error.orig.__cause__, ValueError)


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # The driver's own BEGIN comes too late to lock.
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: a reader that becomes a writer can fail half-way."""
    asked = connection.get_execution_options()
    if asked.get("writing"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif not asked.get("alone"):
        driver: Any = connection.connection.driver_connection
        driver.begins = True
