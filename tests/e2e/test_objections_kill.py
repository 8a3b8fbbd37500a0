"""kill -9 of API, worker and Temporal while three hundred object (6.4.3, A4.1).

Every code that was given out answers afterwards, and every objection is in the log exactly once.
"""

import asyncio
import json
import os
import signal
import sqlite3
from pathlib import Path

import httpx
import pytest

from services.cli.demo import samples_for_demo
from services.cli.demo.people import Person
from services.cli.demo.stack import Stack
from tests.e2e.checking import broken_chains, lost_or_doubled
from tests.e2e.insisting import Promises, Village
from tests.e2e.objectors import Crowd
from tests.e2e.test_kill import VILLAGES, all_ready

pytestmark = [pytest.mark.long, pytest.mark.slow, pytest.mark.timeout(300)]

MANY, AT_ONCE = 300, 10
PARTS = ("api", "worker", "temporal")
"""Each dies once, after so many more were acknowledged."""
BETWEEN = 60


async def kill_amid(root: Path, crowd: Crowd, killed: list[str]) -> None:
    for number, name in enumerate(PARTS, 1):
        await acknowledged(crowd, number * BETWEEN)
        running = json.loads((root / "parts.json").read_text(encoding="utf-8"))
        os.killpg(next(part["pid"] for part in running if part["name"] == name), signal.SIGKILL)
        killed.append(name)


async def acknowledged(crowd: Crowd, many: int) -> None:
    while True:
        if len(crowd.given) >= many:
            return
        await asyncio.sleep(0.01)


async def test_6_4_3_every_code_given_out_answers_after_kill_9(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"ECOCASE_FILINGS_IN_ALL={MANY * 10}\n", encoding="utf-8")
    samples, killed = await asyncio.to_thread(samples_for_demo), list[str]()
    stack = await Stack.begin(tmp_path / "data")
    try:
        async with httpx.AsyncClient(base_url=stack.origin, timeout=30, trust_env=False) as http:
            people: dict[str, Person] = {}

            def person(login: str) -> Person:
                return people.setdefault(login, Person(http, login, stack.passwords[login]))

            village = Village(*VILLAGES[0], person, http, samples, Promises())
            async with asyncio.timeout(240):
                await village.walk()
                crowd = Crowd(http, village.stream)
                killer = asyncio.create_task(kill_amid(stack.root, crowd, killed))
                await crowd.come(0, MANY, at_once=AT_ONCE)
                await killer
                await all_ready(http)
                codes = [one.code for one in crowd.given.values()]
                found = [await crowd.answered(code) for code in codes]
    finally:
        await stack.end()
    assert killed == list(PARTS)
    assert crowd.tries > 0, "somebody noticed, and came again"
    assert found == ["open"] * MANY
    acts = [(one.stream, key, one.seq) for key, one in crowd.given.items()]
    database = stack.root / "ecocase.db"
    assert lost_or_doubled(database, acts) == []
    assert broken_chains(database) == []
    with sqlite3.connect(database) as file:
        (kept,) = file.execute("SELECT count(*) FROM filings WHERE what = 'objection'").fetchone()
    assert (kept, len({one.code for one in crowd.given.values()})) == (MANY, MANY)
