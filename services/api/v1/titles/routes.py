"""Titles: old ones recorded, awards, incidents and complaints; tips about named units."""

from fastapi import APIRouter, Response

from services.api.acts.bodies import body_model
from services.api.acts.offered import offered
from services.api.acts.performing import open_title, seen
from services.api.acts.routes import StreamId, act_router, add_act, location
from services.api.contract import ACT, READ, refusals
from services.api.deps import Actor, Caller, Now, Parts, Reader
from services.api.v1.titles.schemas import OldTitle, TitleAnswer
from services.domain.base import Receipt
from services.domain.errors import NotFound
from services.domain.filing import FileTip
from services.domain.offices.inquiries import FileInquiry
from services.domain.titles.title import (
    JudgeComplaints,
    JudgeIncident,
    RecordAward,
    RecordOldTitle,
    ReportIncident,
    Title,
)
from services.domain.titles.title_appeals import ReviewTitle
from services.domain.titles.title_awards import ApproveAward
from services.domain.titles.title_duties import FileYearlyPaper, RecordCompletion, owed_by
from services.domain.titles.title_mending import OrderMending
from services.storage.queries.histories import recorded_words

router = APIRouter(prefix="/api/v1/titles", tags=["titles"])
router_acts = act_router(
    "/api/v1/titles/{stream}",
    "titles",
    RecordAward,
    ApproveAward,
    ReportIncident,
    JudgeIncident,
    JudgeComplaints,
    OrderMending,
    ReviewTitle,
    FileYearlyPaper,
    RecordCompletion,
)
add_act(router_acts, FileTip, name="file-tip-about-title")
add_act(router_acts, FileInquiry, name="file-inquiry-about-title")


@router.post(
    "",
    status_code=201,
    summary="登记既有称号 · Record an earlier title",
    responses=refusals(ACT),
)
async def record_old_title(
    old: OldTitle, actor: Actor, caller: Caller, parts: Parts, response: Response
) -> Receipt:
    typed = old.model_dump(include={"name", "named_on", "document_no"})
    body = body_model(RecordOldTitle).model_validate(typed)
    receipt = await open_title(
        parts, actor, caller, programme=old.programme, place=old.place, body=body
    )
    response.headers["Location"] = location(receipt.stream)
    return receipt


@router.get(
    "/{stream}",
    summary="称号 · One title",
    responses=refusals(READ),
    response_model_exclude={"state": {"procedure"}},
)
async def show_title(
    stream: StreamId, actor: Actor, read: Reader, now: Now, response: Response
) -> TitleAnswer:
    title = await seen(read, actor, stream)
    if not isinstance(title, Title):
        raise NotFound(id=stream)
    response.headers["ETag"] = f'"{title.version}"'
    return TitleAnswer(
        version=title.version,
        state=title,
        texts=await recorded_words(read, stream),
        acts=offered(actor, title),
        yearly=list(owed_by(title, now)),
    )
