"""Chance that is the same for the same seed: each unit draws from a stream of its own (4.4.1).

So a result depends neither on the order in which units are looked at nor on how many processes
look. The numbers are those of `mechanisms/seeds.py`.
"""

from collections.abc import Sequence
from typing import TypeVar

from services.domain.mechanisms.seeds import SIZE, below, numbers

Thing = TypeVar("Thing")


class Chance:
    def __init__(self, seed: int, whose: str) -> None:
        self._numbers = numbers(str(seed).encode(), whose)

    def happens(self, rate: float) -> bool:
        """True in this share of all cases."""
        return next(self._numbers) / SIZE < rate

    def between(self, least: int, most: int) -> int:
        """Each whole number from `least` to `most` is as likely as the other."""
        return least + below(max(most - least, 0) + 1, self._numbers)

    def one_of(self, things: Sequence[Thing]) -> Thing:
        return things[below(len(things), self._numbers)]
