"""The administrative tree, for everybody: places and their departments by code."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.api.contract import OPEN, refusals
from services.api.deps import Reader
from services.api.v1.units.schemas import UnitAnswer, Units
from services.domain.errors import NotFound
from services.domain.programme.schema import Text
from services.storage.units import Unit, get_unit, units_in

router = APIRouter(prefix="/api/v1/units", tags=["units"])


@router.get("", summary="行政区划与单位 · Units of an area", responses=refusals(OPEN))
async def list_units(
    read: Reader,
    area: Annotated[str, Query(max_length=12, pattern=r"^\d*$")] = "",
    after: Annotated[str, Query(max_length=40)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> Units:
    found = await units_in(read, area, after=after, limit=limit + 1)
    page = found[:limit]
    more = page[-1].code if len(found) > limit else None
    return Units(units=[_answer(unit) for unit in page], next_after=more)


@router.get("/{code}", summary="单位 · One unit", responses=refusals((*OPEN, 404)))
async def show_unit(code: str, read: Reader) -> UnitAnswer:
    unit = await get_unit(read, code)
    if unit is None:
        raise NotFound(unit=code)
    return _answer(unit)


def _answer(unit: Unit) -> UnitAnswer:
    values = unit.model_dump(exclude={"name_zh", "name_en"})
    return UnitAnswer(**values, name=Text(zh=unit.name_zh, en=unit.name_en))
