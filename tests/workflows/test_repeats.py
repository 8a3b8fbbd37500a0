"""Repeated, concurrent, early and late acts; a worker that died between record and apply."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from services.domain.acts import decide
from services.domain.base import Act, Receipt
from services.domain.case import Outcome
from services.domain.clocks.calendar import local_day
from services.domain.errors import (
    IdempotencyMismatch,
    Invalid,
    NotFound,
    Stale,
    StepClosed,
)
from services.domain.facts import FACT
from services.domain.programme.calendars import calendar_for
from services.domain.programme.schema import Track
from services.domain.steps.acceptance import RecordMethod
from services.domain.steps.application import AcceptApplication
from services.domain.steps.creation_request import FileCreationRequest, ListApplicant
from services.domain.steps.implementation import BeginSelfCheck
from services.domain.steps.naming import NameUnit
from services.domain.steps.plan import RecordPlanOpinion, SubmitPlan
from services.domain.steps.self_check import Declare
from services.domain.tree.units import StepName
from services.storage import case_log
from services.workflows.client import workflow_of
from tests.workflows.walk import WORDS, Walk, look

Begin = Callable[..., Walk]
PLAN: dict[str, Any] = {"document": "plan"}


def opening(case: Walk, **more: Any) -> Act:
    return case.make(FileCreationRequest, reason=WORDS, eligible=True, **case.opening(), **more)


async def send(case: Walk, act: Act) -> Receipt:
    return await case.client.act(case.case_id, act)


async def test_a_repeat_gets_the_first_receipt_and_writes_nothing(walk: Begin) -> None:
    case = walk(Track.COUNTY)
    await case.to_plan()
    act = case.make(SubmitPlan, **PLAN)
    first = await send(case, act)
    assert await send(case, act) == first
    assert (await case.case()).seq == first.seq


async def test_a_repeat_after_the_step_is_over_gets_the_first_receipt_too(walk: Begin) -> None:
    case = walk(Track.COUNTY)
    await case.file()
    act = case.make(ListApplicant)
    first = await send(case, act)
    await case.stands(StepName.PLAN)
    assert await send(case, act) == first


async def test_the_first_act_repeated_when_all_is_over_starts_nothing_anew(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    filed = opening(case)
    first = await send(case, filed)
    await case.to_naming(filed=True)
    title = await case.name()
    assert await send(case, filed) == first
    assert (await case.case()).outcome is Outcome.NAMED
    assert await look(case.database, title.id) == title


@pytest.mark.parametrize("over", [False, True])
async def test_the_same_key_with_another_body_is_refused(walk: Begin, over: bool) -> None:
    case = walk(Track.COUNTY)
    await case.file()
    key: dict[str, Any] = {"request_id": "key"}
    await send(case, case.make(ListApplicant, **key, fingerprint="one body"))
    if over:
        await case.stands(StepName.PLAN)
    with pytest.raises(IdempotencyMismatch):
        await send(case, case.make(ListApplicant, **key, fingerprint="another body"))
    with pytest.raises(IdempotencyMismatch):
        await send(case, case.make(SubmitPlan, **PLAN, **key, fingerprint="another act"))


async def test_nobody_takes_an_id_of_the_clock(walk: Begin) -> None:
    """Else somebody could hold up the end of a notice by using its id for an act of theirs."""
    case = walk(Track.COUNTY)
    with pytest.raises(Invalid):
        await send(case, opening(case, request_id="clock public-notice/closed"))


async def test_of_two_acts_at_once_that_exclude_each_other_one_is_done(walk: Begin) -> None:
    case = walk(Track.COUNTY)
    await case.file()
    both = [case.do(ListApplicant), case.do(ListApplicant)]
    answers = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Receipt", "StepClosed"]
    assert (await case.case()).seq == 2


async def test_many_adding_acts_at_once_are_all_done(walk: Begin) -> None:
    case = walk(Track.TOWN)
    await case.to_review()
    await case.appoint()
    before = await case.case()
    methods = [one.id for one in case.programme.procedure.acceptance.methods if not one.survey]
    today = local_day(await case.now())
    said = [case.do(RecordMethod, method=method, on=today) for method in methods]
    receipts = await asyncio.gather(*said)
    numbers = sorted(receipt.seq for receipt in receipts)
    assert numbers == list(range(before.seq + 1, before.seq + 1 + len(methods)))


async def test_an_act_sent_before_its_step_has_begun_to_run_is_done(walk: Begin) -> None:
    """Between two steps nobody is there for a moment; who asks then is not refused."""
    case = walk(Track.COUNTY)
    await case.file()
    await case.do(ListApplicant)
    receipt = await case.do(SubmitPlan, **PLAN)
    assert receipt.seq == 3


async def test_an_act_of_another_step_is_refused_with_where_the_case_stands(walk: Begin) -> None:
    case = walk(Track.COUNTY)
    await case.file()
    with pytest.raises(StepClosed) as refused:
        await case.do(AcceptApplication)
    assert refused.value.params == {"step": "application", "now": "creation-request"}


async def test_an_act_on_a_case_that_is_not_there_is_not_found(walk: Begin) -> None:
    with pytest.raises(NotFound):
        await walk(Track.COUNTY).do(ListApplicant)


async def test_what_was_shown_stale_is_refused_and_what_only_adds_is_not(walk: Begin) -> None:
    case = walk(Track.COUNTY)
    await case.to_plan()
    shown = (await case.case()).version
    await case.do(SubmitPlan, expects=shown, **PLAN)
    with pytest.raises(Stale) as refused:
        await case.do(SubmitPlan, expects=shown, **PLAN)
    assert refused.value.params == {"shown": shown, "now": shown + 1}


async def test_a_fact_recorded_by_a_worker_that_then_died_is_caught_up_with(walk: Begin) -> None:
    """SQL knows more than the workflow: it learns what happened, and asks the rule again."""
    case = walk(Track.COUNTY)
    await case.to_plan()
    before = await case.case()
    lost = case.make(SubmitPlan, document="recorded")
    fact = FACT.validate_python(decide(before, lost, await case.now()))
    async with case.database.writing() as tx:
        await case_log.append(tx, case.case_id, before.seq, fact, calendar_for(rehearsal=True))
    today = local_day(await case.now())
    said: dict[str, Any] = {"held_on": today, "passed": True, "opinion": WORDS}
    receipt = await case.do(RecordPlanOpinion, **said)
    assert await send(case, lost) == Receipt(stream=case.case_id, seq=before.seq + 1)
    assert receipt.seq == before.seq + 2
    assert (await case.case()).plan.document == "recorded"


async def test_a_step_that_ended_in_sql_alone_makes_room_for_the_next(walk: Begin) -> None:
    """Worker and Temporal died together after the last act of a step, and nobody repeats it."""
    case = walk(Track.COUNTY)
    await case.to_implementation()
    before = await case.case()
    fact = FACT.validate_python(decide(before, case.make(BeginSelfCheck), await case.now()))
    async with case.database.writing() as tx:
        await case_log.append(tx, case.case_id, before.seq, fact, calendar_for(rehearsal=True))
    receipt = await case.do(Declare, data_digest="digest", papers_version=0)
    assert receipt.seq == before.seq + 2


async def test_a_filing_that_was_refused_leaves_no_stream_and_its_workflow_ends(
    walk: Begin,
) -> None:
    case = walk(Track.VILLAGE)
    with pytest.raises(Invalid):
        await case.old_title(local_day(await case.now()).replace(year=2999))
    stream = f"title-{case.case_id}-old"
    assert await look(case.database, stream) is None
    await case.sleep(minutes=2)
    ended = await case.client.temporal.get_workflow_handle(workflow_of(stream)).describe()
    assert ended.close_time


async def test_a_named_case_takes_no_more_acts(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    await case.to_naming()
    await case.name()
    with pytest.raises(StepClosed):
        await case.do(NameUnit, document_no="环发〔2032〕7号")
