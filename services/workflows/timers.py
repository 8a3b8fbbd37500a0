"""Whether every open obligation has its one timer, set to the moment that its ledger says (2.4.1).

A timer keeps no truth: one that is missing is started, one that is set otherwise is told to look.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from temporalio.client import WorkflowQueryFailedError, WorkflowQueryRejectedError
from temporalio.service import RPCError

from services.domain.clocks.telling import Owing, next_turn, watched
from services.domain.jobs import JobItem
from services.domain.programme.schema import Obligation
from services.domain.reconciling import Found, Subjects
from services.storage import case_log
from services.storage.queries.open_streams import open_obligations
from services.storage.reconciling.check import PAGE, Check, finding
from services.storage.rulebook.calendars import Calendars
from services.workflows.client import CaseClient
from services.workflows.running import ANSWER, running_since
from services.workflows.term import CHANGED, TERM, TermWorkflow, term_id

LATE: Final = timedelta(hours=1)
"""A timer that should have rung so long ago does not ring."""


class Terms(Check):
    """`term-<stream>.<what>`, as the timer is called."""

    def __init__(self, door: CaseClient, calendars: Calendars) -> None:
        self.door, self.calendars = door, calendars

    async def page(self, after: str, now: datetime) -> Subjects:
        async with self.door.database.reading() as tx:
            owed = await open_obligations(tx, owed_by(after) if after else ("", ""), PAGE)
        ids = tuple(term_id(stream, what) for stream, what in owed)
        return Subjects(ids=ids, next=ids[-1] if len(ids) == PAGE else "")

    async def find(self, ids: Sequence[str], now: datetime, *, whole: bool) -> list[JobItem]:
        return [found for term in ids for found in await self._look(term, now)]

    async def mend(self, found: JobItem, now: datetime) -> str:
        if await self.door.watch(*owed_by(found.item)):
            return "started"
        await self.door.temporal.get_workflow_handle(found.item).signal(CHANGED)
        return "told"

    async def _look(self, term: str, now: datetime) -> list[JobItem]:
        stream, what = owed_by(term)
        async with self.door.database.reading() as tx:
            state = await case_log.state(tx, stream)
            calendar = await self.calendars.in_force(tx)
        if not isinstance(state, Owing) or what not in watched(state):
            return []
        if await running_since(self.door, term) is None:
            return [finding(term, Found.NO_TIMER, "no workflow")]
        turn = next_turn(state, what, calendar, now)
        if turn is None:
            return []
        try:
            until = await self._asleep_until(term)
        except (RPCError, WorkflowQueryFailedError, WorkflowQueryRejectedError) as error:
            return [finding(term, Found.NO_TIMER, type(error).__name__)]
        if until is None or until > turn.at or turn.at < now - LATE:
            return [finding(term, Found.NO_TIMER, f"set to {until}, not {turn.at}")]
        return []

    async def _asleep_until(self, term: str) -> datetime | None:
        handle = self.door.temporal.get_workflow_handle(term)
        return await handle.query(TermWorkflow.until, rpc_timeout=ANSWER)


def owed_by(term: str) -> tuple[str, Obligation]:
    """Stream and obligation of a timer."""
    stream, _, what = term.removeprefix(f"{TERM}-").rpartition(".")
    return stream, Obligation(what)
