"""`python -m tests.bench.uploads [MEBIBYTES ...]`: files sent to the archive beside the bare SDK.

The same bytes go to the same store in turn: once by `put_object` of the minio SDK, as it comes,
once as a browser sends them (announced, in parts to the one origin, confirmed), until they are
received, usable and sealed. Each goes first every other time, and each is compared with the other
of its own pair, since the machine's speed drifts. Virus scan and derivatives are off. Then 200
files of 5 MB at once.
Figures go to docs/benchmarks/uploads.json; how films are sought through is measured in `seeks.py`.
"""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
from pydantic import BaseModel

from services.cli.demo.papers import upload
from services.domain.evidence.documents import PART_SIZE, part_count
from services.domain.steps.application import SealedDocument
from services.storage.evidence.documents import StoredDocument
from services.storage.keeping.sealing import seal
from tests.bench.archive import MIB, SENDERS, Archive, running
from tests.bench.memory import Memory

SIZES, ROUNDS = (256, 1024), 10
CROWD, CROWD_BYTES = 200, 5_000_000
KEPT = Path(__file__).parents[2] / "docs/benchmarks/uploads.json"

T = TypeVar("T")


class Sent(BaseModel):
    """Medians over the rounds, in seconds from the first request; rates beside the bare put of the
    same round, and their median.
    """

    mebibytes: int
    bare: float
    received: float
    usable: float
    sealed: float
    received_to_bare: float
    usable_to_bare: float
    sealed_to_bare: float
    api_growth_mb: float
    """The most that the API's resident memory grew while these files went through."""


class Crowd(BaseModel):
    files: int
    bytes_each: int
    seconds: float
    failed: int
    not_usable: int


class Report(BaseModel):
    taken_at: datetime
    cores: int
    load_before: float
    sent: list[Sent]
    crowd: Crowd


class _Id(BaseModel):
    id: str


class _Part(BaseModel):
    number: int
    url: str


class _Parts(BaseModel):
    urls: list[_Part]


def _by_the_hundred(count: int) -> list[list[int]]:
    """The numbers of all parts, as many at once as the API gives addresses for."""
    return [list(range(n, min(n + 100, count + 1))) for n in range(1, count + 1, 100)]


@dataclass(frozen=True)
class Times:
    received: float
    usable: float
    sealed: float


@dataclass(frozen=True)
class Pair:
    bare: float
    ours: Times


async def _settled(work: Awaitable[T]) -> T:
    """What one leaves to be written is not the other's."""
    done = await work
    await asyncio.to_thread(os.sync)
    return done


def _sent(mebibytes: int, pairs: Sequence[Pair], growth: int) -> Sent:
    def both(until: Callable[[Times], float]) -> tuple[float, float]:
        """Seconds, and the rate beside bare."""
        seconds = statistics.median(until(pair.ours) for pair in pairs)
        beside = statistics.median(pair.bare / until(pair.ours) for pair in pairs)
        return round(seconds, 2), round(beside, 2)

    received, received_to_bare = both(lambda ours: ours.received)
    usable, usable_to_bare = both(lambda ours: ours.usable)
    sealed, sealed_to_bare = both(lambda ours: ours.sealed)
    return Sent(
        mebibytes=mebibytes,
        bare=round(statistics.median(pair.bare for pair in pairs), 2),
        received=received,
        usable=usable,
        sealed=sealed,
        received_to_bare=received_to_bare,
        usable_to_bare=usable_to_bare,
        sealed_to_bare=sealed_to_bare,
        api_growth_mb=round(growth / MIB, 1),
    )


class Uploads:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    async def send(self, path: Path) -> Times:
        size = await asyncio.to_thread(os.path.getsize, path)
        begun = time.perf_counter()
        announced = {"stream": self.archive.case, "name": path.name, "size": size}
        document = (await self.archive.clerk.send("POST", "/documents", announced, _Id)).id
        at = f"/documents/{document}"
        parts: list[_Part] = []
        for numbers in _by_the_hundred(part_count(size)):
            asked = await self.archive.clerk.send(
                "POST", f"{at}/parts", {"numbers": numbers}, _Parts
            )
            parts += asked.urls
        turns = asyncio.Semaphore(SENDERS)

        async def put(part: _Part) -> None:
            async with turns:
                await asyncio.to_thread(self._put, path, part)

        await asyncio.gather(*map(put, parts))
        await self.archive.clerk.send("POST", f"{at}/confirmation", None, _Id)
        received = time.perf_counter() - begun
        found = await self.archive.usable(document)
        usable = time.perf_counter() - begun
        await self._seal(found)
        return Times(received, usable, time.perf_counter() - begun)

    def _put(self, path: Path, part: _Part) -> None:
        with path.open("rb") as file:
            file.seek((part.number - 1) * PART_SIZE)
            body = file.read(PART_SIZE)
        answer = self.archive.pool.request("PUT", part.url, body=body)
        assert answer.status == httpx.codes.OK, answer.data

    async def _seal(self, document: StoredDocument) -> None:
        """As the submission has it done, by the worker's key: copied, read back, locked."""
        entry = SealedDocument(
            document=document.id,
            version_id=document.version_id or "",
            sha256=document.sha256 or "",
            place="bench",
        )
        now = datetime.now(UTC)
        until = now + timedelta(minutes=10)
        await seal(
            self.archive.database,
            self.archive.sealer,
            self.archive.case,
            [entry],
            until=until,
            now=now,
        )

    async def sizes(self, mebibytes: int, rounds: int) -> Sent:
        """A round warms up; then bare, ours, ours, bare."""
        pairs: list[Pair] = []
        with Memory(self.archive.stack.process.pid, "api") as memory:
            for number in range(rounds + 1):
                path = await asyncio.to_thread(self.archive.film, mebibytes * MIB)
                if number == 1:
                    memory.begin()
                pair = await self._pair(path, bare_first=number % 2 == 1)
                if number:
                    pairs.append(pair)
                path.unlink()
            sys.stderr.writelines(f"{mebibytes} MiB: {pair}\n" for pair in pairs)
        return _sent(mebibytes, pairs, memory.growth)

    async def _pair(self, path: Path, *, bare_first: bool) -> Pair:
        if bare_first:
            bare = await _settled(self.archive.put_bare(path))
            return Pair(bare, await _settled(self.send(path)))
        ours = await _settled(self.send(path))
        return Pair(await _settled(self.archive.put_bare(path)), ours)

    async def crowd(self) -> Crowd:
        content = await asyncio.to_thread(self.archive.film(CROWD_BYTES).read_bytes)
        begun = time.perf_counter()
        names = [f"film-{next(self.archive.numbers)}.mp4" for _ in range(CROWD)]
        sent = await asyncio.gather(
            *(
                upload(self.archive.clerk, self.archive.http, self.archive.case, name, content)
                for name in names
            ),
            return_exceptions=True,
        )
        seconds = time.perf_counter() - begun
        arrived = [one[0] for one in sent if not isinstance(one, BaseException)]
        checked: list[object] = []
        for one in arrived:  # One by one: two hundred who ask all the time would be the load.
            checked += await asyncio.gather(self.archive.usable(one), return_exceptions=True)
        wrong = [one for one in (*sent, *checked) if isinstance(one, BaseException)]
        sys.stderr.writelines(f"of the crowd: {one!r}\n" for one in wrong)
        return Crowd(
            files=CROWD,
            bytes_each=CROWD_BYTES,
            seconds=round(seconds, 2),
            failed=CROWD - len(arrived),
            not_usable=sum(isinstance(one, BaseException) for one in checked),
        )


async def compared(sizes: Sequence[int], rounds: int) -> Report:
    load = round(os.getloadavg()[0], 2)
    async with running() as archive:
        uploads = Uploads(archive)
        return Report(
            taken_at=datetime.now(UTC).replace(microsecond=0),
            cores=os.cpu_count() or 0,
            load_before=load,
            sent=[await uploads.sizes(size, rounds) for size in sizes],
            crowd=await uploads.crowd(),
        )


async def measure(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> None:
    """Prints the figures; those of the full sizes are kept."""
    report = await compared(sizes, rounds)
    written = report.model_dump_json(indent=1) + "\n"
    sys.stdout.write(written)
    if tuple(sizes) == SIZES:
        KEPT.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(measure(tuple(map(int, sys.argv[1:])) or SIZES))
