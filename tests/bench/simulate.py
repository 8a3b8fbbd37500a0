"""`python -m tests.bench.simulate`: a thousand units through twenty years of a definition (4.4.1).

The command as people type it, its start included; wanted are 20 seconds on two cores. Figures go to
docs/benchmarks/simulate.json.
"""

import asyncio
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel

NAMES = ("county-municipal", "town-municipal", "village-municipal", "county-performance")
UNITS, YEARS, SEED = 1000, 20, 7
KEPT = Path(__file__).parents[2] / "docs/benchmarks/simulate.json"


class Report(BaseModel):
    taken_at: datetime
    cores: int
    load_before: float
    units: int = UNITS
    years: int = YEARS
    seconds: dict[str, float] = {}


async def simulated(name: str) -> float:
    """Seconds. Raises AssertionError where the command refuses or finds what cannot be left."""
    asked = ["--units", str(UNITS), "--years", str(YEARS), "--seed", str(SEED)]
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.cli",
        "programme",
        "simulate",
        name,
        *asked,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await process.wait() == 0, name
    return round(time.perf_counter() - begun, 1)


async def measure() -> None:
    """One after the other; prints and keeps the figures."""
    load = round(os.getloadavg()[0], 2)
    taken = Report(
        taken_at=datetime.now(UTC).replace(microsecond=0),
        cores=os.cpu_count() or 0,
        load_before=load,
        seconds={name: await simulated(name) for name in NAMES},
    )
    written = taken.model_dump_json(indent=1) + "\n"
    sys.stdout.write(written)
    KEPT.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(measure())
