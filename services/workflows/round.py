"""A round, from its opening to its end; it keeps the days of its public notices itself (4.3)."""

from contextlib import suppress
from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from services.domain.base import Receipt
    from services.domain.clocks.calendar import start_of_day
    from services.domain.errors import NotNow
    from services.domain.rounds.acts import EndListNotice, RoundAct
    from services.domain.rounds.state import AssessmentRound
    from services.workflows.docket import Docket, own


@workflow.defn(name="round")
class RoundWorkflow:
    @workflow.init
    def __init__(self, of: AssessmentRound) -> None:
        self.docket = Docket(of)

    @workflow.run
    async def run(self, of: AssessmentRound) -> AssessmentRound:
        """Opened, continued as new, or rebuilt."""
        if not await self.docket.first_act():
            return self.docket.state
        return await self.docket.hold(self._over, self._notices())

    async def _notices(self) -> None:
        while True:
            await self.docket.until_due(_turn)
            if self._over() or self.docket.full:
                return
            number = len(self.docket.state.notices)
            with suppress(NotNow):  # An act was faster to the lock.
                await self.docket.note(EndListNotice(**own(f"notice-{number}/ended")))

    def _over(self) -> bool:
        return self.docket.state.stage == "ended"

    @workflow.signal
    async def behind(self) -> None:
        """SQL knows more: catch up."""
        await self.docket.catch_up()

    @workflow.update
    async def act(self, act: RoundAct) -> Receipt:
        return await self.docket.act(act)

    @act.validator
    def _may_act(self, act: RoundAct) -> None:
        self.docket.check(act)


def _turn(of: AssessmentRound) -> datetime | None:
    """At the end of the notice; at once where all is over."""
    if of.stage == "ended" and of.decided_on:
        return start_of_day(of.decided_on)
    return of.notice_ends_at()
