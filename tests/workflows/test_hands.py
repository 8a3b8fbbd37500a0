"""Hands through real workflows: the ways back walk steps backward, nobody is lost (2.2.1)."""

import asyncio
from collections.abc import Callable

import pytest

from services.domain.base import ActorRef
from services.domain.case import Case
from services.domain.errors import HeldByAnother, NotNow
from services.domain.offices.handing import HandOn
from services.domain.offices.returning import SendBack
from services.domain.offices.signing import AskSignatures, Sign
from services.domain.offices.taking_back import TakeBack, compact
from services.domain.permissions import DECIDERS
from services.domain.programme.schema import Obligation, Track
from services.domain.seats import Seat
from services.domain.steps.application import AcceptApplication
from services.domain.steps.creation_request import ListApplicant
from services.domain.steps.upper_review import FormReviewOpinion
from services.domain.tree.units import Function, Part, StepName, at
from services.storage import case_log
from services.workflows.case import step_workflow
from tests.domain.stage import replayed
from tests.workflows.walk import WORDS, Walk

Begin = Callable[..., Walk]
CITY = "9901"


def officer(name: str) -> ActorRef:
    return ActorRef(account=name, function=Function.CITY_OFFICER, unit=CITY)


async def take_back(case: Walk, actor: ActorRef) -> None:
    """As the server looks it up: folded from the log."""
    async with case.database.reading() as tx:
        facts = await case_log.events(tx, case.case_id)
    last = (await case.case()).hands.last
    assert last
    was = replayed(Case(id=case.case_id), facts[: last.seq - 1])
    assert isinstance(was, Case)
    said = {"restored": compact(was), "undoes": last.seq, "expects": (await case.case()).version}
    await case.do(TakeBack, actor, reason=WORDS, **said)


async def test_2_2_1_sent_back_the_earlier_step_runs_again_and_the_case_is_named(
    walk: Begin,
) -> None:
    case = walk(Track.VILLAGE)
    await case.to_review()
    await case.stands(StepName.ACCEPTANCE)
    part = DECIDERS[StepName.ACCEPTANCE]
    office = case.programme.procedure.offices[part][0]
    decider = ActorRef(account="d", function=office.function, unit=at(case.place, office.level))
    version = (await case.case()).version
    said = {"to": StepName.APPLICATION, "reason": WORDS, "expects": version}
    await case.do(SendBack, decider, **said)
    back = await case.stands(StepName.APPLICATION)
    assert back.ledgers[Obligation.REVIEW].done
    await case.submit()
    await case.do(AcceptApplication)
    await case.accept()
    assert (await case.case()).application.submissions == 2


async def test_2_2_1_taken_back_the_step_that_was_left_runs_again(walk: Begin) -> None:
    case = walk(Track.COUNTY)
    await case.file()
    await case.do(ListApplicant, officer("wang"))
    await case.stands(StepName.PLAN)
    await take_back(case, officer("wang"))
    await case.stands(StepName.CREATION_REQUEST)
    await case.do(ListApplicant, officer("wang"))
    await case.stands(StepName.PLAN)


async def test_2_2_1_taken_back_before_the_notice_is_signed_the_notice_waits_for_nothing(
    walk: Begin,
) -> None:
    """The clock's step ends as well: the case is decided on again, and then comes to its notice."""
    case = walk(Track.VILLAGE)
    await case.to_notice()
    async with case.database.reading() as tx:
        decided = (await case_log.events(tx, case.case_id))[-1]
    await take_back(case, decided.actor)
    holder = case.env.client.get_workflow_handle(
        step_workflow(case.case_id, StepName.PUBLIC_NOTICE)
    )
    assert (await holder.result())["position"] == (await case.case()).position
    await case.stands(StepName.UPPER_REVIEW)
    await case.do(FormReviewOpinion, passed=True, opinion=WORDS)
    await case.stands(StepName.PUBLIC_NOTICE)


async def test_2_2_1_what_was_handed_on_the_workflow_refuses_to_everybody_else(walk: Begin) -> None:
    case = walk(Track.COUNTY)
    await case.file()
    said = {"of": Part.SCREENER, "to": "li", "expects": (await case.case()).version}
    seats = (Seat(function=Function.CITY_OFFICER, unit=CITY),)
    await case.do(HandOn, officer("wang"), seats=seats, **said)
    with pytest.raises(HeldByAnother):
        await case.do(ListApplicant, officer("wang"))
    await case.do(ListApplicant, officer("li"))


async def test_2_2_1_signers_at_the_same_moment_are_all_heard(walk: Begin) -> None:
    case = walk(Track.COUNTY)
    await case.file()
    signers = tuple(f"signer-{n}" for n in range(10))
    asked = {"position": "before", "about": "list-applicant", "mode": "all", "signers": signers}
    version = (await case.case()).version
    await case.do(AskSignatures, officer("wang"), expects=version, **asked)
    with pytest.raises(NotNow, match="signatures-missing"):
        await case.do(ListApplicant, officer("wang"))
    await asyncio.gather(
        *(case.do(Sign, officer(one), round=1, agreed=True, words=None) for one in signers)
    )
    await case.do(ListApplicant, officer("wang"))


async def test_2_2_1_log_and_state_agree_after_something_was_taken_back(walk: Begin) -> None:
    """Whoever folds the log anew comes to the same state."""
    case = walk(Track.COUNTY)
    await case.file()
    await case.do(ListApplicant, officer("wang"))
    await take_back(case, officer("wang"))
    async with case.database.reading() as tx:
        facts = await case_log.events(tx, case.case_id)
        assert await case_log.broken_at(tx, case.case_id) is None
    assert replayed(Case(id=case.case_id), facts) == await case.case()
