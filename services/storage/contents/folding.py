"""What counts as the same writing, and by which pieces of a text its words are found (5.3.1).

Pure. Full and half width, capitals, and line breaks between Chinese characters make no difference.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from services.domain.base import Frozen

LONGEST, MOST_WORDS = 60, 5
BEFORE, BEHIND = 30, 90
"""Characters shown round the first word that was found."""

_WIDE: Final = "\u2e80-\u2fdf\u3001-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_BROKEN: Final = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])")
_SPACE: Final = re.compile(r"\s+")
_CHINESE: Final = re.compile(rf"[{_WIDE}]")
_RUNS: Final = re.compile(r"\s+|\S+")
_NARROW: Final = re.compile(rf"[^\s{_WIDE}]{{3,}}")


def fold(text: str) -> str:
    """The text as it is compared."""
    return _SPACE.sub(" ", _BROKEN.sub("", _level(text)))


def words_of(typed: str) -> tuple[str, ...]:
    """The words looked for, as they are compared, each once."""
    return tuple(dict.fromkeys(_level(typed[:LONGEST]).split()))[:MOST_WORDS]


def _level(text: str) -> str:
    """A small letter may come apart from its accent, so they are put together afterwards again."""
    return _composed(_composed(text).casefold())


def _composed(text: str) -> str:
    if unicodedata.is_normalized("NFKC", text):
        return text
    return unicodedata.normalize("NFKC", text)


def pieces_of(folded: str) -> set[str]:
    """Every character and every two neighbours; of Latin letters and digits every three as well,
    since two of those stand on nearly every page.
    """
    pieces = set(folded)
    pieces.update(map("".join, pairwise(folded)))
    pieces = {piece for piece in pieces if " " not in piece}
    for run in _NARROW.findall(folded):
        pieces.update(map("".join, zip(run, run[1:], run[2:], strict=False)))
    return pieces


def pieces_asked(word: str) -> set[str]:
    """Those of a text's pieces without which the word cannot stand in it."""
    if len(word) == 1:
        return {word}
    threes = {word[at : at + 3] for at in range(len(word) - 2)}
    narrow = {three for three in threes if _NARROW.fullmatch(three)}
    twos = {word[at : at + 2] for at in range(len(word) - 1)}
    return narrow | {two for two in twos if not any(two in three for three in narrow)}


def holds_all(folded: str, words: Sequence[str]) -> bool:
    return all(word in folded for word in words)


class Said(Frozen):
    """A stretch of an excerpt; `sought` where it is what was looked for."""

    text: str
    sought: bool = False


def excerpt(text: str, words: Sequence[str]) -> tuple[Said, ...]:
    """As it was written, round the first word that is found in it."""
    folded, places = _with_places(text)
    first = min((at for word in words if (at := folded.find(word)) >= 0), default=0)
    start, end = max(0, first - BEFORE), min(len(folded), first + BEHIND)
    marks = sorted(_marks(folded[start:end], words, start))
    begin = places[start] if folded else 0
    until = places[end] if end < len(folded) else len(text)
    parts = [Said(text="…")] if start else []
    at = begin
    for found, behind in marks:
        left, right = places[found], places[behind] if behind < len(folded) else len(text)
        if right <= at:
            continue
        parts += [Said(text=text[at:left]), Said(text=text[max(at, left) : right], sought=True)]
        at = right
    parts += [Said(text=text[at:until]), *([Said(text="…")] if end < len(folded) else [])]
    return tuple(part for part in parts if part.text)


def _marks(window: str, words: Sequence[str], start: int) -> Iterator[tuple[int, int]]:
    if words:
        for hit in re.finditer("|".join(map(re.escape, words)), window):
            yield start + hit.start(), start + hit.end()


def _with_places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the place that it comes from."""
    parts: list[str] = []
    places: list[int] = []
    for run in _RUNS.finditer(text):
        own, at = run[0], run.start()
        if own.isspace():
            if not _is_gap(parts, text, run.end()):
                parts.append(" ")
                places.append(at)
            continue
        folded = fold(own)
        if len(folded) == len(own):
            parts.append(folded)
            places += range(at, run.end())
            continue
        for start, cluster in _clusters(own):
            parts.append(fold(cluster))
            places += [at + start] * len(parts[-1])
    return "".join(parts), places


def _clusters(run: str) -> Iterator[tuple[int, str]]:
    """Each character with the accents behind it."""
    start = 0
    for at in range(1, len(run) + 1):
        if at == len(run) or not unicodedata.combining(run[at]):
            yield start, run[start:at]
            start = at


def _is_gap(before: Sequence[str], text: str, behind: int) -> bool:
    """Whether the blank stands between two Chinese characters, and so is none."""
    if not before or behind >= len(text):
        return False
    following = _level(text[behind])[:1]
    return bool(_CHINESE.match(before[-1][-1:]) and _CHINESE.match(following))
