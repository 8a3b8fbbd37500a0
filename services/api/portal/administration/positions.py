"""Where places lie: a point each, typed in or brought as CSV or GeoJSON (6.4.5).

What a file may hold is decided in `domain/tree/positions.py`; who sees the map is everybody.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from services.api.portal.administration.entitled import ADMINISTRATORS, only_for
from services.api.portal.forms import Errors, FormField, Kind
from services.api.portal.frame import Frame, Framed, go
from services.api.problems import STATUS, problem_of
from services.api.spreadsheets.plain_rows import decoded
from services.api.spreadsheets.unread import CannotRead
from services.domain.errors import DomainError
from services.domain.permissions import check_governs
from services.domain.programme.schema import Text
from services.domain.tree.positions import Position, PositionsWrong, read_positions, unfit
from services.domain.tree.units import Function, territory
from services.storage.tree import positions

router = APIRouter(prefix="/admin/positions")

PAGE: Final = 100
MOST_BYTES: Final = 900_000
LABELS: Final = {
    "code": Text(zh="单位代码", en="Code of the place"),
    "lon": Text(zh="经度（东经，度）", en="Longitude (degrees east)"),
    "lat": Text(zh="纬度（北纬，度）", en="Latitude (degrees north)"),
    "source": Text(zh="来源", en="Source"),
}
UNFIT: Final = {
    "code": Text(zh="单位代码为2至12位数字", en="A code is 2 to 12 digits"),
    "lon": Text(
        zh="经度须为国内地点的度数，如103.95", en="Degrees within the country, such as 103.95"
    ),
    "lat": Text(
        zh="纬度须为国内地点的度数，如30.72", en="Degrees within the country, such as 30.72"
    ),
    "source": Text(
        zh="来源不超过80字，不能有控制字符", en="A source has at most 80 characters, no controls"
    ),
}


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
        typed = {name: str(form.get(name) or "").strip() for name in LABELS}
    if not body and (wrong := unfit(typed)):
        return await _page(frame, typed, {name: UNFIT[name] for name in wrong}, status=422)
    try:
        if len(body) > MOST_BYTES:
            raise PositionsWrong(line=0)
        found = read_positions(_text(body)) if body else (Position.model_validate(typed),)
        check_governs(frame.person.seats, {one.code for one in found})
        async with frame.doors.database.writing() as tx:
            await positions.put(tx, found, by=frame.person.account, now=frame.now)
    except DomainError as error:
        words = problem_of(error, frame.shell.language).detail
        errors = {"file" if body else "code": Text(zh=words, en=words)}
        return await _page(frame, typed, errors, status=STATUS[error.code])
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
    errors: Errors = MappingProxyType({}),
    *,
    after: str = "",
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
        fields=[_field(name, typed, errors) for name in LABELS],
        bad_file=errors.get("file"),
        problems=[(f"f-{name}", words) for name, words in errors.items()],
        kept=int(kept) if kept.isdecimal() else 0,
    )


def _field(name: str, typed: Mapping[str, str], errors: Errors) -> FormField:
    return FormField(
        name=name,
        kind=Kind.TEXT,
        label=LABELS[name],
        required=name != "source",
        value=typed.get(name, ""),
        error=errors.get(name),
    )


def _area(frame: Frame) -> str:
    """The widest of the areas that this account administers."""
    seats = [s for s in frame.person.seats if s.function is Function.ADMINISTRATOR]
    return min((territory(seat.unit) for seat in seats), key=len)
