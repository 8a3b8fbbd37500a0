"""EvidenceWorkflow (id `evidence-<document id>`): has one uploaded file checked, for certain.

It only sees to it that the check happens, however often a machine dies meanwhile. What is
checked is `storage.inspection`; the answer is in the document's row, not here.
"""

from abc import ABC, abstractmethod
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from services.domain.dossier import DocumentState

PATIENCE = timedelta(minutes=20)
"""For one try: four gigabytes from a slow store and a long film."""

SILENCE = timedelta(seconds=10)
"""Without a pulse for so long, the machine is taken for dead and the file is read again."""

AGAIN = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2,
    maximum_interval=timedelta(minutes=1),
)


class Inspections(ABC):
    """What the workflow may ask of the outside world; `evidence_checks.py` does it for real."""

    @activity.defn
    @abstractmethod
    async def inspect(self, document_id: str) -> DocumentState | None:
        """Read the file, write what it is. Idempotent. None: it was removed meanwhile."""


@workflow.defn(name="evidence")
class EvidenceWorkflow:
    @workflow.run
    async def run(self, document_id: str) -> DocumentState | None:
        return await workflow.execute_activity_method(
            Inspections.inspect,
            document_id,
            start_to_close_timeout=PATIENCE,
            heartbeat_timeout=SILENCE,
            retry_policy=AGAIN,
        )
