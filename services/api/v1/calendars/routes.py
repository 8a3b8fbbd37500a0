"""Calendar years (2.1.4): one administrator imports a notice, another publishes it."""

from typing import Annotated

from fastapi import APIRouter, Path

from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Administrator, Now, Parts, Reader, Writer
from services.api.v1.calendars.schemas import (
    EditionAnswer,
    Editions,
    NewEdition,
    Preview,
    answer_of,
)
from services.domain.clocks.calendar_years import Announced, check_notice, faults, reading
from services.storage.rulebook import calendars

router = APIRouter(prefix="/api/v1/calendars", tags=["calendars"])

EditionId = Annotated[str, Path(pattern=r"^\d{4}-\d{1,4}$")]


@router.get("", summary="年历 · Calendar years", responses=refusals(READ))
async def list_calendars(_: Actor, read: Reader, parts: Parts) -> Editions:
    calendar = await parts.calendars.in_force(read)
    return Editions(
        announced=sorted(year for year in calendar.years if calendar.knows(year)),
        editions=[answer_of(one) for one in await calendars.editions(read)],
    )


@router.post(
    "/preview", summary="核对节假日安排 · What a notice says", responses=refusals((*READ, 413, 415))
)
async def preview_edition(new: NewEdition, _: Administrator, read: Reader, parts: Parts) -> Preview:
    notice = Announced.model_validate(new.model_dump())
    found = faults(notice)
    if found:
        return Preview(faults=list(found), reading=None)
    known = await parts.calendars.in_force(read)
    said = reading(notice.as_year, known.years.get(notice.year))
    return Preview(faults=[], reading=said)


@router.post("", status_code=201, summary="导入年历 · Import an edition", responses=refusals(WRITE))
async def import_edition(
    new: NewEdition, actor: Administrator, write: Writer, now: Now
) -> EditionAnswer:
    year = check_notice(Announced.model_validate(new.model_dump()))
    return answer_of(await calendars.add(write, year, by=actor.account, now=now))


@router.post(
    "/{edition}/publication",
    status_code=201,
    summary="发布年历 · Publish an edition",
    responses=refusals((*WRITE, 504)),
)
async def publish_edition(
    edition: EditionId, actor: Administrator, parts: Parts, now: Now
) -> EditionAnswer:
    async with parts.database.writing() as tx:
        published = await calendars.publish(tx, edition, by=actor.account, now=now)
    await parts.cases.reproject(edition, by=actor.account)
    return answer_of(published)
