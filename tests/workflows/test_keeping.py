"""Facts change how files are kept, and files are read again: with a real worker and store (5.2)."""

from uuid import uuid4

from sqlalchemy import update
from temporalio.client import WorkflowExecutionStatus

from services.domain.evidence.fixity import FixityOrder
from services.domain.evidence.keeping import LockMode
from services.domain.jobs import JobKind, JobState
from services.domain.steps.application import SealedDocument
from services.domain.whole_case import Withdraw
from services.storage import jobs
from services.storage.keeping import sealing
from services.workflows.keeping import keeping_workflow
from services.workflows.nightly import READING_AGAIN, SCHEDULE, every_night
from tests.storage.archiving import usable
from tests.workflows.dev_server import QUEUE, House, house
from tests.workflows.test_reconcile import filed
from tests.workflows.test_reconcile_kept import picture
from tests.workflows.walk import WORDS

__all__ = ["house"]


async def sealed_for(house: House, case: str) -> sealing.Sealed:
    document = await usable(house.archive, case, picture(), "照片.png")
    entry = SealedDocument(
        document=document.id,
        version_id=document.version_id or "",
        sha256=document.sha256 or "",
        place="1",
    )
    now = await house.clock.now()
    until = now.replace(year=now.year + 1)
    (sealed,) = await sealing.seal(
        house.database, house.objects, case, [entry], until=until, now=now
    )
    return sealed


async def test_5_2_1_a_case_that_ends_has_its_files_locked_for_good(house: House) -> None:
    case = await filed(house)
    sealed = await sealed_for(house, case.case_id)
    await case.do(Withdraw, reason=WORDS)
    kept = house.handle(keeping_workflow(case.case_id))
    await kept.result()
    assert (await kept.describe()).status is WorkflowExecutionStatus.COMPLETED
    lock = await house.objects.lock_of(sealed.at(house.objects.archive))
    assert lock is not None
    assert lock.mode is LockMode.COMPLIANCE
    assert lock.until.year >= sealed.locked_until.year + 9
    assert (await house.reconcile()).found == {}


async def test_5_2_2_a_run_reads_everything_again_and_tells_what_it_cannot_mend(
    house: House,
) -> None:
    case = str(uuid4())
    good, bad = await sealed_for(house, case), await sealed_for(house, case)
    async with house.database.writing() as tx:
        wrong = {"sha256": "0" * 64, "version_id": "0" * 32}
        row = sealing.SEALED.c.document == bad.document
        await tx.execute(update(sealing.SEALED).where(row).values(**wrong))
    job = await house.door.read_again(FixityOrder(case=case))
    assert await house.handle(job).result() == JobState.ATTENTION
    async with house.database.reading() as tx:
        known, items = await jobs.get(tx, job), await jobs.items(tx, job)
    assert (known.kind, known.subject, known.total) == (JobKind.FIXITY, case, 2)
    assert (known.done, known.failed) == (1, 1)
    assert [(one.item, one.what, one.open) for one in items] == [(bad.document, "no-object", True)]
    async with house.database.writing() as tx:
        right = {"sha256": bad.sha256, "version_id": bad.version_id}
        await tx.execute(update(sealing.SEALED).where(row).values(**right))
    again = await house.door.job_again(known, by="clerk")
    assert await house.handle(again).result() == JobState.DONE
    async with house.database.reading() as tx:
        assert (await jobs.get(tx, job)).state is JobState.SETTLED
    assert good.document != bad.document


async def test_5_2_2_files_are_read_again_by_a_schedule_of_their_own(house: House) -> None:
    await every_night(house.env.client, QUEUE, 3)
    await every_night(house.env.client, QUEUE, 3)
    for name in (SCHEDULE, READING_AGAIN):
        described = await house.env.client.get_schedule_handle(name).describe()
        assert described.schedule.spec.time_zone_name == "Asia/Shanghai"
