"""Many acts on one case: each waits its turn, and a run that took enough goes on as a new one."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import Track
from services.domain.steps.implementation import RecordInterimCheck
from services.domain.tree.units import StepName
from services.domain.whole_case import Withdraw
from services.storage import case_log
from services.workflows import docket
from services.workflows.case import step_workflow
from services.workflows.turns import Turns
from tests.domain.stage import WORDS
from tests.workflows.walk import Walk, look

Begin = Callable[..., Walk]


async def runs_of(client: Client, workflow_id: str) -> tuple[str, str]:
    """The first and the present run."""
    found = await client.get_workflow_handle(workflow_id).describe()
    first = found.raw_description.workflow_execution_info.first_run_id
    return first, found.run_id or ""


async def checks(walk: Walk, number: int) -> None:
    said = await said_of(walk)
    for _ in range(number):
        await walk.do(RecordInterimCheck, **said)


async def said_of(walk: Walk) -> dict[str, Any]:
    return {"checked_on": local_day(await walk.now()), "visit": "open", "feedback": WORDS}


async def test_2_3_1_a_step_goes_on_as_a_new_run_before_it_is_full(
    walk: Begin, env: WorkflowEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case notices nothing: it is called back, withdrawn, and its log is whole."""
    monkeypatch.setattr(docket, "ENOUGH", 5)
    county = walk(Track.COUNTY)
    await county.to_implementation()
    seq = (await county.case()).seq
    await checks(county, 12)
    case = await county.case()
    assert case.seq == seq + 12
    first, now = await runs_of(env.client, step_workflow(case.id, StepName.IMPLEMENTATION))
    assert first != now
    await county.do(Withdraw, reason=WORDS)
    await county.stands("withdrawn")
    async with county.database.reading() as tx:
        assert await case_log.broken_at(tx, case.id) is None


async def test_2_3_1_the_case_itself_is_never_full_it_moves_between_two_steps(
    walk: Begin, env: WorkflowEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else what waits there for the end of a freeze would not wait: it would go round."""
    monkeypatch.setattr(docket, "ENOUGH", 1)
    county = walk(Track.COUNTY)
    async with asyncio.timeout(40):
        await county.to_implementation()
    case = await county.case()
    first, now = await runs_of(env.client, f"case-{case.id}")
    assert first == now
    await county.do(Withdraw, reason=WORDS)
    await county.stands("withdrawn")


async def test_2_3_1_acts_at_the_same_moment_are_all_done_across_the_runs(
    walk: Begin, env: WorkflowEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docket, "ENOUGH", 7)
    county = walk(Track.COUNTY)
    await county.to_implementation()
    before = await county.case()
    said = await said_of(county)
    acts = [county.make(RecordInterimCheck, **said) for _ in range(30)]
    receipts = await asyncio.gather(*(county.client.act(before.id, act) for act in acts))
    assert sorted(one.seq for one in receipts) == list(range(before.seq + 1, before.seq + 31))
    after = await look(county.database, before.id)
    assert isinstance(after, Case)
    assert after.seq == before.seq + 30


async def test_2_3_1_turns_let_in_so_many_at_once_in_the_order_they_came() -> None:
    turns, inside, most, order = Turns(3), 0, 0, []
    gate = asyncio.Event()

    async def one(number: int) -> None:
        nonlocal inside, most
        async with turns.of("case"):
            order.append(number)
            inside += 1
            most = max(most, inside)
            await gate.wait()
            inside -= 1

    async with asyncio.TaskGroup() as group:
        for number in range(10):
            group.create_task(one(number))
        async with asyncio.timeout(5):
            await turned(lambda: inside == 3)
            async with turns.of("another"):  # Whoever wants another key waits for nobody here.
                gate.set()
    assert most == 3
    assert order == list(range(10))
    assert turns.doors == {}


async def turned(seen: Callable[[], bool]) -> None:
    """Others have their turn of the loop until this is seen."""
    while not seen():  # noqa: ASYNC110  (turns of the loop, no time)
        await asyncio.sleep(0)
