"""The one door for acts. Finds the workflow, gives ids, waits, and brings back the answer."""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import AbstractAsyncContextManager, suppress
from datetime import timedelta
from uuid import uuid4

from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from services.domain.acts import RULES, check_open, check_turn
from services.domain.base import CLOCK, Act, Receipt
from services.domain.case import Case
from services.domain.errors import (
    DomainError,
    Invalid,
    NotAttempted,
    NotFound,
    NotNow,
    Stale,
    StepClosed,
    StillWorking,
)
from services.domain.evidence.fixity import FixityOrder
from services.domain.filing import About
from services.domain.jobs import Job, JobOrder
from services.domain.messages.deliveries import DeliveryOrder
from services.domain.programme.schema import Obligation
from services.domain.reconciling import Round
from services.domain.rounds.opening import OpenRound
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.titles.title import RecordOldTitle
from services.storage import case_log
from services.storage.messages import deliveries
from services.storage.rulebook import calendars
from services.storage.session import Database
from services.workflows.case import CaseWorkflow, step_workflow
from services.workflows.converter import CONVERTER
from services.workflows.delivery import DELIVERY, delivery_workflow
from services.workflows.doing_again import do_again
from services.workflows.fixity import FIXITY
from services.workflows.keeping import CHANGED as KEPT_OTHERWISE
from services.workflows.keeping import KEEPING, keeping_workflow
from services.workflows.refusals import is_making_room, reason
from services.workflows.reprojection import Reprojection
from services.workflows.term import TERM, term_id
from services.workflows.turns import Turns
from services.workflows.unit_changing import follow

LOG = logging.getLogger(__name__)
LOOK_AGAIN = 0.05
LOOKS_BEFORE_NUDGE = 60
"""Three seconds and more: a step takes 0.05 s to follow another on a quiet machine."""
MOST_BACKING_OFF = 1.0
HEALTH = timedelta(seconds=1)
IN_FLIGHT = 5
"""Acts of this process on one stream at once: two processes stay within the server's ten."""
STARTS = 16
"""First acts at once: faster starts only make a queue inside the server, where nobody sees it."""
CROWDED = (RPCStatusCode.RESOURCE_EXHAUSTED, RPCStatusCode.FAILED_PRECONDITION)
BEGINS = About | RecordOldTitle | OpenRound
"""First acts whose stream is a workflow of its own from the start."""
FIRST = FileCreationRequest | BEGINS
EVIDENCE, REPROJECTION, RECONCILE = "evidence", "reprojection", "reconcile"
UPDATE = "act"
"""Every workflow has one update of this name; the act inside says what is to be done."""


async def connect(
    address: str,
    namespace: str = "default",
    *,
    tls: bool = False,
    api_key: str | None = None,
    lazy: bool = True,
) -> Client:
    """Lazy: the API starts, and says that it cannot act yet, while Temporal is away."""
    return await Client.connect(
        address, namespace=namespace, data_converter=CONVERTER, tls=tls, api_key=api_key, lazy=lazy
    )


class CaseClient:
    """Acts on cases, titles and filings. `patience` in seconds, then the outcome is unknown."""

    def __init__(self, temporal: Client, database: Database, queue: str, patience: float) -> None:
        self.temporal, self.database, self.queue = temporal, database, queue
        self.patience = timedelta(seconds=patience)
        self.turns = Turns(IN_FLIGHT)
        self.starts = Turns(STARTS)
        self.doubtful = True
        """Nobody has answered yet, or a call has failed: ask before the next act."""

    async def act(self, stream: str, act: Act) -> Receipt:
        """Do it, or raise why not. Safe to repeat with the same request id.

        Raises DomainError of the rule, StillWorking (outcome unknown) or NotAttempted.
        """
        if " " in act.request_id:  # The clock's ids have one: nobody may take its turn from it.
            raise Invalid(field="Idempotency-Key")
        return await self.note(stream, act)

    async def note(self, stream: str, act: Act) -> Receipt:
        """For the clock's own acts, whose ids (`docket.own`) no person may send; see `act`."""
        if self.doubtful and not await self.ready():
            raise NotAttempted(part="temporal")
        sent = False
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                async with self._turn(stream, act):
                    sent = True
                    return await self._deliver(stream, act)
        except TimeoutError:
            if not sent:  # The queue was longer than the patience: nothing was tried.
                raise NotAttempted(part="temporal") from None
            raise StillWorking(request=act.request_id) from None
        except (RPCError, _NobodyThereError) as failed:
            self.doubtful = True
            raise StillWorking(request=act.request_id) from failed
        except RuntimeError as failed:  # See `ready`.
            self.doubtful = True
            raise NotAttempted(part="temporal") from failed

    def _turn(self, stream: str, act: Act) -> AbstractAsyncContextManager[None]:
        """Acts on one stream take turns; so do first acts, each of which starts a workflow."""
        if isinstance(act, FIRST):
            return self.starts.of("start")
        return self.turns.of(stream)

    async def verify_document(self, document_id: str) -> None:
        """Have a received file checked, unless that is under way; the answer is in its row.

        Raises NotAttempted where nobody answers: the file waits, and to ask again is safe.
        """
        await self.begin(EVIDENCE, document_id, f"{EVIDENCE}-{document_id}")

    async def deliver(self, order: DeliveryOrder) -> None:
        """Have a message sent; one that is on its way already is left alone (4.8).

        Raises NotAttempted: then it is begun when a worker looks after its post.
        """
        await self.begin(DELIVERY, order, delivery_workflow(order.id))
        async with self.database.writing() as tx:
            await deliveries.started(tx, order.id)

    async def begin(
        self, workflow: str, argument: object, name: str, *, signal: str | None = None
    ) -> bool:
        """False where it runs already, and is left alone, or gets the signal. Raises NotAttempted."""
        try:
            await self.temporal.start_workflow(
                workflow,
                argument,
                id=name,
                task_queue=self.queue,
                rpc_timeout=self.patience,
                start_signal=signal,
            )
        except WorkflowAlreadyStartedError:
            return False
        except (RPCError, RuntimeError) as error:  # RuntimeError: see `ready`.
            self.doubtful = True
            raise NotAttempted(part="temporal") from error
        return True

    async def reproject(self, edition: str, *, by: str = CLOCK.account, again: str = "") -> str:
        """Move what is owed to a published calendar edition; the id of the job that does it: of the
        one under way, if there is one.

        `again` is the job whose failed items are to be done once more. Raises NotAttempted.
        """
        job = f"calendar-{edition}" if not again else f"calendar-{edition}.{uuid4().hex[:8]}"
        work = Reprojection(edition=edition, job=job, again=again, by=by)
        if await self.begin(REPROJECTION, work, f"reprojection-{edition}"):
            return job
        async with self.database.reading() as tx:
            under_way = await calendars.followed_by(tx, edition)
        return under_way.id if under_way else f"calendar-{edition}"  # Begun, not yet written.

    async def follow_change(self, change: str, *, by: str) -> str:
        """See `unit_changing.follow`."""
        return await follow(self, change, by=by)

    async def reconcile(self, order: JobOrder) -> str:
        """Have everything looked at now (2.4.1), or what an earlier job left; the id of the job.

        Raises NotAttempted.
        """
        job = f"{order.kind}-{uuid4()}"
        await self.begin(RECONCILE, Round(order=order), job)
        return job

    async def read_again(self, order: FixityOrder) -> str:
        """Have files compared with their digests (5.2.2); the id of the job. See `reconcile`."""
        job = f"{FIXITY}-{uuid4()}"
        await self.begin(FIXITY, order, job)
        return job

    async def job_again(self, job: Job, *, by: str) -> str:
        """See `doing_again.do_again`."""
        return await do_again(self, job, by)

    async def keep(self, case: str) -> None:
        """Have the sealed files of a case kept as they must be by now, or let go of where two
        people decided so (5.2). Raises NotAttempted.
        """
        await self.begin(KEEPING, case, keeping_workflow(case), signal=KEPT_OTHERWISE)

    async def ready(self) -> bool:
        """Whether Temporal answers. Asked before an act only after a call has failed."""
        try:
            await self.temporal.service_client.check_health(timeout=HEALTH)
        except (RPCError, RuntimeError):  # The SDK's word for a lazy connection that failed.
            self.doubtful = True
            return False
        self.doubtful = False
        return True

    async def rebuild(self, stream: str) -> bool:
        """Start this case, title or filing again from its facts, after Temporal was lost.

        False where it runs already. A re-check is started by its title. The timers of what it
        owes are workflows of their own: see `watch`.
        """
        async with self.database.reading() as tx:
            state = await case_log.state(tx, stream)
        if state is None:
            raise NotFound(id=stream)
        try:
            await self.temporal.start_workflow(
                case_log.kind_of(stream), state, id=workflow_of(stream), task_queue=self.queue
            )
        except WorkflowAlreadyStartedError:
            return False
        return True

    async def watch(self, stream: str, what: Obligation) -> bool:
        """Start the timer of an open obligation again (2.1.5). False where it runs already."""
        try:
            await self.temporal.start_workflow(
                TERM, args=[stream, what], id=term_id(stream, what), task_queue=self.queue
            )
        except WorkflowAlreadyStartedError:
            return False
        return True

    async def _deliver(self, stream: str, act: Act) -> Receipt:
        if isinstance(act, FileCreationRequest):
            return await self._open_case(stream, act)
        if isinstance(act, BEGINS):
            await self._start(stream)
        look = 0
        while True:
            look += 1
            handle = self.temporal.get_workflow_handle(await self._target(stream, act))
            sent = handle.execute_update(
                UPDATE, act, id=update_id(act), result_type=Receipt, rpc_timeout=self.patience
            )
            try:
                return await self._answer(stream, act, sent)
            except (StepClosed, NotNow, Stale) as refused:
                if look > 1 or not await self._is_behind(stream, act, refused):
                    raise
                LOG.warning("%s is behind its log: %s", stream, refused.code)
                await self.nudge(stream)
            except _NobodyThereError:
                await self._refuse_if_closed(stream, act)
                if look == LOOKS_BEFORE_NUDGE:
                    await self.nudge(stream)
            except _CrowdedError:  # By other processes: here everybody waits for a turn.
                await asyncio.sleep(min(MOST_BACKING_OFF, LOOK_AGAIN * 2**look))
            await asyncio.sleep(LOOK_AGAIN)

    async def _target(self, stream: str, act: Act) -> str:
        """The workflow that takes the act. Of any step: the one that holds the case by now.

        Of a case that is over, the last one: it has ended, and SQL has the answer.
        """
        if act.step:
            return step_workflow(stream, act.step)
        if not act.any_step:
            return workflow_of(stream)
        async with self.database.reading() as tx:
            case = await case_log.state(tx, stream)
        if not isinstance(case, Case):
            raise NotFound(id=stream)
        return step_workflow(stream, case.rules.steps[case.position].name)

    async def _open_case(self, stream: str, act: FileCreationRequest) -> Receipt:
        """The first act starts the case: the only update-with-start."""
        start = WithStartWorkflowOperation(
            CaseWorkflow.run,
            Case(id=stream),
            id=workflow_of(stream),
            task_queue=self.queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
        sent = self.temporal.execute_update_with_start_workflow(
            UPDATE,
            act,
            id=update_id(act),
            result_type=Receipt,
            start_workflow_operation=start,
            rpc_timeout=self.patience,
        )
        return await self._answer(stream, act, sent)

    async def _start(self, stream: str) -> None:
        """A filing, an old title or a round begins with its first act; one that exists stays."""
        async with self.database.reading() as tx:
            if await case_log.state(tx, stream):
                return
        state = case_log.STREAMS[case_log.kind_of(stream)](id=stream)
        await self.temporal.start_workflow(
            case_log.kind_of(stream),
            state,
            id=workflow_of(stream),
            task_queue=self.queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )

    async def _answer(self, stream: str, act: Act, sent: Awaitable[Receipt]) -> Receipt:
        """SQL has the last word: a repeat of what was done is not refused, whoever refused it."""
        try:
            return await sent
        except WorkflowUpdateRPCTimeoutOrCancelledError:
            self.doubtful = True
            raise StillWorking(request=act.request_id) from None
        except (WorkflowUpdateFailedError, RPCError) as failed:
            async with self.database.reading() as tx:
                receipt = await case_log.find_receipt(tx, stream, act.request_id, act.fingerprint)
            if receipt:
                return receipt
            if isinstance(failed, WorkflowUpdateFailedError):
                if is_making_room(failed):
                    raise _NobodyThereError from failed
                raise reason(failed) or failed from failed
            if failed.status is RPCStatusCode.NOT_FOUND:
                raise _NobodyThereError from failed
            if failed.status in CROWDED:
                raise _CrowdedError from failed
            raise

    async def _is_behind(self, stream: str, act: Act, refused: DomainError) -> bool:
        """Whether SQL would not have refused: its log is longer than the workflow knows.

        So it is after a crash of worker and Temporal at once, between record and apply.
        """
        async with self.database.reading() as tx:
            state = await case_log.state(tx, stream)
        if state is None:
            return False
        try:
            check_open(state, RULES[type(act)])
        except (StepClosed, NotNow):
            return False
        if isinstance(refused, Stale):  # An adding act's own rule: what it saw has changed.
            return not act.adds and act.expects == state.version
        return True

    async def nudge(self, stream: str) -> None:
        """Have the workflow catch up. One that has ended needs no nudge."""
        with suppress(RPCError):
            await self.temporal.get_workflow_handle(workflow_of(stream)).signal("behind")

    async def _refuse_if_closed(self, stream: str, act: Act) -> None:
        """Between two steps nobody is there for a moment: SQL says whether to wait or refuse."""
        async with self.database.reading() as tx:
            state = await case_log.state(tx, stream)
        if state is None:
            raise NotFound(id=stream)
        check_turn(state, RULES[type(act)], act.expects)


class _NobodyThereError(Exception):
    """No such workflow runs: the step is over, has not begun, or is just about to."""


class _CrowdedError(Exception):
    """The workflow has as many updates in flight, or in this run, as the server takes."""


def update_id(act: Act) -> str:
    """Temporal answers a known id with its first result unseen; another body must be seen."""
    return f"{act.request_id} {act.fingerprint}"


def workflow_of(stream: str) -> str:
    return f"case-{stream}" if case_log.kind_of(stream) == "case" else stream
