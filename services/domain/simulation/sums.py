"""Counts of several runs, added up field by field (4.4.1)."""

from collections import Counter
from dataclasses import dataclass, fields
from typing import Self


@dataclass
class Sums:
    """Every field is a counter, a list, a set, a number, or a mapping to one of these."""

    def add(self, other: Self) -> None:
        """The other's counts on top of these."""
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            match mine:
                case Counter() | set():
                    mine.update(theirs)
                case list():
                    mine.extend(theirs)
                case int():
                    setattr(self, one.name, mine + theirs)
                case dict():
                    _put(mine, theirs)


def _put(mine: dict[object, object], theirs: dict[object, object]) -> None:
    for key, value in theirs.items():
        match mine.get(key):
            case None:
                mine[key] = value
            case list() as known if isinstance(value, list):
                known.extend(value)
            case set() as known if isinstance(value, set):
                known.update(value)
