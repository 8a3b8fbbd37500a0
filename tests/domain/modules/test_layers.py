"""Layers of the atlas: GeoJSON in WGS-84 within the country, of a size that can be drawn (5.4.1)."""

import json
from typing import Any

import pytest

from services.domain.errors import DomainError
from services.domain.modules.layers import (
    BIGGEST,
    MOST_FEATURES,
    MOST_POINTS,
    Drawn,
    LayerOutside,
    LayerTooBig,
    LayerWrong,
    read_layer,
)

RING = [[103.4, 30.2], [103.6, 30.2], [103.6, 30.4], [103.4, 30.2]]


def feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def layer(*features: dict[str, Any], **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


def test_b3_3_1_points_lines_and_areas_are_read_with_their_names() -> None:
    shapes = read_layer(
        layer(
            feature("Point", [103.5, 30.3, 512.0], name="  污水\n处理厂 "),
            feature("MultiPoint", [[103.5, 30.3], [103.6, 30.3]], 名称="监测点"),
            feature("LineString", [[103.4, 30.2], [103.6, 30.4]]),
            feature("Polygon", [RING, RING], name=7),
            feature("MultiPolygon", [[RING], [RING]]),
            {"type": "Feature", "geometry": None, "properties": {}},
        )
    )
    assert [one.drawn for one in shapes] == [
        Drawn.POINT,
        Drawn.POINT,
        Drawn.POINT,
        Drawn.LINE,
        Drawn.AREA,
        Drawn.AREA,
        Drawn.AREA,
    ]
    assert [one.name for one in shapes] == ["污水 处理厂", "监测点", "监测点", "", "7", "", ""]
    assert shapes[0].lines == (((103.5, 30.3),),)
    assert len(shapes[4].lines) == 2


def test_b3_3_1_one_feature_alone_and_the_names_of_wgs_84_are_taken() -> None:
    assert read_layer(json.dumps(feature("Point", [103.5, 30.3])))
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert read_layer(layer(feature("Point", [103.5, 30.3]), crs=crs))


POINT = feature("Point", [103.5, 30.3])
WEB = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
OPEN_RING = [*RING[:-1], [103.5, 30.2]]


@pytest.mark.parametrize(
    ("text", "refusal", "at"),
    [
        ("", LayerWrong, 0),
        ("[1, 2]", LayerWrong, 0),
        ("{" * 5, LayerWrong, 0),
        ("[" * 100_000, LayerWrong, 0),
        (layer(), LayerWrong, 0),
        (layer(POINT, {"type": "Point"}), LayerWrong, 2),
        (layer(feature("Circle", [103.5, 30.3])), LayerWrong, 1),
        (layer(feature("Point", ["103.5", 30.3])), LayerWrong, 1),
        (layer(feature("Point", [True, 30.3])), LayerWrong, 1),
        (layer(feature("Point", [103.5])), LayerWrong, 1),
        (layer(feature("LineString", [[103.5, 30.3]])), LayerWrong, 1),
        (layer(feature("Polygon", [OPEN_RING])), LayerWrong, 1),
        (layer(feature("Polygon", [])), LayerWrong, 1),
        (layer(feature("MultiPolygon", [7])), LayerWrong, 1),
        (
            '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [NaN, 30]}}',
            LayerWrong,
            0,
        ),
        (layer(POINT, feature("Point", [30.3, 103.5])), LayerOutside, 2),
        (layer(feature("Point", [11_500_000.0, 3_500_000.0])), LayerOutside, 1),
        (layer(POINT, crs=WEB), LayerOutside, 0),
    ],
)
def test_b3_3_1_what_cannot_be_drawn_is_refused_with_its_feature(
    text: str, refusal: type[DomainError], at: int
) -> None:
    with pytest.raises(refusal) as refused:
        read_layer(text)
    assert refused.value.params == {"at": at}


@pytest.mark.parametrize(
    "text",
    [
        " " * (BIGGEST + 1),
        layer(*[POINT] * (MOST_FEATURES + 1)),
        layer(feature("MultiPoint", [[103.5, 30.3]] * (MOST_POINTS + 1))),
    ],
)
def test_b3_3_1_a_layer_that_is_too_big_is_refused(text: str) -> None:
    with pytest.raises(LayerTooBig):
        read_layer(text)


def test_b3_3_1_brackets_within_a_name_are_no_depth() -> None:
    assert read_layer(layer(feature("Point", [103.5, 30.3], name='[[[[[[[["\\[[[[[[[[[[')))
