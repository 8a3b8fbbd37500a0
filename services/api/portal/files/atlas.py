"""图集: maps as layers of GeoJSON (B3.3.1), photographs with the places their cameras noted (B3.3.2);
places of monitored enterprises lead to their live pictures and values (B3.3.3).

Drawn by `map_drawn.py`; beside the map stands a list of all that is on it (5.4.1).
"""

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from services.api.module_doors import case_illustrated, case_seen
from services.api.portal.files.filled_forms import Filled, filled, problems
from services.api.portal.files.film_shown import may_illustrate
from services.api.portal.files.map_drawn import Photo, draw, look_of
from services.api.portal.files.media import Media, media_of
from services.api.portal.frame import Frame, Framed, go
from services.domain.modules.layers import (
    BIGGEST,
    LayerOutside,
    LayerTooBig,
    LayerWrong,
    inside,
)
from services.domain.modules.monitored_places import located
from services.domain.programme.library import names_in
from services.storage.modules import layers, monitoring
from services.storage.modules.layers import Layer, NewLayer
from services.storage.papers.readiness import programme_of
from services.storage.queries import bureau

router = APIRouter(prefix="/cases/{case}/modules/atlas")

GEOJSON = "application/geo+json"


@dataclass(frozen=True)
class LayerShown:
    """A layer and how it looks on the map."""

    layer: Layer
    look: int


@router.get("")
async def atlas(frame: Framed, case: str) -> Response:
    return await _page(frame, case, Filled(NewLayer))


@router.post("")
async def add_layer(frame: Framed, case: str) -> Response:
    """By the applicant, until the papers are submitted."""
    async with frame.request.form() as form:
        typed = filled(NewLayer, await _with_file(form))
    try:
        async with frame.doors.database.writing() as tx:
            await case_illustrated(tx, frame.person, case)
            if typed.said is None:
                return await _page(frame, case, typed)
            await layers.add(tx, case, typed.said, by=frame.person.account, now=frame.now)
    except (LayerWrong, LayerTooBig, LayerOutside) as error:
        at_file = type(error)(field="geojson", **error.params)
        return await _page(frame, case, typed.refused(at_file, frame.shell.language))
    return go(f"/cases/{case}/modules/atlas?said=1")


@router.get("/{layer}")
async def layer_file(frame: Framed, case: str, layer: str) -> Response:
    """The layer as it was sent, to be kept."""
    async with frame.doors.database.reading() as tx:
        await case_seen(tx, frame.person, case)
        name, text = await layers.as_sent(tx, case, layer)
    kept = f"attachment; filename=\"layer.geojson\"; filename*=UTF-8''{quote(name)}.geojson"
    return Response(text, media_type=GEOJSON, headers={"Content-Disposition": kept})


@router.post("/{layer}/removal")
async def take_back(frame: Framed, case: str, layer: str) -> Response:
    async with frame.doors.database.writing() as tx:
        await case_illustrated(tx, frame.person, case)
        await layers.take_back(tx, case, layer, by=frame.person.account, now=frame.now)
    return go(f"/cases/{case}/modules/atlas?said=1")


async def _with_file(form: FormData) -> FormData:
    """The file's text in the place where a program would send it."""
    sent = form.get("file")
    body = await sent.read(BIGGEST + 1) if isinstance(sent, UploadFile) else b""
    others = [(key, value) for key, value in form.multi_items() if key not in {"file", "geojson"}]
    text = body.decode("utf-8-sig", "replace")
    return FormData([*others, ("geojson", text)])


async def _page(frame: Frame, case: str, form: Filled[NewLayer]) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        shown = await media_of(tx, case, "image/")
        found = await layers.of_case(tx, case)
        names = [shape.name for layer in found for shape in layer.shapes]
        sources = await monitoring.of_unit(tx, file.state.place)
        online = located(names, sources)
        placed = {one.id for standing in online.values() for one in standing}
        latest = await monitoring.latest(tx, placed)
    photos = [photo for one in shown if (photo := _photo(one))]
    fields = [one for one in form.fields() if one.name != "geojson"]
    return frame.page(
        "modules/atlas.html",
        status=form.status,
        case=file.head,
        shown=shown,
        layers=[LayerShown(one, look_of(number)) for number, one in enumerate(found)],
        drawing=draw(found, photos),
        online=[one for one in sources if one.id in placed],
        rows={name: standing[0].id for name, standing in online.items()},
        latest=latest,
        numbers={photo.document: number for number, photo in enumerate(photos, start=1)},
        named=names_in(programme_of(file.state)),
        may_add=may_illustrate(frame, file.state),
        fields=fields,
        wrong=form.errors.get("geojson"),
        problems=problems(form),
        said="said" in frame.request.query_params,
    )


def _photo(one: Media) -> Photo | None:
    """None for one that does not know where it was taken, or says a place outside the country."""
    facts = one.made.facts
    if facts.longitude is None or facts.latitude is None:
        return None
    if not inside(facts.longitude, facts.latitude):
        return None
    return Photo(one.file.id, one.file.name, facts.longitude, facts.latitude)
