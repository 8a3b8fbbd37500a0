"""Connections to SQLite: a statement is one trip to its thread, whatever the libraries do (2.6.1)."""

import asyncio
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.storage.session import Database, Tx
from services.storage.sqlite import Connection

TABLE = "CREATE TABLE kept (id INTEGER PRIMARY KEY, word TEXT NOT NULL)"
STATEMENTS = [
    TABLE,
    "INSERT INTO kept (word) VALUES ('甲'), ('乙')",
    "UPDATE kept SET word = '丙'",
    "SELECT id, word FROM kept",
]


async def driver_of(tx: Tx) -> Connection:
    driver = (await tx.get_raw_connection()).driver_connection
    assert isinstance(driver, Connection)
    return driver


def trips_of(driver: Connection, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What this connection's thread will be asked to do from now on."""
    made: list[str] = []
    send = driver._execute

    async def noted(run: Callable[..., Any], *given: Any) -> Any:
        made.append(run.__name__)
        return await send(run, *given)  # type: ignore[no-untyped-call]  # Theirs has no types.

    monkeypatch.setattr(driver, "_execute", noted)
    return made


async def test_2_6_1_a_statement_is_one_trip_with_its_rows(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sqlite.writing() as tx:
        trips = trips_of(await driver_of(tx), monkeypatch)
        for statement in STATEMENTS:
            trips.clear()
            done = await tx.execute(text(statement))
            assert trips == ["_run"], statement
        assert [tuple(row) for row in done] == [(1, "丙"), (2, "丙")]


async def test_2_6_1_a_reader_begins_with_its_first_statement(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sqlite.reading() as tx:
        driver = await driver_of(tx)
        trips = trips_of(driver, monkeypatch)
        await tx.execute(text("SELECT 1"))
        await tx.execute(text("SELECT 2"))
        assert driver.in_transaction
    assert trips == ["_run", "_run", "rollback"]
    assert not driver.in_transaction


async def test_2_6_1_who_asks_one_thing_begins_and_ends_nothing(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sqlite.asking() as tx:
        trips = trips_of(await driver_of(tx), monkeypatch)
        await tx.execute(text("SELECT 1"))
    async with sqlite.reading() as tx:
        await driver_of(tx)
    assert trips == ["_run"]


async def test_2_6_1_all_that_a_reader_reads_is_of_one_moment(sqlite: Database) -> None:
    count = text("SELECT count(*) FROM kept")
    async with sqlite.writing() as tx:
        await tx.execute(text(TABLE))
    async with sqlite.reading() as tx:
        assert (await tx.execute(count)).scalar_one() == 0
        async with sqlite.writing() as other:
            await other.execute(text("INSERT INTO kept (word) VALUES ('甲')"))
        assert (await tx.execute(count)).scalar_one() == 0
    async with sqlite.reading() as tx:
        assert (await tx.execute(count)).scalar_one() == 1


async def test_2_6_1_what_was_given_up_on_its_way_leaves_no_transaction_open(
    sqlite: Database,
) -> None:
    """Its thread may begin one when nobody waits for it any more."""
    async with sqlite.reading() as tx:
        driver = await driver_of(tx)
    held = Event()
    driver._tx.put_nowait((None, held.wait))
    driver.begins = True
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await driver.cursor().execute("SELECT 1")
    held.set()
    await driver.rollback()
    assert not driver.in_transaction


async def test_2_6_1_the_database_is_reached_by_such_connections(sqlite: Database) -> None:
    async with sqlite.reading() as tx:
        await driver_of(tx)


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
