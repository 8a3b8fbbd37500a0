"""ReadOutWorkflow (id `read-out-<document id>`): has a usable file read out, piece by piece.

Begun by the check of the file, and again by whoever wants its derivatives made anew. What is made
is `storage.derivatives`; how far it has come is in its rows. Nothing here can harm the file.
"""

from abc import ABC, abstractmethod
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from services.domain.derivatives import ReadOut

SUFFIX = "-read-outs"
"""Of the queue on which the heavy work waits, so that no check of a file waits behind a film."""

BRIEFLY = timedelta(minutes=1)
LONGEST = timedelta(hours=4)
"""For one try; a film may take two."""

IN_ALL = timedelta(hours=72)
"""With all tries: a store may be down over a weekend. An interval of machines."""

SILENCE = timedelta(seconds=10)
AGAIN = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2,
    maximum_interval=timedelta(minutes=5),
)


class ReadOuts(ABC):
    """What the workflow may ask of the outside world; `reading_out.py` does it for real."""

    @activity.defn
    @abstractmethod
    async def plan_read_outs(self, document_id: str) -> tuple[ReadOut, ...]:
        """What is still to be read out of the file, in order. Idempotent."""

    @activity.defn
    @abstractmethod
    async def read_out(self, document_id: str, kind: ReadOut) -> None:
        """Do one of them and keep what came of it, a problem included. Idempotent."""

    @activity.defn
    @abstractmethod
    async def give_up_read_out(self, document_id: str, kind: ReadOut) -> None:
        """No try succeeded: say so at the file."""


@workflow.defn(name="read-out")
class ReadOutWorkflow:
    @workflow.run
    async def run(self, document_id: str) -> None:
        planned = await workflow.execute_activity_method(
            ReadOuts.plan_read_outs,
            document_id,
            start_to_close_timeout=BRIEFLY,
            retry_policy=AGAIN,
        )
        for kind in planned:
            try:
                await workflow.execute_activity_method(
                    ReadOuts.read_out,
                    args=[document_id, kind],
                    task_queue=workflow.info().task_queue + SUFFIX,
                    start_to_close_timeout=LONGEST,
                    schedule_to_close_timeout=IN_ALL,
                    heartbeat_timeout=SILENCE,
                    retry_policy=AGAIN,
                )
            except ActivityError:
                await workflow.execute_activity_method(
                    ReadOuts.give_up_read_out,
                    args=[document_id, kind],
                    start_to_close_timeout=BRIEFLY,
                    retry_policy=AGAIN,
                )
