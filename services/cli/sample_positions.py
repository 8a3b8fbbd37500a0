"""Points for the places of the sample city: made up, and marked so (6.4.5).

They follow from the codes, so that every sample has the same map: towns around their county, and
villages around their town.
"""

from hashlib import sha256

from services.domain.tree.positions import Position
from services.storage.tree.units import Unit

MIDDLE = (104.07, 30.66)
SPREAD = {2: 0.0, 4: 0.0, 6: 0.9, 9: 0.22, 12: 0.05}
"""Degrees around the unit above, by length of the code."""
SOURCE = "样例坐标，不是实测"


def sample_positions(units: tuple[Unit, ...]) -> tuple[Position, ...]:
    return tuple(
        Position(code=one.code, lon=lon, lat=lat, source=SOURCE)
        for one in units
        if one.kind == "place"
        for lon, lat in (_spot(one.code),)
    )


def _spot(code: str) -> tuple[float, float]:
    lon, lat = MIDDLE
    for length, spread in SPREAD.items():
        if len(code) >= length:
            drawn = sha256(code[:length].encode()).digest()
            lon += spread * (drawn[0] / 127.5 - 1)
            lat += spread * (drawn[1] / 127.5 - 1)
    return round(lon, 4), round(lat, 4)
