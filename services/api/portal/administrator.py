"""Pages of the administrator: notices that run, re-checks by date, frozen counties.

They show; what is to be done about a line is done on the page of its case or title.
"""

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.frame import Frame, Framed
from services.domain.errors import NotEntitled
from services.domain.permission_matrix import REGISTRARS
from services.domain.units import Function
from services.storage.queries import administrator

router = APIRouter(prefix="/admin")

LOOKS_AFTER_ALL = (
    Function.ADMINISTRATOR,
    Function.AUDITOR,
    Function.CITY_OFFICER,
    Function.CITY_LEADER,
)


def _entitled(frame: Frame) -> None:
    """Raises SignInNeeded or NotEntitled."""
    seats = frame.viewer.seats
    if not any(seat.function in LOOKS_AFTER_ALL for seat in seats):
        raise NotEntitled(function=", ".join(str(seat.function) for seat in seats))


@router.get("/notices")
async def notice_board(frame: Framed) -> Response:
    _entitled(frame)
    async with frame.doors.database.reading() as tx:
        board = await administrator.board(tx, frame.now)
    return frame.page("administrator/notices.html", board=board)


@router.get("/rechecks")
async def recheck_calendar(frame: Framed) -> Response:
    _entitled(frame)
    async with frame.doors.database.reading() as tx:
        bands = await administrator.rechecks(tx, frame.now)
    registrar = not REGISTRARS.isdisjoint(frame.shell.functions)
    return frame.page("administrator/rechecks.html", bands=bands, registrar=registrar)


@router.get("/frozen")
async def frozen_counties(frame: Framed) -> Response:
    _entitled(frame)
    async with frame.doors.database.reading() as tx:
        counties = await administrator.frozen(tx, frame.now)
    return frame.page("administrator/frozen.html", counties=counties)
