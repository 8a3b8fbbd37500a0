"""Temporal is lost with all it knew. SQL alone brings every running clock back to its day."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import start_of_day
from services.domain.errors import NotFound
from services.domain.filing import DecideObjection, FileObjection
from services.domain.programme.schema import Track
from services.domain.steps.creation_request import ListApplicant
from services.domain.steps.public_notice import running
from services.domain.titles.title import RecordAward
from services.domain.tree.units import StepName
from services.storage.session import Database
from services.workflows.client import CaseClient
from services.workflows.worker import worker_for
from tests.conftest import environment
from tests.workflows.conftest import QUEUE, effects_on
from tests.workflows.test_title import conclude, open_recheck, title_of
from tests.workflows.walk import WORDS, Walk, look, until

Begin = Callable[..., Walk]
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def other_env() -> AsyncIterator[WorkflowEnvironment]:
    """A Temporal that has never heard of any case."""
    async with await environment() as env:
        yield env


@pytest.fixture
async def rebuilt(other_env: WorkflowEnvironment, sqlite: Database) -> AsyncIterator[CaseClient]:
    async with worker_for(other_env.client, QUEUE, effects_on(sqlite, other_env)):
        yield CaseClient(other_env.client, sqlite, QUEUE, patience=20)


async def move(case: Walk, client: CaseClient, env: WorkflowEnvironment) -> None:
    """The old Temporal is forgotten; the new one's clock is where the old one's was."""
    there = await case.now()
    case.client, case.env = client, env
    await case.wait_for(there)
    await client.rebuild(case.case_id)


async def test_a4_1_a_notice_goes_on_for_the_days_it_had_left(
    walk: Begin, rebuilt: CaseClient, other_env: WorkflowEnvironment
) -> None:
    case = walk(Track.VILLAGE)
    await case.to_notice()
    await case.publish()
    objection = await case.file_about(FileObjection, subject=WORDS, words=WORDS)
    await case.sleep(days=4)
    before = await case.case()
    period = running(before)
    assert period

    await move(case, rebuilt, other_env)
    await rebuilt.rebuild(objection)
    await case.wait_for(period.ends_at - MINUTE)
    assert await case.case() == before
    await case.on(objection, DecideObjection, upheld=False, reason=WORDS)
    await case.sleep(minutes=2)
    await case.stands(StepName.NAMING)
    await case.name()


async def test_an_act_of_before_is_answered_with_its_first_receipt(
    walk: Begin, rebuilt: CaseClient, other_env: WorkflowEnvironment
) -> None:
    case = walk(Track.COUNTY)
    await case.file()
    act = case.make(ListApplicant)
    first = await case.client.act(case.case_id, act)
    await move(case, rebuilt, other_env)
    assert await rebuilt.act(case.case_id, act) == first


async def test_a4_4_a_title_sixty_days_before_its_re_check_is_re_checked_on_its_day(
    walk: Begin, rebuilt: CaseClient, other_env: WorkflowEnvironment
) -> None:
    case = walk(Track.VILLAGE)
    await case.to_naming()
    title = await case.name()
    assert title.recheck_due
    due = start_of_day(title.recheck_due)
    case.client, case.env = rebuilt, other_env
    await case.wait_for(due - timedelta(days=60))
    await rebuilt.rebuild(title.id)
    await case.on(title.id, RecordAward, yuan=50_000, document_no="财拨1号", paid_on=title.named_on)
    await case.wait_for(due - MINUTE)
    assert await look(case.database, f"recheck-{case.case_id}-1") is None
    await case.sleep(minutes=2)
    recheck = f"recheck-{case.case_id}-1"
    await until(case.database, recheck, lambda one: one.stands == StepName.RECHECK)


async def test_a4_5_a_re_check_that_ran_is_found_again_by_its_title(
    walk: Begin, rebuilt: CaseClient, other_env: WorkflowEnvironment
) -> None:
    case = walk(Track.VILLAGE)
    await case.to_naming()
    title = await case.name()
    assert title.recheck_due
    await case.wait_for(start_of_day(title.recheck_due))
    stream = await open_recheck(case, 1)
    there = await case.now()
    case.client, case.env = rebuilt, other_env
    await case.wait_for(there)
    await rebuilt.rebuild(title.id)
    await conclude(case, stream)
    held = await title_of(case.database, title.id, lambda one: one.rechecks == 1)
    assert held.last_result == "passed"


async def test_what_never_was_cannot_be_rebuilt(rebuilt: CaseClient) -> None:
    with pytest.raises(NotFound):
        await rebuilt.rebuild("nobody")
