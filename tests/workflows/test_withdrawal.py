"""Withdrawal: from every step, whatever its workflow is doing; never after the decision (1.3.8)."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from services.domain.base import Receipt
from services.domain.case import Outcome
from services.domain.errors import NotEntitled, NotNow, StepClosed
from services.domain.programme.schema import Track
from services.domain.steps.application import AcceptApplication
from services.domain.steps.creation_request import ListApplicant
from services.domain.steps.implementation import BeginSelfCheck
from services.domain.steps.naming import NameUnit
from services.domain.steps.public_notice import SignNotice
from services.domain.tree.units import StepName
from services.domain.whole_case import Withdraw
from tests.workflows.walk import FINDING, WORDS, Walk

Begin = Callable[..., Walk]
Go = Callable[[Walk], Awaitable[object]]


async def assess_with_findings(case: Walk) -> None:
    await case.to_review()
    await case.assess(FINDING, passed=False)


async def submit(case: Walk) -> None:
    await case.to_application()
    await case.submit()


TO: dict[StepName, Go] = {
    StepName.CREATION_REQUEST: Walk.file,
    StepName.PLAN: Walk.to_plan,
    StepName.IMPLEMENTATION: Walk.to_implementation,
    StepName.APPLICATION: submit,
    StepName.TECHNICAL_ASSESSMENT: Walk.to_review,
    StepName.RECTIFICATION: assess_with_findings,
    StepName.PUBLIC_NOTICE: Walk.to_notice,
    StepName.NAMING: Walk.to_naming,
}


@pytest.mark.parametrize("step", list(TO))
async def test_a_county_may_withdraw_from_every_step(walk: Begin, step: StepName) -> None:
    case = walk(Track.COUNTY)
    await TO[step](case)
    before = await case.stands(step)
    await case.do(Withdraw, reason=WORDS)
    withdrawn = await case.case()
    assert withdrawn.outcome is Outcome.WITHDRAWN
    assert withdrawn.seq == before.seq + 1
    with pytest.raises((StepClosed, NotNow)):
        await case.do(SignNotice, document_no="x")


@pytest.mark.parametrize("pause", [0, 0.005, 0.01, 0.02, 0.04])
async def test_a_withdrawal_between_two_steps_finds_the_case(walk: Begin, pause: float) -> None:
    """The next step's workflow may not even have begun when it is called back."""
    case = walk(Track.COUNTY)
    await case.file()

    async def withdraw() -> object:
        await asyncio.sleep(pause)
        return await case.do(Withdraw, reason=WORDS)

    await asyncio.gather(case.do(ListApplicant), withdraw(), return_exceptions=True)
    assert (await case.case()).outcome is Outcome.WITHDRAWN


async def test_a_withdrawal_refused_leaves_the_step_as_it_was(walk: Begin) -> None:
    case = walk(Track.COUNTY)
    await case.to_implementation()
    with pytest.raises(NotEntitled):
        await case.do(Withdraw, case.actor(AcceptApplication), reason=WORDS)
    await case.do(BeginSelfCheck)
    await case.stands(StepName.SELF_CHECK)


async def test_many_who_ask_at_once_call_the_case_back_one_after_the_other(walk: Begin) -> None:
    case = walk(Track.COUNTY)
    await case.file()
    stranger = case.actor(AcceptApplication)
    refused = [case.do(Withdraw, stranger, reason=WORDS) for _ in range(5)]
    answers = await asyncio.gather(*refused, case.do(ListApplicant), return_exceptions=True)
    assert [type(answer) for answer in answers] == [NotEntitled] * 5 + [Receipt]
    await case.stands(StepName.PLAN)
    await case.do(Withdraw, reason=WORDS)
    assert (await case.case()).outcome is Outcome.WITHDRAWN


async def test_a_decided_case_is_not_withdrawn(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    await case.to_naming()
    await case.do(NameUnit, document_no="环发〔2032〕6号")
    with pytest.raises(NotNow, match="over"):
        await case.do(Withdraw, reason=WORDS)


async def test_a_withdrawn_notice_is_closed_on_its_page_too(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    await case.to_notice()
    await case.publish()
    await case.do(Withdraw, reason=WORDS)
    assert (await case.notice_row()).closed
