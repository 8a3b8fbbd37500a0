"""The administrative tree, for everybody: places and their departments by code."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.api.acts.bodies import body_model
from services.api.contract import OPEN, WRITE, refusals
from services.api.deps import Actor, Caller, Now, Reader, Writer
from services.api.v1.units.schemas import (
    ContactAnswer,
    NewPositions,
    Positions,
    UnitAnswer,
    Units,
)
from services.domain.errors import NotFound, VersionMissing
from services.domain.offices.commitments import check_may_publish
from services.domain.permissions import check_governs
from services.domain.programme.schema import Text
from services.domain.tree.positions import Position, checked
from services.storage.people import contacts
from services.storage.queries.units_then import units_on
from services.storage.session import Tx
from services.storage.tree import positions
from services.storage.tree.units import Unit, get_unit, units_in

router = APIRouter(prefix="/api/v1/units", tags=["units"])

NewContact = body_model(contacts.ContactWords)
UnitCode = Annotated[str, Path(min_length=2, max_length=40, pattern=r"^[0-9a-z:-]+$")]


@router.get("", summary="行政区划与单位 · Units of an area", responses=refusals(OPEN))
async def list_units(
    read: Reader,
    area: Annotated[str, Query(max_length=12, pattern=r"^\d*$")] = "",
    after: Annotated[str, Query(max_length=40)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
    on: date | None = None,
) -> Units:
    """As the tree is, or as it was on a day, with the names of then (4.1.5)."""
    if on is None:
        found = await units_in(read, area, after=after, limit=limit + 1)
    else:
        found = await units_on(read, area, on, after=after, limit=limit + 1)
    page = found[:limit]
    more = page[-1].code if len(found) > limit else None
    return Units(units=[_answer(unit) for unit in page], next_after=more)


@router.get("/positions", summary="单位坐标 · Points of places", responses=refusals(OPEN))
async def list_positions(
    read: Reader,
    area: Annotated[str, Query(max_length=12, pattern=r"^\d*$")] = "",
    after: Annotated[str, Query(max_length=12)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> Positions:
    """Places without a point are left out; those of sample data say so in `source` (6.4.5)."""
    found = await positions.of_area(read, area, after=after, limit=limit)
    page = [one for one in found[:limit] if one.lon is not None]
    more = found[limit - 1].code if len(found) > limit else None
    return Positions(
        positions=[Position.model_validate(one.model_dump()) for one in page], next_after=more
    )


@router.put(
    "/positions",
    status_code=204,
    summary="登记单位坐标 · Keep points of places",
    responses=refusals(WRITE),
)
async def keep_positions(*, new: NewPositions, actor: Actor, write: Writer, now: Now) -> Response:
    """By an administrator, within the own area; all of them or none (6.4.5)."""
    check_governs(actor.seats, {one.code for one in new.positions})
    checked(new.positions)
    await positions.put(write, new.positions, by=actor.account, now=now)
    return Response(status_code=204)


@router.get("/{code}", summary="单位 · One unit", responses=refusals((*OPEN, 404)))
async def show_unit(code: str, read: Reader) -> UnitAnswer:
    unit = await get_unit(read, code)
    if unit is None:
        raise NotFound(unit=code)
    return _answer(unit)


@router.get(
    "/{code}/contact", summary="对外联系方式 · How a unit is reached", responses=refusals(OPEN)
)
async def show_contact(code: UnitCode, read: Reader, now: Now) -> ContactAnswer:
    """Empty, and of version 0, where the unit has published nothing yet."""
    found = await contacts.contact(read, code)
    return await _contact(read, found, now)


@router.put(
    "/{code}/contact",
    summary="公布联系方式 · Publish how the unit is reached",
    responses=refusals((*WRITE, 412, 428)),
)
async def publish_contact(
    *,
    code: UnitCode,
    new: NewContact,  # type: ignore[valid-type]
    actor: Actor,
    caller: Caller,
    write: Writer,
    now: Now,
) -> ContactAnswer:
    """By the unit's leader; If-Match names the version that was shown, 0 for the first."""
    check_may_publish(actor.seats, code)
    if caller.expects is None:
        raise VersionMissing(act="publish-contact")
    wish = contacts.Contact(unit=code, version=caller.expects, **new.model_dump())  # type: ignore[attr-defined]
    await contacts.put(write, wish, by=actor.account, now=now)
    return await _contact(write, await contacts.contact(write, code), now)


async def _contact(tx: Tx, found: contacts.Contact, now: datetime) -> ContactAnswer:
    names = list(await contacts.published(tx, found, now))
    return ContactAnswer(**found.model_dump(exclude={"officers"}), officers=names)


def _answer(unit: Unit) -> UnitAnswer:
    values = unit.model_dump(exclude={"name_zh", "name_en"})
    return UnitAnswer(**values, name=Text(zh=unit.name_zh, en=unit.name_en))
