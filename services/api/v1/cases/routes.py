"""Cases as a whole: opened, listed, looked at, withdrawn; filings about them handed in."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.api.acts.bodies import body_model
from services.api.acts.offered import offered
from services.api.acts.performing import open_case, seen
from services.api.acts.routes import StreamId, act_router, location
from services.api.auth import Actor as Who
from services.api.contract import ACT, READ, refusals
from services.api.deps import Actor, Caller, Now, Parts, Reader
from services.api.v1.cases.schemas import (
    CaseAnswer,
    CaseLine,
    CasePage,
    Entry,
    ForecastAnswer,
    HistoryAnswer,
    NewCase,
)
from services.domain.acts import RULES
from services.domain.base import Receipt
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.facts import AnyFact
from services.domain.fieldwork.planning import PlanVisit
from services.domain.fieldwork.surveying import OpenSurvey
from services.domain.filing import FileObjection, FileReport, FileTip, FileVisitNote
from services.domain.offices.inquiries import FileInquiry
from services.domain.offices.taking_back import TakenBack
from services.domain.offices.visit_days import AnnounceVisitDay, FileVisitResult
from services.domain.review.consolidating import OpinionLaid, OpinionVoiced
from services.domain.review.signing_papers import PaperDeclined
from services.domain.review.signing_sheets import SheetSigningFact
from services.domain.steps.acceptance import AcceptanceOpinionLaid
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.steps.technical_assessment import SheetSubmitted
from services.domain.steps.upper_review import ReviewOpinionLaid
from services.domain.whole_case import Withdraw
from services.storage.queries import bureau, sheets
from services.storage.queries.forecasts import forecast_of
from services.storage.queries.histories import history, recorded_words
from services.storage.queries.scope import Viewer

router = APIRouter(prefix="/api/v1/cases", tags=["cases"])
UNISSUED = OpinionLaid | OpinionVoiced | AcceptanceOpinionLaid | ReviewOpinionLaid | PaperDeclined
router_acts = act_router(
    "/api/v1/cases/{stream}",
    "cases",
    Withdraw,
    FileObjection,
    FileTip,
    FileVisitNote,
    FileReport,
    FileInquiry,
    AnnounceVisitDay,
    PlanVisit,
    OpenSurvey,
    FileVisitResult,
    *(act for act in RULES if act.any_step and act.path),
)

ENTRIES = 200


@router.post(
    "", status_code=201, summary="提交创建申请 · File a creation request", responses=refusals(ACT)
)
async def file_creation_request(
    new: NewCase, actor: Actor, caller: Caller, parts: Parts, response: Response
) -> Receipt:
    body = body_model(FileCreationRequest).model_validate({"reason": new.reason})
    receipt = await open_case(
        parts, actor, caller, programme=new.programme, place=new.place, body=body
    )
    response.headers["Location"] = location(receipt.stream)
    return receipt


@router.get("", summary="案件列表 · Cases", responses=refusals(READ))
async def list_cases(
    actor: Actor, read: Reader, asked: Annotated[bureau.Asked, Query()]
) -> CasePage:
    heads = await bureau.cases(read, _viewer(actor), asked)
    page = heads[: asked.limit]
    return CasePage(
        cases=[_line(head) for head in page],
        next_after=page[-1].number if len(heads) > len(page) else None,
    )


@router.get(
    "/{stream}",
    summary="案件 · One case",
    responses=refusals(READ),
    response_model_exclude={"state": {"procedure"}},
)
async def show_case(stream: StreamId, actor: Actor, read: Reader, response: Response) -> CaseAnswer:
    viewer = _viewer(actor)
    file = await bureau.case_file(read, viewer, stream)
    response.headers["ETag"] = f'"{file.state.version}"'
    return CaseAnswer(
        line=_line(file.head),
        version=file.state.version,
        state=viewer.shown(file.state),
        texts=await recorded_words(read, stream),
        acts=offered(actor, file.state),
    )


@router.get("/{stream}/history", summary="办理记录 · The log of a case", responses=refusals(READ))
async def show_history(
    stream: StreamId,
    actor: Actor,
    read: Reader,
    parts: Parts,
    after: Annotated[int, Query(ge=0)] = 0,
) -> HistoryAnswer:
    state = await seen(read, actor, stream)
    if not isinstance(state, Case):
        raise NotFound(id=stream)
    found = await history(read, stream, after=after)
    page = found.recorded[:ENTRIES]
    viewer, sealed = _viewer(actor), await sheets.sealed_before(read, state)
    old = {expert for one in page if one.seq < sealed for expert in _sheets_in(one.fact)}
    if old and (audits := viewer.auditing_seat(state.place)):  # 2.5.2: such a look is kept.
        now, where = await parts.clock.now(), f"/api/v1/cases/{stream}/history"
        async with parts.database.writing() as tx:
            await sheets.keep_looks(tx, viewer, audits, state, sorted(old), page=where, now=now)
    return HistoryAnswer(
        stream=stream,
        entries=[
            Entry(
                seq=one.seq,
                fact=one.fact
                if may_read(viewer, state, one.fact, sealed=one.seq < sealed)
                else None,
                hash=one.hash,
            )
            for one in page
        ],
        texts=found.texts,
        next_after=page[-1].seq if len(found.recorded) > len(page) else None,
    )


@router.get("/{stream}/forecast", summary="各环节最早最迟日期 · Forecast", responses=refusals(READ))
async def show_forecast(
    stream: StreamId, actor: Actor, read: Reader, parts: Parts, now: Now
) -> ForecastAnswer:
    state = await seen(read, actor, stream)
    if not isinstance(state, Case):
        raise NotFound(id=stream)
    steps = await forecast_of(read, state, parts.calendars, now)
    return ForecastAnswer(stream=stream, steps=list(steps))


def may_read(viewer: Viewer, case: Case, fact: AnyFact, *, sealed: bool = False) -> bool:
    """Sheets are for few eyes (A1.9); those sealed by a sending back for their author's and the
    auditor's alone.
    """
    if _unissued(fact):
        return viewer.reads_laid(case) if case.laid else viewer.reads_sheets_of(case)
    if fact.confided and fact.actor.account != viewer.account:
        return viewer.works_for_bureau_of(case.place)  # 6.1.2
    experts = _sheets_in(fact)
    if sealed and viewer.auditing_seat(case.place) is None:
        return all(expert == viewer.account for expert in experts)
    return sealed or all(viewer.reads_sheet(case, expert) for expert in experts)


def _unissued(fact: AnyFact) -> bool:
    """6.1.5: who is for an opinion, before it is issued and afterwards: no matter of the applicant's."""
    if isinstance(fact, TakenBack):
        return fact.restored.laid is not None
    return isinstance(fact, UNISSUED)


def _sheets_in(fact: AnyFact) -> tuple[str, ...]:
    """Whose sheets it holds, also in a case as it stood before an act was taken back."""
    if isinstance(fact, SheetSubmitted | SheetSigningFact):
        return (fact.actor.account,)
    if not isinstance(fact, TakenBack):
        return ()
    panel = fact.restored.panel
    return tuple(dict.fromkeys((*panel.sheets, *panel.papers)))


def _viewer(actor: Who) -> Viewer:
    return Viewer(actor.account, actor.seats)


def _line(head: bureau.CaseHead) -> CaseLine:
    return CaseLine(**{**vars(head), "place": head.place.code})
