"""Maps of a case as GeoJSON layers, WGS-84 (B3.3.1, 5.4.1)."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Now, Reader, Writer
from services.api.module_doors import case_illustrated, case_seen
from services.api.v1.layers.schemas import LayerAnswer, LayerMade, Layers
from services.storage.modules import layers
from services.storage.modules.layers import NewLayer

router = APIRouter(prefix="/api/v1/cases/{stream}/layers", tags=["cases"])

GEOJSON = "application/geo+json"
Stream = Annotated[str, Path(min_length=1, max_length=80)]
LayerId = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$")]


@router.get("", summary="图集图层 · Layers of the atlas", responses=refusals(READ))
async def list_layers(stream: Stream, actor: Actor, read: Reader) -> Layers:
    await case_seen(read, actor, stream)
    found = await layers.of_case(read, stream)
    return Layers(layers=[LayerAnswer.of(one) for one in found])


@router.post(
    "", status_code=201, summary="添加图层 · Add a layer of GeoJSON", responses=refusals(WRITE)
)
async def add_layer(
    *, stream: Stream, new: NewLayer, actor: Actor, write: Writer, now: Now
) -> LayerMade:
    """By the applicant, until the papers are submitted. Coordinates are WGS-84, longitude first."""
    await case_illustrated(write, actor, stream)
    return LayerMade(id=await layers.add(write, stream, new, by=actor.account, now=now))


@router.get(
    "/{layer}",
    response_class=Response,
    summary="下载图层 · The layer as it was sent",
    responses={**refusals(READ), 200: {"content": {GEOJSON: {"schema": {"type": "object"}}}}},
)
async def read_layer_of(*, stream: Stream, layer: LayerId, actor: Actor, read: Reader) -> Response:
    await case_seen(read, actor, stream)
    _, text = await layers.as_sent(read, stream, layer)
    return Response(text, media_type=GEOJSON)


@router.delete(
    "/{layer}", status_code=204, summary="撤下图层 · Take a layer back", responses=refusals(WRITE)
)
async def take_back_layer(
    *, stream: Stream, layer: LayerId, actor: Actor, write: Writer, now: Now
) -> Response:
    await case_illustrated(write, actor, stream)
    await layers.take_back(write, stream, layer, by=actor.account, now=now)
    return Response(status_code=204)
