"""Real parts for every test: databases made by the migrations, a Temporal whose time moves.

PostgreSQL is used where TEST_POSTGRESQL names one, and must be named in CI.
"""

import asyncio
import gc
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import hypothesis
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel
from temporalio.testing import WorkflowEnvironment

from services.storage import tables
from services.storage.session import Database
from services.workflows.converter import CONVERTER

sys.dont_write_bytecode = False
"""Temporal's sandbox imports a workflow's module anew for each run: compiled once, that is cheap."""
pytest_plugins = ["tests.fixtures.store", "tests.fixtures.clamd"]

POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "")
"""For example postgresql+asyncpg://me@127.0.0.1:5432/test."""
CI = os.environ.get("CI") == "true"
hypothesis.settings.register_profile("check", derandomize=True)
hypothesis.settings.register_profile("explore", print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "check"))
"""A change is judged by the same examples each time; `make explore` goes and looks for new ones."""
MIDDLE_COLLECTIONS = 30
"""Of the middle generation, each of some 7,000 new objects, until what is old is looked through."""
NO_POSTGRESQL = "TEST_POSTGRESQL names no database"
MIGRATIONS = Path(__file__).parent.parent / "services/storage/migrations"
assert tables.__all__, "importing the tables fills the metadata"


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: looking for garbage among its million
    objects takes 0.6 s each time, and Temporal takes a workflow that stands still for 2 s for dead.
    For the same reason what is old is looked through between tests, not inside a workflow.
    """
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, 100 * MIDDLE_COLLECTIONS)


def pytest_runtest_logfinish() -> None:
    if gc.get_count()[2] >= MIDDLE_COLLECTIONS:
        gc.collect()


def migrate(url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url)
    command.upgrade(config, "head")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once; every test gets a copy."""
    path = tmp_path_factory.mktemp("database") / "migrated.db"
    migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql() -> str:
    if not POSTGRESQL:
        if CI:
            pytest.fail(NO_POSTGRESQL)
        pytest.skip(NO_POSTGRESQL)
    url = POSTGRESQL
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        url = asyncio.run(_made_anew(f"ecocase_{worker}"))
    migrate(url)
    return url


async def _made_anew(name: str) -> str:
    """A database for one of the processes that share the tests: each empties its tables."""
    engine = create_async_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        await connection.execute(text(f'CREATE DATABASE "{name}"'))
    await engine.dispose()
    server, _, _ = POSTGRESQL.rpartition("/")
    return f"{server}/{name}"


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    path = tmp_path / "test.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Looked up outside any event loop: the migrations run a loop of their own."""
    name = "sqlite_url" if request.param == "sqlite" else "migrated_postgresql"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Each test runs on both; on PostgreSQL the tables are emptied afterwards."""
    database = Database(database_url)
    yield database
    if database_url.startswith("postgresql"):
        names = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
        async with database.writing() as tx:
            await tx.execute(text(f"TRUNCATE {names} CASCADE"))
    await database.close()


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    """For tests whose point is not the database."""
    database = Database(sqlite_url)
    yield database
    await database.close()


async def environment() -> WorkflowEnvironment:
    """Time is global for an environment, so each test has one of its own (0.1 s)."""
    return await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(Path(sys.executable).with_name("temporal-test-server")),
        data_converter=CONVERTER,
    )


@pytest.fixture
async def env() -> AsyncIterator[WorkflowEnvironment]:
    async with await environment() as env:
        yield env
