"""A job says what it did and what it could not do, however often it is told (2.4.2)."""

from datetime import UTC, datetime, timedelta

import pytest

from services.domain.errors import NotFound
from services.domain.jobs import FAILED, JobItem, JobKind, JobState
from services.storage import jobs
from services.storage.session import Database

NOW = datetime(2031, 3, 3, 3, tzinfo=UTC)


async def run(database: Database, job_id: str, *failed: str, again: str = "", hour: int = 0) -> str:
    """A job over a hundred items; how it ended."""
    begun = NOW + timedelta(hours=hour)
    async with database.writing() as tx:
        await jobs.begin(tx, job_id, JobKind.CALENDAR, begun, total=100, again=again)
        for item in failed:
            await jobs.item_failed(tx, job_id, item, "county-frozen")
        await jobs.advance(tx, job_id, done=100 - len(failed))
        return await jobs.finish(tx, job_id, begun)


async def test_2_4_2_a_job_that_did_99_of_100_says_so(database: Database) -> None:
    assert await run(database, "one", "case-17") == JobState.ATTENTION
    async with database.reading() as tx:
        job = await jobs.get(tx, "one")
        left = await jobs.left_of(tx, "one")
    assert (job.done, job.failed, job.total) == (99, 1, 100)
    assert left == [JobItem(item="case-17", what=FAILED, seen="county-frozen")]


async def test_2_4_2_what_is_told_twice_counts_once(database: Database) -> None:
    await run(database, "one", "case-17", "case-17")
    await run(database, "one", "case-17")
    async with database.reading() as tx:
        job = await jobs.get(tx, "one")
        assert (job.failed, len(await jobs.items(tx, "one"))) == (1, 1)


async def test_2_4_2_what_was_repaired_asks_for_nobody(database: Database) -> None:
    async with database.writing() as tx:
        await jobs.begin(tx, "one", JobKind.RECONCILE, NOW)
        found = JobItem(item="case-1", what="no-case", seen="closed")
        await jobs.note(tx, "one", found)
        mended = found.model_copy(update={"did": "started", "open": False})
        await jobs.note(tx, "one", mended)
        assert await jobs.finish(tx, "one", NOW) == JobState.DONE
        assert await jobs.items(tx, "one") == [mended]
        assert await jobs.left_of(tx, "one") == []


async def test_2_4_2_a_later_run_settles_the_earlier_one(database: Database) -> None:
    await run(database, "one", "case-17", "case-18")
    await run(database, "two", "case-18", hour=1)
    async with database.reading() as tx:
        assert (await jobs.get(tx, "one")).state is JobState.SETTLED
        assert [job.id for job in await jobs.needing_attention(tx)] == ["two"]


async def test_2_4_2_failed_items_done_again_settle_their_own_job_alone(database: Database) -> None:
    async with database.writing() as tx:
        await jobs.begin(tx, "other", JobKind.RECONCILE, NOW)
        await jobs.item_failed(tx, "other", "case-1", "away")
        await jobs.finish(tx, "other", NOW)
    await run(database, "one", "case-17")
    assert await run(database, "again", again="one", hour=1) == JobState.DONE
    async with database.reading() as tx:
        assert [job.id for job in await jobs.needing_attention(tx)] == ["other"]


async def test_2_4_2_jobs_and_items_come_in_pages_without_a_gap(database: Database) -> None:
    for number in range(5):
        await run(database, f"job-{number}", *(f"case-{n}" for n in range(5)), hour=number // 2)
    async with database.reading() as tx:
        first = await jobs.newest(tx, limit=3)
        rest = await jobs.newest(tx, before=first[-1].id, limit=3)
        assert [job.id for job in (*first, *rest)] == [f"job-{n}" for n in (4, 3, 2, 1, 0)]
        page = await jobs.items(tx, "job-0", limit=3)
        more = await jobs.items(tx, "job-0", after=(page[-1].item, page[-1].what), limit=3)
        assert [one.item for one in (*page, *more)] == [f"case-{n}" for n in range(5)]


async def test_2_4_2_an_unknown_job_is_not_found(database: Database) -> None:
    async with database.reading() as tx:
        with pytest.raises(NotFound):
            await jobs.get(tx, "nobody")
