"""Decide, record, apply: one act at a time, the same in every workflow that holds a state."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from services.domain.acts import decide
    from services.domain.base import CLOCK, Act, Fact, Receipt, Stream
    from services.domain.case import Case
    from services.domain.clocks.telling import changed, pressed
    from services.domain.errors import CaseChanged, DomainError
    from services.domain.offices.taking_back import TakeBack, as_first_released
    from services.domain.programme.schema import Obligation
    from services.domain.rectifying.timing import deadlines
    from services.domain.review.draw_timing import awaited
    from services.workflows.effects import Effects
    from services.workflows.refusals import making_room, reason, refusal

S = TypeVar("S", bound=Stream)
SOON = timedelta(seconds=10)
FIRST_ACT = timedelta(minutes=1)
ENOUGH = 500
"""Acts of one run. The server takes 2,000; a short history is soon read again after a crash."""
NEW_RUN = "new-run"
"""Asked for only where it matters: runs of the first release were never full."""
TIMERS = "timers"
COUNTED_ON = "counted-on"
PRESSED = "pressed"
"""A run that began before notices had an end of their own leaves them to the reconciler."""
FINDINGS = "finding-timers"
"""Likewise of the ledger's items (6.3.1)."""
DRAWS = "draw-timers"
"""Likewise of a draw's last days (6.1.1)."""
KNOWN = "known"
"""The query that a workflow answers with the number of the last fact it knows (2.4.1)."""


class Docket(Generic[S]):
    """Holds the state. Whoever holds the docket is the only one who writes to its log."""

    def __init__(self, state: S) -> None:
        self.state = state
        self.turn = asyncio.Lock()
        self.taken = 0
        """Acts that this run has taken, with or without success."""
        self.can_move = True
        """False while a child runs that a new run would lose."""
        self.full = False
        """Whether this run has taken enough: it takes no more, and goes on as a new one."""
        self.learned: list[Fact] = []
        """What was recorded without this run, in order: whoever recorded it may have died before it
        did what follows. For a workflow that has something to do after a fact; others leave it.
        """
        if workflow.get_query_handler(KNOWN) is None:  # A title's re-check has no say here.
            workflow.set_query_handler(KNOWN, lambda: self.state.seq)

    def check(self, act: Act) -> None:
        """For validators: refuse early, leaving nothing in the history."""
        if self.full:
            raise making_room()
        try:
            decide(self.state, act, workflow.now())
        except DomainError as error:
            raise refusal(error) from error

    async def act(self, act: Act) -> Receipt:
        """For updates: the refusal is the caller's answer."""
        try:
            return await self.note(act)
        except DomainError as error:
            raise refusal(error) from error

    async def note(self, act: Act) -> Receipt:
        """For what the workflow does itself. To be called back does not interrupt it."""
        return await asyncio.shield(self._in_turn(act))

    async def catch_up(self) -> None:
        """Learn what SQL knows more, when a caller has seen that it does."""
        async with self.turn:
            await self._catch_up("")

    async def first_act(self) -> bool:
        """Wait for the act that this workflow was started for; False when it was refused."""
        with suppress(TimeoutError):
            await workflow.wait_condition(lambda: self.state.seq > 0, timeout=FIRST_ACT)
        return self.state.seq > 0

    async def until_due(self, due_at: Callable[[S], datetime | None]) -> None:
        """Sleep until the moment has come, however often acts move it meanwhile."""
        while not self.full:
            due = due_at(self.state)
            left = due - workflow.now() if due else None
            if left is not None and left <= timedelta(0):
                return
            try:
                await workflow.wait_condition(
                    lambda: self.full or due_at(self.state) != due,  # noqa: B023  (asked before the loop goes on)
                    timeout=left,
                )
            except TimeoutError:
                return

    async def hold(
        self, over: Callable[[], bool], life: Coroutine[Any, Any, None] | None = None
    ) -> S:
        """Live until it is over, or be called back by the parent; hand over after the last act.

        A run that is full goes on as a new one; whoever waits for the result notices nothing.
        """
        called_back = False
        try:
            await (life or workflow.wait_condition(lambda: self.full or over()))
            await workflow.wait_condition(workflow.all_handlers_finished)
        except asyncio.CancelledError:
            called_back = True
            workflow.logger.info("called back")
        await workflow.wait_condition(workflow.all_handlers_finished)
        async with self.turn:
            if not called_back and not over():
                workflow.continue_as_new(self.state)
            return self.state

    async def _in_turn(self, act: Act) -> Receipt:
        """The validator's yes may be stale once the turn comes, so the rule is asked again.

        The state changes only after its fact is safely in SQL. When SQL knows more than this
        workflow (it died between the two, or Temporal came back from a backup), it catches up
        with the facts as they were written, and then asks the rule once more.
        """
        self.taken += 1
        if self.taken >= ENOUGH and self.can_move and not self.full:
            self.full = workflow.patched(NEW_RUN)
        async with self.turn:
            while True:
                event = decide(self._seen_by(act), act, workflow.now())
                try:
                    receipt = await workflow.execute_local_activity_method(
                        Effects.record,
                        args=[self.state.id, self.state.seq, event],
                        start_to_close_timeout=SOON,
                    )
                except FailureError as failed:  # A local activity's error comes bare.
                    said = reason(failed)
                    if said is None:
                        raise
                    if not isinstance(said, CaseChanged):
                        raise said from failed
                    if known := await self._catch_up(act.request_id):
                        return known
                    continue
                if receipt.seq == self.state.seq + 1:
                    before, self.state = self.state, self.state.after(event)
                    await self._tell_timers(before, event)
                return receipt

    def _seen_by(self, act: Act) -> Stream:
        """What a run took back in the first release, it takes back when it is replayed."""
        state = self.state
        if isinstance(act, TakeBack) and isinstance(state, Case):
            return state if workflow.patched(COUNTED_ON) else as_first_released(state)
        return state

    async def _tell_timers(self, before: S, *events: Fact) -> None:
        """The timers of what is owed learn at once what happened (2.1.5). A workflow that began
        before there were timers goes on without telling them: the reconciler does (2.4.1).
        """
        whats = changed(before, self.state, *events)
        told = list(whats) if whats and workflow.patched(TIMERS) else []
        more = [what for what in pressed(before, self.state) if what not in told]
        if more and workflow.patched(PRESSED):
            told += more
        if deadlines(before) != deadlines(self.state) and workflow.patched(FINDINGS):
            told.append(Obligation.FINDINGS)
        if awaited(before) != awaited(self.state) and workflow.patched(DRAWS):
            told.append(Obligation.DRAW)
        if told:
            await workflow.execute_local_activity_method(
                Effects.watch,
                args=[self.state.id, told],
                start_to_close_timeout=SOON,
            )

    async def _catch_up(self, request_id: str) -> Receipt | None:
        """Apply what was missed; a receipt if this very request was among it."""
        known = None
        missed = await workflow.execute_activity_method(
            Effects.missed, args=[self.state.id, self.state.seq], start_to_close_timeout=SOON
        )
        before = self.state
        self.learned += missed
        for event in missed:
            self.state = self.state.after(event)
            if event.request_id == request_id:
                known = Receipt(stream=self.state.id, seq=self.state.seq)
        await self._tell_timers(before, *missed)
        return known


def own(name: str) -> dict[str, Any]:
    """Request id and actor of an act of the clock: once per name, so a restart repeats nothing.

    The space keeps it apart from the keys of people, who cannot send one (see `CaseClient.act`).
    """
    return {"request_id": f"clock {name}", "actor": CLOCK}
