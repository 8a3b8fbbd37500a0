"""What should run, on a development server: each promise is broken once, found, and mended or told.

Time that a finding needs to count is given to the run's clock; nobody waits for it.
"""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update
from temporalio.client import (
    ScheduleActionExecutionStartWorkflow,
    ScheduleActionStartWorkflow,
    ScheduleOverlapPolicy,
    WorkflowExecutionStatus,
)
from temporalio.service import RPCError, RPCStatusCode

from services.domain.base import CLOCK
from services.domain.evidence.derivatives import ReadOut, ReadOutState
from services.domain.evidence.documents import PDF
from services.domain.filing import FileTip, Filing
from services.domain.jobs import JobKind, JobState
from services.domain.papers.dossier import DocumentState, Hold
from services.domain.programme.schema import Obligation, Track
from services.domain.reconciling import PROOF_OF, Found
from services.settings import Environment, load
from services.storage import case_log, jobs
from services.storage.derivatives import rows
from services.storage.evidence.documents import DOCUMENTS
from services.workflows import nightly
from services.workflows.case import CaseWorkflow, step_workflow
from services.workflows.filing import FilingWorkflow
from services.workflows.running import Inspections
from services.workflows.term import TermWorkflow, term_id
from services.workflows.worker import runs_by_itself
from tests.workflows.dev_server import QUEUE, House, document, house
from tests.workflows.walk import WORDS, Walk

__all__ = ["house"]

KEYS = dict.fromkeys(("store_key", "store_secret", "signing_secret"), "s" * 32)
"""Settings that no installation can do without; nothing here reads them."""


async def filed(house: House) -> Walk:
    case = house.walk(Track.VILLAGE)
    await case.file()
    return case


async def begun(house: House, workflow: str) -> None:
    """The case lends itself to its first step, which may take a moment."""
    async with asyncio.timeout(60):
        while not await there(house, workflow):  # noqa: ASYNC110  (nobody could set an event)
            await asyncio.sleep(0.01)


async def there(house: House, workflow: str) -> bool:
    try:
        return await runs(house, workflow)
    except RPCError as missing:
        if missing.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False


async def runs(house: House, workflow: str) -> bool:
    described = await house.handle(workflow).describe()
    return described.status is WorkflowExecutionStatus.RUNNING


async def test_2_4_1_where_nothing_is_wrong_nothing_is_found(house: House) -> None:
    case = await filed(house)
    await case.file_about(FileTip, subject=WORDS, words=WORDS)
    report = await house.reconcile()
    assert (report.state, report.found) == (JobState.DONE, {})
    async with house.database.reading() as tx:
        job = await jobs.get(tx, report.job)
    assert job.total == job.done
    assert job.done


@pytest.mark.parametrize("which", ["case", "step"])
async def test_2_4_1_a_case_whose_workflow_was_ended_is_started_from_sql(
    house: House, which: str
) -> None:
    case = await filed(house)
    state = await case.case()
    assert state.step
    step = step_workflow(case.case_id, state.step.name)
    await begun(house, step)
    await house.handle(f"case-{case.case_id}" if which == "case" else step).terminate()
    found = (await house.reconcile()).the(case.case_id, "no-workflow")
    assert (found.did, found.open) == ("started", False)
    assert step in found.seen
    assert await runs(house, step)
    assert (await house.reconcile()).found == {}
    assert await case.case() == state


async def test_2_4_1_an_open_filing_whose_workflow_was_ended_is_started(house: House) -> None:
    case = await filed(house)
    filing = await case.file_about(FileTip, subject=WORDS, words=WORDS)
    await house.handle(filing).terminate()
    assert (await house.reconcile()).the(filing, "no-workflow").did == "started"
    assert await runs(house, filing)


async def test_2_4_1_an_obligation_without_its_timer_gets_it_back(house: House) -> None:
    case = await in_formal_check(house)
    term = term_id(case.case_id, Obligation.FORMAL_CHECK)
    assert await runs(house, term)
    await house.handle(term).terminate()
    assert (await house.reconcile()).the(term, "no-timer").did == "started"
    assert await runs(house, term)
    assert await house.handle(term).query(TermWorkflow.until) is not None
    assert (await house.reconcile()).found == {}


async def test_2_4_1_a_workflow_that_is_behind_its_log_is_told(house: House) -> None:
    """As after a backup of Temporal: the log has facts that no workflow knows."""
    case = await filed(house)
    filing = await case.file_about(FileTip, subject=WORDS, words=WORDS)
    async with house.database.reading() as tx:
        tip = await case_log.state(tx, filing)
    assert tip
    await house.handle(filing).terminate()
    old = Filing.model_validate({**tip.model_dump(), "seq": 0})
    await house.env.client.start_workflow(FilingWorkflow.run, old, id=filing, task_queue=QUEUE)
    found = (await house.reconcile()).the(filing, "behind")
    assert (found.seen, found.did, found.open) == (f"{filing} knows 0 of 1", "told", False)


async def test_2_4_1_a_workflow_that_nobody_asked_for_is_told_of_and_left_alone(
    house: House,
) -> None:
    case = await filed(house)
    state = await case.case()
    stray = state.model_copy(update={"id": "nobody"})
    await house.env.client.start_workflow(
        CaseWorkflow.run, stray, id="case-nobody", task_queue=QUEUE
    )
    assert (await house.reconcile()).found == {}, "it may wait for its first act"
    house.clock.by = timedelta(hours=1)
    report = await house.reconcile()
    assert report.state is JobState.ATTENTION
    assert {item for item, what in report.found if what == "stray"} >= {"case-nobody"}
    assert all(one.open for one in report.found.values())
    assert await runs(house, "case-nobody")


async def test_2_4_1_a_file_whose_check_was_lost_is_checked(house: House) -> None:
    case = await filed(house)
    sent = await document(house, case.case_id)
    report = await house.reconcile()
    assert report.the(sent, "no-inspection").did == "started"
    await house.handle(f"evidence-{sent}").result()


async def test_5_2_4_a_check_that_waits_for_long_asks_for_attention(house: House) -> None:
    case = await filed(house)
    sent = await document(house, case.case_id)
    held = update(DOCUMENTS).where(DOCUMENTS.c.id == sent).values(waits_for=Hold.SCANNER.value)
    async with house.database.writing() as tx:
        await tx.execute(held)
    now, look = await house.clock.now(), Inspections(house.door)
    assert Found.CHECK_WAITS not in {one.what for one in await look.find([sent], now, whole=True)}
    later = await look.find([sent], now + timedelta(hours=2), whole=True)
    (waits,) = [one for one in later if one.what == Found.CHECK_WAITS]
    assert (waits.item, waits.seen, waits.open) == (sent, "scanner", True)
    assert await look.mend(waits, now) == ""


async def test_5_1_4_a_file_that_was_never_read_out_is_read_out_by_night(house: House) -> None:
    """Where the setting is on; elsewhere none is missed."""
    case = await filed(house)
    sent = await document(house, case.case_id)
    usable = {"state": DocumentState.USABLE.value, "media_type": PDF}
    async with house.database.writing() as tx:
        await tx.execute(update(DOCUMENTS).where(DOCUMENTS.c.id == sent).values(**usable))
    now, look = await house.clock.now(), Inspections(house.door, reads_out=True)
    tonight = now + timedelta(hours=1)
    assert (await look.page("", now)).ids == (), "it may be waited for"
    assert (await look.page("", tonight)).ids == (sent,)
    assert (await Inspections(house.door).page("", tonight)).ids == ()
    (missed,) = await look.find([sent], tonight, whole=True)
    assert (missed.item, missed.what) == (sent, Found.NOT_READ_OUT)
    assert await look.mend(missed, tonight) == "started"
    await house.handle(f"evidence-{sent}").result()
    async with house.database.writing() as tx:
        await rows.write(tx, sent, ReadOut.PAGES, ReadOutState.MADE, now)
    assert await look.find([sent], tonight, whole=True) == []


async def test_2_4_2_what_an_earlier_run_left_is_looked_at_again_alone(house: House) -> None:
    case = await filed(house)
    state = await case.case()
    await house.env.client.start_workflow(
        CaseWorkflow.run,
        state.model_copy(update={"id": "nobody"}),
        id="case-nobody",
        task_queue=QUEUE,
    )
    assert state.step
    step = step_workflow("nobody", state.step.name)
    await begun(house, step)
    house.clock.by = timedelta(hours=1)
    first = await house.reconcile()
    assert first.state is JobState.ATTENTION
    await house.handle("case-nobody").terminate()
    lent = await house.handle(step).result()  # Called back with its case, as every step is.
    assert lent["id"] == "nobody"
    second = await house.reconcile(again=first.job)
    assert (second.state, second.found) == (JobState.DONE, {})
    async with house.database.reading() as tx:
        assert (await jobs.get(tx, first.job)).state is JobState.SETTLED
        assert (await jobs.get(tx, second.job)).total == len(first.found)


async def test_2_4_1_every_night_it_runs_by_itself_once(house: House) -> None:
    for hour in (3, 4):
        await nightly.every_night(house.env.client, QUEUE, hour)
    schedule = house.env.client.get_schedule_handle(nightly.SCHEDULE)
    spec = (await schedule.describe()).schedule.spec
    assert [one.hour[0].start for one in spec.calendars] == [4]
    assert spec.time_zone_name == "Asia/Shanghai"
    await schedule.trigger()
    while not (ran := (await schedule.describe()).info.recent_actions):
        pass
    [night] = [one.action for one in ran]
    assert isinstance(night, ScheduleActionExecutionStartWorkflow)
    assert await house.handle(night.workflow_id).result() == JobState.DONE
    async with house.database.reading() as tx:
        job = await jobs.get(tx, night.workflow_id)
    assert (job.kind, job.state, job.by) == (JobKind.RECONCILE, JobState.DONE, CLOCK.account)


async def test_6_4_2_notices_are_looked_at_every_ten_minutes_and_never_twice_at_once(
    house: House,
) -> None:
    for _ in range(2):
        await nightly.every_ten_minutes(house.env.client, QUEUE)
    described = await house.env.client.get_schedule_handle(nightly.LOOKS).describe()
    schedule = described.schedule
    assert [one.every for one in schedule.spec.intervals] == [timedelta(minutes=10)]
    assert schedule.spec.calendars == []
    assert schedule.policy.overlap is ScheduleOverlapPolicy.SKIP
    assert isinstance(schedule.action, ScheduleActionStartWorkflow)
    assert (schedule.action.workflow, schedule.action.task_queue) == ("notice-looks", QUEUE)
    assert not schedule.state.paused
    first, second, *_ = described.info.next_action_times
    assert second - first == timedelta(minutes=10)


async def test_5_2_2_6_4_2_a_rehearsal_has_none_of_the_schedules_that_others_have(
    house: House,
) -> None:
    temporal, plain = house.env.client, load(given=KEYS)
    rehearsal = plain.model_copy(update={"environment": Environment.REHEARSAL})
    await runs_by_itself(temporal, rehearsal)
    for name in (nightly.SCHEDULE, nightly.READING_AGAIN, nightly.LOOKS):
        with pytest.raises(RPCError) as missing:
            await temporal.get_schedule_handle(name).describe()
        assert missing.value.status is RPCStatusCode.NOT_FOUND
    await runs_by_itself(temporal, plain)
    for name, calendars in ((nightly.SCHEDULE, 1), (nightly.READING_AGAIN, 1), (nightly.LOOKS, 0)):
        spec = (await temporal.get_schedule_handle(name).describe()).schedule.spec
        assert len(spec.calendars) == calendars, name


def test_2_4_1_every_finding_belongs_to_a_proof_that_looks_at_it_again() -> None:
    assert set(PROOF_OF) == set(Found)


async def in_formal_check(house: House) -> Walk:
    """Handed in: five working days for the answer."""
    case = house.walk(Track.COUNTY)
    await case.to_application()
    await case.submit()
    return case
