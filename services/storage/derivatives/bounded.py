"""Starts the bounded process of one read-out, waits for its answer, ends it with all its children.

What the answer is kept as is decided in `making.py`.
"""

import asyncio
import logging
import os
import signal
import sys
from contextlib import suppress

from services.domain.evidence.derivatives import ReadOutProblem
from services.storage.derivatives.process import BOUNDS
from services.storage.derivatives.results import Job, Result

log = logging.getLogger(__name__)


async def run(job: Job, *, patience: float | None = None) -> Result:
    """`patience` in seconds, instead of what the bounds say. Never raises for a bad file."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.storage.derivatives.process",
        env={"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        # A group of its own: LibreOffice has children that would outlive it.
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(patience or BOUNDS[job.read_out].clock):
            answer, said = await process.communicate(job.model_dump_json().encode())
    except TimeoutError:
        return Result(problem=ReadOutProblem.TOO_LONG)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    if said:
        log.info("read-out %s said: %s", job.read_out, said.decode("utf-8", "replace")[-2000:])
    if process.returncode or not answer:
        log.warning("read-out %s ended with %s", job.read_out, process.returncode)
        spent = process.returncode == -signal.SIGXCPU
        return Result(problem=ReadOutProblem.TOO_LONG if spent else ReadOutProblem.TOO_BIG)
    return Result.model_validate_json(answer)
