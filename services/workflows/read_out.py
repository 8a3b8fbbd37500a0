"""The last part of `EvidenceWorkflow`: a usable file is read out, piece by piece (5.1.4).

What is made is `storage.derivatives`; how far it has come is in its rows. The file is usable all
the while, and nothing here can change that.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from services.domain.evidence.derivatives import ReadOut

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


async def read_out_all(document_id: str) -> None:
    """Every read-out of a usable file, one after the other; none of them can fail the workflow."""
    planned = await _briefly(ReadOuts.plan_read_outs, document_id)
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
            await _briefly(ReadOuts.give_up_read_out, document_id, kind)


async def _briefly(what: Callable[..., Any], *asked: object) -> Any:
    return await workflow.execute_activity_method(
        what, args=asked, start_to_close_timeout=BRIEFLY, retry_policy=AGAIN
    )
