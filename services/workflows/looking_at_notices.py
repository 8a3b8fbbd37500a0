"""Looks at notices, done for real: over HTTP, at the address that everybody uses (6.4.2).

A notice counts as seen where its page answers 200 and shows the digest, and its article, fetched
beside it, has that digest: the words themselves are there, unchanged.
"""

import asyncio
import logging
from hashlib import sha256
from typing import Final

import httpx
from temporalio import activity

from services.domain.notices.proof import Look, Seen
from services.storage import notice_looks
from services.storage.notice_looks import ToLookAt
from services.storage.session import Database
from services.workflows.clock import Clock
from services.workflows.notice_looks import NoticeLooks

LOG = logging.getLogger(__name__)
TIMEOUT: Final = 20.0
AT_ONCE: Final = 4
FINE: Final = 200


class StoredNoticeLooks(NoticeLooks):
    """`home` is where the portal begins for everybody outside, without a slash at its end."""

    def __init__(self, database: Database, clock: Clock, home: str) -> None:
        self.database, self.clock, self.home = database, clock, home

    @activity.defn
    async def look_at_notices(self) -> int:
        async with self.database.reading() as tx:
            notices = await notice_looks.to_look_at(tx, await self.clock.now())
        turns = asyncio.Semaphore(AT_ONCE)
        headers = {"user-agent": "ecocase-notice-look", "cache-control": "no-cache"}
        async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, headers=headers) as client:

            async def in_turn(notice: ToLookAt) -> None:
                async with turns:
                    await self._look(client, notice)

            await asyncio.gather(*(in_turn(one) for one in notices))
        return len(notices)

    async def _look(self, client: httpx.AsyncClient, notice: ToLookAt) -> None:
        at = await self.clock.now()
        what, status = await seen(client, self.home, notice)
        if what is not Seen.SEEN:
            LOG.warning("notice %s: %s, status %d", notice.case, what, status)
        async with self.database.writing() as tx:
            await notice_looks.note(tx, notice.case, Look(at=at, what=what, status=status))


async def seen(client: httpx.AsyncClient, home: str, notice: ToLookAt) -> tuple[Seen, int]:
    """What came of looking at one notice, and the status of the answer that says so."""
    address = f"{home}/notices/{notice.case}"
    try:
        page = await client.get(address)
        if page.status_code != FINE:
            return Seen.REFUSED, page.status_code
        if f'data-digest="{notice.digest}"' not in page.text:
            return Seen.OTHERWISE, page.status_code
        if not notice.kept:
            return Seen.SEEN, page.status_code
        article = await client.get(f"{address}/article.txt")
    except httpx.HTTPError:
        return Seen.UNREACHABLE, 0
    if article.status_code != FINE:
        return Seen.REFUSED, article.status_code
    same = sha256(article.content).hexdigest() == notice.digest
    return (Seen.SEEN if same else Seen.OTHERWISE), article.status_code
