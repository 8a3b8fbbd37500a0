"""Layers of the atlas as GeoJSON: what is taken, and the shapes in it (B3.3.1, 5.4.1).

Coordinates are WGS-84, longitude first (RFC 7946). Whether a shift of GCJ-02 is in them nobody can
tell from the numbers; whoever sends a layer says that there is none.
"""

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NoReturn

from services.domain.base import Frozen
from services.domain.errors import DomainError

BIGGEST: Final = 900_000
"""Bytes of a layer: what is bigger is simplified first, as a page has to draw it."""
DEEPEST: Final = 12
"""Levels of brackets; the deepest geometry needs eight."""
MOST_FEATURES: Final = 2000
MOST_POINTS: Final = 40_000
WEST, EAST, SOUTH, NORTH = 73.0, 136.0, 3.0, 54.0
"""A box around the country, roughly: our own choice, to find degrees that were swapped."""
NAMES: Final = ("name", "名称", "title", "标题", "NAME", "Name")
LONGEST_NAME: Final = 80
_GEODETIC: Final = ("CRS84", "EPSG::4326", "EPSG:4326")


class LayerWrong(DomainError):
    """No GeoJSON that can be drawn; `at` is the feature, counted from 1, nought for the whole."""

    code = "layer-wrong"


class LayerTooBig(DomainError):
    """More than a page can draw: `what` there are too many of, and how many may be."""

    code = "layer-too-big"


class LayerOutside(DomainError):
    """A coordinate that is not WGS-84 within the country, longitude first."""

    code = "layer-outside"


class LayerKind(StrEnum):
    """B3.3.1."""

    BASE = "base-map"
    ZONES = "function-zones"
    SOURCES = "pollution-sources"
    POINTS = "monitoring-points"
    FEATURE = "feature-work"


class Drawn(StrEnum):
    POINT = "point"
    LINE = "line"
    AREA = "area"


_DRAWN: Final = {"Point": Drawn.POINT, "LineString": Drawn.LINE, "Polygon": Drawn.AREA}
Position = tuple[float, float]
"""Longitude, latitude."""


class Shape(Frozen):
    """One thing on the map. A point is a line of one position; rings of an area are closed."""

    name: str
    drawn: Drawn
    lines: tuple[tuple[Position, ...], ...]

    @property
    def positions(self) -> Iterator[Position]:
        return (position for line in self.lines for position in line)


def read_layer(text: str) -> tuple[Shape, ...]:
    """The shapes in their order. Raises LayerWrong, LayerTooBig, LayerOutside."""
    if len(text.encode("utf-8", "replace")) > BIGGEST:
        raise LayerTooBig(what="bytes", most=BIGGEST)
    _check_depth(text)
    try:
        whole = json.loads(text.removeprefix("\ufeff"), parse_constant=_no_number)
    except ValueError:
        raise LayerWrong(at=0) from None
    features = _features(whole)
    if len(features) > MOST_FEATURES:
        raise LayerTooBig(what="features", most=MOST_FEATURES)
    shapes, points = [], 0
    for number, feature in enumerate(features, start=1):
        for shape in _shapes(feature, number):
            points += sum(len(line) for line in shape.lines)
            if points > MOST_POINTS:
                raise LayerTooBig(what="points", most=MOST_POINTS)
            shapes.append(shape)
    if not shapes:
        raise LayerWrong(at=0)
    return tuple(shapes)


def inside(longitude: float, latitude: float) -> bool:
    return WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH


def _no_number(_: str) -> NoReturn:
    raise ValueError("no number of JSON")


def _check_depth(text: str) -> None:
    """Before it is parsed: a reader of JSON goes down with every bracket."""
    depth, quoted, skip = 0, False, False
    for sign in text:
        if skip:
            skip = False
        elif quoted:
            skip, quoted = sign == "\\", sign != '"'
        elif sign == '"':
            quoted = True
        elif sign in "[{":
            depth += 1
            if depth > DEEPEST:
                raise LayerWrong(at=0)
        elif sign in "]}":
            depth -= 1


def _features(whole: object) -> list[object]:
    match whole:
        case {"crs": {"properties": {"name": str(name)}}} if not name.endswith(_GEODETIC):
            raise LayerOutside(at=0)
        case {"type": "FeatureCollection", "features": list(features)}:
            return features
        case {"type": "Feature"}:
            return [whole]
    raise LayerWrong(at=0)


def _shapes(feature: object, number: int) -> Iterator[Shape]:
    """Collections of geometries are refused: they are drawn as features of their own."""
    match feature:
        case {"type": "Feature", "geometry": None}:
            return
        case {
            "type": "Feature",
            "geometry": {"type": str(kind), "coordinates": list(held)},
            **rest,
        }:
            several = kind.startswith("Multi")
            name, drawn = _name(rest.get("properties")), _DRAWN.get(kind.removeprefix("Multi"))
            if drawn is None:
                raise LayerWrong(at=number)
            for one in held if several else [held]:
                yield Shape(name=name, drawn=drawn, lines=_lines(drawn, one, number))
        case _:
            raise LayerWrong(at=number)


def _lines(drawn: Drawn, held: object, number: int) -> tuple[tuple[Position, ...], ...]:
    match drawn:
        case Drawn.POINT:
            return ((_position(held, number),),)
        case Drawn.LINE:
            return (_line(held, number, 2),)
    return _rings(held, number)


def _rings(rings: object, number: int) -> tuple[tuple[Position, ...], ...]:
    found = tuple(_line(ring, number, 4) for ring in rings) if isinstance(rings, list) else ()
    if not found or any(ring[0] != ring[-1] for ring in found):
        raise LayerWrong(at=number)
    return found


def _line(held: object, number: int, least: int) -> tuple[Position, ...]:
    if not isinstance(held, list) or len(held) < least:
        raise LayerWrong(at=number)
    return tuple(_position(one, number) for one in held)


def _position(held: object, number: int) -> Position:
    match held:
        case [int() | float() as longitude, int() | float() as latitude, *_]:
            if isinstance(longitude, bool) or isinstance(latitude, bool):
                raise LayerWrong(at=number)
            if not inside(longitude, latitude):
                raise LayerOutside(at=number)
            return float(longitude), float(latitude)
    raise LayerWrong(at=number)


def _name(properties: object) -> str:
    known = properties if isinstance(properties, dict) else {}
    for key in NAMES:
        if isinstance(said := known.get(key), str | int | float) and str(said).strip():
            return " ".join(str(said).split())[:LONGEST_NAME]
    return ""
