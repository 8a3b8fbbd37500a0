"""Layers on the wire. The GeoJSON itself is fetched layer by layer."""

from datetime import datetime

from services.api.contract import Answer
from services.domain.modules.layers import LayerKind
from services.storage.modules.layers import Layer


class LayerAnswer(Answer):
    id: str
    name: str
    kind: LayerKind
    approval_no: str
    """审图号; empty where the map has none."""
    sha256: str
    by: str
    """Account id."""
    at: datetime
    shapes: int
    """How many things are drawn."""

    @classmethod
    def of(cls, layer: Layer) -> "LayerAnswer":
        said = layer.model_dump(exclude={"shapes"})
        return cls.model_validate({**said, "shapes": len(layer.shapes)})


class Layers(Answer):
    layers: list[LayerAnswer]


class LayerMade(Answer):
    id: str
