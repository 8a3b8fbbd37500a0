"""Application: form examined, dossier submitted and sealed, formally checked (A1.8, A2.5)."""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from services.domain.any_step import StepAct
    from services.domain.base import Receipt
    from services.domain.case import Case
    from services.domain.steps.application import ApplicationAct, SubmitApplication
    from services.domain.steps.self_check import Reopen
    from services.workflows.docket import Docket
    from services.workflows.effects import Effects

SEALING = timedelta(minutes=10)
SILENCE = timedelta(seconds=10)
"""Without a pulse for so long, the machine is taken for dead and another one seals."""


@workflow.defn(name="application")
class ApplicationWorkflow:
    @workflow.init
    def __init__(self, case: Case) -> None:
        self.docket, self.position = Docket(case), case.position

    @workflow.run
    async def run(self, case: Case) -> Case:
        return await self.docket.hold(self._over)

    def _over(self) -> bool:
        now = self.docket.state
        return now.outcome is not None or now.position != self.position

    @workflow.update
    async def act(self, act: StepAct[ApplicationAct | Reopen]) -> Receipt:
        receipt = await self.docket.act(act)
        if isinstance(act, SubmitApplication):
            await self._seal(act)
        return receipt

    async def _seal(self, act: SubmitApplication) -> None:
        """Tried until it is done: what was submitted must be in the archive (1.4.4).

        Where no repeat can help (the store no longer has what was verified) the case goes on,
        and the files that are missing from the archive are shown as not sealed.
        """
        try:
            await workflow.execute_activity_method(
                Effects.seal,
                args=[self.docket.state, act.manifest],
                start_to_close_timeout=SEALING,
                heartbeat_timeout=SILENCE,
            )
        except ActivityError as failed:
            workflow.logger.error("%s is not sealed: %s", self.docket.state.id, failed.cause)

    @act.validator
    def _may_act(self, act: StepAct[ApplicationAct | Reopen]) -> None:
        self.docket.check(act)
