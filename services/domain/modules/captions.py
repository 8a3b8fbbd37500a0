"""Captions of a film as WebVTT: what is taken, and in which form it is kept (B3.4, 5.4.1).

Kept are cues alone, each with its times and words. Styles, regions and settings are left out:
a page needs none of them, and what a stranger wrote in them is sent to nobody.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby
from typing import Final

from services.domain.base import Frozen
from services.domain.errors import DomainError

BIGGEST: Final = 500_000
"""Characters of a file: a film of three hours has a fifth of it."""
MOST_CUES: Final = 5000
ARROW: Final = "-->"
LEFT_OUT: Final = ("NOTE", "STYLE", "REGION")
SLACK: Final = 5
"""Seconds by which the last cue may outlast the film: how long a film is, is rounded."""
_TIME: Final = re.compile(r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})", re.ASCII)
_TAG: Final = re.compile(r"<[^>]*>")


class CaptionsWrong(DomainError):
    """`line` says where the file stops being WebVTT, counted from 1."""

    code = "captions-wrong"


class CaptionLanguage(StrEnum):
    ZH = "zh"
    EN = "en"


class Cue(Frozen):
    """Times in milliseconds."""

    begins: int
    ends: int
    words: str

    @property
    def second(self) -> int:
        return self.begins // 1000


def read_captions(text: str, film_seconds: int | None = None) -> tuple[Cue, ...]:
    """The cues in their order. Raises CaptionsWrong for a file that is none, is too long, goes
    back in time, or says something after the film is over.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(text) > BIGGEST or not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise CaptionsWrong(line=1)
    cues: list[Cue] = []
    for block in _blocks(lines):
        if block[0][1].split(" ")[0] in LEFT_OUT or block[0][0] == 1:
            continue
        cue = _cue(block)
        if cues and cue.begins < cues[-1].begins:
            raise CaptionsWrong(line=block[0][0])
        if film_seconds is not None and cue.second > film_seconds + SLACK:
            raise CaptionsWrong(line=block[0][0])
        cues.append(cue)
    if not cues or len(cues) > MOST_CUES:
        raise CaptionsWrong(line=len(lines))
    return tuple(cues)


def written(cues: Sequence[Cue]) -> str:
    """As it is kept and sent to browsers."""
    said = (f"{_said(cue.begins)} {ARROW} {_said(cue.ends)}\n{cue.words}\n" for cue in cues)
    return "WEBVTT\n\n" + "\n".join(said)


def _blocks(lines: Sequence[str]) -> list[list[tuple[int, str]]]:
    """Lines with their numbers, parted where one is empty."""
    numbered = enumerate(lines, start=1)
    parted = groupby(numbered, key=lambda one: not one[1].strip())
    return [list(block) for blank, block in parted if not blank]


def _cue(block: Sequence[tuple[int, str]]) -> Cue:
    at = 0 if ARROW in block[0][1] else 1  # A name may stand before the times.
    if len(block) < at + 2:
        raise CaptionsWrong(line=block[-1][0])
    number, times = block[at]
    first, arrow, rest = times.partition(ARROW)
    last = rest.split()[0] if rest.split() else ""
    begins, ends = _milliseconds(first.strip()), _milliseconds(last)
    if not arrow or begins is None or ends is None or ends <= begins:
        raise CaptionsWrong(line=number)
    words = []
    for line, said in block[at + 1 :]:
        if ARROW in said:
            raise CaptionsWrong(line=line)
        words.append(_TAG.sub("", said).strip())
    if not any(words):
        raise CaptionsWrong(line=number)
    return Cue(begins=begins, ends=ends, words="\n".join(filter(None, words)))


def _milliseconds(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds, rest = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _said(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
