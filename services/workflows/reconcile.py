"""ReconcileWorkflow: proves every night that nothing was forgotten, and says what was (2.4.1).

It walks the proofs page by page. What looks wrong is looked at again after a moment, since the
world moves meanwhile; then what is safe is mended, and looked at once more.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from services.domain.jobs import FAILED, JobItem, JobOrder, JobState
    from services.domain.reconciling import PROOF_OF, Found, Looked, Proof, Round

T = TypeVar("T")
PATIENCE = timedelta(hours=2)
"""For one page: a hundred sealed films may be read to their ends."""
SILENCE = timedelta(seconds=30)
MOMENT = timedelta(seconds=2)
"""Between two looks: a case is between two steps for less than that."""
TRIES = RetryPolicy(maximum_attempts=5, maximum_interval=timedelta(seconds=30))
"""After so many a page is a finding itself, and the run goes on with the next proof."""
PROOFS = tuple(Proof)


class Reconciling(ABC):
    """What the run asks of the world; `reconciling.py` does it for real."""

    @activity.defn
    @abstractmethod
    async def begin_run(self, job: str, order: JobOrder) -> tuple[JobItem, ...]:
        """A row for the job. Answers what the job that is done again left, or, for a run of its
        own, what every earlier one left that still asks for attention.
        """

    @activity.defn
    @abstractmethod
    async def look(self, proof: Proof, after: str, whole: bool) -> Looked:
        """The next page. Changes nothing."""

    @activity.defn
    @abstractmethod
    async def mend(self, job: str, proof: Proof, found: tuple[JobItem, ...]) -> tuple[JobItem, ...]:
        """Look again; do what is safe, and answer it. All else is written down and stays open."""

    @activity.defn
    @abstractmethod
    async def prove(self, job: str, proof: Proof, mended: tuple[JobItem, ...]) -> None:
        """Look again at what was mended, and write down whether that helped."""

    @activity.defn
    @abstractmethod
    async def give_up(self, job: str, proof: Proof, after: str) -> None:
        """A page that could not be looked at is written down too."""

    @activity.defn
    @abstractmethod
    async def report(self, job: str, looked: int, over: bool) -> JobState:
        """How far the run is. At its end: how it ended, and a line in the log for what is left."""


@workflow.defn(name="reconcile")
class ReconcileWorkflow:
    def __init__(self) -> None:
        self.job = workflow.info().workflow_id

    @workflow.run
    async def run(self, at: Round) -> JobState:
        """From the beginning, or from where the run stands: continued as new."""
        left = await ask(Reconciling.begin_run, self.job, at.order)
        if at.order.again:
            looked = await self._look_again(left)
            return await ask(Reconciling.report, self.job, looked, True)
        if at == Round(order=at.order):
            # A night's share may leave out what an earlier night found: that is looked at too.
            await self._look_again(tuple(one for one in left if one.what != FAILED))
        proof, after, looked = at.proof, at.after, at.looked
        while proof < len(PROOFS):
            page = await self._page(PROOFS[proof], after, whole=at.order.whole)
            looked += page.count
            proof, after = (proof, page.next) if page.next else (proof + 1, "")
            await ask(Reconciling.report, self.job, looked, False)
            if workflow.info().is_continue_as_new_suggested():
                stands = Round(order=at.order, proof=proof, after=after, looked=looked)
                workflow.continue_as_new(stands)
        return await ask(Reconciling.report, self.job, looked, True)

    async def _page(self, proof: Proof, after: str, *, whole: bool) -> Looked:
        """What fails again and again ends this proof, not the run."""
        try:
            page = await ask(Reconciling.look, proof, after, whole)
            await self._settle(proof, page.found)
        except FailureError:
            await ask(Reconciling.give_up, self.job, proof, after)
            return Looked(count=1)
        return page

    async def _settle(self, proof: Proof, found: tuple[JobItem, ...]) -> None:
        if not found:
            return
        await workflow.sleep(MOMENT)
        mended = await ask(Reconciling.mend, self.job, proof, found)
        if mended:
            await workflow.sleep(MOMENT)
            await ask(Reconciling.prove, self.job, proof, mended)

    async def _look_again(self, left: tuple[JobItem, ...]) -> int:
        """At what an earlier job left; a proof that was given up is gone through anew."""
        for proof in PROOFS:
            if any(one.item == proof and one.what == FAILED for one in left):
                await self._whole_proof(proof)
                continue
            mine = [
                one for one in left if one.what in set(Found) and PROOF_OF[Found(one.what)] is proof
            ]
            if mine:
                await self._settle(proof, tuple(mine))
        return len(left)

    async def _whole_proof(self, proof: Proof) -> None:
        after, more = "", True
        while more:
            page = await self._page(proof, after, whole=False)
            after, more = page.next, bool(page.next)


async def ask(what: Callable[..., Coroutine[Any, Any, T]], *args: object) -> T:
    """An activity with the run's patience."""
    answer: T = await workflow.execute_activity_method(
        what,
        args=list(args),
        start_to_close_timeout=PATIENCE,
        heartbeat_timeout=SILENCE,
        retry_policy=TRIES,
    )
    return answer
