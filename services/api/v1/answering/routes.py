"""Whoever was drawn answers by a code, once, without an account (6.2.2). Nothing is kept of who."""

from fastapi import APIRouter

from services.api import answering
from services.api.contract import OPEN, refusals
from services.api.deps import Caller, Now, Parts
from services.api.v1.answering.schemas import CodeOfSlip, OwnAnswers, Questionnaire, Taken

router = APIRouter(prefix="/api/v1/answering", tags=["surveys"])
ASKED = (*OPEN, 404, 409, 429)


@router.post(
    "/questionnaire", summary="凭答题码看问卷 · The questionnaire", responses=refusals(ASKED)
)
async def show_questionnaire(
    sent: CodeOfSlip, caller: Caller, parts: Parts, now: Now
) -> Questionnaire:
    return Questionnaire.of(await answering.asked(parts, caller.address, sent.code, now))


@router.post("", status_code=201, summary="凭答题码作答 · Answer", responses=refusals(ASKED))
async def give_answers(sent: OwnAnswers, caller: Caller, parts: Parts, now: Now) -> Taken:
    """Each code is good for once."""
    await answering.answer(parts, caller.address, sent.code, sent.choices, now)
    return Taken()
