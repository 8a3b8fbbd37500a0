"""Filings: read by those who work on them, decided and answered; their senders ask by code."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.api.acts.offered import offered
from services.api.acts.performing import seen
from services.api.acts.routes import StreamId, act_router
from services.api.auth import Actor as Who
from services.api.contract import OPEN, READ, refusals
from services.api.deps import Actor, Now, Reader, Writer
from services.api.v1.filings.schemas import FilingAnswer, Reply
from services.domain.errors import NotFound
from services.domain.filing import AnswerTip, DecideObjection, Filing, FilingKind
from services.domain.offices.inquiries import AnswerInquiry, PassOnInquiry, TakeInquiry
from services.domain.offices.visit_days import AmendVisitDay, CloseVisitDay, CountersignVisit
from services.storage.queries import public
from services.storage.queries.filings import FilingPage, find_filings, opened
from services.storage.queries.scope import Viewer
from services.storage.session import Tx

router = APIRouter(prefix="/api/v1/filings", tags=["filings"])
router_acts = act_router(
    "/api/v1/filings/{stream}",
    "filings",
    DecideObjection,
    AnswerTip,
    TakeInquiry,
    AnswerInquiry,
    PassOnInquiry,
    AmendVisitDay,
    CloseVisitDay,
    CountersignVisit,
)


@router.get("", summary="来件列表 · Filings", responses=refusals(READ))
async def list_filings(
    *,
    actor: Actor,
    read: Reader,
    case: Annotated[str | None, Query(max_length=80)] = None,
    what: FilingKind | None = None,
    after: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> FilingPage:
    viewer = Viewer(actor.account, actor.seats)
    return await find_filings(read, viewer, case=case, what=what, after=after, limit=limit)


@router.get(
    "/{stream}",
    summary="来件 · One filing",
    description="Looking at an objection or tip is itself kept, before the answer goes out.",
    responses=refusals(READ),
)
async def show_filing(
    *,
    stream: StreamId,
    request: Request,
    actor: Actor,
    write: Writer,
    now: Now,
    response: Response,
) -> FilingAnswer:
    filing = await _filing(write, actor, stream)
    viewer = Viewer(actor.account, actor.seats)
    log = await opened(write, viewer, filing, page=request.url.path, now=now)
    response.headers["ETag"] = f'"{filing.version}"'
    return FilingAnswer(
        id=filing.id,
        what=filing.what or "",
        case=filing.case,
        place=filing.place,
        status=filing.status,
        version=filing.version,
        texts=log.texts,
        acts=offered(actor, filing),
    )


async def _filing(tx: Tx, actor: Who, stream: str) -> Filing:
    filing = await seen(tx, actor, stream)
    if not isinstance(filing, Filing):
        raise NotFound(id=stream)
    return filing


@router.get(
    "/{code}/reply", summary="查询答复 · What became of it", responses=refusals((*OPEN, 404))
)
async def show_reply(
    code: Annotated[str, Path(min_length=15, max_length=80, pattern=r"^filing-[0-9a-f]+$")],
    read: Reader,
) -> Reply:
    found = await public.answer(read, code)
    if found is None:
        raise NotFound(code=code)
    return Reply(**{**found.model_dump(exclude={"place"}), "place": found.place.code})
