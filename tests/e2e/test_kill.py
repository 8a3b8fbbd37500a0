"""kill -9 of API, worker, Temporal and store while five cases go to their public notice (1.6.3).

Nothing that was acknowledged is lost or doubled, and the notices' clocks still run to their day.
"""

import asyncio
import json
import logging
import os
import random
import signal
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from services.cli.demo import samples_for_demo
from services.cli.demo.people import Person
from services.cli.demo.stack import Stack
from services.workflows.client import connect
from tests.e2e.checking import (
    broken_chains,
    lost_or_doubled,
    notice_ends,
    pending_timers,
    seven_days_after,
)
from tests.e2e.insisting import Promises, Village, read_back

pytestmark = [pytest.mark.long, pytest.mark.slow, pytest.mark.timeout(420)]

SEED = 20300304
ROUNDS = 4
"""The supervisor waits longer after each death; more rounds would only measure that."""
PARTS = ("api", "worker", "temporal", "store")
VILLAGES = (
    ("shangping", "songping.government", "990121101201"),
    ("shamu", "songping.government", "990121101202"),
    ("luhua", "songping.government", "990121101203"),
    ("longtan", "hekou.government", "990121102201"),
    ("zhuxi", "hekou.government", "990121102202"),
)
FILM = ("film",)


async def kill_in_turn(
    root: Path, http: httpx.AsyncClient, chance: random.Random, killed: list[str]
) -> None:
    """Each part once a round, in another order each time, whenever all of them are back."""
    for _ in range(ROUNDS):
        for name in chance.sample(PARTS, len(PARTS)):
            await all_ready(http)
            await asyncio.sleep(chance.uniform(0.5, 2.5))
            running = json.loads((root / "parts.json").read_text(encoding="utf-8"))
            pid = next(part["pid"] for part in running if part["name"] == name)
            os.killpg(pid, signal.SIGKILL)
            killed.append(name)


async def all_ready(http: httpx.AsyncClient) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                if (await http.get("/health/ready")).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


async def test_nothing_acknowledged_is_lost_or_doubled_by_kill_9(tmp_path: Path) -> None:
    chance, killed, promises = random.Random(SEED), list[str](), Promises()
    samples = await asyncio.to_thread(samples_for_demo)
    stack = await Stack.begin(tmp_path / "data")
    try:
        async with httpx.AsyncClient(base_url=stack.origin, timeout=30, trust_env=False) as http:
            people: dict[str, Person] = {}

            def person(login: str) -> Person:
                return people.setdefault(login, Person(http, login, stack.passwords[login]))

            villages = [
                Village(short, town, place, person, http, samples, promises)
                for short, town, place in VILLAGES
            ]
            killer = asyncio.create_task(kill_in_turn(stack.root, http, chance, killed))
            async with asyncio.timeout(200):
                await asyncio.gather(
                    *(
                        village.walk(FILM if number == 0 else ())
                        for number, village in enumerate(villages)
                    )
                )
            killer.cancel()
            with suppress(asyncio.CancelledError):
                await killer
            await all_ready(http)
            told = f"{len(killed)} killed, {len(promises.acts)} acts, {promises.tries} repeats"
            logging.getLogger(__name__).info(told)
            await check(stack, http, villages, promises)
            assert set(killed) == set(PARTS)
            assert promises.surprises == []
    finally:
        await stack.end()


async def check(
    stack: Stack, http: httpx.AsyncClient, villages: list[Village], promises: Promises
) -> None:
    database = stack.root / "ecocase.db"
    assert len(promises.acts) == 24 * len(villages)
    assert lost_or_doubled(database, promises.acts) == []
    assert broken_chains(database) == []
    auditor = Person(http, "auditor", stack.passwords["auditor"])
    for document, digest in promises.files.items():
        assert await read_back(auditor, http, document) == digest
    temporal = await connect(stack.settings.temporal_address, lazy=False)
    for village in villages:
        published, ends = notice_ends(database, village.stream)
        assert ends == seven_days_after(published)
        timers = await pending_timers(temporal, f"case-{village.stream}.public-notice")
        assert len(timers) == 1
        assert abs(timers[0] - ends) < timedelta(seconds=2)
