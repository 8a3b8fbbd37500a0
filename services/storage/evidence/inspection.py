"""What a file really is, found out in a process of its own, since the file may be hostile.

Little memory, little time, no setting and no secret. What follows from the finding is decided in
`checking.py`; where the bytes come from is not known here.
"""

import asyncio
import json
import logging
import subprocess
import weakref
from pathlib import Path
from typing import Final

from services.domain.papers.dossier import DocumentProblem
from services.storage.apart.confining import LOOKING
from services.storage.apart.starting import program, surroundings
from services.storage.evidence.inspection_findings import Finding

PATIENCE: Final = float(LOOKING.clock)
"""Seconds the process may take; the longest honest film needs a few."""

LULL: Final = 5.0
"""Seconds after a file until the next process is started: that takes half a second of a processor,
which those who still work on this file need more."""

Process = subprocess.Popen[str]

log = logging.getLogger(__name__)


class InspectionFailed(Exception):
    """The process could not do its work; nothing is known of the file, and it is opened again."""


class Inspector:
    """One process for one file. It can be made ready before, since its imports take longer than
    most files do; one that nobody needed ends with its owner.
    """

    def __init__(self) -> None:
        self._ready: list[Process] = []
        self._keeps = False
        weakref.finalize(self, _end, self._ready)

    def make_ready(self) -> None:
        """Start the process of the next file, unless one waits already."""
        if not self._ready:
            self._ready.append(_start())

    def keep_ready(self) -> None:
        """From now on one process waits at all times: nobody who sent a file waits for its start."""
        self._keeps = True
        self.make_ready()

    async def inspect(self, path: Path, promised: str, *, patience: float = PATIENCE) -> Finding:
        """Open the file. `promised` is the media type its extension stands for.

        Raises InspectionFailed.
        """
        process = self._waiting() or _start()
        job = json.dumps([str(path), promised]) + "\n"
        try:
            said = await asyncio.to_thread(_ask, process, job, patience)
        finally:
            process.kill()  # Whoever waits for it on a thread is let go, too.
            if self._keeps:
                asyncio.get_running_loop().call_later(LULL, self.make_ready)
        return _found(process.returncode, *said) if said else _too_complex()

    def _waiting(self) -> Process | None:
        """One that is made ready; one that was ended meanwhile would be taken for the file's fault."""
        if not self._ready:
            return None
        process = self._ready.pop()
        if process.poll() is None:
            return process
        _end([process])
        return None


def _start() -> Process:
    return subprocess.Popen(  # noqa: S603  (our own program, no word from outside)
        program("services.storage.evidence.inspection_process"),
        env=surroundings(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )


def _ask(process: Process, job: str, patience: float) -> tuple[str, str] | None:
    """Its answer and what it said beside; None once the patience is over."""
    try:
        return process.communicate(job, patience)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end([process])


def _end(processes: list[Process]) -> None:
    for process in processes:
        process.kill()
        process.communicate()


def _found(code: int, answer: str, said: str) -> Finding:
    if said:
        log.info("inspection said: %s", said[-2000:])
    if code == 1:
        # Whatever a file can break is caught there: this is a mistake of ours, not of the file.
        raise InspectionFailed(said[-2000:])
    if code != 0 or not answer:
        # It was ended by a limit: memory, processor time, or a crash inside a decoder.
        log.warning("inspection ended with %s", code)
        return _too_complex()
    return Finding.model_validate_json(answer)


def _too_complex() -> Finding:
    return Finding(problem=DocumentProblem.TOO_COMPLEX)
