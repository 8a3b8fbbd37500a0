"""Assessment rounds: opened, listed, shown with their results; what is done in one; objections."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.api.acts.bodies import body_model
from services.api.acts.looked_rounds import chosen_scheme
from services.api.acts.offered import offered
from services.api.acts.performing import open_round, seen
from services.api.acts.routes import StreamId, act_router, add_act, location
from services.api.contract import ACT, OPEN, READ, refusals
from services.api.deps import Actor, Caller, Now, Parts, Reader
from services.api.v1.rounds.draw_schemas import DrawList, draws_of
from services.api.v1.rounds.schemas import NewRound, RoundAnswer, RoundBrief, RoundList, RoundShown
from services.domain.base import Receipt
from services.domain.clocks.calendar import local_day
from services.domain.errors import NotFound
from services.domain.filing import FileObjection
from services.domain.rounds import (
    adjusting,
    breaking_down,
    checking,
    cultivating,
    drawing,
    entering,
    examining,
    finishing,
    granting,
    heading,
    lapsing,
    opening,
    pairing,
    paying,
    rating,
    renewing,
    reporting,
    sampling,
    scoring,
    sheets,
    special_reporting,
    supplying,
    surveying,
    tabling,
    voting,
)
from services.domain.rounds.cultivating import pool
from services.domain.rounds.heading import heads_of
from services.domain.rounds.lacking import lacking
from services.domain.rounds.owed_reports import owed
from services.domain.rounds.renewing import terms
from services.domain.rounds.reporting import agenda
from services.domain.rounds.results import results
from services.domain.rounds.state import AssessmentRound
from services.domain.rounds.tabling import conflicts_of
from services.storage.queries.histories import recorded_words, words_in
from services.storage.queries.round_draws import with_draws
from services.storage.queries.rounds import find_rounds, rounds_on_notice, shown_to
from services.storage.queries.scope import Viewer

router = APIRouter(prefix="/api/v1/rounds", tags=["rounds"])
router_acts = act_router(
    "/api/v1/rounds/{stream}",
    "rounds",
    entering.EnterSubject,
    entering.AnswerGate,
    entering.RecordPenalty,
    entering.EndorseEntry,
    entering.RecordOldRating,
    scoring.AppointRaters,
    scoring.GiveScores,
    scoring.LeaveOutPeriods,
    scoring.FormVerdict,
    scoring.RecordSample,
    sampling.DrawSample,
    adjusting.ClaimAdjustment,
    adjusting.ConfirmAdjustment,
    adjusting.RecordVeto,
    adjusting.ConfirmVeto,
    adjusting.RecordFunds,
    reporting.ReceiveReport,
    finishing.CloseScoring,
    finishing.DecideTie,
    finishing.Regrade,
    finishing.PublishList,
    finishing.StrikeOff,
    finishing.DecideRound,
    finishing.EndRound,
    supplying.SupplyValue,
    supplying.VerifyValue,
    supplying.TakeOverValues,
    examining.GiveOfficeOpinion,
    breaking_down.BreakDown,
    breaking_down.NameOwner,
    breaking_down.DeliverMaterial,
    checking.PlanCheck,
    checking.TellOfCheck,
    checking.CarryOutCheck,
    pairing.ArrangeRing,
    drawing.FreezePool,
    drawing.CommitToSecret,
    drawing.RevealSecret,
    drawing.VoidDraw,
    drawing.StandBack,
    drawing.DrawAgain,
    heading.NameHead,
    renewing.RenewRecognition,
    paying.RecordPay,
    granting.BeginGrant,
    granting.StopGrant,
    surveying.RecordAnswers,
    sheets.FillSheet,
    sheets.ScoreOneself,
    special_reporting.JudgeHardItem,
    special_reporting.HandInSpecialReport,
    cultivating.RecordGuidance,
    cultivating.LeavePool,
    voting.GiveVoice,
    rating.RateItems,
    tabling.EnterFigures,
    tabling.CorrectFigure,
    lapsing.RecordLapse,
    lapsing.JudgeMending,
)
add_act(router_acts, FileObjection, name="file-objection-about-round")


@router.get("", summary="考评一览 · Rounds", responses=refusals(READ))
async def list_rounds(
    actor: Actor, read: Reader, year: Annotated[int | None, Query(ge=2000, le=2200)] = None
) -> RoundList:
    """Those of the caller's areas, and those in which the caller's own area is assessed."""
    lines = await find_rounds(read, Viewer(actor.account, actor.seats), year)
    return RoundList(rounds=[RoundBrief(**line._asdict()) for line in lines])


@router.get("/notices", summary="公示中的考评名单 · Lists on notice", responses=refusals(OPEN))
async def list_on_notice(read: Reader) -> RoundList:
    """What anybody can object to now (C3.1.6)."""
    lines = await rounds_on_notice(read)
    return RoundList(rounds=[RoundBrief(**line._asdict()) for line in lines])


@router.post(
    "",
    status_code=201,
    operation_id="open-round",
    summary=f"{opening.OpenRound.zh} · {opening.OpenRound.en}",
    responses=refusals(ACT),
)
async def open_one(
    *, new: NewRound, actor: Actor, caller: Caller, parts: Parts, now: Now, response: Response
) -> Receipt:
    """By the version of the scheme that is in force, or was at the end of the year assessed."""
    async with parts.database.reading() as tx:
        chosen = await chosen_scheme(tx, new.scheme, new.variant, new.year, now)
    body = body_model(opening.OpenRound).model_validate({"year": new.year})
    receipt = await open_round(parts, actor, caller, chosen=chosen, place=new.place, body=body)
    response.headers["Location"] = location(receipt.stream)
    return receipt


@router.get("/{stream}/draws", summary="专家抽取 · Draws", responses=refusals((*OPEN, 404)))
async def show_draws(stream: StreamId, read: Reader) -> DrawList:
    """For everybody, with all it takes to work the result out again (D8)."""
    return draws_of(await with_draws(read, stream))


@router.get("/{stream}", summary="一轮考评 · One round", responses=refusals(READ))
async def show_round(
    *, stream: StreamId, actor: Actor, read: Reader, now: Now, response: Response
) -> RoundAnswer:
    found = await seen(read, actor, stream)
    if not isinstance(found, AssessmentRound):
        raise NotFound(id=stream)
    state, whole = shown_to(Viewer(actor.account, actor.seats), found)
    response.headers["ETag"] = f'"{found.version}"'
    lapses = [one.lapses for one in state.entries.values()]
    return RoundAnswer(
        version=found.version,
        state=RoundShown(**{name: getattr(state, name) for name in RoundShown.model_fields}),
        results=results(found) if whole else None,
        lacking=list(lacking(found)) if whole and found.stage == "scoring" else [],
        agenda=list(agenda(found)),
        terms=list(terms(found, local_day(now))),
        heads=list(heads_of(found)) if whole else [],
        owed=list(owed(state)),
        pool=list(pool(state, local_day(now))),
        conflicts={code: list(conflicts_of(state, one)) for code, one in state.entries.items()},
        texts=await (recorded_words(read, stream) if whole else words_in(read, lapses)),
        acts=offered(actor, found),
    )
