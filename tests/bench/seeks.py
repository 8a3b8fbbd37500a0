"""`python -m tests.bench.seeks [MEBIBYTES]`: the first byte of a film somewhere in its middle (5.5.3).

Three ways to the same bytes in one store, a few ranges of each in turn: a ranged GET of the bare
minio SDK; an issued address, as a player follows it; the gate, where each range of an expert's is
asked for anew (decision 0044). Figures go to docs/benchmarks/seeks.json.
"""

import asyncio
import os
import random
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
from pydantic import BaseModel
from sqlalchemy import insert

from services.cli.demo.papers import upload
from services.cli.demo.people import API
from services.storage.tables.base import table_of
from services.storage.tables.cases import PanelRow
from tests.bench.archive import BARE, MIB, Archive, running
from tests.bench.measuring import Figures, Kind, in_turn

MEBIBYTES = 256
ROUNDS, EACH = 30, 10
"""Short rounds: what else the machine does meets all three ways alike."""
EXPERT = "expert.one"
KEPT = Path(__file__).parents[2] / "docs/benchmarks/seeks.json"


class Way(BaseModel):
    """Medians beside those of the bare ranged GET of the same run."""

    figures: Figures
    times_bare: float
    more_ms: float


class Report(BaseModel):
    taken_at: datetime
    cores: int
    load_before: float
    mebibytes: int
    bare: Figures
    address: Way
    gate: Way


@dataclass(frozen=True)
class Film:
    """The same bytes twice: put by the bare SDK, and as a document of the case."""

    name: str
    size: int
    document: str

    @property
    def path(self) -> str:
        return f"{API}/documents/{self.document}/content"


async def sent(archive: Archive, mebibytes: int) -> Film:
    path = archive.film(mebibytes * MIB)
    await archive.put_bare(path)
    content = await asyncio.to_thread(path.read_bytes)
    document, _ = await upload(archive.clerk, archive.http, archive.case, path.name, content)
    await archive.usable(document)
    return Film(path.name, len(content), document)


def bare(archive: Archive, film: Film) -> Kind:
    chance = random.Random(1)

    def once() -> None:
        at = chance.randrange(film.size)
        answer = archive.bare.get_object(BARE, film.name, offset=at)
        answer.read(1)
        answer.close()

    return _kind("bare ranged GET", once)


async def by_address(archive: Archive, film: Film) -> Kind:
    """The address is asked for once: it is good for an hour."""
    issued = await archive.http.get(film.path, headers=await archive.clerk.headers())
    assert issued.status_code == httpx.codes.TEMPORARY_REDIRECT
    return _kind("by an address", _ranges(archive, film, issued.headers["location"], {}))


async def at_the_gate(archive: Archive, film: Film) -> Kind:
    """By an expert whom the case shows itself to; no address is given, each range is judged."""
    expert = archive.person(EXPERT)
    seat = {"case": archive.case, "account": await expert.who(), "chair": False}
    async with archive.database.writing() as tx:
        row = {**seat, "sheet_in": False, "declared": True}
        await tx.execute(insert(table_of(PanelRow)), [row])
    url = f"{archive.stack.origin}{film.path}"
    return _kind("at the gate", _ranges(archive, film, url, await expert.headers()))


def _ranges(
    archive: Archive, film: Film, url: str, headers: Mapping[str, str]
) -> Callable[[], None]:
    """From the same places as the bare ones."""
    chance = random.Random(1)

    def once() -> None:
        asked = {**headers, "Range": f"bytes={chance.randrange(film.size)}-"}
        answer = archive.pool.request(
            "GET", url, headers=asked, preload_content=False, redirect=False
        )
        assert answer.status == httpx.codes.PARTIAL_CONTENT, answer.status
        answer.read(1)
        answer.close()

    return once


def _kind(name: str, once: Callable[[], None]) -> Kind:
    return Kind(name, lambda: asyncio.to_thread(once), serves=False)


def beside(ours: Figures, alone: Figures) -> Way:
    return Way(
        figures=ours,
        times_bare=round(ours.p50_ms / alone.p50_ms, 2),
        more_ms=round(ours.p50_ms - alone.p50_ms, 2),
    )


async def compared(mebibytes: int) -> Report:
    load = round(os.getloadavg()[0], 2)
    async with running() as archive:
        film = await sent(archive, mebibytes)
        kinds = [
            bare(archive, film),
            await by_address(archive, film),
            await at_the_gate(archive, film),
        ]
        await in_turn(kinds, ROUNDS, EACH)
    alone, address, gate = (kind.figures for kind in kinds)
    return Report(
        taken_at=datetime.now(UTC).replace(microsecond=0),
        cores=os.cpu_count() or 0,
        load_before=load,
        mebibytes=mebibytes,
        bare=alone,
        address=beside(address, alone),
        gate=beside(gate, alone),
    )


async def measure(mebibytes: int = MEBIBYTES) -> None:
    """Prints the figures; those of the full size are kept."""
    report = await compared(mebibytes)
    written = report.model_dump_json(indent=1) + "\n"
    sys.stdout.write(written)
    if mebibytes == MEBIBYTES:
        KEPT.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(measure(*map(int, sys.argv[1:2])))
