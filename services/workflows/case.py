"""A case walks its programme, one child workflow per step.

The case is handed down as the child's argument and comes back as its result, so there is
always exactly one workflow that may write to the log, and nothing ever has to be merged.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from services.domain.base import Receipt
    from services.domain.case import Case, Outcome
    from services.domain.errors import DomainError
    from services.domain.steps.creation_request import FileCreationRequest
    from services.domain.titles.title import Title
    from services.domain.tree.units import StepName
    from services.domain.whole_case import Pause, Resume, Withdraw
    from services.workflows.docket import SOON, Docket, own
    from services.workflows.effects import Effects

Child = workflow.ChildWorkflowHandle[object, Case]


def step_workflow(case_id: str, step: StepName) -> str:
    """The workflow that takes the acts of this step."""
    return f"case-{case_id}.{step}"


@workflow.defn(name="case")
class CaseWorkflow:
    @workflow.init
    def __init__(self, case: Case) -> None:
        self.docket = Docket(case)
        self.docket.can_move = False  # It moves between two steps: see `run`.
        self.away = False
        self.child: Child | None = None
        self.asked = 0
        self.called = False
        """Whether a child was cancelled in this run. The time-skipping server cancels an id only
        once per run, and a step that begins again has the same id: it begins in a new run."""

    @workflow.run
    async def run(self, case: Case) -> Case:
        """From the beginning, or from where `case` stands: continued as new, or rebuilt."""
        if not await self.docket.first_act():
            return self.docket.state
        freezes = asyncio.create_task(self._end_freezes())
        while await self._in_step():
            if self.called or workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(self._nobody_acts)
                workflow.continue_as_new(self.docket.state)
        freezes.cancel()
        await workflow.wait_condition(workflow.all_handlers_finished)
        if self.docket.state.outcome is Outcome.NAMED:
            await self._start_title()
        return self.docket.state

    async def _in_step(self) -> bool:
        """Lend the case to its step's workflow until the step is over, or it is called back."""
        await workflow.wait_condition(lambda: not self.asked)
        if (step := self.docket.state.step) is None:
            return False
        self.away = True
        self.child = await workflow.start_child_workflow(
            step.name.value,
            self.docket.state,
            id=step_workflow(self.docket.state.id, step.name),
            result_type=Case,
            parent_close_policy=workflow.ParentClosePolicy.REQUEST_CANCEL,
            cancellation_type=workflow.ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
        )
        self.docket.state = await self.child
        self.away, self.child = False, None
        return True

    @asynccontextmanager
    async def _called_back(self) -> AsyncIterator[None]:
        """The case is here for a moment; afterwards its step goes on, if there still is one."""
        self.asked += 1
        try:
            await workflow.wait_condition(lambda: not self.away or self.child is not None)
            if self.child and not self.called:
                self.called = True
                self.child.cancel()
            await workflow.wait_condition(lambda: not self.away)
            yield
        finally:
            self.asked -= 1

    @workflow.update
    async def act(self, act: FileCreationRequest | Withdraw) -> Receipt:
        if isinstance(act, FileCreationRequest):
            return await self.docket.act(act)
        async with self._called_back():
            return await self.docket.act(act)

    @act.validator
    def _may_act(self, act: FileCreationRequest | Withdraw) -> None:
        """What is lent is not known here; only the first act can be refused this early."""
        if not self.away:
            self.docket.check(act)

    @workflow.signal
    async def freeze(self, pause: Pause) -> None:
        """The county is frozen (A4.5). A case that ended meanwhile has nothing to pause."""
        async with self._called_back():
            with suppress(DomainError):
                await self.docket.note(pause)

    @workflow.signal
    async def behind(self) -> None:
        """SQL knows more than the step does: catch up here, and go on from there."""
        async with self._called_back():
            await self.docket.catch_up()

    def _nobody_acts(self) -> bool:
        return not self.asked and workflow.all_handlers_finished()

    async def _end_freezes(self) -> None:
        while True:
            await self.docket.until_due(lambda case: case.paused_until)
            async with self._called_back():
                until = self.docket.state.paused_until
                with suppress(DomainError):  # Withdrawn in the same moment.
                    await self.docket.note(Resume(**own(f"resume/{until}")))

    async def _start_title(self) -> None:
        """By an effect: a title is nobody's child, it outlives its case by decades. (A child that
        ends after its parent would also stop the time-skipping server's clock for good.)
        """
        case = self.docket.state
        assert case.programme
        title = Title(
            id=f"title-{case.id}",
            programme=case.programme,
            procedure=case.procedure,
            track=case.track,
            level=case.programme.level,
            place=case.place,
            case=case.id,
            document_no=case.naming_no,
            named_on=case.ended_on,
        )
        await workflow.execute_activity_method(
            Effects.begin_title, title, start_to_close_timeout=SOON
        )
