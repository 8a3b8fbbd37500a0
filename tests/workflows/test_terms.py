"""The timer of an obligation: told once, whatever steps, returns and stops lie between (2.1.5)."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any

from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

from services.domain.base import ActorRef
from services.domain.clocks.calendar import BEIJING
from services.domain.clocks.telling import SupervisionEscalated, TermEscalated, TermReminded
from services.domain.clocks.terms import AnswerSupervision, AskExtension, DecideExtension, Supervise
from services.domain.programme.schema import Obligation, Track
from services.domain.steps.application import (
    AcceptApplication,
    IssueDeficits,
    SubmitApplication,
)
from services.domain.tree.units import Function
from services.storage import case_log
from services.workflows.term import term_id
from tests.workflows.walk import WORDS, Walk

Begin = Callable[..., Walk]
DEFICIT = {"place": "C07", "ground": "content-thin", "rule": "D11"}
LINES = ({**DEFICIT, "problem": WORDS, "remedy": WORDS},)
LEADER = ActorRef(account="leader", function=Function.CITY_LEADER, unit="9901")


async def told(walk: Walk, kind: type[Any]) -> list[Any]:
    async with walk.database.reading() as tx:
        return [one for one in await case_log.events(tx, walk.case_id) if isinstance(one, kind)]


def to_the_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


async def runs(client: Client, walk: Walk, what: Obligation) -> bool:
    found = await client.get_workflow_handle(term_id(walk.case_id, what)).describe()
    return found.status is WorkflowExecutionStatus.RUNNING


async def resubmit(walk: Walk) -> None:
    await walk.do(
        SubmitApplication, manifest=(), papers_version=0, data_digest="digest", findings=()
    )


async def in_formal_check(begin: Begin) -> Walk:
    """A county on a Monday morning, its application just handed in: five working days."""
    case = begin(Track.COUNTY)
    await case.wait_for(datetime(2031, 3, 3, 9, 0, tzinfo=BEIJING))
    await case.to_application()
    await case.submit()
    return case


async def supervised(begin: Begin, answer_by: date) -> tuple[Walk, Callable[[], Awaitable[object]]]:
    """In formal check, where a leader asked about it; and how the officer answers."""
    case = await in_formal_check(begin)
    what, officer = Obligation.FORMAL_CHECK, case.actor(AcceptApplication)
    await case.do(Supervise, LEADER, what=what, words=WORDS, answer_by=answer_by)
    return case, lambda: case.do(AnswerSupervision, officer, what=what, answer=WORDS)


async def test_2_1_5_returned_and_resubmitted_the_reminder_fires_once(
    walk: Begin, env: WorkflowEnvironment
) -> None:
    """Submitted on Monday, returned on Tuesday, submitted again on Wednesday of the next week."""
    case = await in_formal_check(walk)
    await case.sleep(days=1)
    await case.do(IssueDeficits, lines=LINES)
    assert await runs(env.client, case, Obligation.CORRECTION)
    await case.wait_for(datetime(2031, 3, 12, 10, 0, tzinfo=BEIJING))
    assert await told(case, TermReminded) == []
    await resubmit(case)
    await case.wait_for(datetime(2031, 3, 17, 12, 0, tzinfo=BEIJING))
    (reminder,) = await told(case, TermReminded)
    assert reminder.what is Obligation.FORMAL_CHECK
    assert reminder.due_on.isoformat() == "2031-03-19"
    assert to_the_second(reminder.at) == datetime(2031, 3, 17, 9, 0, tzinfo=BEIJING)
    await case.do(AcceptApplication)
    await case.sleep(days=20)
    assert [one.what for one in await told(case, TermReminded)] == [Obligation.FORMAL_CHECK]
    assert await told(case, TermEscalated) == []
    assert not await runs(env.client, case, Obligation.FORMAL_CHECK)
    assert await runs(env.client, case, Obligation.REVIEW)


async def test_2_1_6_the_leader_is_told_on_the_next_working_day_and_only_once(
    walk: Begin, env: WorkflowEnvironment
) -> None:
    case = await in_formal_check(walk)
    await case.wait_for(datetime(2031, 3, 11, 8, 59, tzinfo=BEIJING))
    assert await told(case, TermEscalated) == []
    await case.wait_for(datetime(2031, 3, 30, 9, 0, tzinfo=BEIJING))
    (word,) = await told(case, TermEscalated)
    assert to_the_second(word.at) == datetime(2031, 3, 11, 9, 0, tzinfo=BEIJING)
    assert word.due_on.isoformat() == "2031-03-10"
    assert await runs(env.client, case, Obligation.FORMAL_CHECK), "as long as it is owed"


async def test_2_1_6_an_extension_moves_the_timer_and_is_reminded_of_anew(walk: Begin) -> None:
    case = await in_formal_check(walk)
    await case.wait_for(datetime(2031, 3, 7, 10, 0, tzinfo=BEIJING))
    assert len(await told(case, TermReminded)) == 1
    officer = case.actor(AcceptApplication)
    asked: dict[str, Any] = {"what": Obligation.FORMAL_CHECK, "days": 5, "reason": WORDS}
    await case.do(AskExtension, officer, **asked)
    said: dict[str, Any] = {"what": Obligation.FORMAL_CHECK, "opinion": WORDS}
    await case.do(DecideExtension, LEADER, granted=True, **said)
    await case.wait_for(datetime(2031, 3, 12, 12, 0, tzinfo=BEIJING))
    assert await told(case, TermEscalated) == []
    await case.wait_for(datetime(2031, 3, 18, 12, 0, tzinfo=BEIJING))
    days = [one.due_on.isoformat() for one in await told(case, TermReminded)]
    assert days == ["2031-03-10", "2031-03-17"]
    assert len(await told(case, TermEscalated)) == 1


async def test_2_1_6_a_supervision_notice_is_answered_after_the_matter_was_settled(
    walk: Begin,
) -> None:
    case, answer = await supervised(walk, date(2031, 3, 20))
    await case.do(AcceptApplication)
    assert (await case.case()).supervisions
    await answer()
    assert not (await case.case()).supervisions


async def test_2_1_6_nobody_answers_a_supervision_notice_and_the_leader_is_told_once(
    walk: Begin, env: WorkflowEnvironment
) -> None:
    """The matter itself is settled in time; what the leader asked is not answered (C3.6.5)."""
    by = date(2031, 3, 20)
    case, answer = await supervised(walk, by)
    await case.do(AcceptApplication)
    assert await runs(env.client, case, Obligation.FORMAL_CHECK), "an answer is still owed"
    await case.wait_for(datetime(2031, 3, 21, 8, 59, tzinfo=BEIJING))
    assert await told(case, SupervisionEscalated) == []
    await case.wait_for(datetime(2031, 4, 1, 9, 0, tzinfo=BEIJING))
    (word,) = await told(case, SupervisionEscalated)
    assert to_the_second(word.at) == datetime(2031, 3, 21, 9, 0, tzinfo=BEIJING)
    assert word.answer_by == by
    assert not await runs(env.client, case, Obligation.FORMAL_CHECK)
    await answer()


async def test_2_1_6_an_answer_in_time_ends_the_timer_and_nobody_is_told(
    walk: Begin, env: WorkflowEnvironment
) -> None:
    case, answer = await supervised(walk, date(2031, 3, 5))
    await answer()
    await case.do(AcceptApplication)
    await case.sleep(days=10)
    assert await told(case, SupervisionEscalated) == []
    assert not await runs(env.client, case, Obligation.FORMAL_CHECK)


async def test_2_1_5_a_timer_started_again_tells_nothing_twice(
    walk: Begin, env: WorkflowEnvironment
) -> None:
    lost = Obligation.FORMAL_CHECK
    case = await in_formal_check(walk)
    await case.wait_for(datetime(2031, 3, 7, 10, 0, tzinfo=BEIJING))
    await env.client.get_workflow_handle(term_id(case.case_id, lost)).terminate()
    assert await case.client.watch(case.case_id, lost)
    assert not await case.client.watch(case.case_id, lost), "it runs already"
    await case.wait_for(datetime(2031, 3, 11, 12, 0, tzinfo=BEIJING))
    assert len(await told(case, TermReminded)) == 1
    assert len(await told(case, TermEscalated)) == 1
