"""Rounds taken in turn in one run; of each kind the times, the rate, and the CPU it took.

CPU is counted over everything that this process started; over itself too where it serves.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

Once = Callable[[], Awaitable[object]]
TICKS = os.sysconf("SC_CLK_TCK")


class Figures(BaseModel):
    """Milliseconds, per second, and milliseconds of CPU for one."""

    count: int
    p50_ms: float
    p95_ms: float
    per_second: float
    cpu_ms: float | None


@dataclass
class Kind:
    """One of the things compared."""

    name: str
    once: Once
    at_once: int = 1
    serves: bool = True
    """Whether this process itself does the work, and not only asks for it."""
    times: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    async def round(self, count: int) -> None:
        before, begun = cpu_seconds(own=self.serves), time.perf_counter()
        for _ in range(count // self.at_once):
            await asyncio.gather(*(self._timed() for _ in range(self.at_once)))
        self.rates.append(count / (time.perf_counter() - begun))
        if before is not None and (after := cpu_seconds(own=self.serves)) is not None:
            self.cpu.append((after - before) / count)

    async def _timed(self) -> None:
        start = time.perf_counter()
        await self.once()
        self.times.append(time.perf_counter() - start)

    @property
    def figures(self) -> Figures:
        """Medians over the rounds; percentiles over all."""
        ordered = sorted(self.times)
        return Figures(
            count=len(ordered),
            p50_ms=round(1000 * statistics.median(ordered), 2),
            p95_ms=round(1000 * ordered[int(0.95 * (len(ordered) - 1))], 2),
            per_second=round(statistics.median(self.rates), 1),
            cpu_ms=round(1000 * statistics.median(self.cpu), 2) if self.cpu else None,
        )


async def in_turn(kinds: list[Kind], rounds: int, count: int) -> None:
    """A round of each warms up and is forgotten; then A-B-A-B."""
    for kind in kinds:
        await kind.round(count)
        kind.times, kind.rates, kind.cpu = [], [], []
    for _ in range(rounds):
        for kind in kinds:
            await kind.round(count)


def cpu_seconds(*, own: bool) -> float | None:
    """Of all below this process, and its own; None where the system does not tell (no /proc)."""
    if not Path("/proc/self/stat").exists():
        return None
    ticks: dict[int, tuple[int, float]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and (found := _stat(entry)):
            ticks[int(entry.name)] = found
    family = {os.getpid()}
    while more := {pid for pid, (parent, _) in ticks.items() if parent in family} - family:
        family |= more
    counted = family if own else family - {os.getpid()}
    return sum(ticks[pid][1] for pid in counted if pid in ticks) / TICKS


def _stat(process: Path) -> tuple[int, float] | None:
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None  # It ended while we looked.
    return int(fields[1]), float(fields[11]) + float(fields[12])
