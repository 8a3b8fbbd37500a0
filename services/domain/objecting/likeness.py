"""Which objections say the same: many send one text, with a word changed here and there (6.4.3).

Pure arithmetic over short texts: the least hashes of their passages, in pairs to be looked up by.
What is alike is shown together and may be answered together; nothing is refused for it.
"""

import re
import unicodedata
from hashlib import blake2b
from typing import Final

PASSAGE: Final = 4
"""Letters that are hashed together: objections are short."""
HASHES: Final = 16
PAIR: Final = 2
LEAST: Final = 10
"""Of 16 hashes so many are the same in texts that share about six tenths of their passages or more.

Our own choice, no source: copies with a name or a street changed share 12 and more, different
complaints about the same river 4 at most.
"""
_PRIME: Final = (1 << 61) - 1

Sketch = tuple[int, ...]


def _factors() -> tuple[tuple[int, int], ...]:
    """The same on every machine: taken from the hash itself."""
    found = []
    for number in range(HASHES):
        digest = blake2b(f"ecocase:alike:{number}".encode(), digest_size=16).digest()
        found.append((int.from_bytes(digest[:8]) % _PRIME | 1, int.from_bytes(digest[8:]) % _PRIME))
    return tuple(found)


_FACTORS: Final = _factors()


def sketch(text: str) -> Sketch:
    """Sixteen numbers; empty for a text without letters. Spaces, marks and width do not matter."""
    letters = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
    passages = {letters[at : at + PASSAGE] for at in range(max(1, len(letters) - PASSAGE + 1))}
    hashes = [
        int.from_bytes(blake2b(one.encode("utf-8", "replace"), digest_size=8).digest())
        for one in passages
        if one
    ]
    if not hashes:
        return ()
    return tuple(
        min((factor * one + shift) % _PRIME for one in hashes) for factor, shift in _FACTORS
    )


def keys(of: Sketch) -> tuple[int, ...]:
    """Eight numbers of 63 bits; texts that are alike share one of them nearly always."""
    return tuple(
        int.from_bytes(blake2b(f"{at}:{of[at]}:{of[at + 1]}".encode(), digest_size=8).digest()) >> 1
        for at in range(0, len(of), PAIR)
    )


def alike(one: Sketch, other: Sketch) -> bool:
    return sum(a == b for a, b in zip(one, other, strict=False)) >= LEAST
