"""Connections to SQLite: a statement is one trip to its thread, whatever the libraries do (2.6.1)."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from services.storage.session import Database
from services.storage.sqlite import _Connection

TABLE = "CREATE TABLE kept (id INTEGER PRIMARY KEY, word TEXT NOT NULL)"
STATEMENTS = [
    TABLE,
    "INSERT INTO kept (word) VALUES ('甲'), ('乙')",
    "UPDATE kept SET word = '丙'",
    "SELECT id, word FROM kept",
]


class Counting(_Connection):
    trips = 0

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.trips += 1
        # aiosqlite does not type it.
        return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]


def counting(path: str, **options: Any) -> Counting:
    return Counting(lambda: sqlite3.connect(path, **options), iter_chunk_size=64)


async def test_2_6_1_a_statement_is_one_trip_with_its_rows() -> None:
    engine = create_async_engine("sqlite+aiosqlite://", connect_args={"async_creator_fn": counting})
    async with engine.connect() as tx:
        driver = (await tx.get_raw_connection()).driver_connection
        assert isinstance(driver, Counting)
        for statement in STATEMENTS:
            before = driver.trips
            done = await tx.execute(text(statement))
            assert driver.trips == before + 1, statement
        assert [tuple(row) for row in done] == [(1, "丙"), (2, "丙")]
    await engine.dispose()


async def test_2_6_1_the_database_is_reached_by_such_connections(sqlite: Database) -> None:
    async with sqlite.reading() as tx:
        assert isinstance((await tx.get_raw_connection()).driver_connection, _Connection)


async def test_2_6_1_what_a_statement_did_and_why_it_failed_is_told_as_ever(
    sqlite: Database,
) -> None:
    async with sqlite.writing() as tx:
        await tx.execute(text(TABLE))
        many = [{"word": word} for word in "甲乙丙"]
        await tx.execute(text("INSERT INTO kept (word) VALUES (:word)"), many)
        added = await tx.execute(text("INSERT INTO kept (word) VALUES ('丁')"))
        assert added.lastrowid == 4
        assert (await tx.execute(text("UPDATE kept SET word = '戊' WHERE id > 1"))).rowcount == 3
        with pytest.raises(IntegrityError, match="NOT NULL"):
            await tx.execute(text("INSERT INTO kept (word) VALUES (NULL)"))
