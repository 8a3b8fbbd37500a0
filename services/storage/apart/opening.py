"""Opening a stranger's file in a process of its own, for somebody who waits at a page.

The module that is run prints its answer; what breaks or takes too long ends that process alone.
"""

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from services.storage.apart.starting import answered

PATIENCE: Final = 30.0
"""Seconds; an honest page or sheet takes a tenth of one, on a busy machine some."""

log = logging.getLogger(__name__)


async def opened_apart(module: str, chunks: AsyncIterator[bytes], *asked: str) -> bytes | None:
    """What `python -m module FILE asked...` printed; None for nothing, or where it failed or took
    too long.
    """
    with tempfile.TemporaryDirectory(prefix="ecocase-apart-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file:
            async for chunk in chunks:
                await asyncio.to_thread(file.write, chunk)
        try:
            ended = await answered(module, b"", PATIENCE, str(path), *asked)
        except TimeoutError:
            log.warning("%s took longer than %s s", module, PATIENCE)
            return None
    return ended.answer or None
