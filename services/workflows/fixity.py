"""FixityWorkflow: reads files again, a portion at a time, for a day's share or for all (5.2.2).

It counts and goes on; what is read next is known to SQL, so a run that is broken off loses nothing.
What a reading finds is `storage/keeping/fixity.py`, done for real in `reading_again.py`.
"""

from abc import ABC, abstractmethod
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from services.domain.evidence.fixity import FixityOrder, ReadSoFar
    from services.domain.jobs import JobState

FIXITY = "fixity"
SOON = timedelta(minutes=1)
PORTION = timedelta(hours=12)
"""The largest file at the slowest rate."""
SILENCE = timedelta(seconds=30)
AGAIN = RetryPolicy(maximum_interval=timedelta(minutes=5))
"""Without an end: a store that is away comes back."""


class Fixities(ABC):
    """What the workflow may ask of the outside world."""

    @activity.defn
    @abstractmethod
    async def begin_fixity(self, job: str, order: FixityOrder) -> None:
        """A job that people can look at begins. Once, however often it is asked."""

    @activity.defn
    @abstractmethod
    async def read_files_again(self, job: str, order: FixityOrder, far: ReadSoFar) -> ReadSoFar:
        """The next portion; how far the run is then. Safe to repeat: what was read has its date."""

    @activity.defn
    @abstractmethod
    async def end_fixity(self, job: str, far: ReadSoFar) -> JobState:
        """How it ended."""


@workflow.defn(name="fixity")
class FixityWorkflow:
    @workflow.run
    async def run(self, order: FixityOrder, far: ReadSoFar | None = None) -> JobState:
        """From the beginning, or from where the run stands: continued as new."""
        job = workflow.info().workflow_id
        far = far or ReadSoFar()
        await workflow.execute_activity_method(
            Fixities.begin_fixity,
            args=[job, order],
            start_to_close_timeout=SOON,
            retry_policy=AGAIN,
        )
        while not far.over:
            far = await workflow.execute_activity_method(
                Fixities.read_files_again,
                args=[job, order, far],
                start_to_close_timeout=PORTION,
                heartbeat_timeout=SILENCE,
                retry_policy=AGAIN,
            )
            if not far.over and workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(args=[order, far])
        return await workflow.execute_activity_method(
            Fixities.end_fixity,
            args=[job, far],
            start_to_close_timeout=SOON,
            retry_policy=AGAIN,
        )
