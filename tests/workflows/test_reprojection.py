"""A calendar year is published while cases run: their dates move, each by a fact of its own."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from sqlalchemy import insert
from sqlmodel import col, select
from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import calendar_year, days_later, local_day
from services.domain.clocks.calendar_years import Announced, Edition, check_notice
from services.domain.clocks.moving_dues import DueMoved
from services.domain.jobs import Job, JobState
from services.domain.programme.schema import Obligation, Track
from services.storage import case_log, jobs
from services.storage.rulebook import calendars
from services.storage.tables.cases import CaseRow, ObligationRow
from services.workflows import reprojecting
from services.workflows.reprojection import BREATH, Reprojection
from tests.workflows.walk import Walk

Begin = Callable[..., Walk]
UNANNOUNCED = datetime(2037, 3, 2, 1, 0, tzinfo=UTC)
"""A year of which no calendar knows anything."""


@pytest.fixture(autouse=True)
async def unannounced(env: WorkflowEnvironment) -> None:
    await env.sleep(UNANNOUNCED - await env.get_current_time())


async def publish(case: Walk, first: date, days: int) -> Edition:
    """The year's notice: everybody stays at home for so many days."""
    off = tuple(days_later(first, number) for number in range(days))
    now = await case.now()
    notice = Announced(
        year=first.year,
        standing="final",
        notice_no="国办发明电〔2030〕7号",
        announced_on=local_day(now),
        source="国务院办公厅关于部分节假日安排的通知",
        holidays=tuple(day for day in off if day.year == first.year),
    )
    async with case.database.writing() as tx:
        draft = await calendars.add(tx, check_notice(notice), by="zhang", now=now)
        return await calendars.publish(tx, draft.id, by="li", now=now)


async def reproject(case: Walk, edition: Edition) -> Job:
    job = await case.client.reproject(edition.id)
    return await ended(case, job)


async def ended(case: Walk, job: str) -> Job:
    """The passes stand a minute apart, so the time is moved until the job has ended."""
    async with asyncio.timeout(60):
        while True:
            await case.sleep(seconds=20)
            async with case.database.reading() as tx:
                found = await jobs.get(tx, job)
            if found.finished_at:
                return found


async def due(case: Walk, what: Obligation) -> tuple[date | None, bool, date | None]:
    """Of the obligation, whether provisional, and of the case in lists."""
    async with case.database.reading() as tx:
        columns = (col(ObligationRow.due_on), col(ObligationRow.provisional), col(CaseRow.due_on))
        mine = select(*columns).where(
            ObligationRow.stream == case.case_id,
            ObligationRow.what == what,
            CaseRow.id == ObligationRow.stream,
        )
        return tuple((await tx.execute(mine)).one())  # type: ignore[return-value]  # three columns


async def moves(case: Walk) -> list[DueMoved]:
    async with case.database.reading() as tx:
        facts = await case_log.events(tx, case.case_id)
    return [fact for fact in facts if isinstance(fact, DueMoved)]


async def test_2_1_4_of_two_open_cases_one_date_moves_by_one_fact_and_one_does_not(
    walk: Begin,
) -> None:
    reviewed, corrected = walk(Track.VILLAGE), walk(Track.COUNTY)
    await reviewed.to_review()
    await corrected.to_plan()
    was, _, _ = await due(reviewed, Obligation.REVIEW)
    assert was
    edition = await publish(reviewed, was, 1)

    job = await reproject(reviewed, edition)

    (moved,) = await moves(reviewed)
    assert (moved.what, moved.old, moved.edition) == (Obligation.REVIEW, was, edition.id)
    assert moved.new > was
    now_due, provisional, listed = await due(reviewed, Obligation.REVIEW)
    assert (now_due, listed, provisional) == (moved.new, moved.new, False)
    assert await moves(corrected) == []
    assert (job.state, job.done, job.total, job.failed) == (JobState.DONE, 1, 1, 0)


async def test_2_1_4_of_two_reviews_only_the_one_that_ends_on_the_holiday_moves(
    walk: Begin,
) -> None:
    earlier, later = walk(Track.VILLAGE), walk(Track.VILLAGE, place="990121101202")
    await earlier.to_review()
    await earlier.sleep(days=5)
    await later.to_review()
    stays, _, _ = await due(earlier, Obligation.REVIEW)
    was, _, _ = await due(later, Obligation.REVIEW)
    assert stays
    assert was
    assert stays < was

    job = await reproject(later, await publish(later, was, 1))

    assert [one.old for one in await moves(later)] == [was]
    assert await moves(earlier) == []
    assert await due(earlier, Obligation.REVIEW) == (stays, False, stays)
    assert (job.done, job.total) == (1, 1)


async def test_2_1_4_dates_move_a_few_at_a_time_and_none_is_left_out(
    walk: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reprojecting, "MOVES", 1)
    cases = [walk(Track.VILLAGE, place=f"99012110120{number}") for number in (1, 2, 3)]
    for case in cases:
        await case.to_review()
    was, _, _ = await due(cases[0], Obligation.REVIEW)
    assert was

    job = await reproject(cases[0], await publish(cases[0], was, 1))

    moved = [fact for case in cases for fact in await moves(case)]
    assert [fact.old for fact in moved] == [was, was, was]
    moments = sorted(fact.at for fact in moved)
    assert all(b - a >= BREATH for a, b in pairwise(moments)), "one breath lies between two"
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)


async def test_2_1_4_a_date_that_stays_becomes_final_without_a_fact(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    await case.to_review()
    before = await due(case, Obligation.REVIEW)
    assert before[0]
    assert before[1], "the year is not announced"
    edition = await publish(case, date(calendar_year(await case.now()), 1, 1), 1)
    seq = (await case.case()).seq

    job = await reproject(case, edition)

    assert await due(case, Obligation.REVIEW) == (before[0], False, before[2])
    assert (await case.case()).seq == seq
    assert (job.state, job.total) == (JobState.DONE, 0)


async def test_2_1_4_publishing_repeated_moves_nothing_twice(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    await case.to_review()
    was, _, _ = await due(case, Obligation.REVIEW)
    assert was
    edition = await publish(case, was, 1)
    await reproject(case, edition)
    again = await case.client.reproject(edition.id, again=f"calendar-{edition.id}")
    job = await ended(case, again)
    assert len(await moves(case)) == 1
    assert (job.state, job.done, job.total) == (JobState.DONE, 1, 1)


async def test_2_4_2_who_asks_while_the_job_is_under_way_is_shown_that_job(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    await case.to_review()
    was, _, _ = await due(case, Obligation.REVIEW)
    assert was
    edition = await publish(case, was, 1)
    first = await case.client.reproject(edition.id)
    assert await case.client.reproject(edition.id, again=first) == first
    await ended(case, first)
    again = await case.client.reproject(edition.id, again=first)
    assert again != first
    await case.sleep(seconds=20)
    assert await case.client.reproject(edition.id, again=again) == again
    assert (await ended(case, again)).again == first


async def test_2_4_2_a_job_that_moved_one_of_two_says_so(walk: Begin) -> None:
    """The other is owed by a case that is not there: its row alone was left."""
    case = walk(Track.VILLAGE)
    await case.to_review()
    was, _, _ = await due(case, Obligation.REVIEW)
    assert was
    async with case.database.writing() as tx:
        mine = select(ObligationRow).where(ObligationRow.what == Obligation.REVIEW)
        row = (await tx.execute(mine)).mappings().first()
        assert row
        await tx.execute(insert(ObligationRow).values(**{**row, "stream": "nobody"}))
    edition = await publish(case, was, 1)

    job = await reproject(case, edition)

    assert (job.state, job.done, job.total, job.failed) == (JobState.ATTENTION, 1, 2, 1)
    async with case.database.reading() as tx:
        (left,) = await jobs.items(tx, job.id)
    assert (left.item, left.seen) == ("nobody review", "not-found")


async def test_2_1_4_a_fact_written_after_the_publication_counts_with_the_new_year(
    walk: Begin,
) -> None:
    case, other = walk(Track.VILLAGE), walk(Track.VILLAGE, place="990121101202")
    await case.to_review()
    was, _, _ = await due(case, Obligation.REVIEW)
    assert was
    edition = await publish(case, was, 1)
    await other.to_review()
    now_due, _, _ = await due(other, Obligation.REVIEW)
    assert now_due
    assert now_due > was
    await reproject(case, edition)
    assert await moves(other) == [], "it never had another date"


async def test_2_1_4_a_worker_that_starts_follows_up_what_was_published_meanwhile(
    walk: Begin,
) -> None:
    case = walk(Track.VILLAGE)
    await case.to_review()
    edition = await publish(case, local_day(await case.now()), 1)
    async with case.database.reading() as tx:
        assert await calendars.not_followed(tx) == [edition.id]
    await reproject(case, edition)
    async with case.database.reading() as tx:
        assert await calendars.not_followed(tx) == []


def test_what_a_pass_could_not_do_is_what_is_missing_of_its_total() -> None:
    assert Reprojection(edition="2031-1", job="job", total=100, done=99).failed == 1
