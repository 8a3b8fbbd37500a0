"""`ecocase api` and `ecocase worker` with production settings: other people's parts, by settings only.
PostgreSQL, a Temporal server and an S3 store are real and were not started by `ecocase up` (1.1.7).
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.cli import parts, ports
from services.cli.layout import Layout
from services.cli.supervise import Part, Supervisor
from tests.cli.installation import ecocase, environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

Ready = Callable[[], Awaitable[bool]]
POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "")


@pytest_asyncio.fixture
async def postgresql() -> AsyncIterator[str]:
    """A database of this test's own on the server that TEST_POSTGRESQL names."""
    if not POSTGRESQL:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("TEST_POSTGRESQL names no database")
    server, _, _ = POSTGRESQL.rpartition("/")
    name = f"ecocase_{uuid4().hex}"
    engine = create_async_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f'CREATE DATABASE "{name}"'))
        yield f"{server}/{name}"
        await connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    await engine.dispose()


@pytest_asyncio.fixture
async def variables(tmp_path: Path, postgresql: str) -> AsyncIterator[dict[str, str]]:
    """Production settings for parts that somebody else keeps running."""
    layout = Layout(tmp_path / "elsewhere")
    layout.root.mkdir()
    layout.begin()
    inner = ports.remembered(layout)
    supervisor = Supervisor(layout.parts)
    await supervisor.start(
        parts.temporal(layout, inner), parts.store(layout, inner, layout.keys(), "ecocase-intake")
    )
    port = ports.for_browsers("127.0.0.1", 0)
    yield {
        "ECOCASE_ENVIRONMENT": "production",
        "ECOCASE_PORT": str(port),
        "ECOCASE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "ECOCASE_DATABASE_URL": postgresql,
        "ECOCASE_TEMPORAL_ADDRESS": f"127.0.0.1:{inner.temporal}",
        "ECOCASE_STORE_ENDPOINT": f"http://127.0.0.1:{inner.store}",
        **{f"ECOCASE_{k.upper()}": v for k, v in layout.keys().model_dump().items()},
    }
    await supervisor.stop("temporal", "store")


def part(name: str, folder: Path, variables: dict[str, str], ready: Ready) -> Part:
    return Part(
        name=name,
        command=(sys.executable, "-m", "services.cli", name),
        environment=environment(**variables),
        log=folder / f"{name}.log",
        ready=ready,
        stop_within=20,
    )


async def test_api_and_worker_run_on_other_peoples_parts_by_settings_only(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    async def command(name: str) -> str:
        done = await asyncio.to_thread(lambda: ecocase(name, cwd=tmp_path, **variables))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    for name in ("migrate", "buckets", "migrate", "buckets"):
        await command(name)
    address = variables["ECOCASE_PUBLIC_URL"]

    async def answers() -> bool:
        async with httpx.AsyncClient(trust_env=False) as client:
            try:
                return (await client.get(f"{address}/health/ready")).status_code == 200
            except httpx.TransportError:
                return False

    async def at_once() -> bool:
        return True

    supervisor = Supervisor(tmp_path / "ours.json")
    await supervisor.start(
        part("worker", tmp_path, variables, at_once), part("api", tmp_path, variables, answers)
    )
    try:
        seen = await command("doctor")
    finally:
        await supervisor.stop("api")
        await supervisor.stop("worker")
    assert "postgresql" in seen
    assert "!!" not in seen
    assert not (tmp_path / ".ecocase-data").exists(), "production keeps nothing beside itself"
