"""The atlas as plain SVG: layers and places of photographs in one frame, true to scale (5.4.1).

Pure. North is up; degrees east are shortened by the latitude of the middle, which is right for a
county. No base map lies below: one would need an approval number of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, radians
from typing import Final

from services.domain.modules.layers import Drawn, Position
from services.storage.modules.layers import Layer

WIDTH: Final = 1000
LEAST, MOST = 420, 1200
"""Of the height."""
EDGE: Final = 40
SMALLEST: Final = 0.01
"""Degrees: one place alone still has a frame of about a kilometre."""
KM: Final = 111.2
"""Kilometres of a degree of latitude."""
LOOKS: Final = 6
"""How many looks of layers there are, each a colour, a shape and a kind of line."""
MOST_LABELS: Final = 40
STEPS: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True)
class Photo:
    """A photograph that knows where it was taken."""

    document: str
    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Mark:
    number: int
    photo: Photo
    x: float
    y: float


@dataclass(frozen=True)
class Figure:
    """One shape: `path` of a line or area, or a place for a sign. `look` counts from 1."""

    look: int
    drawn: Drawn
    name: str
    path: str
    x: float
    y: float
    labelled: bool


@dataclass(frozen=True)
class Drawing:
    height: int
    figures: tuple[Figure, ...]
    marks: tuple[Mark, ...]
    bar_km: float
    bar: float
    """Its length on the map."""


def look_of(number: int) -> int:
    """Of a layer by its place in the list, which counts from 0."""
    return number % LOOKS + 1


def draw(layers: Sequence[Layer], photos: Sequence[Photo]) -> Drawing | None:
    """None where nothing has a place."""
    spots = [(one.longitude, one.latitude) for one in photos]
    spots += [spot for layer in layers for shape in layer.shapes for spot in shape.positions]
    if not spots:
        return None
    frame = MapFrame(spots)
    count = sum(len(layer.shapes) for layer in layers)
    figures = [
        figure
        for number, layer in enumerate(layers)
        for figure in _figures(frame, look_of(number), layer, labelled=count <= MOST_LABELS)
    ]
    marks = [
        Mark(number, one, *frame.at((one.longitude, one.latitude)))
        for number, one in enumerate(photos, start=1)
    ]
    km = max((one for one in STEPS if one * frame.per_km <= WIDTH / 4), default=STEPS[0])
    return Drawing(
        height=frame.height,
        figures=tuple(figures),
        marks=tuple(marks),
        bar_km=km,
        bar=round(km * frame.per_km, 1),
    )


class MapFrame:
    """From degrees to the units of the drawing."""

    def __init__(self, spots: Iterable[Position]) -> None:
        east, north = zip(*spots, strict=True)
        self.middle = (_mean(east), _mean(north))
        self.narrow = cos(radians(self.middle[1]))
        wide = max((max(east) - min(east)) * self.narrow, SMALLEST)
        high = max(north) - min(north)
        inner = WIDTH - 2 * EDGE
        self.scale = min(inner / wide, (MOST - 2 * EDGE) / max(high, SMALLEST))
        self.height = max(LEAST, round(high * self.scale) + 2 * EDGE)
        self.per_km = self.scale / KM

    def at(self, spot: Position) -> Position:
        x = WIDTH / 2 + (spot[0] - self.middle[0]) * self.narrow * self.scale
        y = self.height / 2 - (spot[1] - self.middle[1]) * self.scale
        return round(x, 1), round(y, 1)


def _mean(values: Sequence[float]) -> float:
    return (min(values) + max(values)) / 2


def _figures(frame: MapFrame, look: int, layer: Layer, *, labelled: bool) -> Iterable[Figure]:
    for shape in layer.shapes:
        lines = [[frame.at(spot) for spot in line] for line in shape.lines]
        x, y = _label(lines[0], shape.drawn)
        yield Figure(
            look=look,
            drawn=shape.drawn,
            name=shape.name,
            path="" if shape.drawn is Drawn.POINT else _path(lines, shape.drawn),
            x=x,
            y=y,
            labelled=labelled and bool(shape.name),
        )


def _label(line: Sequence[Position], drawn: Drawn) -> Position:
    """A point where it is, a line at its middle, an area in the middle of its frame."""
    if drawn is Drawn.AREA:
        return _mean([x for x, _ in line]), _mean([y for _, y in line])
    return line[len(line) // 2]


def _path(lines: Iterable[Sequence[Position]], drawn: Drawn) -> str:
    """In whole units: what lies closer together than a pixel is drawn once."""
    closed = "Z" if drawn is Drawn.AREA else ""
    parts = []
    for line in lines:
        spots = [spot for spot, _ in groupby((round(x), round(y)) for x, y in line)]
        parts.append("M" + "L".join(f"{x} {y}" for x, y in spots) + closed)
    return "".join(parts)
