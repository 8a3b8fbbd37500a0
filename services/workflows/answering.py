"""What an answer brings about, done for real: all that are alike get it, and a title is told (6.4.3).

Each answer is an act on that filing, of whoever answered the first, judged by its own rule: what
two others have in hand stays theirs, and so does what was answered meanwhile.
"""

import asyncio
import logging

from temporalio import activity

from services.domain.errors import HeldByAnother, NotEntitled, NotNow
from services.domain.filing import DecideObjection, Filing, ObjectionDecided
from services.domain.titles.title_appeals import TellOfUpheldAppeal
from services.storage import case_log
from services.storage.queries.living_titles import title_of
from services.storage.queries.objections import head_of, open_alike
from services.workflows.answers import Answers
from services.workflows.client import CaseClient
from services.workflows.docket import own
from services.workflows.heartbeat import alive

LOG = logging.getLogger(__name__)
AT_ONCE = 8
"""Answers on their way side by side: more would only crowd out whoever sends an objection."""


class StoredAnswers(Answers):
    def __init__(self, door: CaseClient) -> None:
        self.door = door

    @activity.defn
    async def answer_alike(self, filing: str) -> int:
        async with self.door.database.reading() as tx:
            facts = await case_log.events(tx, filing)
            head = await head_of(tx, filing)
        decided = next(one for one in facts if isinstance(one, ObjectionDecided))
        answered, after = 0, ""
        async with alive():
            while others := await self._open(head, after):
                given = [self._answer(other, filing, decided) for other in others]
                answered += sum(await asyncio.gather(*given))
                after = others[-1]
        return answered

    @activity.defn
    async def tell_title(self, appeal: str) -> None:
        async with self.door.database.reading() as tx:
            filing = await case_log.state(tx, appeal)
            title = await title_of(tx, filing.case) if isinstance(filing, Filing) else ""
        if not title:
            return
        try:
            await self.door.note(
                title, TellOfUpheldAppeal(**own(f"upheld/{appeal}"), appeal=appeal)
            )
        except NotNow as over:
            LOG.info("%s need not know of %s: %s", title, appeal, over.params)

    async def _open(self, head: str, after: str) -> list[str]:
        async with self.door.database.reading() as tx:
            return await open_alike(tx, head, after=after, limit=AT_ONCE)

    async def _answer(self, other: str, filing: str, decided: ObjectionDecided) -> bool:
        act = DecideObjection(
            request_id=f"alike {filing}",
            actor=decided.actor,
            upheld=decided.upheld,
            partly=decided.partly,
            effect=decided.effect,
            findings=decided.findings,
            reason=decided.reason,
        )
        try:
            await self.door.note(other, act)
        except (HeldByAnother, NotEntitled, NotNow):
            return False
        return True
