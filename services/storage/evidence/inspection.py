"""What a file really is, found out in a process of its own, since the file may be hostile.

Little memory, little time, no setting and no secret. What follows from the finding is decided in
`checking.py`; where the bytes come from is not known here.
"""

import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import Final

from services.domain.papers.dossier import DocumentProblem
from services.storage.evidence.inspection_findings import Finding

PATIENCE: Final = 300.0
"""Seconds the process may take; the longest honest film needs a few."""

log = logging.getLogger(__name__)


class InspectionFailed(Exception):
    """The process could not do its work; nothing is known of the file, and it is opened again."""


async def inspect(path: Path, promised: str, *, patience: float = PATIENCE) -> Finding:
    """Open the file. `promised` is the media type its extension stands for.

    Raises InspectionFailed.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.storage.evidence.inspection_process",
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
    if process.returncode == 1:
        # Whatever a file can break is caught there: this is a mistake of ours, not of the file.
        raise InspectionFailed(said.decode("utf-8", "replace")[-2000:])
    if process.returncode != 0 or not answer:
        # It was ended by a limit: memory, processor time, or a crash inside a decoder.
        log.warning("inspection ended with %s", process.returncode)
        return Finding(problem=DocumentProblem.TOO_COMPLEX)
    return Finding.model_validate_json(answer)
