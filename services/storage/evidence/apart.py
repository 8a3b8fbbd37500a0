"""Opening a stranger's file in a process of its own, with the limits of the inspection.

The module that is run prints its answer; what breaks or takes too long ends that process alone.
"""

import asyncio
import logging
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

PATIENCE: Final = 30.0
"""Seconds; an honest page or sheet takes a tenth of one, on a busy machine some."""

log = logging.getLogger(__name__)


async def opened_apart(module: str, chunks: AsyncIterator[bytes], *asked: str) -> bytes | None:
    """What `python -m module FILE asked...` printed; None where it failed or took too long."""
    with tempfile.TemporaryDirectory(prefix="ecocase-apart-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file:
            async for chunk in chunks:
                await asyncio.to_thread(file.write, chunk)
        return await _run(module, str(path), *asked)


async def _run(module: str, *asked: str) -> bytes | None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *asked,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(PATIENCE):
            out, _ = await process.communicate()
    except TimeoutError:
        log.warning("%s took longer than %s s", module, PATIENCE)
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return out if process.returncode == 0 else None
