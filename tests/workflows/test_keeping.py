"""Facts change how files are kept, and files are read again: with a real worker and store (5.2)."""

import io
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import update
from temporalio.client import WorkflowExecutionStatus

from services.domain.errors import NotAttempted
from services.domain.evidence.fixity import FixityOrder
from services.domain.evidence.keeping import LockMode
from services.domain.jobs import JobItem, JobKind, JobState
from services.domain.steps.application import SealedDocument
from services.domain.whole_case import Withdraw
from services.storage import jobs
from services.storage.evidence import documents
from services.storage.evidence.documents import DOCUMENTS
from services.storage.evidence.objects import Pace, at_once
from services.storage.keeping import sealing
from services.storage.keeping.fixity import Fixity
from services.storage.keeping.keeping import Keeper
from services.workflows.activities import StoredEffects
from services.workflows.client import CaseClient
from services.workflows.keeping import keeping_workflow
from services.workflows.nightly import READING_AGAIN, SCHEDULE, every_night
from services.workflows.reading_again import StoredFixities
from services.workflows.worker import worker_for
from tests.storage.archiving import usable
from tests.workflows.dev_server import CALENDAR, QUEUE, House, house
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


@pytest.mark.parametrize(("overdue", "read"), [(0, 1), (1, 1), (3, 3)])
async def test_5_2_2_a_night_reads_a_days_share_and_all_that_is_overdue(
    house: House, overdue: int, read: int
) -> None:
    """Six files in 90 days are one a night: that which was read longest ago."""
    now, sent = await house.clock.now(), []
    for number in range(6):
        last = now - timedelta(days=(91 if number < overdue else 89), minutes=-number)
        sent.append(await read_last(house, last))
    job = await house.door.read_again(FixityOrder())
    assert await house.handle(job).result() == JobState.DONE
    assert [await verified_at(house, one) >= now for one in sent] == [
        number < read for number in range(6)
    ]
    async with house.database.reading() as tx:
        known = await jobs.get(tx, job)
    assert (known.done, known.total) == (read, read)


async def read_last(house: House, moment: datetime) -> str:
    """A file that was read again at this moment; all of one size."""
    kept = io.BytesIO()
    Image.frombytes("RGB", (16, 1), uuid4().bytes * 3).save(kept, "png", compress_level=0)
    document = await usable(house.archive, "case", kept.getvalue(), "照片.png")
    async with house.database.writing() as tx:
        row = DOCUMENTS.c.id == document.id
        await tx.execute(update(DOCUMENTS).where(row).values(verified_at=moment))
    return document.id


async def verified_at(house: House, document: str) -> datetime:
    async with house.database.reading() as tx:
        found = await documents.get(tx, document)
    assert found.verified_at
    return found.verified_at


async def test_5_2_2_a_run_that_breaks_off_goes_on_with_the_file_that_it_had_not_read(
    house: House,
) -> None:
    now = await house.clock.now()
    sent = [await read_last(house, now - timedelta(days=9 - number)) for number in range(3)]
    reader = Breaking(Keeper(house.database, house.objects))
    fixities = StoredFixities(reader, house.clock, 90, 100_000_000)
    effects = StoredEffects(house.database, house.objects, CALENDAR, house.clock)
    async with worker_for(house.env.client, "breaking", effects, fixities=fixities):
        door = CaseClient(house.env.client, house.database, "breaking", patience=20)
        job = await door.read_again(FixityOrder(case="case"))
        assert await house.handle(job).result() == JobState.DONE
    assert reader.asked == [sent[0], sent[1], sent[1], sent[2]]
    assert all([await verified_at(house, one) >= now for one in sent])
    async with house.database.reading() as tx:
        known = await jobs.get(tx, job)
    assert (known.done, known.total, known.failed) == (3, 3, 0)


class Breaking(Fixity):
    """Its store goes away once, at the second file."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__(keeper)
        self.asked: list[str] = []

    async def read_again(
        self, document_id: str, now: datetime, pace: Pace = at_once
    ) -> tuple[int, list[JobItem]]:
        self.asked.append(document_id)
        if len(self.asked) == 2:
            raise NotAttempted
        return await super().read_again(document_id, now, pace)


async def test_5_2_2_files_are_read_again_by_a_schedule_of_their_own(house: House) -> None:
    await every_night(house.env.client, QUEUE, 3)
    await every_night(house.env.client, QUEUE, 3)
    for name in (SCHEDULE, READING_AGAIN):
        described = await house.env.client.get_schedule_handle(name).describe()
        assert described.schedule.spec.time_zone_name == "Asia/Shanghai"
