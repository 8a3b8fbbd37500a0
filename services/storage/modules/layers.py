"""Layers of the atlas of a case: kept as they were sent, taken back, read (B3.3.1, 5.4.1)."""

from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import uuid4

from sqlalchemy import ColumnElement, insert, select, update

from services.domain.base import Frozen, label
from services.domain.errors import NotFound
from services.domain.modules.layers import LayerKind, LayerTooBig, Shape, read_layer
from services.storage.session import Tx
from services.storage.statements import counted
from services.storage.tables.base import table_of
from services.storage.tables.modules import MapLayerRow

LAYERS: Final = table_of(MapLayerRow)
MOST: Final = 20
"""Layers of one case."""


class NewLayer(Frozen):
    name: str = label("图层名称", "Name of the layer", min_length=1, max_length=80)
    kind: LayerKind = label("类别", "Kind")
    approval_no: str = label("审图号", "Approval number of the map", max_length=40, default="")
    geojson: str = label("GeoJSON文件", "GeoJSON file", min_length=2, max_length=1_000_000)


class Layer(Frozen):
    id: str
    name: str
    kind: LayerKind
    approval_no: str
    sha256: str
    by: str
    at: datetime
    shapes: tuple[Shape, ...]


async def add(tx: Tx, stream: str, new: NewLayer, *, by: str, now: datetime) -> str:
    """Its id. Raises LayerWrong, LayerTooBig, LayerOutside."""
    read_layer(new.geojson)
    if await counted(tx, select(LAYERS.c.id).where(*_standing(stream)), MOST - 1) >= MOST:
        raise LayerTooBig(what="layers", most=MOST)
    row = {"id": uuid4().hex, "stream": stream, "by": by, "at": now, "words": new.geojson}
    said = {"name": new.name, "kind": new.kind.value, "approval_no": new.approval_no}
    digest = sha256(new.geojson.encode()).hexdigest()
    await tx.execute(insert(LAYERS).values(**row, **said, sha256=digest))
    return str(row["id"])


async def take_back(tx: Tx, stream: str, layer: str, *, by: str, now: datetime) -> None:
    """Raises NotFound for a layer that is none of the case's, or was taken back."""
    own = (LAYERS.c.id == layer, *_standing(stream))
    done = await tx.execute(update(LAYERS).where(*own).values(ended_by=by, ended_at=now))
    if not done.rowcount:
        raise NotFound(id=layer)


async def of_case(tx: Tx, stream: str) -> tuple[Layer, ...]:
    """By kind in the order of the source, then by age."""
    rows = await tx.execute(
        select(LAYERS).where(*_standing(stream)).order_by(LAYERS.c.at, LAYERS.c.id)
    )
    found = [
        Layer.model_validate({**row, "shapes": read_layer(row["words"])}) for row in rows.mappings()
    ]
    order = list(LayerKind)
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


async def as_sent(tx: Tx, stream: str, layer: str) -> tuple[str, str]:
    """Name and GeoJSON. Raises NotFound."""
    own = (LAYERS.c.id == layer, *_standing(stream))
    row = (await tx.execute(select(LAYERS.c.name, LAYERS.c.words).where(*own))).one_or_none()
    if row is None:
        raise NotFound(id=layer)
    return row.name, row.words


def _standing(stream: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return LAYERS.c.stream == stream, LAYERS.c.ended_at.is_(None)
