"""Jobs: begun, advanced, items that failed, finished. Each function of a transaction.

Everything may be repeated, as activities are: numbers are said absolutely, and an item has one row.

    await jobs.begin(tx, job_id, JobKind.CALENDAR, now, subject="2031/2", total=100)
    await jobs.item_failed(tx, job_id, "case-17", "county-frozen")
    await jobs.advance(tx, job_id, done=99)
    await jobs.finish(tx, job_id, now)     # JobState.ATTENTION: 99 of 100
"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

from sqlalchemy import and_, func, or_, select, update
from sqlmodel import col

from services.domain.base import CLOCK
from services.domain.errors import NotFound
from services.domain.jobs import FAILED, Job, JobItem, JobKind, JobState
from services.storage.session import Tx
from services.storage.statements import insert_once, upsert
from services.storage.tables.base import table_of
from services.storage.tables.jobs import JobItemRow, JobRow

JOBS: Final = table_of(JobRow)
ITEMS: Final = table_of(JobItemRow)
PAGE: Final = 50


async def begin(
    tx: Tx,
    job_id: str,
    kind: JobKind,
    now: datetime,
    *,
    subject: str = "",
    by: str = CLOCK.account,
    again: str = "",
    total: int | None = None,
) -> None:
    """`subject` where one kind has several, `again` for the job whose failed items are redone."""
    await insert_once(
        tx,
        JobRow,
        id=job_id,
        kind=kind.value,
        subject=subject,
        state=JobState.RUNNING.value,
        by=by,
        again=again,
        started_at=now,
        total=total,
        done=0,
        failed=0,
    )


async def advance(tx: Tx, job_id: str, done: int, *, total: int | None = None) -> None:
    """How many are done by now; `total` once it is known."""
    known = {"done": done} if total is None else {"done": done, "total": total}
    await tx.execute(update(JOBS).where(col(JobRow.id) == job_id).values(**known))


async def item_failed(tx: Tx, job_id: str, item: str, reason: str) -> None:
    """It could not be done; a code or a short text without personal data says why."""
    await note(tx, job_id, JobItem(item=item, what=FAILED, seen=reason))


async def note(tx: Tx, job_id: str, found: JobItem) -> None:
    """What was found, and what was done about it. The same finding again replaces the first."""
    row = found.model_dump(include={"seen", "did", "open"})
    key = {"job": job_id, "item": found.item, "what": found.what}
    await upsert(tx, JobItemRow, key, row)
    left = (
        select(func.count(col(JobItemRow.item).distinct()))
        .where(col(JobItemRow.job) == job_id, col(JobItemRow.open).is_(True))
        .scalar_subquery()
    )
    await tx.execute(update(JOBS).where(col(JobRow.id) == job_id).values(failed=left))


async def finish(tx: Tx, job_id: str, now: datetime) -> JobState:
    """Ended: done, or with something left to look at.

    Earlier runs that still asked for attention are settled: what is left of them stands here.
    """
    job = await get(tx, job_id)
    state = JobState.ATTENTION if job.failed else JobState.DONE
    ended = {"state": state.value, "finished_at": now}
    await tx.execute(update(JOBS).where(col(JobRow.id) == job_id).values(**ended))
    earlier = (
        col(JobRow.id) == job.again
        if job.again
        else and_(
            col(JobRow.kind) == job.kind,
            col(JobRow.subject) == job.subject,
            col(JobRow.started_at) < job.started_at,
        )
    )
    await tx.execute(
        update(JOBS)
        .where(earlier, col(JobRow.state) == JobState.ATTENTION.value)
        .values(state=JobState.SETTLED.value)
    )
    return state


async def get(tx: Tx, job_id: str) -> Job:
    """Raises NotFound."""
    row = (await tx.execute(select(JOBS).where(col(JobRow.id) == job_id))).mappings().one_or_none()
    if row is None:
        raise NotFound(id=job_id)
    return Job.model_validate(dict(row))


async def under_way(tx: Tx, kind: JobKind) -> list[str]:
    """Jobs of the kind that have not ended, by their own account."""
    rows = await tx.execute(
        select(JOBS.c.id)
        .where(JOBS.c.kind == kind.value, JOBS.c.finished_at.is_(None))
        .order_by(JOBS.c.started_at, JOBS.c.id)
    )
    return list(rows.scalars())


async def find(tx: Tx, job_id: str) -> Job | None:
    """None for one that is only about to begin: its workflow writes the row."""
    try:
        return await get(tx, job_id)
    except NotFound:
        return None


async def attention(tx: Tx) -> int:
    """How many jobs ask for it."""
    count = select(func.count()).where(col(JobRow.state) == JobState.ATTENTION.value)
    return int((await tx.execute(count)).scalar_one())


async def newest(
    tx: Tx, *, before: str = "", kind: JobKind | None = None, limit: int = PAGE
) -> list[Job]:
    """Jobs, the newest first, from the one begun before `before` (an id) on; of one kind, if asked."""
    query = select(JOBS).order_by(col(JobRow.started_at).desc(), col(JobRow.id).desc())
    if kind:
        query = query.where(col(JobRow.kind) == kind.value)
    if before:
        last = (await get(tx, before)).started_at
        earlier = and_(col(JobRow.started_at) == last, col(JobRow.id) < before)
        query = query.where(or_(col(JobRow.started_at) < last, earlier))
    rows = await tx.execute(query.limit(limit))
    return [Job.model_validate(dict(row)) for row in rows.mappings()]


async def needing_attention(tx: Tx) -> list[Job]:
    """What administrators are told on their first page, the newest first."""
    rows = await tx.execute(
        select(JOBS)
        .where(col(JobRow.state) == JobState.ATTENTION.value)
        .order_by(col(JobRow.started_at).desc())
        .limit(PAGE)
    )
    return [Job.model_validate(dict(row)) for row in rows.mappings()]


async def items(
    tx: Tx, job_id: str, *, after: tuple[str, str] = ("", ""), limit: int = PAGE
) -> list[JobItem]:
    """What failed or was found, by item."""
    item, what = after
    rows = await tx.execute(
        select(ITEMS)
        .where(
            col(JobItemRow.job) == job_id,
            or_(
                col(JobItemRow.item) > item,
                and_(col(JobItemRow.item) == item, col(JobItemRow.what) > what),
            ),
        )
        .order_by(col(JobItemRow.item), col(JobItemRow.what))
        .limit(limit)
    )
    return [JobItem.model_validate(dict(row)) for row in rows.mappings()]


async def every_item(tx: Tx, job_id: str) -> AsyncIterator[JobItem]:
    """All of them, read page by page."""
    after = ("", "")
    while page := await items(tx, job_id, after=after):
        for one in page:
            yield one
        after = (page[-1].item, page[-1].what)


async def left_of(tx: Tx, job_id: str) -> list[JobItem]:
    """What is still open of a job: the items of the run that does them again."""
    rows = await tx.execute(
        select(ITEMS)
        .where(col(JobItemRow.job) == job_id, col(JobItemRow.open).is_(True))
        .order_by(col(JobItemRow.item), col(JobItemRow.what))
    )
    return [JobItem.model_validate(dict(row)) for row in rows.mappings()]
