"""办事指南: what each title asks for, drawn from the definition that cases are opened under.

Composed in `guides/of_programmes.py`, as the printed guide is, so neither differs from the rules in
use; the commitments of each matter have pages of their own (`commitments.py`).
"""

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.guides.of_programmes import sections
from services.api.portal.frame import Framed
from services.domain.clocks.calendar import local_day
from services.domain.offices.commitments import matters
from services.domain.programme.library import catalogue_of
from services.storage.queries.names import unit_names
from services.storage.rulebook import closing_dates, definitions

router = APIRouter(prefix="/guide")


@router.get("")
async def programmes(frame: Framed) -> Response:
    async with frame.doors.database.reading() as tx:
        offered = await definitions.programmes(tx, local_day(frame.now))
    return frame.page("public/guides.html", programmes=offered)


@router.get("/{programme}")
async def programme(frame: Framed, programme: str) -> Response:
    today = local_day(frame.now)
    async with frame.doors.database.reading() as tx:
        found = await definitions.programme(tx, programme, today)
        closings = await closing_dates.all_of(tx, found.track, found.level)
        areas = await unit_names(tx, {one.area for one in closings})
    made = sections(found, catalogue_of(found))
    return frame.page(
        "public/guide.html",
        programme=found,
        closings=[(areas[one.area], one) for one in closings if one.closes_on >= today],
        guide=made,
        steps=[
            (step.name, name)
            for step, (_, name) in zip(found.procedure.steps, made.steps.rows, strict=True)
        ],
        faced=matters(found),
    )
