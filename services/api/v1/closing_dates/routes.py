"""Closing dates (A7.4): read by everybody, set by the leader of the bureau that accepts."""

from fastapi import APIRouter

from services.api.contract import OPEN, WRITE, refusals
from services.api.deps import Actor, Now, Reader, Writer
from services.api.v1.closing_dates.schemas import Closings, NewClosing
from services.domain.clocks.calendar import local_day
from services.domain.clocks.closing import Closing, closing_for
from services.storage.rulebook import closing_dates, definitions

router = APIRouter(prefix="/api/v1/closing-dates", tags=["calendars"])


@router.get("", summary="申报截止日期 · Closing dates", responses=refusals(OPEN))
async def list_closing_dates(read: Reader) -> Closings:
    return Closings(closing_dates=list(await closing_dates.every(read)))


@router.post(
    "", status_code=201, summary="公布截止日期 · Set a closing date", responses=refusals(WRITE)
)
async def set_closing_date(new: NewClosing, actor: Actor, write: Writer, now: Now) -> Closing:
    programme = await definitions.programme(write, new.programme, local_day(now))
    closing = closing_for(
        programme, new.area, new.closes_on, new.source, seats=actor.seats, now=now
    )
    await closing_dates.add(write, closing, by=actor.account, now=now)
    return closing
