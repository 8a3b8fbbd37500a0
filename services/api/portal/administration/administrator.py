"""Pages of the administrator: notices that run, re-checks by date, frozen counties.

They show; what is to be done about a line is done on the page of its case or title.
"""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.frame import Frame, Framed
from services.domain.permission_matrix import REGISTRARS
from services.domain.seats import not_entitled
from services.storage.queries import administrator

router = APIRouter(prefix="/admin")


def _areas(frame: Frame) -> tuple[str, ...]:
    """What the viewer looks after. Raises SignInNeeded or NotEntitled."""
    viewer = frame.viewer
    if not viewer.looked_after_areas:
        raise not_entitled(viewer.seats)
    return viewer.looked_after_areas


@router.get("/notices")
async def notice_board(
    frame: Framed,
    part: administrator.BoardPart | None = None,
    after: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    areas = _areas(frame)
    async with frame.doors.database.reading() as tx:
        board = await administrator.board(tx, areas, frame.now, part=part, after=after)
    return frame.page("administrator/notices.html", board=board, part=part)


@router.get("/rechecks")
async def recheck_calendar(
    frame: Framed, after: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    areas = _areas(frame)
    async with frame.doors.database.reading() as tx:
        bands, more = await administrator.rechecks(tx, areas, frame.now, after)
    registrar = not REGISTRARS.isdisjoint(frame.shell.functions)
    return frame.page("administrator/rechecks.html", bands=bands, more=more, registrar=registrar)


@router.get("/frozen")
async def frozen_counties(frame: Framed) -> Response:
    areas = _areas(frame)
    async with frame.doors.database.reading() as tx:
        counties = await administrator.frozen(tx, areas, frame.now)
    return frame.page("administrator/frozen.html", counties=counties)
