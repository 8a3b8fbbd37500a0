"""Where places lie: a point each, typed in or brought as CSV or GeoJSON (6.4.5).

What a file may hold is decided in `domain/tree/positions.py`; who sees the map is everybody.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from services.api.portal.administration.entitled import ADMINISTRATORS, only_for
from services.api.portal.frame import Frame, Framed, go
from services.api.problems import STATUS, problem_of
from services.api.spreadsheets.plain_rows import decoded
from services.api.spreadsheets.unread import CannotRead
from services.domain.errors import DomainError
from services.domain.permissions import check_governs
from services.domain.programme.schema import Text
from services.domain.tree.positions import PositionsWrong, read_positions
from services.domain.tree.units import Function, territory
from services.storage.tree import positions

router = APIRouter(prefix="/admin/positions")

PAGE: Final = 100
MOST_BYTES: Final = 900_000
TYPED: Final = ("code", "lon", "lat", "source")


@router.get("")
async def listed(frame: Framed, after: Annotated[str, Query(max_length=12)] = "") -> Response:
    only_for(frame, ADMINISTRATORS)
    return await _page(frame, {}, after=after)


@router.post("")
async def keep(frame: Framed) -> Response:
    """One place, or a whole file; of a file all points or none."""
    only_for(frame, ADMINISTRATORS)
    async with frame.request.form() as form:
        file = form.get("file")
        body = await file.read(MOST_BYTES + 1) if isinstance(file, UploadFile) else b""
        typed = {name: str(form.get(name) or "").strip() for name in TYPED}
    said = [f'"{typed[name].replace(chr(34), "")}"' for name in TYPED]
    try:
        if len(body) > MOST_BYTES:
            raise PositionsWrong(line=0)
        found = read_positions(_text(body) or f"{','.join(TYPED)}\n{','.join(said)}")
        check_governs(frame.person.seats, {one.code for one in found})
        async with frame.doors.database.writing() as tx:
            await positions.put(tx, found, by=frame.person.account, now=frame.now)
    except DomainError as error:
        words = problem_of(error, frame.shell.language).detail
        problem = ("f-file" if body else "f-code", Text(zh=words, en=words))
        return await _page(frame, typed, problem=problem, status=STATUS[error.code])
    return go(f"/admin/positions?kept={len(found)}")


def _text(body: bytes) -> str:
    """As Excel writes it, too. Raises PositionsWrong."""
    try:
        return decoded(body)
    except CannotRead:
        raise PositionsWrong(line=0) from None


async def _page(
    frame: Frame,
    typed: Mapping[str, str],
    *,
    after: str = "",
    problem: tuple[str, Text] | None = None,
    status: int = 200,
) -> Response:
    area = _area(frame)
    async with frame.doors.database.reading() as tx:
        found = await positions.of_area(tx, area, after=after, limit=PAGE)
        lacking = await positions.lacking(tx, area)
    kept = frame.request.query_params.get("kept", "")
    return frame.page(
        "administrator/positions.html",
        status=status,
        places=found[:PAGE],
        after=found[PAGE - 1].code if len(found) > PAGE else "",
        lacking=lacking,
        typed=typed,
        problems=[problem] if problem else [],
        kept=int(kept) if kept.isdecimal() else 0,
    )


def _area(frame: Frame) -> str:
    """The widest of the areas that this account administers."""
    seats = [s for s in frame.person.seats if s.function is Function.ADMINISTRATOR]
    return min((territory(seat.unit) for seat in seats), key=len)
