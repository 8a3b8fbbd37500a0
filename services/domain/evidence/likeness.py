"""Borrowed evidence: when are two pictures, two texts or a place suspiciously alike (5.1.8)?

Pure arithmetic over fingerprints. What is found is shown to the assessor with both places and is
never a reason for a refusal by itself: neighbours may share a river and a photograph of it.
"""

import re
import unicodedata
from enum import StrEnum
from hashlib import blake2b
from math import asin, cos, radians, sin, sqrt
from typing import Final

BANDS: Final = 4
BITS: Final = 16
MOST_APART: Final = 7
"""Bits of 64 in which the hashes of two copies of one picture may differ.

Our own choice, no source: scaled, saved again, brighter or darker copies stay within 4; different
pictures of the tests lie beyond 10.
"""

SHINGLE: Final = 12
"""Letters of a passage that are hashed together."""

ONE_IN: Final = 32
"""So many passages are passed by for each one that is kept, the same ones in every text."""

LEAST_SHARED: Final = 6
"""Kept passages that two pages must share: about two hundred letters in a row, or more apart."""

MOST_CASES: Final = 5
"""A passage that stands in more cases than this is a form's wording or a law's, and no sign."""

EARTH_KM: Final = 6371.0


class LikenessKind(StrEnum):
    SAME = "same-bytes"
    PICTURE = "picture"
    TEXT = "text"
    PLACE = "place"


class Judgement(StrEnum):
    """What an assessor made of it. The machine makes nothing of it."""

    LOOKED_AT = "looked-at"
    EXPLAINED = "explained"
    PURSUED = "pursued"


class Relation(StrEnum):
    """Whose the other file is."""

    OWN = "own-earlier-case"
    RELATED = "above-or-below"
    FOREIGN = "foreign"


def bands(picture: str) -> tuple[int, ...]:
    """The hash (16 hexadecimal digits) in four pieces of 16 bits."""
    value = int(picture, 16)
    return tuple(value >> BITS * at & (1 << BITS) - 1 for at in reversed(range(BANDS)))


def probes(band: int) -> tuple[int, ...]:
    """The band and all that differ from it in one bit.

    Of two hashes at most 7 bits apart one of the four bands differs in at most one: whoever looks
    up these finds every near hash, and few others.
    """
    return (band, *(band ^ 1 << bit for bit in range(BITS)))


def bits_apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def marks(text: str) -> frozenset[int]:
    """The hashes (63 bits) of the kept passages. Spaces, marks, width and case make no difference.

    Which passages are kept is decided by their own hash, so that a copy in another place, on
    another page or inside a longer text keeps the same ones.
    """
    letters = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
    found = set()
    for at in range(len(letters) - SHINGLE + 1):
        digest = blake2b(letters[at : at + SHINGLE].encode("utf-8", "replace"), digest_size=8)
        value = int.from_bytes(digest.digest())
        if value % ONE_IN == 0:
            found.add(value >> 1)
    return frozenset(found)


def km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Along the earth's surface; places are degrees north and east."""
    (north, east), (other_north, other_east) = (
        (radians(place[0]), radians(place[1])) for place in (one, other)
    )
    half = sin((other_north - north) / 2) ** 2
    half += cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def relation(place: str, other: str) -> Relation:
    """`place` and `other` are units' codes: the same, one inside the other, or strangers."""
    if place == other:
        return Relation.OWN
    if place.startswith(other) or other.startswith(place):
        return Relation.RELATED
    return Relation.FOREIGN
