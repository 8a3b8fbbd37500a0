"""A file that lies in the store, read as if it lay here: what is wanted of it is asked for by blocks.

Runs in the inspection process, which opens no file itself and needs none on a disk.
"""

from collections.abc import Callable
from functools import lru_cache
from io import SEEK_CUR, SEEK_END, SEEK_SET, BufferedReader, RawIOBase
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BLOCK: Final = 4 * 1024 * 1024
"""Bytes asked for at once: most papers are one question, and a film of a gigabyte is 256."""
KEPT: Final = 32
"""Blocks at hand: a PDF is read to and fro, and nothing of it is asked for again so soon."""

Ask = Callable[[int, int], bytes]
"""Bytes of the file: from where, how many. It gives them all, or ends the process."""


class _Elsewhere(RawIOBase):
    def __init__(self, size: int, ask: Ask) -> None:
        self._size, self._at = size, 0
        self._block = lru_cache(KEPT)(
            lambda number: ask(number * BLOCK, min(BLOCK, size - number * BLOCK))
        )

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = SEEK_SET, /) -> int:
        """Raises OSError before the beginning, as a file does."""
        at = {SEEK_SET: 0, SEEK_CUR: self._at, SEEK_END: self._size}[whence] + offset
        if at < 0:
            raise OSError
        self._at = at
        return at

    def readinto(self, into: "WriteableBuffer", /) -> int:
        """As far as the block goes; whoever wants more reads on."""
        if self._at >= self._size:
            return 0
        number, skip = divmod(self._at, BLOCK)
        room = memoryview(into)
        part = memoryview(self._block(number))[skip : skip + len(room)]
        room[: len(part)] = part
        self._at += len(part)
        return len(part)


def file_of(size: int, ask: Ask) -> BinaryIO:
    """A file of so many bytes, which `ask` gives."""
    return BufferedReader(_Elsewhere(size, ask))


def size_of(file: BinaryIO) -> int:
    return file.seek(0, SEEK_END)


def head_of(file: BinaryIO, length: int) -> bytes:
    file.seek(0)
    return file.read(length)
