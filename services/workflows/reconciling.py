"""The reconciler's run, done for real: every proof with what it needs, and the job's row.

The proofs themselves are in `storage.reconciling` and `workflows.running`.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from temporalio import activity

from services.domain.jobs import FAILED, JobItem, JobOrder, JobState
from services.domain.reconciling import Looked, Proof
from services.storage import jobs
from services.storage.evidence.archive import Archive
from services.storage.keeping.keeping import Keeper
from services.storage.keeping.second_copy import SecondCopy
from services.storage.reconciling.check import Check
from services.storage.reconciling.documents import Documents, Objects
from services.storage.reconciling.dues import Dues
from services.storage.reconciling.logs import Logs
from services.storage.reconciling.uploads import UNSENT_WAIT, Uploads
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database
from services.workflows.client import CaseClient
from services.workflows.clock import Clock
from services.workflows.heartbeat import alive
from services.workflows.reconcile import Reconciling
from services.workflows.running import Inspections, Strays, Workflows
from services.workflows.timers import Terms

LOG = logging.getLogger(__name__)
SO_MANY: Final = 2000
"""Where an earlier job left more than this, everything is looked at anew."""


def checks_for(
    door: CaseClient,
    archive: Archive,
    calendars: Calendars,
    waited: timedelta,
    second: SecondCopy | None = None,
    *,
    reads_out: bool = False,
    unsent_wait: timedelta = UNSENT_WAIT,
) -> dict[Proof, Check]:
    """`waited`: how old an upload, or an object without a row, must be to count as left behind;
    `unsent_wait`, a file that was sent ahead of an objection.
    `reads_out`: whether files are read out here.
    """
    database, objects = archive.database, archive.objects
    return {
        Proof.LOGS: Logs(database, calendars),
        Proof.DUES: Dues(database, calendars),
        Proof.WORKFLOWS: Workflows(door),
        Proof.TERMS: Terms(door, calendars),
        Proof.INSPECTIONS: Inspections(door, reads_out=reads_out),
        Proof.STRAYS: Strays(door),
        Proof.DOCUMENTS: Documents(Keeper(database, objects, second)),
        Proof.OBJECTS: Objects(database, objects, waited),
        Proof.UPLOADS: Uploads(archive, waited, unsent_wait),
    }


class StoredReconciling(Reconciling):
    def __init__(self, database: Database, clock: Clock, checks: Mapping[Proof, Check]) -> None:
        self.database, self.clock, self.checks = database, clock, checks

    @activity.defn
    async def begin_run(self, job: str, order: JobOrder) -> tuple[JobItem, ...]:
        now = await self.clock.now()
        async with self.database.writing() as tx:
            await jobs.begin(tx, job, order.kind, now, by=order.by, again=order.again)
            waiting = await jobs.needing_attention(tx)
            earlier = [one.id for one in waiting if one.kind is order.kind]
            left = [
                item
                for one in ([order.again] if order.again else earlier)
                for item in await jobs.left_of(tx, one)
            ]
        return tuple(left) if len(left) <= SO_MANY else ()

    @activity.defn
    async def look(self, proof: Proof, after: str, whole: bool) -> Looked:
        check, now = self.checks[proof], await self.clock.now()
        async with alive():
            page = await check.page(after, now)
            found = await check.find(page.ids, now, whole=whole)
        return Looked(count=len(page.ids), found=tuple(found), next=page.next)

    @activity.defn
    async def mend(self, job: str, proof: Proof, found: tuple[JobItem, ...]) -> tuple[JobItem, ...]:
        check, now = self.checks[proof], await self.clock.now()
        mended: list[JobItem] = []
        async with alive():
            for one in await check.find(_subjects(found), now, whole=True):
                did = await check.mend(one, now)
                if did:
                    mended.append(one.model_copy(update={"did": did, "open": False}))
                else:
                    await self._note(job, one)
        return tuple(mended)

    @activity.defn
    async def prove(self, job: str, proof: Proof, mended: tuple[JobItem, ...]) -> None:
        check, now = self.checks[proof], await self.clock.now()
        async with alive():
            still = await check.find(_subjects(mended), now, whole=True)
        for one in mended:
            await self._note(job, one)
        for one in still:
            did = next((earlier.did for earlier in mended if earlier.item == one.item), "")
            await self._note(job, one.model_copy(update={"did": did}))

    @activity.defn
    async def give_up(self, job: str, proof: Proof, after: str) -> None:
        await self._note(job, JobItem(item=proof.value, what=FAILED, seen=f"after {after!r}"))

    @activity.defn
    async def report(self, job: str, looked: int, over: bool) -> JobState:
        async with self.database.writing() as tx:
            if not over:
                await jobs.advance(tx, job, looked)
                return JobState.RUNNING
            failed = (await jobs.get(tx, job)).failed
            await jobs.advance(tx, job, max(looked - failed, 0), total=looked)
            state = await jobs.finish(tx, job, await self.clock.now())
        if state is JobState.ATTENTION:
            LOG.error("%s: %d of %d need attention", job, failed, looked)
        else:
            LOG.info("%s: %d looked at, nothing is left to do", job, looked)
        return state

    async def _note(self, job: str, found: JobItem) -> None:
        LOG.warning("%s: %s %s (%s) %s", job, found.what, found.item, found.seen, found.did)
        async with self.database.writing() as tx:
            await jobs.note(tx, job, found)


def _subjects(found: Sequence[JobItem]) -> list[str]:
    return list(dict.fromkeys(one.item for one in found))
