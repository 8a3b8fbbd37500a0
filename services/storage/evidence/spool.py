"""Files under check on this machine's disk, so that each is read from the store once, not thrice.

A convenience only: what is missing here, since another machine took over, is read again. Nothing
outlives the process for long.
"""

import fcntl
import itertools
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

from services.domain.base import Frozen
from services.domain.papers.dossier import Sha256
from services.storage.beside import Beside
from services.storage.evidence.objects import Take

PREFIX: Final = "ecocase-spool-"
LOCK: Final = "lock"
FORGOTTEN: Final = 3600.0
"""Seconds after which a file that nobody came for is let go, or a folder that nobody holds."""


class Copied(Frozen):
    """What one reading showed."""

    size: int
    sha256: Sha256


class Spool:
    """A folder of files named by document; gone with its owner, or swept by the next one."""

    def __init__(self) -> None:
        sweep()
        self.folder, self.tries = Path(tempfile.mkdtemp(prefix=PREFIX)), itertools.count()
        held = os.open(self.folder / LOCK, os.O_CREAT | os.O_RDWR)
        fcntl.flock(held, fcntl.LOCK_EX)
        weakref.finalize(self, _end, self.folder, held)

    def path(self, name: str) -> Path:
        """Where the file lies, if it is here."""
        return self.folder / name

    async def fill(self, name: str, pour: Callable[[Take], Awaitable[None]]) -> Copied:
        """Keep the bytes as they pass. Raises OSError where there is no room; then nothing stays."""
        self._forget()
        path = self.folder / f"{name}.{next(self.tries)}"
        hashing = sha256()
        try:
            with path.open("wb") as file, Beside(file.write) as writing:

                def take(chunk: bytes) -> None:
                    writing.begin(chunk)
                    hashing.update(chunk)

                await pour(take)
                writing.catch_up()
                size = file.tell()
            path.replace(self.folder / name)
        finally:
            path.unlink(missing_ok=True)
        return Copied(size=size, sha256=hashing.hexdigest())

    def drop(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def _forget(self) -> None:
        for path in self.folder.iterdir():
            if path.name != LOCK and _age(path) > FORGOTTEN:
                path.unlink(missing_ok=True)


def sweep() -> None:
    """Remove what a process that was killed has left: a folder whose lock nobody holds."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if _age(folder) > FORGOTTEN and _is_free(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_free(folder: Path) -> bool:
    try:
        held = os.open(folder / LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(held)
    return True


def _age(path: Path) -> float:
    """Seconds since it was last changed; 0 for what is gone."""
    try:
        return time.time() - path.lstat().st_mtime
    except FileNotFoundError:
        return 0.0


def _end(folder: Path, held: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(held)
