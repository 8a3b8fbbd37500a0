"""Whether what should run does run, and nothing else: SQL against Temporal, in both directions.

Asked by name, one by one: lists of running workflows lag behind. What is missing is started from
SQL, what is behind is told so; nothing that runs is ever ended from here.
"""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from temporalio.client import (
    WorkflowExecutionStatus,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
)
from temporalio.service import RPCError, RPCStatusCode

from services.domain.base import Stream
from services.domain.case import Case
from services.domain.clocks.telling import watched
from services.domain.errors import NotAttempted
from services.domain.evidence.derivatives import READ_TYPES
from services.domain.filing import Filing
from services.domain.jobs import JobItem
from services.domain.papers.dossier import DocumentState
from services.domain.reconciling import Found, Subjects
from services.domain.rounds.state import AssessmentRound
from services.domain.titles.title import Title
from services.storage import case_log
from services.storage.derivatives import rows
from services.storage.derivatives.rows import ReadOuts
from services.storage.evidence import documents
from services.storage.evidence.documents import StoredDocument
from services.storage.queries.open_streams import open_streams
from services.storage.reconciling.check import PAGE, Check, finding
from services.workflows.case import step_workflow
from services.workflows.client import CaseClient, workflow_of
from services.workflows.docket import KNOWN
from services.workflows.term import TERM, term_id

AT_ONCE: Final = 10
ANSWER: Final = timedelta(seconds=10)
"""A workflow that says nothing for so long is stuck: its tasks fail again and again."""
YOUNG: Final = timedelta(minutes=10)
"""What began so lately may wait for its first act, or for its row."""
LONG: Final = timedelta(hours=1)
"""What a check waits for is back by then, or somebody has to see to it."""
OURS: Final = "ExecutionStatus = 'Running' AND WorkflowType != 'reconcile'"


def expected(state: Stream) -> dict[str, int | None]:
    """Workflow id -> the number it must know; None for a case that is lent to its step."""
    match state:
        case Case(outcome=None):
            known: int | None = None if state.step else state.seq
            ids = {workflow_of(state.id): known}
            if state.step:
                ids[step_workflow(state.id, state.step.name)] = state.seq
            return ids
        case Title(cancelled_on=None):
            # While its re-check runs it is lent to nobody, but it begins anew after every cycle.
            return {state.id: state.seq}
        case Filing(status="open"):
            return {state.id: state.seq}
        case AssessmentRound() if state.stage != "ended":
            return {state.id: state.seq}
    return {}


def timers(state: Stream) -> dict[str, int | None]:
    """Those of what is owed still; what they must know is the business of `timers.py`."""
    return {term_id(state.id, what): None for what in watched(state)}


async def running_since(door: CaseClient, workflow: str) -> datetime | None:
    """When its present run began; None where none runs."""
    handle = door.temporal.get_workflow_handle(workflow)
    try:
        described = await handle.describe(rpc_timeout=ANSWER)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise NotAttempted(part="temporal") from error
    running = described.status is WorkflowExecutionStatus.RUNNING
    return described.start_time if running else None


class Workflows(Check):
    """`id` of an open case, re-check, title or filing."""

    def __init__(self, door: CaseClient) -> None:
        self.door = door

    async def page(self, after: str, now: datetime) -> Subjects:
        async with self.door.database.reading() as tx:
            ids = await open_streams(tx, after, PAGE)
        return Subjects(ids=tuple(ids), next=ids[-1] if len(ids) == PAGE else "")

    async def find(self, ids: Sequence[str], now: datetime, *, whole: bool) -> list[JobItem]:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(stream: str) -> list[JobItem]:
            async with gate:
                return await self._look(stream)

        return [found for looked in await asyncio.gather(*map(one, ids)) for found in looked]

    async def mend(self, found: JobItem, now: datetime) -> str:
        """Start what is missing, from its facts; a re-check through its title."""
        stream = found.item
        if found.what == Found.SILENT:
            return ""
        async with self.door.database.reading() as tx:
            state = await case_log.state(tx, stream)
        if isinstance(state, Case) and state.title and not state.incident:
            return "title started" if await self.door.rebuild(state.title) else ""
        if found.what == Found.NO_WORKFLOW and await self.door.rebuild(stream):
            return "started"
        await self.door.nudge(stream)
        return "told"

    async def _look(self, stream: str) -> list[JobItem]:
        async with self.door.database.reading() as tx:
            state = await case_log.state(tx, stream)
        wanted = expected(state) if state else {}
        missing = [one for one in wanted if not await running_since(self.door, one)]
        if missing:
            return [finding(stream, Found.NO_WORKFLOW, ", ".join(missing))]
        found = []
        for workflow, seq in wanted.items():
            if seq is not None:
                found += await self._heard(stream, workflow, seq)
        return found

    async def _heard(self, stream: str, workflow: str, seq: int) -> list[JobItem]:
        """The number of the last fact it knows; a query changes nothing and leaves no trace."""
        handle = self.door.temporal.get_workflow_handle(workflow)
        try:
            known = await handle.query(KNOWN, result_type=int, rpc_timeout=ANSWER)
        except (RPCError, WorkflowQueryFailedError, WorkflowQueryRejectedError) as error:
            return [finding(stream, Found.SILENT, f"{workflow}: {type(error).__name__}")]
        if known < seq:
            return [finding(stream, Found.BEHIND, f"{workflow} knows {known} of {seq}")]
        return []


class Inspections(Check):
    """`id` of a document that waits for its check, or whose read-outs are missing (5.1.4).

    `reads_out` False: the setting is off, and none of them is missed.
    """

    def __init__(self, door: CaseClient, *, reads_out: bool = False) -> None:
        self.door, self.reads_out = door, reads_out

    async def page(self, after: str, now: datetime) -> Subjects:
        async with self.door.database.reading() as tx:
            ids = await documents.checking(tx, before=now, after=after, limit=PAGE)
            if self.reads_out:
                ids += await rows.unread(tx, before=now - YOUNG, after=after, limit=PAGE)
        some = sorted(ids)[:PAGE]
        return Subjects(ids=tuple(some), next=some[-1] if len(some) == PAGE else "")

    async def find(self, ids: Sequence[str], now: datetime, *, whole: bool) -> list[JobItem]:
        async with self.door.database.reading() as tx:
            found = [await documents.find(tx, one) for one in ids]
            read = await rows.of_documents(tx, list(ids)) if self.reads_out else {}
        missed = {}
        for one in found:
            if one and one.state is DocumentState.CHECKING:
                missed[one.id] = Found.NO_INSPECTION
            elif one and self.reads_out and _unread(one, read.get(one.id)):
                missed[one.id] = Found.NOT_READ_OUT
        waiting = [
            finding(one.id, Found.CHECK_WAITS, one.waits_for.value)
            for one in found
            if one and one.waits_for and one.made_at < now - LONG
        ]
        return waiting + [
            finding(one, what, f"evidence-{one}")
            for one, what in missed.items()
            if not await running_since(self.door, f"evidence-{one}")
        ]

    async def mend(self, found: JobItem, now: datetime) -> str:
        if found.what == Found.CHECK_WAITS:  # It goes on by itself, once there is what it needs.
            return ""
        await self.door.verify_document(found.item)
        return "started"


def _unread(document: StoredDocument, made: ReadOuts | None) -> bool:
    media = document.media.media_type if document.media else ""
    return document.usable and media in READ_TYPES and (made is None or made.under_way)


class Strays(Check):
    """`id` of a running workflow: SQL knows why it runs. One that nobody asked for is told of."""

    def __init__(self, door: CaseClient) -> None:
        self.door = door

    async def page(self, after: str, now: datetime) -> Subjects:
        """`after` is the server's own word for where its list goes on."""
        listed = self.door.temporal.list_workflows(
            OURS, page_size=PAGE, next_page_token=b64decode(after) if after else None
        )
        await listed.fetch_next_page()
        ids = tuple(one.id for one in listed.current_page or () if _is_of_a_stream(one.id))
        token = listed.next_page_token
        return Subjects(ids=ids, next=b64encode(token).decode() if token else "")

    async def find(self, ids: Sequence[str], now: datetime, *, whole: bool) -> list[JobItem]:
        found = []
        for workflow in ids:
            async with self.door.database.reading() as tx:
                state = await case_log.state(tx, stream_of(workflow))
            if state and workflow in expected(state) | timers(state):
                continue
            since = await running_since(self.door, workflow)
            if since and since < now - YOUNG:
                found.append(finding(workflow, Found.STRAY, f"since {since:%Y-%m-%d %H:%M}"))
        return found


def _is_of_a_stream(workflow: str) -> bool:
    return workflow.startswith(("case-", "title-", "filing-", "round-", f"{TERM}-"))


def stream_of(workflow: str) -> str:
    """The case behind `case-<id>`, `case-<id>.<step>` and `term-<id>.<what>`; titles and filings
    bear their own id.
    """
    return workflow.removeprefix("case-").removeprefix(f"{TERM}-").partition(".")[0]
