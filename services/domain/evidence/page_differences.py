"""Two versions of a paper, page by page: what was taken out and what was put in (5.4.3).

Pure, over the words of pages; how they were read out is no matter here. Pages that moved as they
are count as the same.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal

from services.domain.base import Frozen

MOST_PAGES: Final = 400
MOST_SIGNS: Final = 20_000
"""Of one page: a page of a stranger's file may hold anything."""
_CLAUSE: Final = re.compile(r"[^。；;！？!?，,\n]*[。；;！？!?，,\n]?")


class Piece(Frozen):
    """A run of words: in both versions, only in the one before, or only in the later one."""

    kind: Literal["same", "out", "in"]
    text: str


class PageDifference(Frozen):
    """One page that differs; a side without a number has no such page."""

    before: int | None
    then: int | None
    pieces: tuple[Piece, ...]


def differing_pages(
    before: Sequence[tuple[int, str]], then: Sequence[tuple[int, str]]
) -> tuple[PageDifference, ...]:
    """Pages as number and words, in their order."""
    old, new = before[:MOST_PAGES], then[:MOST_PAGES]
    matched = SequenceMatcher(None, [_said(one) for one in old], [_said(one) for one in new], False)
    return tuple(
        found
        for kind, a, b, c, d in matched.get_opcodes()
        if kind != "equal"
        for found in _pairs(old[a:b], new[c:d])
    )


def _said(page: tuple[int, str]) -> str:
    return " ".join(page[1].split())


def _pairs(
    old: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]]
) -> Iterator[PageDifference]:
    """In a run of changed pages the first stands beside the first, and so on."""
    for at in range(max(len(old), len(new))):
        was = old[at] if at < len(old) else None
        now = new[at] if at < len(new) else None
        pieces = tuple(_pieces(was[1] if was else "", now[1] if now else ""))
        yield PageDifference(
            before=was[0] if was else None, then=now[0] if now else None, pieces=pieces
        )


def _pieces(before: str, then: str) -> Iterator[Piece]:
    old, new = _clauses(before), _clauses(then)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, False).get_opcodes():
        if kind == "equal":
            yield Piece(kind="same", text="".join(old[a:b]))
            continue
        if b > a:
            yield Piece(kind="out", text="".join(old[a:b]))
        if d > c:
            yield Piece(kind="in", text="".join(new[c:d]))


def _clauses(text: str) -> list[str]:
    return [one for one in _CLAUSE.findall(text[:MOST_SIGNS]) if one]
