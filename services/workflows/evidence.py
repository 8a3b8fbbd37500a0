"""EvidenceWorkflow (id `evidence-<document id>`): has one uploaded file checked, for certain.

It only sees to it that each stage happens, however often a machine dies meanwhile. What a stage
does is `storage.checking`; how far the file has come is in its row, not here.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from services.domain.papers.dossier import DocumentState
    from services.workflows.read_out import read_out_all

PATIENCE = timedelta(minutes=20)
"""For one try: four gigabytes from a slow store and a long film."""

SILENCE = timedelta(seconds=10)
"""Without a pulse for so long, the machine is taken for dead and the stage begins again."""

AGAIN = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2,
    maximum_interval=timedelta(minutes=1),
)
"""Without an end: what a stage waits for (store, scanner, room) comes back, and the row says so."""


class Inspections(ABC):
    """What the workflow may ask of the outside world; `evidence_checks.py` does it for real.

    Every stage is idempotent and answers with the state it leaves, or None where the file was
    removed meanwhile.
    """

    @activity.defn
    @abstractmethod
    async def inspect(self, document_id: str) -> DocumentState | None:
        """All stages in one, as workflows asked for it that began before there were stages."""

    @activity.defn
    @abstractmethod
    async def read_document(self, document_id: str) -> DocumentState | None:
        """Are the bytes all there, and those that were announced?"""

    @activity.defn
    @abstractmethod
    async def open_document(self, document_id: str) -> DocumentState | None:
        """What are they really?"""

    @activity.defn
    @abstractmethod
    async def scan_document(self, document_id: str) -> DocumentState | None:
        """Is there a virus in them? Afterwards the file is usable or bad."""


@workflow.defn(name="evidence")
class EvidenceWorkflow:
    """Run again for a usable file, it does what was left out: a virus scan, say."""

    @workflow.run
    async def run(self, document_id: str) -> DocumentState | None:
        if not workflow.patched("stages"):
            return await stage(Inspections.inspect, document_id)
        for check in (
            Inspections.read_document,
            Inspections.open_document,
            Inspections.scan_document,
        ):
            state = await stage(check, document_id)
            if state in {None, DocumentState.BAD}:
                return state
        if workflow.patched("read-out"):
            await read_out_all(document_id)
        return state


async def stage(what: Callable[[Any, str], Any], document_id: str) -> DocumentState | None:
    answer: DocumentState | None = await workflow.execute_activity_method(
        what,
        document_id,
        start_to_close_timeout=PATIENCE,
        heartbeat_timeout=SILENCE,
        retry_policy=AGAIN,
    )
    return answer
