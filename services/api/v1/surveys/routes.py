"""Surveys of a case: the result with its margin, raw answers in and out (A1.12.6, A2.6.5, D13).

Set up and counted by acts; see the cases and filings.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.api.acts.performing import seen
from services.api.acts.routes import StreamId
from services.api.answering import Printing, printed
from services.api.auth import Actor as Who
from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Now, Parts, Reader, Writer
from services.api.origin import home_of
from services.api.v1.surveys.schemas import (
    EnteredAnswer,
    NewAnswers,
    RawAnswers,
    SlipsAnswer,
    SlipsWanted,
    SurveyAnswer,
)
from services.domain.clocks.calendar import local_day
from services.domain.errors import NotFound
from services.domain.fieldwork.answers import Answer
from services.domain.filing import Filing
from services.domain.seats import not_entitled
from services.storage.fieldwork import access, surveys
from services.storage.queries import fieldwork
from services.storage.queries.scope import Viewer
from services.storage.session import Tx

router = APIRouter(prefix="/api/v1/surveys/{stream}", tags=["surveys"])

Respondent = Annotated[str, Path(min_length=1, max_length=20)]


@router.get("", summary="民意调查 · One survey", responses=refusals(READ))
async def show_survey(stream: StreamId, actor: Actor, read: Reader, now: Now) -> SurveyAnswer:
    filing = await _filing(read, actor, stream)
    return SurveyAnswer.of(await fieldwork.surveyed(read, filing, now))


@router.get("/answers", summary="原始答卷 · Raw answers", responses=refusals(READ))
async def list_survey_answers(stream: StreamId, actor: Actor, read: Reader) -> RawAnswers:
    """Those of whoever answered alone only once all is counted."""
    lines = await surveys.readable(read, await _filing(read, actor, stream))
    return RawAnswers(answers=[one.answer for one in lines])


@router.post(
    "/answers", status_code=201, summary="登记答卷 · Enter answers", responses=refusals(WRITE)
)
async def enter_survey_answers(
    *, stream: StreamId, sent: NewAnswers, actor: Actor, write: Writer, now: Now
) -> EnteredAnswer:
    """All of them, or none."""
    await _asking(write, actor, stream)
    answers = [Answer.model_validate(one.model_dump()) for one in sent.answers]
    new = await surveys.enter(
        write, stream, answers, by=actor.account, today=local_day(now), now=now
    )
    return EnteredAnswer(entered=new)


@router.delete(
    "/answers/{respondent}",
    status_code=204,
    summary="删去答卷 · Strike an answer out",
    responses=refusals(WRITE),
)
async def strike_out_answer(
    *, stream: StreamId, respondent: Respondent, actor: Actor, write: Writer
) -> Response:
    """One's own, while the survey is open."""
    await _asking(write, actor, stream)
    await surveys.strike_out(write, stream, respondent, actor.account)
    return Response(status_code=204)


@router.post(
    "/slips", status_code=201, summary="印制答题条 · Make slips", responses=refusals(WRITE)
)
async def make_slips(
    *,
    stream: StreamId,
    sent: SlipsWanted,
    request: Request,
    actor: Actor,
    parts: Parts,
    write: Writer,
    now: Now,
) -> SlipsAnswer:
    """One-time codes for those drawn, told this once. Who gets which is kept nowhere."""
    filing = await _filing(write, actor, stream)
    if not access.assesses(Viewer(actor.account, actor.seats), filing):
        raise not_entitled(actor.seats)
    home = home_of(request, parts.access.origin, parts.access.prefix)
    wanted = Printing(sent.households, sent.anew)
    return SlipsAnswer.of(await printed(write, filing, wanted, home, now))


async def _filing(tx: Tx, actor: Who, stream: str) -> Filing:
    filing = await seen(tx, actor, stream)
    if not isinstance(filing, Filing) or filing.survey is None:
        raise NotFound(id=stream)
    return filing


async def _asking(tx: Tx, actor: Who, stream: str) -> None:
    filing = await _filing(tx, actor, stream)
    if not await access.goes(tx, Viewer(actor.account, actor.seats), filing):
        raise not_entitled(actor.seats)
