"""Starts the process that works on a stranger's file, waits for its answer, ends it with all its children.

What is asked and answered is the module's own matter; what the process takes from itself is
`confining.py`.
"""

import asyncio
import logging
import os
import signal
import sys
from contextlib import suppress
from typing import NamedTuple

log = logging.getLogger(__name__)


class Ended(NamedTuple):
    """What it said last. `answer` is empty where it broke off, or had nothing to say."""

    answer: bytes
    spent: bool
    """Whether its processor time was used up."""


def program(module: str, *words: str) -> list[str]:
    """`python -m module` as such a process is started."""
    return [sys.executable, "-m", module, *words]


def surroundings() -> dict[str, str]:
    """All that it gets: where our modules are; no setting and no secret."""
    return {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}


async def answered(module: str, asked: bytes, patience: float, *words: str) -> Ended:
    """What `python -m module` makes of this, without secrets. Raises TimeoutError after so many
    seconds.
    """
    process = await asyncio.create_subprocess_exec(
        *program(module, *words),
        env=surroundings(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        # A group of its own: LibreOffice has children that would outlive it.
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(patience):
            answer, said = await process.communicate(asked)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    if said:
        log.info("%s said: %s", module, said.decode("utf-8", "replace")[-2000:])
    if process.returncode:
        log.warning("%s ended with %s", module, process.returncode)
        return Ended(b"", process.returncode == -signal.SIGXCPU)
    return Ended(answer, spent=False)
