"""A change of units comes into force on its day; what is open follows, one by one (4.1.5).

Each case, title, filing and round through its own workflow, one fact each, a few at a time. What one pass
could not do the next one tries again; what is left in the end is said by the job, not swallowed.
"""

from abc import ABC, abstractmethod
from datetime import date, timedelta

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    from services.domain.base import Frozen
    from services.domain.clocks.calendar import start_of_day

UNIT_CHANGE = "unit-change"
PORTION = timedelta(minutes=10)
SILENCE = timedelta(minutes=2)
SOON = timedelta(seconds=10)
NEXT_PASS = timedelta(minutes=1)
"""Longer than any record takes that still found the tree of before."""
PASSES = 5


class UnitWork(Frozen):
    """Where the work stands. `done` and `total` are those of the pass that runs."""

    change: str
    on: date
    job: str
    again: str = ""
    by: str = "clock"
    run: int = 1
    after: str = ""
    total: int = 0
    done: int = 0

    @property
    def failed(self) -> int:
        return self.total - self.done


class Followed(Frozen):
    """What was found and done since `after`; None where the pass is over."""

    total: int
    done: int
    after: str | None


class UnitChanges(ABC):
    @activity.defn
    @abstractmethod
    async def enter_into_force(self, work: UnitWork) -> bool:
        """The tree becomes another, and a job begins. Once, however often it is asked. False where
        it cannot be any more, as another change came between: the job says so.
        """

    @activity.defn
    @abstractmethod
    async def follow_units(self, work: UnitWork) -> Followed:
        """Have the next few follow their unit. Safe to repeat."""

    @activity.defn
    @abstractmethod
    async def end_following(self, work: UnitWork) -> None:
        """The job says how many of how many."""


@workflow.defn(name="unit-change")
class UnitChangeWorkflow:
    @workflow.run
    async def run(self, work: UnitWork) -> UnitWork:
        left = start_of_day(work.on) - workflow.now()
        if left > timedelta(0):
            await workflow.sleep(left)
        if await workflow.execute_activity_method(
            UnitChanges.enter_into_force, work, start_to_close_timeout=SOON
        ):
            work = await self._all_passes(work)
        await workflow.execute_activity_method(
            UnitChanges.end_following, work, start_to_close_timeout=SOON
        )
        return work

    async def _all_passes(self, work: UnitWork) -> UnitWork:
        while True:
            work = await self._one_pass(work)
            if work.run >= PASSES or (work.run > 1 and not work.failed):
                return work
            await workflow.sleep(NEXT_PASS)
            again = {"run": work.run + 1, "after": "", "total": 0, "done": 0}
            work = work.model_copy(update=again)

    async def _one_pass(self, work: UnitWork) -> UnitWork:
        while True:
            portion = await workflow.execute_activity_method(
                UnitChanges.follow_units,
                work,
                start_to_close_timeout=PORTION,
                heartbeat_timeout=SILENCE,
            )
            counted = {"total": work.total + portion.total, "done": work.done + portion.done}
            work = work.model_copy(update=counted)
            if portion.after is None:
                return work
            work = work.model_copy(update={"after": portion.after})
