"""A calendar edition was published: every open obligation comes to its new date (2.1.4).

Each through the workflow of its own case, one fact each, a few at a time. What one pass could not
do the next one tries again; what is left in the end is said by the job, not swallowed.
"""

from abc import ABC, abstractmethod
from datetime import timedelta

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    from services.domain.base import Frozen

PORTION = timedelta(minutes=10)
SILENCE = timedelta(minutes=2)
SOON = timedelta(seconds=10)
BREATH = timedelta(seconds=1)
"""Between two portions, so that people's acts are not kept waiting."""
NEXT_PASS = timedelta(minutes=1)
"""Longer than any record takes that still counted with the calendar of before."""
PASSES = 5


class Reprojection(Frozen):
    """Where the work stands. `done` and `total` are those of the pass that runs."""

    edition: str
    job: str
    again: str = ""
    by: str = "clock"
    run: int = 1
    after: tuple[str, str] = ("", "")
    total: int = 0
    done: int = 0

    @property
    def failed(self) -> int:
        return self.total - self.done


class Portion(Frozen):
    """What was found and done since `after`; None where the pass is over."""

    total: int
    done: int
    after: tuple[str, str] | None


class Reprojections(ABC):
    @activity.defn
    @abstractmethod
    async def begin_reprojection(self, work: Reprojection) -> None:
        """A job that people can look at begins. Once, however often it is asked."""

    @activity.defn
    @abstractmethod
    async def reproject(self, work: Reprojection) -> Portion:
        """Move the dates of the next few obligations. Safe to repeat."""

    @activity.defn
    @abstractmethod
    async def end_reprojection(self, work: Reprojection) -> None:
        """The job says how many of how many."""


@workflow.defn(name="reprojection")
class ReprojectionWorkflow:
    @workflow.run
    async def run(self, work: Reprojection) -> Reprojection:
        await workflow.execute_activity_method(
            Reprojections.begin_reprojection, work, start_to_close_timeout=SOON
        )
        while True:
            work = await self._one_pass(work)
            if work.run >= PASSES or (work.run > 1 and not work.failed):
                break
            await workflow.sleep(NEXT_PASS)
            again = {"run": work.run + 1, "after": ("", ""), "total": 0, "done": 0}
            work = work.model_copy(update=again)
        await workflow.execute_activity_method(
            Reprojections.end_reprojection, work, start_to_close_timeout=SOON
        )
        return work

    async def _one_pass(self, work: Reprojection) -> Reprojection:
        while True:
            portion = await workflow.execute_activity_method(
                Reprojections.reproject,
                work,
                start_to_close_timeout=PORTION,
                heartbeat_timeout=SILENCE,
            )
            counted = {"total": work.total + portion.total, "done": work.done + portion.done}
            work = work.model_copy(update=counted)
            if portion.after is None:
                return work
            work = work.model_copy(update={"after": portion.after})
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(work)
            if portion.total:
                await workflow.sleep(BREATH)
