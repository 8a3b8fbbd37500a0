"""The three digests of a file, worked out while its bytes pass by once (5.1.1).

SM3 (GB/T 32905) is asked of OpenSSL, as Python itself does not promise it.
"""

import asyncio
import hashlib
from typing import Final

HASHES: Final = ("sha256", "sha512", "sm3")


class Digesting:
    """Takes the bytes in their order; hashing lets go of the interpreter, so it is put on a thread."""

    def __init__(self) -> None:
        self.hashes, self.size = [hashlib.new(name) for name in HASHES], 0

    async def take(self, chunk: bytes) -> None:
        await asyncio.to_thread(self._take, chunk)

    @property
    def found(self) -> dict[str, str]:
        """By name, as hexadecimal digits."""
        return {name: one.hexdigest() for name, one in zip(HASHES, self.hashes, strict=True)}

    def _take(self, chunk: bytes) -> None:
        for hashing in self.hashes:
            hashing.update(chunk)
        self.size += len(chunk)
