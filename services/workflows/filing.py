"""A filing: handed in, and, where it asks for one, decided (A1.4, A1.9, A4.2, A4.6)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from services.domain.any_filing import AnyFilingAct
    from services.domain.base import Receipt
    from services.domain.filing import Filing
    from services.workflows.answers import AGAIN, PATIENCE, SILENCE, UPHELD, Answers
    from services.workflows.docket import SOON, Docket


@workflow.defn(name="filing")
class FilingWorkflow:
    @workflow.init
    def __init__(self, filing: Filing) -> None:
        self.docket = Docket(filing)

    @workflow.run
    async def run(self, filing: Filing) -> Filing:
        if not await self.docket.first_act():
            return self.docket.state
        state = await self.docket.hold(lambda: self.docket.state.status != "open")
        if state.alike:
            await workflow.execute_activity_method(
                Answers.answer_alike,
                state.id,
                start_to_close_timeout=PATIENCE,
                heartbeat_timeout=SILENCE,
                retry_policy=AGAIN,
            )
        upheld = state.what == "appeal" and state.status == "upheld"
        if upheld and workflow.patched(UPHELD):
            await workflow.execute_activity_method(
                Answers.tell_title,
                state.id,
                start_to_close_timeout=SOON,
                retry_policy=AGAIN,
            )
        return state

    @workflow.signal
    async def behind(self) -> None:
        """SQL knows more: catch up."""
        await self.docket.catch_up()

    @workflow.update
    async def act(self, act: AnyFilingAct) -> Receipt:
        return await self.docket.act(act)

    @act.validator
    def _may_act(self, act: AnyFilingAct) -> None:
        self.docket.check(act)
