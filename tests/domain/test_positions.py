"""Points of places from files: what is taken, and what is refused with its line (6.4.5)."""

import json

import pytest

from services.domain.tree.positions import PositionsWrong, read_positions

CSV = "code,lon,lat,source\n990121,103.9,30.7,测绘\n990121101,103.95,30.72,\n"


def geojson(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def feature(code: str = "990121", at: tuple[float, float] = (103.9, 30.7)) -> dict[str, object]:
    where = {"type": "Point", "coordinates": at}
    return {"type": "Feature", "geometry": where, "properties": {"code": code}}


def test_6_4_5_a_csv_and_a_geojson_of_the_same_points_say_the_same() -> None:
    first, second = read_positions(CSV)
    assert (first.code, first.lon, first.lat, first.source) == ("990121", 103.9, 30.7, "测绘")
    assert second.source == ""
    (found,) = read_positions(geojson(feature()))
    assert (found.code, found.lon, found.lat) == (first.code, first.lon, first.lat)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("code,lon,lat\n990121,30.7,103.9\n", 1),
        ("code,lon,lat\n990121,103.9,30.7\nsomewhere,103.9,30.7\n", 2),
        ("code,lon,lat\n990121,,30.7\n", 1),
        ("code,lon,lat\n990121,nan,30.7\n", 1),
        ("code,lon,lat\n990121,103.9,30.7\n990121101,103.95,30.72,a,b\n", 2),
        (f"code,lon,lat\n990121,103.9,{'7' * 200_000}\n", 0),
        ("place,x,y\n990121,103.9,30.7\n", 0),
        ("code,lon,lat\n", 0),
        ("", 0),
        ("{", 0),
        ('{"type": "Feature"}', 0),
        (geojson(feature(), {"type": "Feature", "geometry": None, "properties": {}}), 2),
    ],
    ids=[
        "swapped",
        "code",
        "empty",
        "nan",
        "more",
        "long",
        "columns",
        "none",
        "nothing",
        "json",
        "kind",
        "point",
    ],
)
def test_6_4_5_what_is_no_point_of_a_place_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(PositionsWrong) as refused:
        read_positions(text)
    assert refused.value.params == {"line": line}
