"""Plans of visits and the notes of those who went (A1.9, D18); the applicant finds none of it (6.2.1).

Planned, called off and recorded by acts; see the cases and filings.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.api.acts.performing import seen
from services.api.acts.routes import StreamId
from services.api.auth import Actor as Who
from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Now, Parts, Reader, Writer
from services.api.official.issuing import PDF
from services.api.origin import home_of
from services.api.v1.visit_plans.schemas import (
    NewNote,
    NoteAnswer,
    RedactedRecord,
    VisitPlanAnswer,
    VisitPlans,
    VisitRecords,
)
from services.api.visit_records import archived
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.fieldwork.noting import Written
from services.domain.filing import Filing
from services.domain.seats import not_entitled
from services.storage import texts
from services.storage.fieldwork import access, notes
from services.storage.queries import fieldwork
from services.storage.queries.scope import Viewer
from services.storage.session import Tx

router = APIRouter(tags=["visit-plans"])
_PLAN = "/api/v1/visit-plans/{stream}"

NoteId = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{1,64}$")]


@router.get(
    "/api/v1/cases/{stream}/visit-plans",
    summary="检查计划 · Plans of visits of a case",
    responses=refusals(READ),
)
async def list_visit_plans(stream: StreamId, actor: Actor, read: Reader) -> VisitPlans:
    """None for those who may not know whether there are any."""
    await seen(read, actor, stream)
    found = await fieldwork.of_case(read, Viewer(actor.account, actor.seats), stream)
    return VisitPlans(
        plans=[
            VisitPlanAnswer.of(one, await notes.of_plan(read, one.id))
            for one in found
            if one.plan is not None
        ]
    )


@router.get(_PLAN, summary="检查计划 · One plan with its notes", responses=refusals(READ))
async def show_visit_plan(stream: StreamId, actor: Actor, read: Reader) -> VisitPlanAnswer:
    filing = await _filing(read, actor, stream)
    return VisitPlanAnswer.of(filing, await notes.of_plan(read, stream))


@router.get(
    f"{_PLAN}/record",
    summary="检查记录（PDF） · The record as a PDF",
    response_class=Response,
    responses={200: {"content": {PDF: {}}}, **refusals(READ)},
)
async def print_visit_record(
    stream: StreamId, actor: Actor, request: Request, parts: Parts
) -> Response:
    """The whole one, archived when it is first asked for; the same bytes ever after."""
    async with parts.database.reading() as tx:
        filing = await _filing(tx, actor, stream)
    home = home_of(request, parts.access.origin, parts.access.prefix)
    return Response((await archived(parts, filing, "visit-record", home)).pdf, media_type=PDF)


@router.get(
    "/api/v1/cases/{stream}/visit-records",
    summary="公开的检查记录 · Records of visits, redacted",
    responses=refusals(READ),
)
async def list_visit_records(stream: StreamId, actor: Actor, read: Reader) -> VisitRecords:
    """For whoever sees the case; none before the feedback is given."""
    case = await seen(read, actor, stream)
    if not isinstance(case, Case):
        raise NotFound(id=stream)
    plans = [one.plan for one in await fieldwork.disclosed(read, case) if one.plan]
    said = await texts.read(read, *(one.told.id for one in plans if one.told))
    return VisitRecords(
        records=[
            RedactedRecord(
                visited_on=one.on,
                visit=one.visit,
                words=said.get(one.told.id) or "",
            )
            for one in plans
            if one.told
        ]
    )


@router.put(
    f"{_PLAN}/notes/{{note}}", summary="写现场记录 · Write a note", responses=refusals(WRITE)
)
async def write_field_note(
    *, stream: StreamId, note: NoteId, sent: NewNote, actor: Actor, write: Writer, now: Now
) -> NoteAnswer:
    """The id is the writer's own, so that a note sent twice is one."""
    filing = await _filing(write, actor, stream)
    if not await access.goes(write, Viewer(actor.account, actor.seats), filing):
        raise not_entitled(actor.seats)
    written = Written.model_validate(sent.model_dump(exclude={"version"}))
    kept = await notes.write(
        write, stream, note, written, by=actor.account, expects=sent.version, now=now
    )
    return NoteAnswer.of(kept)


async def _filing(tx: Tx, actor: Who, stream: str) -> Filing:
    filing = await seen(tx, actor, stream)
    if not isinstance(filing, Filing) or filing.plan is None:
        raise NotFound(id=stream)
    return filing
