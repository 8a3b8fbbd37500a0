"""Jobs (2.4.2): what ran beside the cases, what it left, and a run of one's own.

They are about all cases at once: reading is for those who look after the whole installation, starting
one for its administrator.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Administrator, Cases, Now, Reader
from services.api.v1.jobs.schemas import ItemsAsked, JobAnswer, JobItems, Jobs, JobStarted
from services.domain.jobs import Job, JobKind, JobOrder
from services.domain.permission_matrix import Relation
from services.storage import jobs
from services.storage.queries.installation import check_of_whole

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"])

JobId = Annotated[str, Path(max_length=120)]
Limit = Annotated[int, Query(ge=1, le=200)]
PAUSE = "|"
"""Between item and finding in the word for where a page goes on."""


@router.get("", summary="作业列表 · Jobs", responses=refusals((*READ,)))
async def list_jobs(
    actor: Actor,
    read: Reader,
    now: Now,
    before: Annotated[str, Query(max_length=120)] = "",
    limit: Limit = jobs.PAGE,
) -> Jobs:
    """The newest first."""
    await check_of_whole(read, actor.seats, Relation.LOOKS_AFTER_WHOLE, now)
    found = await jobs.newest(read, before=before, limit=limit + 1)
    page = found[:limit]
    more = page[-1].id if len(found) > limit else None
    return Jobs(jobs=[_answer(job) for job in page], next_before=more)


@router.post(
    "",
    status_code=202,
    summary="立即核对 · Check everything now",
    responses=refusals(WRITE),
)
async def start_reconciling(
    actor: Administrator,
    read: Reader,
    now: Now,
    cases: Cases,
    *,
    whole: Annotated[bool, Query()] = False,
) -> JobStarted:
    """The nightly run, now. `whole`: every log and every sealed byte, not this night's share."""
    await check_of_whole(read, actor.seats, Relation.ADMINISTERS_WHOLE, now)
    order = JobOrder(kind=JobKind.RECONCILE, by=actor.account, whole=whole)
    return JobStarted(job=await cases.reconcile(order))


@router.get("/{job}", summary="作业 · One job", responses=refusals(READ))
async def show_job(job: JobId, actor: Actor, read: Reader, now: Now) -> JobAnswer:
    await check_of_whole(read, actor.seats, Relation.LOOKS_AFTER_WHOLE, now)
    return _answer(await jobs.get(read, job))


@router.get("/{job}/items", summary="作业明细 · What it left", responses=refusals(READ))
async def list_job_items(
    job: JobId, actor: Actor, read: Reader, now: Now, asked: Annotated[ItemsAsked, Query()]
) -> JobItems:
    await check_of_whole(read, actor.seats, Relation.LOOKS_AFTER_WHOLE, now)
    await jobs.get(read, job)
    item, _, what = asked.after.rpartition(PAUSE)
    found = await jobs.items(read, job, after=(item, what), limit=asked.limit + 1)
    page = found[: asked.limit]
    more = f"{page[-1].item}{PAUSE}{page[-1].what}" if len(found) > asked.limit else None
    return JobItems(items=page, next_after=more)


@router.post(
    "/{job}/again",
    status_code=202,
    summary="重做未完成项 · Do again what failed",
    responses=refusals(WRITE),
)
async def do_job_again(
    job: JobId, actor: Administrator, read: Reader, now: Now, cases: Cases
) -> JobStarted:
    """A run over what the job left; its id."""
    await check_of_whole(read, actor.seats, Relation.ADMINISTERS_WHOLE, now)
    left = await jobs.get(read, job)
    return JobStarted(job=await cases.job_again(left, by=actor.account))


def _answer(job: Job) -> JobAnswer:
    return JobAnswer(**job.model_dump())
