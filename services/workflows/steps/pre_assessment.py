"""Pre-assessment: until the province recommends the applicant, or does not (A7.3, B1.3)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from services.domain.any_step import StepAct
    from services.domain.base import Receipt
    from services.domain.case import Case
    from services.domain.steps.pre_assessment import PreAssessmentAct
    from services.workflows.docket import Docket


@workflow.defn(name="pre-assessment")
class PreAssessmentWorkflow:
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
    async def act(self, act: StepAct[PreAssessmentAct]) -> Receipt:
        return await self.docket.act(act)

    @act.validator
    def _may_act(self, act: StepAct[PreAssessmentAct]) -> None:
        self.docket.check(act)
