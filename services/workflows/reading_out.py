"""The read-outs, done for real: in processes of their own, a few at a time, on a worker beside.

Also what a house without derivatives does, where the setting is off: nothing.
"""

import asyncio
import os
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Self

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from services.domain.errors import NotAttempted
from services.domain.evidence.derivatives import ReadOut
from services.storage.derivatives.making import Making
from services.workflows.clock import Clock
from services.workflows.heartbeat import alive
from services.workflows.read_out import SUFFIX, ReadOuts

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
"""Half of the machine is left to those who wait for a page."""


class StoredReadOuts(ReadOuts):
    def __init__(self, making: Making, clock: Clock) -> None:
        self.making, self.clock = making, clock

    @activity.defn
    async def plan_read_outs(self, document_id: str) -> tuple[ReadOut, ...]:
        return await self.making.plan(document_id, await self.clock.now())

    @activity.defn
    async def read_out(self, document_id: str, kind: ReadOut) -> None:
        async with alive():
            await self.making.read_out(document_id, kind, await self.clock.now())

    @activity.defn
    async def give_up_read_out(self, document_id: str, kind: ReadOut) -> None:
        await self.making.give_up(document_id, kind, await self.clock.now())


class ReadOutsBeside(StoredReadOuts):
    """For a rehearsal, whose clock cannot be moved while an activity runs: the work is done beside
    the workflow, which is told that there is none. What is under way at the end waits for the next
    worker.
    """

    def __init__(self, making: Making, clock: Clock) -> None:
        super().__init__(making, clock)
        self.turn = asyncio.Semaphore(AT_ONCE)
        self.under_way: set[asyncio.Task[None]] = set()

    @activity.defn
    async def plan_read_outs(self, document_id: str) -> tuple[ReadOut, ...]:
        self._begin(document_id, await super().plan_read_outs(document_id))
        return ()

    def _begin(self, document_id: str, planned: tuple[ReadOut, ...]) -> None:
        task = asyncio.create_task(self._all(document_id, planned))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def _all(self, document_id: str, planned: tuple[ReadOut, ...]) -> None:
        async with self.turn:
            for kind in planned:
                now = await self.clock.now()
                try:
                    await self.making.read_out(document_id, kind, now)
                except NotAttempted:
                    await self.making.give_up(document_id, kind, now)

    async def __aenter__(self) -> Self:
        """What an earlier worker left undone is taken up: its workflows are over."""
        now = await self.clock.now()
        for document_id in await self.making.unfinished(now):
            self._begin(document_id, await self.making.plan(document_id, now))
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self.under_way:
            task.cancel()
        await asyncio.gather(*self.under_way, return_exceptions=True)
        # Each was just cancelled; what broke before is in the log by itself.


class NoReadOuts(ReadOuts):
    """The setting is off: files are kept and opened as they are."""

    @activity.defn
    async def plan_read_outs(self, document_id: str) -> tuple[ReadOut, ...]:
        return ()

    @activity.defn
    async def read_out(self, document_id: str, kind: ReadOut) -> None:
        """Planned before the setting was turned off: it stays as it is."""

    @activity.defn
    async def give_up_read_out(self, document_id: str, kind: ReadOut) -> None:
        """Nothing was tried."""


def read_out_worker(client: Client, queue: str, read_outs: ReadOuts) -> Worker:
    return Worker(
        client,
        task_queue=queue + SUFFIX,
        activities=[read_outs.read_out],
        max_concurrent_activities=AT_ONCE,
    )


def beside_for(
    client: Client, queue: str, read_outs: ReadOuts
) -> AbstractAsyncContextManager[object]:
    """What does the heavy work, for as long as the worker runs."""
    if isinstance(read_outs, ReadOutsBeside):
        return read_outs
    if isinstance(read_outs, NoReadOuts):
        return nullcontext()
    return read_out_worker(client, queue, read_outs)
