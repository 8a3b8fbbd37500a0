"""`ecocase workflows check` and `... rebuild`: does everything run, and what to do if nothing does.

Checking is the nightly run of the reconciler, now. Rebuilding starts what is open from SQL alone,
after Temporal's data were lost; what runs already is left alone, so it may be repeated.
"""

import asyncio
from uuid import uuid4

from services.domain.jobs import JobKind, JobOrder, JobState
from services.settings import Settings
from services.storage.session import Database
from services.workflows.client import CaseClient
from services.workflows.clock import clock_for
from services.workflows.rebuilding import Rebuilt, rebuild_all
from services.workflows.worker import connect_by


def rebuild(settings: Settings) -> int:
    """0 when all run; 1 with the names of those that could not be started."""
    done = asyncio.run(rebuilt(settings))
    for failed in done.failed:
        print(f"{failed.item}: {failed.seen}")
    run = done.total - len(done.failed)
    print(f"{run} of {done.total} run, {done.started} of them started from SQL now")
    print(f"{done.total}个流程中{run}个在运行，其中{done.started}个由数据库恢复")
    return 1 if done.failed else 0


def check(settings: Settings, *, whole: bool) -> int:
    """0 when nothing is left to look at; 1 with the job that says what is."""
    job, state = asyncio.run(checked(settings, whole=whole))
    if state is JobState.DONE:
        print("nothing is missing, nothing was forgotten 核对无误")
        return 0
    print(f"something needs attention: ecocase jobs {job} 有待处理事项")
    return 1


async def rebuilt(settings: Settings) -> Rebuilt:
    database = Database(settings.database_url.get_secret_value())
    temporal = await connect_by(settings)
    door = CaseClient(temporal, database, settings.temporal_task_queue, settings.patience)
    clock = clock_for(temporal, rehearsal=settings.rehearsal)
    try:
        return await rebuild_all(door, clock, f"rebuild-{uuid4()}")
    finally:
        await database.close()


async def checked(settings: Settings, *, whole: bool) -> tuple[str, JobState]:
    """The worker does it; here its end is waited for."""
    database = Database(settings.database_url.get_secret_value())
    temporal = await connect_by(settings)
    door = CaseClient(temporal, database, settings.temporal_task_queue, settings.patience)
    try:
        job = await door.reconcile(JobOrder(kind=JobKind.RECONCILE, whole=whole))
        return job, JobState(await temporal.get_workflow_handle(job).result())
    finally:
        await database.close()
