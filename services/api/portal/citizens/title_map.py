"""The map of titles as plain SVG: a dot each, those that would cover each other as one (6.4.5).

Pure. No base map and no borders lie below: either would need an approval number. What is on the map
is in the list before it, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.api.portal.files.map_drawn import MapFrame
from services.domain.tree.positions import Position
from services.storage.queries.public import RegisterLine

NEAR: Final = 26
"""Units of the drawing: dots closer than this are drawn as one."""
SAMPLE: Final = "样例"
"""How the source of made-up points begins."""


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    spot: Position
    titles: tuple[RegisterLine, ...]

    @property
    def held(self) -> bool:
        return any(one.cancelled_on is None for one in self.titles)

    @property
    def radius(self) -> float:
        return 9.0 if len(self.titles) == 1 else min(13.0 + len(self.titles) / 4, 26.0)


@dataclass(frozen=True)
class TitleMap:
    height: int
    dots: tuple[Dot, ...]
    nowhere: int
    """Titles of places whose point is not known."""
    sample: bool
    """Whether a point is only an example."""


def draw_titles(titles: Sequence[RegisterLine], known: dict[str, Position]) -> TitleMap | None:
    """None where no title has a place on the map."""
    placed = [one for one in titles if one.place.code in known]
    if not placed:
        return None
    spots = {one.id: known[one.place.code] for one in placed}
    frame = MapFrame([(spot.lon, spot.lat) for spot in spots.values()])
    dots: list[Dot] = []
    for one in placed:
        x, y = frame.at((spots[one.id].lon, spots[one.id].lat))
        at = next((n for n, dot in enumerate(dots) if _near(dot, x, y)), None)
        if at is None:
            dots.append(Dot(x, y, spots[one.id], (one,)))
        else:
            dots[at] = replace(dots[at], titles=(*dots[at].titles, one))
    return TitleMap(
        height=frame.height,
        dots=tuple(dots),
        nowhere=len(titles) - len(placed),
        sample=any(spot.source.startswith(SAMPLE) for spot in spots.values()),
    )


def _near(dot: Dot, x: float, y: float) -> bool:
    return (dot.x - x) ** 2 + (dot.y - y) ** 2 < NEAR**2
