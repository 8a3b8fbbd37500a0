"""What a file really is, found out in a process of its own, since the file may be hostile.

Little memory, little time, no setting and no secret; no way to the file either, but to ask for bytes
of it. What follows from the finding is decided in `checking.py`.
"""

import asyncio
import json
import logging
import subprocess
import weakref
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from pydantic import TypeAdapter, ValidationError

from services.domain.papers.dossier import DocumentProblem
from services.storage.apart.confining import LOOKING
from services.storage.apart.starting import program, surroundings
from services.storage.evidence.inspection_bytes import BLOCK
from services.storage.evidence.inspection_findings import Finding

PATIENCE: Final = float(LOOKING.clock)
"""Seconds the process may take; the longest honest film needs a few. What the bytes take on their
way to it is not counted: a slow store is no fault of the file."""
LONGEST_LINE: Final = 64 * 1024
"""Bytes of a line that it says; a finding has some hundred."""

LULL: Final = 5.0
"""Seconds after a file until the next process is started: that takes half a second of a processor,
which those who still work on this file need more."""

Process = subprocess.Popen[bytes]
Read = Callable[[int, int], Awaitable[bytes]]
"""Bytes of the file: from where, how many."""
PLACE: Final = TypeAdapter(tuple[int, int])

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

    async def inspect(
        self, size: int, read: Read, promised: str, *, patience: float = PATIENCE
    ) -> Finding:
        """Open the file of so many bytes. `promised` is the media type its extension stands for.

        Raises InspectionFailed, and what `read` raises.
        """
        process = self._waiting() or _start()
        with ThreadPoolExecutor(max_workers=2) as threads:
            talk = _Talk(process, threads, patience)
            try:
                answer = await talk.about(size, read, promised)
            except TimeoutError:
                return _too_complex()
            finally:
                process.kill()  # Whoever waits for it on a thread is let go, too.
                said = await talk.said
                _end([process])
                if self._keeps:
                    asyncio.get_running_loop().call_later(LULL, self.make_ready)
        return _found(process.returncode, answer, said)

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
    )


class _Talk:
    """A line names the file, lines ask for bytes of it, the last one is the finding."""

    def __init__(self, process: Process, threads: ThreadPoolExecutor, patience: float) -> None:
        self.process, self.threads, self.left = process, threads, patience
        self.loop = asyncio.get_running_loop()
        assert process.stdin
        assert process.stdout
        assert process.stderr
        self.to, self.out = process.stdin, process.stdout
        self.said = self.loop.run_in_executor(threads, process.stderr.read)

    async def about(self, size: int, read: Read, promised: str) -> bytes:
        """The finding; nothing where the process ended without one. Raises TimeoutError."""
        say = json.dumps([size, promised]).encode() + b"\n"
        while True:
            line = await self._turn(say)
            if not (wanted := _wanted(line, size)):
                return line
            say = await read(*wanted)
            if len(say) != wanted[1]:  # It would wait for the rest.
                raise InspectionFailed(f"{len(say)} bytes, not {wanted[1]}")

    async def _turn(self, say: bytes) -> bytes:
        """Its own time alone is counted."""
        begun = self.loop.time()
        async with asyncio.timeout(self.left):
            line = await self.loop.run_in_executor(self.threads, self._next, say)
        self.left -= self.loop.time() - begun
        return line

    def _next(self, say: bytes) -> bytes:
        """What it says once it has this; its end is waited for if that was its last word."""
        with suppress(BrokenPipeError):
            self.to.write(say)
            self.to.flush()
        line = self.out.readline(LONGEST_LINE)
        if not line.startswith(b"["):
            self.process.wait()
        return line


def _wanted(line: bytes, size: int) -> tuple[int, int] | None:
    """The bytes that it asks for; None for all else. A file may have taken the process over, so it
    gets bytes of this file alone, and no more at once than it would ask for.
    """
    if not line.startswith(b"["):
        return None
    try:
        start, length = PLACE.validate_json(line, strict=True)
    except ValidationError:
        return None
    is_within = 0 <= start < start + length <= size and length <= BLOCK
    return (start, length) if is_within else None


def _end(processes: list[Process]) -> None:
    for process in processes:
        process.kill()
        process.communicate()


def _found(code: int, answer: bytes, said: bytes) -> Finding:
    words = said[-2000:].decode("utf-8", "replace")
    if words:
        log.info("inspection said: %s", words)
    if code == 1:
        # Whatever a file can break is caught there: this is a mistake of ours, not of the file.
        raise InspectionFailed(words)
    if code != 0 or not answer:
        # It was ended by a limit: memory, processor time, or a crash inside a decoder.
        log.warning("inspection ended with %s", code)
        return _too_complex()
    return Finding.model_validate_json(answer)


def _too_complex() -> Finding:
    return Finding(problem=DocumentProblem.TOO_COMPLEX)
