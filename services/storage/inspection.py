"""One streaming read of an uploaded file: its size, its hashes computed by us, what it really is.

Hashing happens here while the bytes pass; opening the file happens in a process of its own,
since it may be hostile. What follows from the findings is decided elsewhere.
"""

import asyncio
import hashlib
import logging
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO, Final

from services.domain.base import Frozen
from services.domain.dossier import DocumentProblem, MediaFacts, Sha256
from services.storage.inspection_process import Finding

PATIENCE: Final = 300.0
"""Seconds the process may take; the longest honest film needs a few."""

HASHES: Final = ("sha256", "sha512", "sm3")
"""SM3 (GB/T 32905) is asked of OpenSSL, as Python itself does not promise it."""

log = logging.getLogger(__name__)


class Inspection(Frozen):
    """What was found. A problem and media exclude each other."""

    size: int
    sha256: Sha256
    sha512: str
    sm3: str
    media: MediaFacts | None = None
    problem: DocumentProblem | None = None
    found_type: str | None = None


class Spool:
    """Takes the bytes as they pass: into a file that can be sought in, and into each hash."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.size = file, 0
        self.hashes = {name: hashlib.new(name) for name in HASHES}

    def take(self, chunk: bytes) -> None:
        self.file.write(chunk)
        for hashing in self.hashes.values():
            hashing.update(chunk)
        self.size += len(chunk)


async def inspect(
    chunks: AsyncIterator[bytes], promised: str, *, patience: float = PATIENCE
) -> Inspection:
    """Read the file once. `promised` is the media type its extension stands for."""
    with tempfile.TemporaryDirectory(prefix="ecocase-inspection-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file:
            spool = Spool(file)
            async for chunk in chunks:
                await asyncio.to_thread(spool.take, chunk)
        finding = (
            await _open_apart(path, promised, patience)
            if spool.size
            else Finding(problem=DocumentProblem.EMPTY)
        )
    return Inspection(
        size=spool.size,
        **{name: hashing.hexdigest() for name, hashing in spool.hashes.items()},
        **dict(finding),
    )


async def _open_apart(path: Path, promised: str, patience: float) -> Finding:
    """In a process that inherits no setting and no secret; it is killed when it takes too long."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.storage.inspection_process",
        str(path),
        promised,
        env={"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(patience):
            answer, said = await process.communicate()
    except TimeoutError:
        return Finding(problem=DocumentProblem.TOO_COMPLEX)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if said:
        log.info("inspection said: %s", said.decode("utf-8", "replace")[-2000:])
    if process.returncode != 0 or not answer:
        # It was ended by a limit: memory, processor time, or a crash inside a decoder.
        log.warning("inspection ended with %s", process.returncode)
        return Finding(problem=DocumentProblem.TOO_COMPLEX)
    return Finding.model_validate_json(answer)
