"""Files read again, done for real: portions, the job's row, and a line in the log (5.2.2)."""

import logging
from datetime import datetime, timedelta

from temporalio import activity

from services.domain.evidence.fixity import FixityOrder, ReadSoFar
from services.domain.jobs import JobKind, JobState
from services.storage import jobs
from services.storage.keeping import fixity
from services.storage.keeping.fixity import BATCH, Fixity, Pacer
from services.storage.session import Tx
from services.workflows.clock import Clock
from services.workflows.fixity import Fixities
from services.workflows.heartbeat import alive

LOG = logging.getLogger(__name__)
DAY = timedelta(hours=24)
"""Intervals of machines, no periods of the procedure: no calendar is asked."""


class StoredFixities(Fixities):
    """`days` is the period within which all is read, `bytes_per_second` the most that is asked of
    the store.
    """

    def __init__(self, reader: Fixity, clock: Clock, days: int, bytes_per_second: int) -> None:
        self.reader, self.database, self.clock = reader, reader.database, clock
        self.days, self.bytes_per_second = days, bytes_per_second

    @activity.defn
    async def begin_fixity(self, job: str, order: FixityOrder) -> None:
        now = await self.clock.now()
        async with self.database.writing() as tx:
            plan = await fixity.plan_of(tx, self.days, self.bytes_per_second, case=order.case)
            total = plan.files_per_day if order.is_share else plan.files
            await jobs.begin(
                tx, job, JobKind.FIXITY, now, subject=order.case, by=order.by, total=total
            )

    @activity.defn
    async def read_files_again(self, job: str, order: FixityOrder, far: ReadSoFar) -> ReadSoFar:
        now = await self.clock.now()
        async with self.database.reading() as tx:
            known = await jobs.get(tx, job)
            ids = await self._next(tx, job, order, far, known.started_at)
        # What an attempt read before it broke off is counted in its row alone.
        files, read = max(far.files, known.done), far.bytes
        pacer = Pacer(self.bytes_per_second)
        async with alive():
            for number, document in enumerate(ids, start=1):
                size, wrong = await self.reader.read_again(document, now, pacer)
                read += size
                async with self.database.writing() as tx:
                    for one in wrong:
                        LOG.warning("%s: %s %s %s", job, one.what, one.item, one.did or "open")
                        await jobs.note(tx, job, one)
                    await jobs.advance(tx, job, files + number)
        return ReadSoFar(files=files + len(ids), bytes=read, over=not ids)

    @activity.defn
    async def end_fixity(self, job: str, far: ReadSoFar) -> JobState:
        async with self.database.writing() as tx:
            failed = (await jobs.get(tx, job)).failed
            await jobs.advance(tx, job, max(far.files - failed, 0), total=far.files)
            state = await jobs.finish(tx, job, await self.clock.now())
        say = LOG.error if state is JobState.ATTENTION else LOG.info
        say("%s: %d files, %d bytes read again, %d wrong", job, far.files, far.bytes, failed)
        return state

    async def _next(
        self, tx: Tx, job: str, order: FixityOrder, far: ReadSoFar, begun: datetime
    ) -> list[str]:
        """Of a share: at least a day's files and bytes, and all whose period is over. What an
        earlier run left comes first.
        """
        if not far.files:
            earlier = [
                one.id
                for one in await jobs.needing_attention(tx)
                if one.kind is JobKind.FIXITY and one.subject == order.case
            ]
            if left := await fixity.left_by(tx, earlier):
                return left
        before, limit = begun, BATCH
        if order.is_share:
            plan = await fixity.plan_of(tx, self.days, self.bytes_per_second)
            if still := plan.files_left(far):
                limit = min(still, BATCH)
            else:
                before = begun - self.days * DAY
        return await fixity.longest_ago(tx, job, before, case=order.case, limit=limit)
