"""Acts of any step: taken where the case stands, whatever happens to the step meanwhile (2.2.1)."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from services.domain.base import ActorRef
from services.domain.errors import DomainError, NotFound, NotNow
from services.domain.offices.urging import Urge, UrgedToday
from services.domain.programme.schema import Track
from services.domain.steps.creation_request import GiveConsent, ListApplicant
from services.domain.tree.units import Function, StepName
from services.domain.whole_case import Withdraw
from tests.workflows.walk import WORDS, Walk

Begin = Callable[..., Walk]


def leader(name: str) -> ActorRef:
    return ActorRef(account=name, function=Function.CITY_LEADER, unit="9901")


async def test_2_2_1_one_act_is_taken_by_whatever_step_the_case_stands_in(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    await case.file()
    await case.do(Urge, words=WORDS)
    with pytest.raises(UrgedToday):
        await case.do(Urge)
    await case.do(GiveConsent, opinion=WORDS)
    await case.do(ListApplicant)
    await case.sleep(days=1)
    await case.do(Urge)
    found = await case.case()
    assert (found.stands, found.seq) == (StepName.PLAN, 5)


async def test_2_2_1_it_finds_the_case_between_two_steps(walk: Begin) -> None:
    """The target is looked up again at every look: none of twenty is lost on the way."""
    case = walk(Track.COUNTY)
    await case.file()
    urging = (case.do(Urge, leader(f"leader-{n}")) for n in range(20))
    answers = await asyncio.gather(case.do(ListApplicant), *urging)
    found = await case.stands(StepName.PLAN)
    assert sorted(answer.seq for answer in answers) == list(range(2, 23))
    assert found.seq == 22
    assert len(found.hands.urged) == 20


async def test_2_2_1_of_a_case_that_is_over_it_is_refused_and_a_repeat_is_answered(
    walk: Begin,
) -> None:
    case = walk(Track.VILLAGE)
    await case.file()
    urge = case.make(Urge)
    first = await case.client.act(case.case_id, urge)
    await case.do(Withdraw, reason=WORDS)
    assert await case.client.act(case.case_id, urge) == first
    with pytest.raises(NotNow, match="over"):
        await case.do(Urge, leader("another"))


async def test_2_2_1_of_a_case_that_nobody_knows_it_is_not_found(walk: Begin) -> None:
    with pytest.raises(NotFound):
        await walk(Track.VILLAGE).do(Urge)


async def test_2_2_1_it_does_not_disturb_a_term_that_runs(walk: Begin) -> None:
    """A notice ends by its own clock, however often its step is urged."""
    case = walk(Track.VILLAGE)
    await case.to_notice()
    await case.publish()
    for _ in range(3):
        await case.do(Urge)
        await case.sleep(days=1)
    await case.env.sleep(timedelta(days=6))
    await case.stands(StepName.NAMING)


async def test_2_2_1_a_stranger_urges_nothing(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    await case.file()
    stranger = ActorRef(account="x", function=Function.CITY_LEADER, unit="9902")
    with pytest.raises(DomainError, match="not-entitled"):
        await case.do(Urge, stranger)
