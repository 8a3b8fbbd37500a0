"""Who looked at what is protected (2.5.2): the auditor's list, a case's own, a filing's own."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.api.acts.performing import seen
from services.api.acts.routes import StreamId
from services.api.auth import Actor as Who
from services.api.contract import READ, refusals
from services.api.deps import Actor, Reader
from services.api.v1.readings.schemas import Readers, ReadingPage
from services.domain.case import Case
from services.domain.errors import NotEntitled, NotFound
from services.domain.filing import Filing
from services.domain.seats import not_entitled
from services.storage.queries.filings import seat_for_contact
from services.storage.queries.scope import Viewer
from services.storage.readings import Asked, find, readers_about, readers_of

router = APIRouter(prefix="/api/v1", tags=["readings"])


@router.get("/readings", summary="查阅记录 · Looks kept", responses=refusals(READ))
async def list_readings(
    actor: Actor, read: Reader, asked: Annotated[Asked, Query()]
) -> ReadingPage:
    """Everything in the auditor's area, the latest first; for the auditor alone."""
    areas = Viewer(actor.account, actor.seats).audited_areas
    if not areas:
        raise _not_entitled(actor)
    found = await find(read, areas, asked)
    page = found[: asked.limit]
    return ReadingPage(
        readings=list(page), next_after=page[-1].id if len(found) > len(page) else None
    )


@router.get("/cases/{stream}/readings", summary="谁看过 · Who has looked", responses=refusals(READ))
async def list_readers_of_case(stream: StreamId, actor: Actor, read: Reader) -> Readers:
    """At anything protected about the case; for those who judge it, and the auditor."""
    case = await seen(read, actor, stream)
    if not isinstance(case, Case):
        raise NotFound(id=stream)
    if not Viewer(actor.account, actor.seats).in_charge_of_looks(case):
        raise _not_entitled(actor)
    return Readers(readers=list(await readers_about(read, stream)))


@router.get(
    "/filings/{stream}/readings", summary="谁看过 · Who has looked", responses=refusals(READ)
)
async def list_readers_of_filing(stream: StreamId, actor: Actor, read: Reader) -> Readers:
    filing = await seen(read, actor, stream)
    if not isinstance(filing, Filing):
        raise NotFound(id=stream)
    if seat_for_contact(Viewer(actor.account, actor.seats), filing) is None:
        raise _not_entitled(actor)
    return Readers(readers=list(await readers_of(read, stream)))


def _not_entitled(actor: Who) -> NotEntitled:
    return not_entitled(actor.seats)
