"""TermWorkflow (id `term-<stream>.<what>`): the timer of one obligation (2.1.5).

It belongs to the obligation and not to a step, so a task that is returned keeps it. It keeps no
truth: it asks when to look next, sleeps, and looks. Whatever changes the ledger makes it look.
"""

from abc import ABC, abstractmethod
from datetime import datetime, timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from services.domain.base import Frozen
    from services.domain.programme.schema import Obligation

TERM = "term"
CHANGED = "changed"
PATIENCE = timedelta(minutes=2)
AGAIN = RetryPolicy(maximum_interval=timedelta(minutes=1))
LOOKS = 200
"""After so many the run continues as new, far below what one run may hold."""


class Look(Frozen):
    """What a look at the ledger said."""

    over: bool = False
    """Nothing is owed any more: the timer ends."""
    next_at: datetime | None = None
    """When to look again; None: only when something has changed."""


class Terms(ABC):
    """What the workflow may ask of the outside world; `tending.py` does it for real."""

    @activity.defn
    @abstractmethod
    async def tend(self, stream: str, what: Obligation, now: datetime) -> Look:
        """Have everything told that is due by now. Safe to repeat: each is told once."""


@workflow.defn(name="term")
class TermWorkflow:
    @workflow.init
    def __init__(self, stream: str, what: Obligation) -> None:
        self.stale = False
        self.next_at: datetime | None = None

    @workflow.query
    def until(self) -> datetime | None:
        """When it looks next by itself; the reconciler compares that with the ledger (2.4.1)."""
        return self.next_at

    @workflow.run
    async def run(self, stream: str, what: Obligation) -> None:
        for _ in range(LOOKS):
            self.stale = False
            look = await workflow.execute_activity_method(
                Terms.tend,
                args=[stream, what, workflow.now()],
                start_to_close_timeout=PATIENCE,
                retry_policy=AGAIN,
            )
            if look.over and not self.stale:
                return
            await self._until(look.next_at)
        workflow.continue_as_new(args=[stream, what])

    @workflow.signal
    def changed(self) -> None:
        """The ledger begins, stands still, goes on, was extended or is done: look again."""
        self.stale = True

    async def _until(self, moment: datetime | None) -> None:
        self.next_at = moment
        left = moment - workflow.now() if moment else None
        try:
            await workflow.wait_condition(lambda: self.stale, timeout=left)
        except TimeoutError:
            return


def term_id(stream: str, what: Obligation) -> str:
    """The timer of this obligation, and of no other."""
    return f"{TERM}-{stream}.{what}"
