"""The perceptual hash of a picture: 64 bits that stay almost the same when it is copied about.

The classic pHash: the lowest 8 x 8 frequencies of a cosine transform of 32 x 32 greys, each
above or below their median. How near two hashes are is judged in `domain.likeness`.
"""

from functools import cache
from math import cos, pi
from statistics import median, pstdev
from typing import Final

from PIL import Image

SIDE: Final = 32
KEPT: Final = 8

PLAIN: Final = 6.0
"""Grey levels by which a picture must vary: a white page or a black frame is like any other."""


def perceptual(picture: Image.Image) -> str | None:
    """16 hexadecimal digits, or None for a picture on which there is nothing to be seen."""
    small = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    greys = small.tobytes()
    if pstdev(greys) < PLAIN:
        return None
    rows = [_lowest(greys[at : at + SIDE]) for at in range(0, SIDE * SIDE, SIDE)]
    columns = [_lowest([row[across] for row in rows]) for across in range(KEPT)]
    found = [columns[across][down] for down in range(KEPT) for across in range(KEPT)]
    # The first one is the brightness of the whole; it would only shift the middle.
    middle = median(found[1:])
    bits = "".join("1" if value > middle else "0" for value in found)
    return f"{int(bits, 2):016x}"


def _lowest(values: bytes | list[float]) -> list[float]:
    return [
        sum(value * wave for value, wave in zip(values, waves, strict=True)) for waves in _waves()
    ]


@cache
def _waves() -> tuple[tuple[float, ...], ...]:
    return tuple(
        tuple(cos(pi * (2 * at + 1) * frequency / (2 * SIDE)) for at in range(SIDE))
        for frequency in range(KEPT)
    )
