"""Everything that is open, started from SQL alone after Temporal's data were lost (2.4.3).

Workflows keep no truth of their own: each begins from its facts, and its clock runs out on the day
it had. What runs already is left alone, so this may be repeated.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from temporalio.service import RPCError

from services.domain.errors import DomainError
from services.domain.jobs import FAILED, INTERRUPTED, JobItem, JobKind
from services.storage import jobs
from services.storage.evidence import documents
from services.storage.queries.open_streams import open_obligations, open_streams
from services.storage.rulebook import calendars
from services.storage.tree import unit_changes
from services.workflows.client import CaseClient
from services.workflows.clock import Clock
from services.workflows.running import running_since
from services.workflows.term import term_id
from services.workflows.unit_changing import follow

PAGE: Final = 500
AT_ONCE: Final = 20
"""Starts under way side by side: the server takes some fifty a second, however many ask."""

Start = tuple[str, Callable[[], Awaitable[bool]]]
"""The id of what is to run, and how it is started; False where it runs already."""


@dataclass
class Rebuilt:
    job: str
    total: int = 0
    started: int = 0
    failed: list[JobItem] = field(default_factory=list)


async def rebuild_all(door: CaseClient, clock: Clock, job: str) -> Rebuilt:
    """Cases, titles, filings and rounds; then the timers of what is owed; then checks, calendars
    and changes of units.

    Re-checks are started by their titles. A migration is not: what had been looked at is not kept,
    so its job ends and says that the rest is looked at again. Kept as a job: how far it is, and
    what failed.
    """
    done = Rebuilt(job)
    async with door.database.writing() as tx:
        await jobs.begin(tx, job, JobKind.REBUILD, await clock.now())
    async for page in _pages(door, clock):
        await _start(page, done)
        async with door.database.writing() as tx:
            for failed in done.failed:
                await jobs.note(tx, job, failed)
            await jobs.advance(tx, job, done.total - len(done.failed))
    await _end_migrations(door, await clock.now())
    async with door.database.writing() as tx:
        await jobs.advance(tx, job, done.total - len(done.failed), total=done.total)
        await jobs.finish(tx, job, await clock.now())
    return done


async def _start(page: list[Start], done: Rebuilt) -> None:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(name: str, start: Callable[[], Awaitable[bool]]) -> None:
        async with gate:
            try:
                began = await start()
            except (DomainError, RPCError) as error:
                done.failed.append(JobItem(item=name, what=FAILED, seen=str(error)[:200]))
            else:
                done.started += began

    await asyncio.gather(*(one(name, start) for name, start in page))
    done.total += len(page)


async def _pages(door: CaseClient, clock: Clock) -> AsyncIterator[list[Start]]:
    stream, owed, checked = "", ("", ""), ""
    now = await clock.now()
    while True:
        async with door.database.reading() as tx:
            streams = await open_streams(tx, stream, PAGE, rechecks=False)
        yield [(one, partial(door.rebuild, one)) for one in streams]
        if len(streams) < PAGE:
            break
        stream = streams[-1]
    while True:
        async with door.database.reading() as tx:
            timers = await open_obligations(tx, owed, PAGE)
        yield [(term_id(*one), partial(door.watch, *one)) for one in timers]
        if len(timers) < PAGE:
            break
        owed = timers[-1]
    while True:
        async with door.database.reading() as tx:
            waiting = await documents.checking(tx, before=now, after=checked, limit=PAGE)
        yield [(one, partial(_checked, door, one)) for one in waiting]
        if len(waiting) < PAGE:
            break
        checked = waiting[-1]
    async with door.database.reading() as tx:
        published = await calendars.not_followed(tx)
        changes = await unit_changes.not_followed(tx)
    yield [(one, partial(_reprojected, door, one)) for one in published]
    yield [(one, partial(_followed, door, one)) for one in changes]


async def _checked(door: CaseClient, document_id: str) -> bool:
    await door.verify_document(document_id)
    return True


async def _followed(door: CaseClient, change: str) -> bool:
    await follow(door, change)
    return True


async def _end_migrations(door: CaseClient, now: datetime) -> None:
    """Those whose workflow is gone."""
    async with door.database.reading() as tx:
        begun = await jobs.under_way(tx, JobKind.MIGRATION)
    for migration in begun:
        if await running_since(door, migration) is None:
            left = JobItem(item=migration, what=INTERRUPTED, seen="")
            async with door.database.writing() as tx:
                await jobs.note(tx, migration, left)
                await jobs.finish(tx, migration, now)


async def _reprojected(door: CaseClient, edition: str) -> bool:
    await door.reproject(edition)
    return True
