"""Filings: read by those who work on them, decided and answered; their senders ask by code."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from services.api import query_codes
from services.api.acts.bodies import body_model
from services.api.acts.handing_in import appeal
from services.api.acts.offered import offered
from services.api.acts.performing import seen
from services.api.acts.routes import StreamId, act_router, location
from services.api.attachments import attach
from services.api.auth import Actor as Who
from services.api.contract import ACT, OPEN, READ, WRITE, refusals
from services.api.deps import Actor, Anybody, Caller, Now, Parts, Reader, Writer
from services.api.form_stream import read_form
from services.api.v1.filings.schemas import (
    AppealBody,
    AttachedAnswer,
    Code,
    FilingAnswer,
    GroupAnswer,
    Groups,
    Identity,
    MemberAnswer,
    Members,
    Reply,
    Why,
)
from services.domain.base import Receipt
from services.domain.errors import NotFound
from services.domain.fieldwork.planning import CallOffVisit, RecordVisit
from services.domain.fieldwork.surveying import CloseSurvey, InviteRespondents
from services.domain.filing import AnswerTip, DecideObjection, Filing, FilingKind
from services.domain.objecting.appealing import DecideAppeal, FileAppeal
from services.domain.objecting.handling import NameHandlers, RecordFinding
from services.domain.offices.inquiries import AnswerInquiry, PassOnInquiry, TakeInquiry
from services.domain.offices.visit_days import AmendVisitDay, CloseVisitDay, CountersignVisit
from services.storage.queries import objections, replies
from services.storage.queries.filings import FilingPage, find_filings, opened
from services.storage.queries.identities import told
from services.storage.queries.scope import Viewer
from services.storage.session import Tx

router = APIRouter(prefix="/api/v1/filings", tags=["filings"])
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "about": {"type": "string"},
                        "key": {"type": "string"},
                        "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                    },
                    "required": ["about", "key", "file"],
                }
            }
        },
    }
}
router_acts = act_router(
    "/api/v1/filings/{stream}",
    "filings",
    NameHandlers,
    RecordFinding,
    DecideObjection,
    DecideAppeal,
    AnswerTip,
    TakeInquiry,
    AnswerInquiry,
    PassOnInquiry,
    InviteRespondents,
    CloseSurvey,
    CallOffVisit,
    RecordVisit,
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


@router.get("/groups", summary="同类异议 · Objections in groups", responses=refusals(READ))
async def list_groups(
    actor: Actor, read: Reader, asked: Annotated[objections.Asked, Query()]
) -> Groups:
    found = await objections.groups(read, Viewer(actor.account, actor.seats), asked)
    page = found[: objections.PAGE]
    more = len(found) > len(page)
    return Groups(
        groups=[GroupAnswer.of(line) for line in page],
        next_after=page[-1].cursor if more else None,
    )


@router.get(
    "/groups/{stream}", summary="一组同类异议 · One group", responses=refusals((*READ, 404))
)
async def show_group(
    stream: StreamId,
    actor: Actor,
    read: Reader,
    after: Annotated[str, Query(max_length=80)] = "",
) -> Members:
    found = await objections.group(read, Viewer(actor.account, actor.seats), stream, after)
    return Members(
        group=GroupAnswer.of(found.line),
        members=[MemberAnswer(**one.model_dump()) for one in found.members],
        next_after=found.after or None,
    )


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
    now: Now,
) -> Reply:
    """By the stream of the receipt; its sender may also ask by the code alone."""
    return _reply(await replies.reply(read, code, now))


@router.post(
    "/reply", summary="凭查询码查询 · What became of it, by code", responses=refusals((*OPEN, 404))
)
async def ask_by_code(asked: Code, read: Reader, parts: Parts, now: Now) -> Reply:
    filing = await query_codes.filing_of(read, parts.access, asked.code)
    return _reply(await replies.reply(read, filing, now) if filing else None)


@router.post(
    "/appeals",
    name="file-appeal",
    status_code=201,
    summary="申请复核 · Appeal, by code",
    description="Against the answer to an objection or tip, within its days, once. Rules: A4.2.",
    responses=refusals((*ACT, 429)),
)
async def file_appeal(
    asked: AppealBody, _actor: Anybody, caller: Caller, parts: Parts, response: Response
) -> Receipt:
    async with parts.database.reading() as tx:
        filing = await query_codes.filing_of(tx, parts.access, asked.code)
    if filing is None:
        raise NotFound(code="")
    body = body_model(FileAppeal).model_validate(asked.model_dump(exclude={"code"}))
    receipt = await appeal(parts, caller, of=filing, body=body)
    response.headers["Location"] = location(receipt.stream)
    return receipt


@router.post(
    "/attachments",
    status_code=201,
    summary="先行上传证据 · Send a file along with an objection to come",
    description=(
        "`about`: the case or list. `key`: the Idempotency-Key that the objection will have. "
        "At most 5 files of 10 MB, jpg, png or pdf, each under an Idempotency-Key of its own; "
        "they are checked before anybody may open them. Rules: A4.1."
    ),
    responses=refusals((*WRITE, 429)),
    openapi_extra=FORM,
)
async def send_along(
    request: Request, _actor: Anybody, caller: Caller, parts: Parts
) -> AttachedAnswer:
    form = await read_form(request)
    found = await attach(
        parts,
        about=form.fields.get("about", ""),
        key=form.fields.get("key", ""),
        own=caller.request_id,
        file=form,
        address=caller.address,
    )
    return AttachedAnswer(**found.model_dump())


@router.post(
    "/{stream}/identity",
    summary="查阅异议人身份 · Who sent it",
    description="For its two handlers and the auditor, with a reason; the look is kept first.",
    responses=refusals(READ),
)
async def show_identity(
    *, stream: StreamId, why: Why, request: Request, actor: Actor, write: Writer, now: Now
) -> Identity:
    filing = await _filing(write, actor, stream)
    viewer = Viewer(actor.account, actor.seats)
    said = await told(write, viewer, filing, reason=why.reason, page=request.url.path, now=now)
    return Identity(contact=said)


def _reply(found: replies.Answer | None) -> Reply:
    if found is None:
        raise NotFound(code="")
    values = found.model_dump(exclude={"place", "filing"})
    return Reply(**{**values, "place": found.place.code})
