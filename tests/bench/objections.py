"""`python -m tests.bench.objections [--database ADDRESS] [--many N]`: 10,000 objections (6.4.3).

Against a whole installation, twenty at once, many alike, some with files, while an officer reads
the list; then one by one beside a plain insert, officers' pages beside the notice itself, and one
answer to the largest group. A PostgreSQL database is given empty. Figures go to
docs/benchmarks/objections-<database>.json.
"""

import argparse
import asyncio
import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import httpx
from pydantic import BaseModel

from services.api.auth import SESSION
from services.cli.demo import samples_for_demo
from services.cli.demo.people import Person
from services.cli.demo.stack import Stack
from services.domain.filing import DecideObjection
from services.storage.people import sign_ins
from services.storage.session import Database
from tests.bench.measuring import Figures, Kind, Once, in_turn
from tests.bench.memory import Memory
from tests.e2e.insisting import Promises, Village
from tests.e2e.objectors import SHARE_WITH_FILE, Crowd

MANY, WORTH_KEEPING, AT_ONCE = 10_000, 1_000, 20
ROUNDS, EACH = 4, 40
ASKED_AGAIN = 500
"""Codes that are looked up at the end, taken evenly from all."""
OFFICER, LOOKS_EVERY, LOOKS_AGAIN = "city.officer", 1.0, 0.5
MIB = 1024 * 1024
KEPT = Path(__file__).parents[2] / "docs/benchmarks"


class Page(BaseModel):
    """A page of the officers with all objections in, beside the public's page of the notice."""

    page: Figures
    times_notice: float


class Answered(BaseModel):
    members: int
    seconds: float
    """Until the last of them has its answer."""


class Report(BaseModel):
    taken_at: datetime
    cores: int
    load_before: float
    database: str
    objections: int
    with_files: int
    """About so many."""
    groups: int
    seconds: float
    per_second: float
    flood_p50_ms: float
    flood_p95_ms: float
    """From request to acknowledgement, twenty at once."""
    list_in_flood_p95_ms: float
    asked_again: int
    """Refusals of a moment, or lost connections, after which the sender came once more."""
    missing: int
    """Acknowledged and not in the database, or not known by their code."""
    api_growth_mb: float
    worker_growth_mb: float
    one_by_one: Figures
    plain_insert: Figures
    times_plain_insert: float
    notice: Figures
    list: Page
    group: Page
    one: Page
    answer: Answered


class _Line(BaseModel):
    head: str
    open: int
    all: int


class _Groups(BaseModel):
    groups: list[_Line]
    next_after: str | None


class Bench:
    def __init__(self, stack: Stack, http: httpx.AsyncClient, pages: httpx.AsyncClient) -> None:
        self.stack, self.http, self.pages = stack, http, pages
        self.officer = Person(http, OFFICER, stack.passwords[OFFICER])
        self.crowd = Crowd(http, "")
        self.looks: list[float] = []

    async def begin(self, database: Database) -> None:
        """A village goes its way to the notice; the officer signs in at the portal."""
        people: dict[str, Person] = {}

        def person(login: str) -> Person:
            return people.setdefault(login, Person(self.http, login, self.stack.passwords[login]))

        samples = await asyncio.to_thread(samples_for_demo)
        village = Village(
            "shangping",
            "songping.government",
            "990121101201",
            person,
            self.http,
            samples,
            Promises(),
        )
        await village.walk()
        self.crowd.case = village.stream
        now = datetime.now(UTC)
        begun = await sign_ins.begin(database, OFFICER, self.stack.passwords[OFFICER], now)
        self.pages.cookies.set(SESSION, begun.token)

    async def flood(self, many: int) -> float:
        """Seconds until the last one is acknowledged."""
        looking = asyncio.create_task(self._look())
        begun = time.perf_counter()
        await self.crowd.come(0, many, at_once=AT_ONCE)
        seconds = time.perf_counter() - begun
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking  # A list that was refused meanwhile is told here.
        return seconds

    async def _look(self) -> None:
        while True:
            begun = time.perf_counter()
            (await self.pages.get("/objections")).raise_for_status()
            self.looks.append(time.perf_counter() - begun)
            await asyncio.sleep(LOOKS_EVERY)

    async def missing(self, database: Database) -> int:
        """Every stream in the database, and of some the code asked for as a citizen does."""
        async with database.engine.connect() as tx:
            found = await tx.exec_driver_sql("SELECT id FROM streams WHERE id LIKE 'filing-%'")
            there = set(found.scalars())
        given = list(self.crowd.given.values())
        lost = {one.stream for one in given} - there
        codes = [one.code for one in given[:: max(1, len(given) // ASKED_AGAIN)]]
        unknown = [code for code in codes if await self.crowd.answered(code) != "open"]
        return len(lost) + len(unknown)

    async def groups(self) -> list[_Line]:
        found: list[_Line] = []
        after = ""
        while True:
            page = await self.officer.get(f"/filings/groups?after={after}", _Groups)
            found += page.groups
            if not page.next_after:
                return found
            after = page.next_after

    async def beside_plain(self, plain: httpx.AsyncClient, first: int) -> tuple[Figures, Figures]:
        numbers = count(first)

        async def insert() -> None:
            said = {"subject": "公示内容不实", "words": "东街桥下有一个排口，雨后流黑水。" * 3}
            (await plain.post("/", json=said)).raise_for_status()

        kinds = [
            Kind("objection", lambda: self.crowd.object(next(numbers)), serves=False),
            Kind("plain insert", insert, serves=False),
        ]
        await in_turn(kinds, ROUNDS, EACH)
        return kinds[0].figures, kinds[1].figures

    async def beside_notice(self, largest: str) -> dict[str, Figures]:
        pages = {
            "notice": f"/notices/{self.crowd.case}",
            "list": "/objections",
            "group": f"/objections/{largest}",
            "one": f"/filings/{largest}",
        }
        kinds = [Kind(name, self._reading(path), serves=False) for name, path in pages.items()]
        await in_turn(kinds, ROUNDS, EACH)
        return {kind.name: kind.figures for kind in kinds}

    def _reading(self, path: str) -> Once:
        async def once() -> None:
            (await self.pages.get(path)).raise_for_status()

        return once

    async def answer(self, largest: _Line) -> Answered:
        """One answer to all of a group, by whoever decides its first."""
        said = {"upheld": False, "reason": "经现场核查，排口已接入管网。", "alike": True}
        begun = time.perf_counter()
        await self.officer.act(largest.head, DecideObjection, said)
        while True:
            if all(one.head != largest.head for one in await self.groups()):
                seconds = time.perf_counter() - begun
                return Answered(members=largest.open, seconds=round(seconds, 1))
            await asyncio.sleep(LOOKS_AGAIN)


async def measured(bench: Bench, database: Database, plain: httpx.AsyncClient, many: int) -> Report:
    load = round(os.getloadavg()[0], 2)
    root = bench.stack.process.pid
    with Memory(root, "api") as api, Memory(root, "worker") as worker:
        seconds = await bench.flood(many)
    tell(f"{many} in {seconds:.0f} s; {bench.crowd.tries} came again")
    missing = await bench.missing(database)
    groups = await bench.groups()
    largest = max(groups, key=lambda one: one.open)
    times = sorted(bench.crowd.times)
    taken = {
        "taken_at": datetime.now(UTC).replace(microsecond=0),
        "cores": os.cpu_count() or 0,
        "load_before": load,
        "database": database.engine.dialect.name,
        "objections": many,
        "with_files": round(many * SHARE_WITH_FILE),
        "groups": len(groups),
        "seconds": round(seconds, 1),
        "per_second": round(many / seconds, 1),
        "flood_p50_ms": round(1000 * statistics.median(times), 1),
        "flood_p95_ms": _p95(times),
        "list_in_flood_p95_ms": _p95(sorted(bench.looks)),
        "asked_again": bench.crowd.tries,
        "missing": missing,
        "api_growth_mb": round(api.growth / MIB, 1),
        "worker_growth_mb": round(worker.growth / MIB, 1),
    }
    tell(str(taken))
    ours, bare = await bench.beside_plain(plain, many)
    pages = await bench.beside_notice(largest.head)
    beside = {
        name: Page(page=pages[name], times_notice=round(pages[name].p50_ms / notice, 2))
        for notice in [pages["notice"].p50_ms]
        for name in ("list", "group", "one")
    }
    groups = await bench.groups()
    return Report(
        **taken,
        **beside,
        notice=pages["notice"],
        one_by_one=ours,
        plain_insert=bare,
        times_plain_insert=round(ours.p50_ms / bare.p50_ms, 1),
        answer=await bench.answer(max(groups, key=lambda one: one.open)),
    )


def _p95(ordered: list[float]) -> float:
    return round(1000 * ordered[int(0.95 * (len(ordered) - 1))], 1)


@asynccontextmanager
async def plain_server(url: str) -> AsyncIterator[httpx.AsyncClient]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.plain_insert", url, str(port)
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as plain:
            await _until(lambda: plain.get("/openapi.json"))
            yield plain
    finally:
        serving.terminate()
        await serving.wait()


async def _until(ask: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                await ask()
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return


async def main(url: str, many: int) -> None:
    with tempfile.TemporaryDirectory(prefix="ecocase-bench-") as temporary:
        folder = Path(temporary)
        lines = [f"ECOCASE_FILINGS_IN_ALL={many * 10}"]
        if url:
            lines.append(f"ECOCASE_DATABASE_URL={url}")
        (folder / ".env").write_text("\n".join([*lines, ""]), encoding="utf-8")
        stack = await Stack.begin(folder / "data")
        database = Database(stack.settings.database_url.get_secret_value())
        try:
            async with (
                plain_server(url or f"sqlite+aiosqlite:///{folder / 'plain.db'}") as plain,
                httpx.AsyncClient(base_url=stack.origin, timeout=60, trust_env=False) as http,
                httpx.AsyncClient(base_url=stack.origin, timeout=60, trust_env=False) as pages,
            ):
                bench = Bench(stack, http, pages)
                await bench.begin(database)
                report = await measured(bench, database, plain, many)
        finally:
            await database.close()
            await stack.end()
    tell(report.model_dump_json(indent=1))
    if many >= WORTH_KEEPING:
        keep(report)


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def keep(report: Report) -> None:
    path = KEPT / f"objections-{report.database}.json"
    path.write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    asking = argparse.ArgumentParser()
    asking.add_argument("--database", default="")
    asking.add_argument("--many", type=int, default=MANY)
    asked = asking.parse_args()
    asyncio.run(main(asked.database, asked.many))
