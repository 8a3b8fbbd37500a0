"""Where places lie, for the map of titles: one point each, read from CSV or GeoJSON (6.4.5).

Degrees as measured (CGCS2000 or WGS 84), east first. Points are kept, no borders: a map of borders
needs an approval number of its own.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import Field, ValidationError

from services.domain.base import Frozen
from services.domain.errors import DomainError
from services.domain.modules.layers import inside

MOST: Final = 20_000
"""Points of one file."""


class PositionsWrong(DomainError):
    """A line or feature that is no point of a place; `line` counts from 1, 0 for the whole file."""

    code = "positions-wrong"


class Position(Frozen):
    code: str = Field(pattern=r"^\d{2,12}$")
    lon: float
    lat: float
    source: str = Field(default="", max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")


def read_positions(text: str) -> tuple[Position, ...]:
    """Of a GeoJSON of points with `code` among their properties, else of a CSV with the columns
    code, lon, lat and, where it is known, source. Raises PositionsWrong; of one file all or nothing.
    """
    text = text.removeprefix("\ufeff")
    rows = _features(text) if text.lstrip().startswith("{") else _lines(text)
    found = [_position(row, number) for number, row in enumerate(rows, start=1)]
    if not 0 < len(found) <= MOST:
        raise PositionsWrong(line=0)
    return tuple(found)


def unfit(typed: Mapping[str, str]) -> tuple[str, ...]:
    """Which of `code`, `lon`, `lat`, `source`, as one person typed them, are no point of a place."""
    try:
        one = Position.model_validate(typed)
    except ValidationError as error:
        return tuple(str(each["loc"][0]) for each in error.errors())
    return () if inside(one.lon, one.lat) else ("lon", "lat")


def _position(row: object, number: int) -> Position:
    try:
        found = Position.model_validate(row)
    except ValidationError as error:
        raise PositionsWrong(line=number) from error
    return checked([found], number)[0]


def checked(found: Sequence[Position], first: int = 1) -> Sequence[Position]:
    """All of them within the country. Raises PositionsWrong with the number of the first that is not."""
    for number, one in enumerate(found, start=first):
        if not inside(one.lon, one.lat):
            raise PositionsWrong(line=number)
    return found


def _lines(text: str) -> Iterator[dict[str, str]]:
    """A line with more cells than there are columns is left empty, and refused with its number."""
    rows = csv.reader(line for line in text.splitlines() if line.strip())
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        if not {"code", "lon", "lat"} <= set(names):
            raise PositionsWrong(line=0)
        for row in rows:
            cells = (cell.strip() for cell in row)
            yield dict(zip(names, cells, strict=False)) if len(row) <= len(names) else {}
    except csv.Error as error:
        raise PositionsWrong(line=0) from error


def _features(text: str) -> Iterator[dict[str, object]]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PositionsWrong(line=0) from error
    match whole:
        case {"type": "FeatureCollection", "features": list(features)}:
            for feature in features:
                yield _feature(feature)
        case _:
            raise PositionsWrong(line=0)


def _feature(feature: object) -> dict[str, object]:
    """What is no point with a code is left empty, and refused with its number."""
    match feature:
        case {
            "geometry": {"type": "Point", "coordinates": [lon, lat, *_]},
            "properties": {"code": code, **rest},
        }:
            source = rest.get("source") or ""
            return {"code": str(code), "lon": lon, "lat": lat, "source": source}
    return {}
