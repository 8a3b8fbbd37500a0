"""`ecocase log verify` and `ecocase log rebuild`: is the record whole, and what to do without Temporal.

Verifying reads SQL alone. Rebuilding starts the workflows of everything that is open from it.
"""

import asyncio
from collections.abc import AsyncIterator

from services.settings import Settings
from services.storage import case_log
from services.storage.session import Database
from services.workflows.client import CaseClient
from services.workflows.worker import connect_by

PAGE = 500


def verify(settings: Settings) -> int:
    """0 when every chain is whole; 1 with the place where each broken one breaks."""
    count, broken = asyncio.run(verified(settings))
    for stream, seq in broken:
        print(f"{stream}: broken at {seq} 第{seq}条记录被改动")
    print(f"{count} logs, {len(broken)} broken 共{count}份记录，{len(broken)}份不完整")
    return 1 if broken else 0


def rebuild(settings: Settings) -> int:
    """Safe to repeat: what runs already is left alone."""
    started = asyncio.run(rebuilt(settings))
    print(f"{started} workflows started from SQL 已由数据库恢复{started}个流程")
    return 0


async def verified(settings: Settings) -> tuple[int, list[tuple[str, int]]]:
    """How many logs there are, and each broken one with its first wrong number."""
    database = Database(settings.database_url.get_secret_value())
    count, broken = 0, []
    try:
        async for stream in _streams(database, open_only=False):
            count += 1
            async with database.reading() as tx:
                if seq := await case_log.broken_at(tx, stream):
                    broken.append((stream, seq))
    finally:
        await database.close()
    return count, broken


async def rebuilt(settings: Settings) -> int:
    """How many were started."""
    database = Database(settings.database_url.get_secret_value())
    temporal = await connect_by(settings)
    door = CaseClient(temporal, database, settings.temporal_task_queue, settings.patience)
    started = 0
    try:
        async for stream in _streams(database, open_only=True):
            started += await door.rebuild(stream)
    finally:
        await database.close()
    return started


async def _streams(database: Database, *, open_only: bool) -> AsyncIterator[str]:
    after = ""
    while True:
        async with database.reading() as tx:
            page = await case_log.streams(tx, after, PAGE, open_only=open_only)
        for stream in page:
            yield stream
        if len(page) < PAGE:
            return
        after = page[-1]
