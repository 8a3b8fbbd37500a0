"""The three digests of a file, worked out while its bytes pass by once (5.1.1).

SM3 (GB/T 32905) is asked of OpenSSL, as Python itself does not promise it.
"""

import hashlib
from typing import Final, Self

from services.storage.beside import Beside

HASHES: Final = ("sha256", "sha512", "sm3")


class Digesting:
    """Takes the bytes in their order, for as long as it is open. SM3 takes twice as long as both
    others, so it has a thread of its own.
    """

    def __init__(self) -> None:
        self.hashes, self.size = [hashlib.new(name) for name in HASHES], 0
        self._beside = Beside(self.hashes[-1].update)

    def __enter__(self) -> Self:
        self._beside.__enter__()
        return self

    def __exit__(self, *said: object) -> None:
        self._beside.__exit__(*said)

    def take(self, chunk: bytes) -> None:
        """Blocks until the quick ones have it; SM3 goes on with it while the next is fetched."""
        self._beside.begin(chunk)
        for one in self.hashes[:-1]:
            one.update(chunk)
        self.size += len(chunk)

    @property
    def found(self) -> dict[str, str]:
        """By name, as hexadecimal digits."""
        self._beside.catch_up()
        return {name: one.hexdigest() for name, one in zip(HASHES, self.hashes, strict=True)}
