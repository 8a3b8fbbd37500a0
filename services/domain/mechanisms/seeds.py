"""Choosing by a seed: whoever has the seed and the list chooses the same again (D8, D13).

A stream of numbers by HMAC-SHA256, and fair picks from it; docs/draws.md says it step by step.
Where a seed comes from is decided by who uses it (`draws.py`, `samples.py`).
"""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import count
from typing import TypeVar

Thing = TypeVar("Thing")
SIZE = 1 << 256
"""How many numbers a block of the stream can be."""


def numbers(seed: bytes, label: str) -> Iterator[int]:
    """The stream's numbers, one for each block; another label gives another stream."""
    for counter in count():
        block = hmac.new(seed, f"{label}:{counter}".encode(), sha256).digest()
        yield int.from_bytes(block, "big")


def below(bound: int, stream: Iterator[int], size: int = SIZE) -> int:
    """A number from 0 to `bound` - 1, each as likely as the other.

    `size` is seldom a multiple of the bound; numbers from the last, broken stretch are thrown away,
    or the low ones would come up more often.
    """
    fair = size - size % bound
    return next(number for number in stream if number < fair) % bound


def chosen(things: Sequence[Thing], many: int, stream: Iterator[int]) -> tuple[Thing, ...]:
    """So many of the things, in the order in which they came up, none twice."""
    left = list(things)
    return tuple(left.pop(below(len(left), stream)) for _ in range(min(many, len(left))))


def digest(lines: Iterable[str]) -> str:
    """sha256 of the lines as UTF-8, each ended by a line feed."""
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
