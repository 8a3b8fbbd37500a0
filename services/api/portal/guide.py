"""办事指南: what each title asks for, drawn from the definition that cases are opened under.

Nothing is written by hand here, so the guide cannot differ from the rules in use.
"""

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.portal.frame import Framed
from services.api.portal.part_words import PARTS_OF_OFFICE
from services.api.portal.tasks import group_name
from services.domain.calendar import local_day
from services.domain.commitments import matters
from services.domain.limit_words import limits
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Shown
from services.storage import closing_dates, definitions
from services.storage.queries.names import unit_names

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
    catalogue = catalogue_of(found)
    return frame.page(
        "public/guide.html",
        programme=found,
        closings=[(areas[one.area], one) for one in closings if one.closes_on >= today],
        steps=[step.name for step in found.procedure.steps],
        faced=matters(found),
        terms=found.procedure.terms.items(),
        offices=[
            (PARTS_OF_OFFICE[part], list(dict.fromkeys(office.function for office in held)))
            for part, held in found.procedure.offices.items()
            if part in PARTS_OF_OFFICE
        ],
        entries=[(entry, group_name(entry), limits(entry)) for entry in catalogue.entries],
        declarations=[one for one in found.declarations if Shown.GUIDE in one.shown],
    )
