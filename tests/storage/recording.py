"""Facts made on the stage of the rules, written to a real database as the workflows would."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.domain.base import Receipt
from services.domain.facts import AnyFact
from services.domain.programme.calendars import calendar_for
from services.domain.programme.schema import Track
from services.domain.titles.title_rechecks import FinishRecheck, StartRecheck
from services.storage import case_log
from services.storage.session import Database, Tx
from tests.domain.stage import Stage, titled

CALENDAR = calendar_for(rehearsal=True)
MOMENT = 0.2
"""Seconds in which somebody who need not wait would long be done."""


async def write(tx: Tx, stage: Stage, fact: AnyFact, number: int) -> Receipt:
    return await case_log.append(tx, stage.state.id, number - 1, fact, CALENDAR)


async def record(database: Database, stage: Stage) -> None:
    """All facts of the stage, a transaction each."""
    for number, fact in enumerate(stage.facts, start=1):
        async with database.writing() as tx:
            await write(tx, stage, fact, number)


async def record_last(database: Database, stage: Stage) -> Receipt:
    async with database.writing() as tx:
        return await write(tx, stage, stage.facts[-1], len(stage.facts))


@asynccontextmanager
async def half_done(database: Database, stage: Stage) -> AsyncIterator[None]:
    """The last fact is written in a transaction that commits only when the block ends."""
    async with database.writing() as tx:
        await write(tx, stage, stage.facts[-1], len(stage.facts))
        yield


async def must_wait(task: "asyncio.Task[object]") -> None:
    done, _ = await asyncio.wait({task}, timeout=MOMENT)
    assert not done, "did not wait for the other transaction"


def lost_title(track: Track = Track.VILLAGE) -> Stage:
    """A title whose re-check has just failed for good (A4.5)."""
    stage = titled(track)
    stage.do(StartRecheck)
    stage.do(FinishRecheck, passed=False, decided_at=stage.now)
    return stage


__all__ = ["CALENDAR", "half_done", "lost_title", "must_wait", "record", "record_last", "write"]
