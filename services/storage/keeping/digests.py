"""The three digests of a file, worked out while its bytes pass by once (5.1.1).

SM3 (GB/T 32905) is asked of OpenSSL, as Python itself does not promise it.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Self

HASHES: Final = ("sha256", "sha512", "sm3")


class Digesting:
    """Takes the bytes in their order, for as long as it is open. SM3 takes as long as both others,
    and hashing lets go of the interpreter, so SM3 has a thread of its own.
    """

    def __init__(self) -> None:
        self.hashes, self.size = [hashlib.new(name) for name in HASHES], 0
        self._beside = ThreadPoolExecutor(max_workers=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._beside.shutdown(wait=False)

    def take(self, chunk: bytes) -> None:
        """Blocks until all three have it."""
        *quick, slow = self.hashes
        going = self._beside.submit(slow.update, chunk)
        for one in quick:
            one.update(chunk)
        going.result()
        self.size += len(chunk)

    @property
    def found(self) -> dict[str, str]:
        """By name, as hexadecimal digits."""
        return {name: one.hexdigest() for name, one in zip(HASHES, self.hashes, strict=True)}
