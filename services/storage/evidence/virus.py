"""Asks clamd whether there is a virus in a file, by its INSTREAM command (5.1.2).

It answers for what was really read: a file too big for the scanner is not scanned, never clean, and
a scanner that does not answer is waited for. What follows is decided in `checking.py`.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from struct import pack
from typing import Final

from services.domain.base import Frozen
from services.domain.errors import NotAttempted
from services.domain.papers.dossier import Scan
from services.storage.evidence.objects import Take

CHUNK: Final = 256 * 1024
CONNECTING: Final = 5.0
ANSWERING: Final = 600.0
"""Seconds. A big film full of boxes takes minutes; a dead scanner hangs up much sooner."""
MOST: Final = 2 * 1024 * 1024 * 1024
"""Bytes. ClamAV scans no larger file, whatever its settings say."""
BEYOND: Final = "Heuristics.Limits.Exceeded"
"""What it finds, under `AlertExceedsMax yes`, in a file of which it has read only a part."""

Pour = Callable[[Take], Awaitable[None]]
"""Gives every byte of the file, in order."""


class Scanned(Frozen):
    """What was said, by which engine with which signatures."""

    verdict: Scan
    engine: str
    signatures: str | None = None
    finding: str | None = None


class Scanner:
    """`address` is host:port, or the path of a socket on this machine."""

    def __init__(self, address: str) -> None:
        self.address = address

    async def scan(self, size: int, pour: Pour) -> Scanned:
        """A file of so many bytes. Raises NotAttempted where the scanner does not answer, or not to
        the question, and what `pour` raises.
        """
        engine, signatures = await self.version()
        verdict, finding = Scan.TOO_BIG, None
        if size < MOST:
            verdict, finding = _verdict(await self._asked(b"zINSTREAM\0", pour))
        return Scanned(verdict=verdict, engine=engine, signatures=signatures, finding=finding)

    async def version(self) -> tuple[str, str | None]:
        """Engine and signatures. Raises NotAttempted.

        It says `ClamAV 1.4.6/27811/Sun Nov 22 ...`, or the engine alone without official
        signatures.
        """
        engine, _, signatures = (await self._asked(b"zVERSION\0")).partition("/")
        return engine, signatures or None

    async def _asked(self, command: bytes, pour: Pour | None = None) -> str:
        try:
            with await asyncio.to_thread(self._connected) as there:
                await asyncio.to_thread(there.sendall, command)
                if pour:
                    await _send(there, pour)
                return await asyncio.to_thread(_answer, there)
        except OSError as error:
            raise NotAttempted(part="scanner") from error

    def _connected(self) -> socket.socket:
        if self.address.startswith("/"):
            there = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            there.settimeout(CONNECTING)
            try:
                there.connect(self.address)
            except OSError:
                there.close()
                raise
        else:
            host, _, port = self.address.rpartition(":")
            there = socket.create_connection((host.strip("[]"), int(port)), CONNECTING)
        there.settimeout(ANSWERING)
        return there


async def _send(there: socket.socket, pour: Pour) -> None:
    """All bytes, and a length of nothing at the end."""
    # It hangs up in the middle of a file that is too big for it, and has said so before.
    with suppress(BrokenPipeError, ConnectionResetError):
        await pour(partial(_send_some, there))
        await asyncio.to_thread(there.sendall, pack(">I", 0))


def _send_some(there: socket.socket, some: bytes) -> None:
    """Each chunk behind its length."""
    for start in range(0, len(some), CHUNK):
        chunk = some[start : start + CHUNK]
        there.sendall(pack(">I", len(chunk)) + chunk)


def _answer(there: socket.socket) -> str:
    """Up to the zero byte. Raises ConnectionError where it hangs up without a word."""
    said = b""
    while not said.endswith(b"\0"):
        more = there.recv(4096)
        if not more:
            message = f"no whole answer: {said!r}"
            raise ConnectionError(message)
        said += more
    return said[:-1].decode("utf-8", "replace").strip()


def _verdict(said: str) -> tuple[Scan, str | None]:
    """Raises NotAttempted for whatever is no verdict, like a scanner out of memory."""
    words = said.removeprefix("stream: ")
    if words == "OK":
        return Scan.CLEAN, None
    if words.endswith(" FOUND"):
        finding = words.removesuffix(" FOUND")
        return (Scan.TOO_BIG if finding.startswith(BEYOND) else Scan.INFECTED), finding
    if "size limit exceeded" in words:
        return Scan.TOO_BIG, None
    raise NotAttempted(part="scanner", said=words)
