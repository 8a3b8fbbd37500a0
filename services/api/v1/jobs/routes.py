"""Jobs (2.4.2): what ran beside the cases, what it left, and a run of one's own.

Reading is for those who look after all cases; starting one is the administrator's.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Administrator, Cases, Reader
from services.api.v1.jobs.schemas import JobAnswer, JobItems, Jobs, JobStarted
from services.domain.errors import NotEntitled
from services.domain.jobs import Job, JobKind, JobOrder
from services.domain.permission_matrix import LOOKS_AFTER_ALL
from services.storage import jobs

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"])

JobId = Annotated[str, Path(max_length=120)]
Limit = Annotated[int, Query(ge=1, le=200)]
PAUSE = "|"
"""Between item and finding in the word for where a page goes on."""


@router.get("", summary="作业列表 · Jobs", responses=refusals((*READ,)))
async def list_jobs(
    actor: Actor,
    read: Reader,
    before: Annotated[str, Query(max_length=120)] = "",
    limit: Limit = jobs.PAGE,
) -> Jobs:
    """The newest first."""
    _entitled(actor)
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
    actor: Administrator, cases: Cases, *, whole: Annotated[bool, Query()] = False
) -> JobStarted:
    """The nightly run, now. `whole`: every log and every sealed byte, not this night's share."""
    order = JobOrder(kind=JobKind.RECONCILE, by=actor.account, whole=whole)
    return JobStarted(job=await cases.reconcile(order))


@router.get("/{job}", summary="作业 · One job", responses=refusals(READ))
async def show_job(job: JobId, actor: Actor, read: Reader) -> JobAnswer:
    _entitled(actor)
    return _answer(await jobs.get(read, job))


@router.get("/{job}/items", summary="作业明细 · What it left", responses=refusals(READ))
async def list_job_items(
    job: JobId,
    actor: Actor,
    read: Reader,
    after: Annotated[str, Query(max_length=300)] = "",
    limit: Limit = jobs.PAGE,
) -> JobItems:
    _entitled(actor)
    await jobs.get(read, job)
    item, _, what = after.rpartition(PAUSE)
    found = await jobs.items(read, job, after=(item, what), limit=limit + 1)
    page = found[:limit]
    more = f"{page[-1].item}{PAUSE}{page[-1].what}" if len(found) > limit else None
    return JobItems(items=page, next_after=more)


@router.post(
    "/{job}/again",
    status_code=202,
    summary="重做未完成项 · Do again what failed",
    responses=refusals(WRITE),
)
async def do_job_again(job: JobId, actor: Administrator, read: Reader, cases: Cases) -> JobStarted:
    """A run over what the job left; its id."""
    left = await jobs.get(read, job)
    return JobStarted(job=await cases.job_again(left, by=actor.account))


def _entitled(actor: Actor) -> None:
    if not any(seat.function in LOOKS_AFTER_ALL for seat in actor.seats):
        raise NotEntitled(function=", ".join(str(seat.function) for seat in actor.seats))


def _answer(job: Job) -> JobAnswer:
    return JobAnswer(**job.model_dump())
