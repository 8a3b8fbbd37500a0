"""Asking for the check of a document: the door's small side entrance, for `CaseClient` alone."""

from datetime import timedelta

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError

from services.domain.errors import NotAttempted
from services.workflows.evidence import EvidenceWorkflow


async def verify(temporal: Client, queue: str, document_id: str, patience: timedelta) -> None:
    """Start the check unless it is under way; whoever wants the answer reads the document.

    Raises NotAttempted where nobody answers: the document waits, and to ask again is safe.
    """
    try:
        await temporal.start_workflow(
            EvidenceWorkflow.run,
            document_id,
            id=f"evidence-{document_id}",
            task_queue=queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            rpc_timeout=patience,
        )
    except RPCError as error:
        raise NotAttempted(part="temporal") from error
