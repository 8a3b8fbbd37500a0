"""The auditor's pages: who looked at what is protected (2.5.2), and at which evidence (5.4.2).

The auditor sees everything in the area and acts on nothing; looking is itself kept.
"""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.administration.readers import named
from services.api.portal.files.evidence import with_names
from services.api.portal.frame import Frame, Framed
from services.domain.seats import not_entitled
from services.storage.evidence import views
from services.storage.queries.names import places
from services.storage.readings import Asked, find

router = APIRouter(prefix="/audit")


@router.get("/readings")
async def readings(frame: Framed, asked: Annotated[Asked, Query()]) -> Response:
    """Raises NotEntitled for all others."""
    areas = frame.viewer.audited_areas
    if not areas:
        raise not_entitled(frame.viewer.seats)
    async with frame.doors.database.reading() as tx:
        found = await find(tx, areas, asked)
        shown = found[: asked.limit]
        lines = await named(tx, shown)
        where = await places(tx, {one.place for one in shown})
    return frame.page(
        "auditor/readings.html",
        lines=lines,
        places=where,
        asked=asked,
        after=shown[-1].id if len(found) > len(shown) else 0,
    )


@router.get("/views")
async def evidence_views(frame: Framed, asked: Annotated[views.Asked, Query()]) -> Response:
    """Which pages and minutes were shown to whom. Raises NotEntitled for all others."""
    areas = _areas(frame)
    async with frame.doors.database.reading() as tx:
        found = await views.find(tx, areas, asked)
        lines = await with_names(tx, found[: views.PAGE])
    return frame.page(
        "auditor/views.html",
        lines=lines,
        asked=asked,
        before=lines[-1][0].opened_at if len(found) > views.PAGE else None,
    )


def _areas(frame: Frame) -> tuple[str, ...]:
    areas = frame.viewer.audited_areas
    if not areas:
        raise not_entitled(frame.viewer.seats)
    return areas
