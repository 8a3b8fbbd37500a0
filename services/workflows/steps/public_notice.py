"""Public notice: signed, published, and closed by the clock at 24:00 of its last day (A4.1)."""

from contextlib import suppress
from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from services.domain.any_step import StepAct
    from services.domain.base import Receipt
    from services.domain.case import Case
    from services.domain.errors import TooEarly
    from services.domain.notices.proof import NoticeProof
    from services.domain.steps.public_notice import CloseNotice, PublicNoticeAct, ends_at
    from services.workflows.docket import SOON, Docket, own
    from services.workflows.effects import Effects

PROOF = "notice-proof"
"""Asked for only at the end: runs that began before it ask nobody."""


@workflow.defn(name="public-notice")
class PublicNoticeWorkflow:
    @workflow.init
    def __init__(self, case: Case) -> None:
        self.docket, self.position = Docket(case), case.position

    @workflow.run
    async def run(self, case: Case) -> Case:
        return await self.docket.hold(self._over, self._notice())

    async def _notice(self) -> None:
        while True:
            await self.docket.until_due(self._turn)
            if self._over() or self.docket.full:
                return
            with suppress(TooEarly):  # An act was faster to the lock and moved the end.
                await self.docket.note(CloseNotice(**own(self._name()), proof=await self._proof()))

    async def _proof(self) -> NoticeProof | None:
        """Runs from before notices were looked at end as they were written."""
        if not workflow.patched(PROOF):
            return None
        return await workflow.execute_local_activity_method(
            Effects.proof_of_notice, self.docket.state.id, start_to_close_timeout=SOON
        )

    def _name(self) -> str:
        """Each level's end, and each end that was put off, is an act of its own."""
        state = self.docket.state
        closed = "public-notice/closed"
        if state.recommends:
            closed = f"{closed}/{state.recommends.id}"
        days = state.notice.extended_days
        return f"{closed}/{days}" if days else closed

    def _turn(self, case: Case) -> datetime | None:
        """At the notice's end; at once where the step is over: what led here was taken back."""
        return case.step_since if self._over() else ends_at(case)

    def _over(self) -> bool:
        now = self.docket.state
        return now.outcome is not None or now.position != self.position

    @workflow.update
    async def act(self, act: StepAct[PublicNoticeAct]) -> Receipt:
        return await self.docket.act(act)

    @act.validator
    def _may_act(self, act: StepAct[PublicNoticeAct]) -> None:
        self.docket.check(act)
