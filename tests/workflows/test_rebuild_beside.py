"""What runs beside the cases comes back from SQL too: rounds, changes of units, migrations (2.4.3)."""

from collections.abc import Callable
from datetime import timedelta

from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import local_day
from services.domain.jobs import INTERRUPTED, JobKind, JobState
from services.domain.programme.schema import Track
from services.domain.rounds.entering import AnswerGate
from services.domain.rounds.scoring import FormVerdict
from services.storage import jobs
from services.storage.session import Database
from services.storage.tree import unit_changes
from services.workflows.client import CaseClient
from services.workflows.clock import RehearsalClock
from services.workflows.rebuilding import Rebuilt, rebuild_all
from tests.workflows.rounds.carried import Carried
from tests.workflows.test_rebuild import MINUTE, other_env, rebuilt
from tests.workflows.test_unit_changes import BAIYUN, SONGPING, ended, merged, plant
from tests.workflows.walk import WORDS, Walk

__all__ = ["other_env", "rebuilt"]
Begin = Callable[..., Walk]


async def rebuild(
    of: Walk | Carried, client: CaseClient, env: WorkflowEnvironment, job: str = "rebuild"
) -> Rebuilt:
    """The old Temporal is forgotten; the new one's clock is where the old one's was."""
    there = await of.now()
    of.client, of.env = client, env
    await env.sleep(there - await of.now())
    return await rebuild_all(client, RehearsalClock(env.client), job)


async def test_2_4_3_a_round_goes_on_with_the_days_that_its_notice_had_left(
    client: CaseClient,
    env: WorkflowEnvironment,
    sqlite: Database,
    rebuilt: CaseClient,
    other_env: WorkflowEnvironment,
) -> None:
    round_ = Carried(client, env, sqlite, "integrity-units")
    await round_.open()
    await round_.enter("a", "units", round_.unit("head", "a"))
    gate = {"code": "a", "gate": "first-selection"}
    await round_.do(AnswerGate, passed=True, reason=WORDS, **gate)
    await round_.do(FormVerdict, code="a", fit=True, opinion=WORDS)
    await round_.close()
    await round_.publish()
    await round_.sleep(days=4)
    before = await round_.state()
    assert before.period

    done = await rebuild(round_, rebuilt, other_env)

    assert (done.started, done.failed) == (1, [])
    await round_.env.sleep(before.period.ends_at - MINUTE - await round_.now())
    assert await round_.state() == before
    await round_.sleep(minutes=2)
    await round_.until("results")
    assert (await round_.decide())["a"].recognised
    await round_.end()


async def test_2_4_3_a_change_of_units_still_comes_into_force_on_its_day(
    walk: Begin, sqlite: Database, rebuilt: CaseClient, other_env: WorkflowEnvironment
) -> None:
    await plant(sqlite)
    case = walk(Track.TOWN, place=BAIYUN)
    await case.file()
    job = await merged(case, local_day(await case.now()) + timedelta(days=10))
    await case.sleep(days=4)

    done = await rebuild(case, rebuilt, other_env)

    assert (done.started, done.failed) == (2, [])
    await case.sleep(days=4)
    assert (await case.case()).place == BAIYUN
    await case.sleep(days=3)
    assert (await ended(case, job)).state is JobState.DONE
    assert (await case.case()).place == SONGPING
    async with sqlite.reading() as tx:
        assert await unit_changes.not_followed(tx) == []


async def test_2_4_3_a_migration_that_was_under_way_ends_and_says_that_the_rest_is_looked_at_again(
    walk: Begin, sqlite: Database, rebuilt: CaseClient, other_env: WorkflowEnvironment
) -> None:
    case = walk(Track.TOWN, place=BAIYUN)
    await case.file()
    async with sqlite.writing() as tx:
        await jobs.begin(tx, "migration-x", JobKind.MIGRATION, await case.now(), total=3)

    await rebuild(case, rebuilt, other_env)

    async with sqlite.reading() as tx:
        job, (left,) = await jobs.get(tx, "migration-x"), await jobs.items(tx, "migration-x")
    assert (job.state, job.done, job.total) == (JobState.ATTENTION, 0, 3)
    assert (left.what, left.open) == (INTERRUPTED, True)
