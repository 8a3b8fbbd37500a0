"""A long activity says that it is alive, so that a machine that died is noticed within seconds.

For activities that read or copy files; what is over in a moment needs no pulse.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio import activity

BEAT = 2.0
"""Seconds. The library passes on only as many as the workflow's patience asks for."""


@asynccontextmanager
async def alive() -> AsyncIterator[None]:
    async def beat() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(BEAT)

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
