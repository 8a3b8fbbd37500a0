"""`python -m tests.bench.uploads [MEBIBYTES ...]`: files sent to the archive beside the bare SDK.

The same bytes go to the same store in turn: once by `put_object` of the minio SDK, as it comes,
once as a browser sends them (announced, in parts to the one origin, confirmed), until they are
received, usable and sealed. Virus scan and derivatives are off. Then 200 files of 5 MB at once, and
the first byte of a film somewhere in its middle. Figures go to docs/benchmarks/uploads.json.
"""

import asyncio
import os
import random
import statistics
import struct
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import urllib3
from minio import Minio
from pydantic import BaseModel

from services.cli.demo.papers import upload
from services.cli.demo.people import Person
from services.cli.demo.stack import Stack
from services.cli.sample_film import TINY, write_film
from services.domain.base import Receipt
from services.domain.evidence.documents import PART_SIZE, part_count
from services.domain.papers.dossier import DocumentState
from services.domain.steps.application import SealedDocument
from services.storage.evidence.objects import ObjectStore
from services.storage.keeping.sealing import seal
from services.storage.session import Database
from services.workflows.worker import sealing_access
from tests.bench.measuring import Figures, Kind, in_turn
from tests.bench.memory import Memory

MIB = 1024 * 1024
SIZES, ROUNDS = (256, 1024), 3
CROWD, CROWD_BYTES = 200, 5_000_000
SENDERS = 3
"""Parts on their way at once, as many as the SDK sends."""
SEEKS, SEEK_ROUNDS = 50, 4
BARE = "bench-bare"
LOOK_AGAIN, PATIENCE = 0.02, 900
KEPT = Path(__file__).parents[2] / "docs/benchmarks/uploads.json"


class Sent(BaseModel):
    """Medians over the rounds, in seconds from the first request; rates beside the bare put."""

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


class Seek(BaseModel):
    ours: Figures
    bare: Figures
    times_bare: float
    more_ms: float


class Report(BaseModel):
    taken_at: datetime
    cores: int
    load_before: float
    sent: list[Sent]
    crowd: Crowd
    seek: Seek


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


class _Document(BaseModel):
    id: str
    state: DocumentState
    version_id: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Times:
    received: float
    usable: float
    sealed: float


class Bench:
    def __init__(self, stack: Stack, http: httpx.AsyncClient, folder: Path) -> None:
        self.stack, self.http, self.folder = stack, http, folder
        self.clerk = Person(http, "qingxi.clerk", stack.passwords["qingxi.clerk"])
        self.numbers = count()
        self.pool = urllib3.PoolManager(maxsize=SENDERS)
        access = sealing_access(stack.settings)
        self.sealer = ObjectStore(access)
        self.database = Database(stack.settings.database_url.get_secret_value())
        self.bare = Minio(urlsplit(access.endpoint).netloc, access.key, access.secret, secure=False)
        self.case = ""

    async def begin(self) -> None:
        wish = {"programme": "county-municipal", "place": "990121", "reason": "申请创建。"}
        self.case = (await self.clerk.send("POST", "/cases", wish, Receipt)).stream
        await asyncio.to_thread(self.bare.make_bucket, BARE)
        write_film(self.folder / "film.mp4", replace(TINY, seconds=30))

    def film(self, size: int) -> Path:
        """A short film in a file of this size: the rest is a box that players pass over."""
        path = self.folder / f"film-{next(self.numbers)}.mp4"
        content = (self.folder / "film.mp4").read_bytes()
        filling, block = size - len(content) - 16, random.randbytes(MIB)
        with path.open("wb") as file:
            file.write(content + struct.pack(">I4sQ", 1, b"free", filling + 16))
            for at in range(0, filling, MIB):
                file.write(block[: min(MIB, filling - at)])
        return path

    async def put_bare(self, path: Path) -> float:
        begun = time.perf_counter()
        await asyncio.to_thread(self._put_bare, path)
        return time.perf_counter() - begun

    def _put_bare(self, path: Path) -> None:
        with path.open("rb") as file:
            self.bare.put_object(BARE, path.name, file, path.stat().st_size)

    async def send(self, path: Path) -> Times:
        size = await asyncio.to_thread(os.path.getsize, path)
        begun = time.perf_counter()
        announced = {"stream": self.case, "name": path.name, "size": size}
        document = (await self.clerk.send("POST", "/documents", announced, _Id)).id
        at = f"/documents/{document}"
        parts: list[_Part] = []
        for numbers in _by_the_hundred(part_count(size)):
            asked = await self.clerk.send("POST", f"{at}/parts", {"numbers": numbers}, _Parts)
            parts += asked.urls
        turns = asyncio.Semaphore(SENDERS)

        async def put(part: _Part) -> None:
            async with turns:
                await asyncio.to_thread(self._put, path, part)

        await asyncio.gather(*map(put, parts))
        await self.clerk.send("POST", f"{at}/confirmation", None, _Id)
        received = time.perf_counter() - begun
        found = await self.usable(document)
        usable = time.perf_counter() - begun
        await self._seal(found)
        return Times(received, usable, time.perf_counter() - begun)

    def _put(self, path: Path, part: _Part) -> None:
        with path.open("rb") as file:
            file.seek((part.number - 1) * PART_SIZE)
            body = file.read(PART_SIZE)
        answer = self.pool.request("PUT", part.url, body=body)
        assert answer.status == httpx.codes.OK, answer.data

    async def usable(self, document: str) -> _Document:
        async with asyncio.timeout(PATIENCE):
            while True:
                found = await self.clerk.get(f"/documents/{document}", _Document)
                if found.state in {DocumentState.USABLE, DocumentState.BAD}:
                    assert found.state is DocumentState.USABLE
                    return found
                await asyncio.sleep(LOOK_AGAIN)

    async def _seal(self, document: _Document) -> None:
        """As the submission has it done, by the worker's key: copied, read back, locked."""
        entry = SealedDocument(
            document=document.id,
            version_id=document.version_id or "",
            sha256=document.sha256 or "",
            place="bench",
        )
        now = datetime.now(UTC)
        until = now + timedelta(minutes=10)
        await seal(self.database, self.sealer, self.case, [entry], until=until, now=now)

    async def sizes(self, mebibytes: int, rounds: int) -> Sent:
        """A round warms up; then bare, ours, bare, ours."""
        bare: list[float] = []
        ours: list[Times] = []
        with Memory(self.stack.process.pid, "api") as memory:
            for number in range(rounds + 1):
                path = await asyncio.to_thread(self.film, mebibytes * MIB)
                if number == 1:
                    memory.begin()
                alone, sent = await self.put_bare(path), await self.send(path)
                if number:
                    bare.append(alone)
                    ours.append(sent)
                path.unlink()
            sys.stderr.write(f"{mebibytes} MiB: bare {bare}, ours {ours}\n")
        put = statistics.median(bare)
        received, usable, sealed = (
            statistics.median(getattr(one, name) for one in ours)
            for name in ("received", "usable", "sealed")
        )
        return Sent(
            mebibytes=mebibytes,
            bare=round(put, 2),
            received=round(received, 2),
            usable=round(usable, 2),
            sealed=round(sealed, 2),
            received_to_bare=round(put / received, 2),
            usable_to_bare=round(put / usable, 2),
            sealed_to_bare=round(put / sealed, 2),
            api_growth_mb=round(memory.growth / MIB, 1),
        )

    async def crowd(self) -> Crowd:
        content = await asyncio.to_thread(self.film(CROWD_BYTES).read_bytes)
        begun = time.perf_counter()
        names = [f"film-{next(self.numbers)}.mp4" for _ in range(CROWD)]
        sent = await asyncio.gather(
            *(upload(self.clerk, self.http, self.case, name, content) for name in names),
            return_exceptions=True,
        )
        seconds = time.perf_counter() - begun
        arrived = [one[0] for one in sent if not isinstance(one, BaseException)]
        checked = await asyncio.gather(*map(self.usable, arrived), return_exceptions=True)
        return Crowd(
            files=CROWD,
            bytes_each=CROWD_BYTES,
            seconds=round(seconds, 2),
            failed=CROWD - len(arrived),
            not_usable=sum(isinstance(one, BaseException) for one in checked),
        )

    async def seek(self, mebibytes: int) -> Seek:
        path, chance = self.film(mebibytes * MIB), random.Random(1)
        size = path.stat().st_size
        await self.put_bare(path)
        content = await asyncio.to_thread(path.read_bytes)
        document, _ = await upload(self.clerk, self.http, self.case, path.name, content)
        del content
        await self.usable(document)
        issued = await self.http.get(
            f"/api/v1/documents/{document}/content", headers=await self.clerk.headers()
        )
        address = issued.headers["location"]

        def ours() -> None:
            start = chance.randrange(size)
            answer = self.pool.request(
                "GET", address, headers={"Range": f"bytes={start}-"}, preload_content=False
            )
            assert answer.status == httpx.codes.PARTIAL_CONTENT
            answer.read(1)
            answer.close()

        def bare() -> None:
            answer = self.bare.get_object(BARE, path.name, offset=chance.randrange(size))
            answer.read(1)
            answer.close()

        kinds = [
            Kind("seek", lambda: asyncio.to_thread(ours), serves=False),
            Kind("bare ranged GET", lambda: asyncio.to_thread(bare), serves=False),
        ]
        await in_turn(kinds, SEEK_ROUNDS, SEEKS)
        found, alone = (kind.figures for kind in kinds)
        return Seek(
            ours=found,
            bare=alone,
            times_bare=round(found.p50_ms / alone.p50_ms, 2),
            more_ms=round(found.p50_ms - alone.p50_ms, 2),
        )

    async def end(self) -> None:
        self.sealer.close()
        await self.database.close()


async def compared(sizes: Sequence[int], rounds: int) -> Report:
    load = round(os.getloadavg()[0], 2)
    with tempfile.TemporaryDirectory(prefix="ecocase-bench-") as temporary:
        folder = Path(temporary)
        (folder / ".env").write_text("ECOCASE_DERIVATIVES=false\n", encoding="utf-8")
        stack = await Stack.begin(folder / "data")
        try:
            async with httpx.AsyncClient(
                base_url=stack.origin, timeout=PATIENCE, trust_env=False
            ) as http:
                bench = Bench(stack, http, folder)
                await bench.begin()
                report = Report(
                    taken_at=datetime.now(UTC).replace(microsecond=0),
                    cores=os.cpu_count() or 0,
                    load_before=load,
                    sent=[await bench.sizes(size, rounds) for size in sizes],
                    crowd=await bench.crowd(),
                    seek=await bench.seek(min(sizes)),
                )
                await bench.end()
        finally:
            await stack.end()
    return report


async def measure(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> None:
    """Prints the figures; those of the full sizes are kept."""
    report = await compared(sizes, rounds)
    written = report.model_dump_json(indent=1) + "\n"
    sys.stdout.write(written)
    if tuple(sizes) == SIZES:
        KEPT.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(measure(tuple(map(int, sys.argv[1:])) or SIZES))
