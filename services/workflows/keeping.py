"""KeepingWorkflow (id `keeping-<case>`): the sealed files of a case, kept as they must be (5.2.1).

Started after a fact that changes how: the end of the case, an objection, its decision. It only sees
to it that it happens, for as long as it takes; how far it is, the rows of the files say.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from services.workflows.effects import Effects

KEEPING = "keeping"
CHANGED = "changed"
PATIENCE = timedelta(hours=12)
"""For one try: a case of many films is copied to the second copy."""
SILENCE = timedelta(seconds=10)
AGAIN = RetryPolicy(maximum_interval=timedelta(minutes=5))


@workflow.defn(name="keeping")
class KeepingWorkflow:
    @workflow.init
    def __init__(self, case: str) -> None:
        self.stale = True

    @workflow.run
    async def run(self, case: str) -> None:
        while self.stale:
            self.stale = False
            await workflow.execute_activity_method(
                Effects.keep,
                case,
                start_to_close_timeout=PATIENCE,
                heartbeat_timeout=SILENCE,
                retry_policy=AGAIN,
            )

    @workflow.signal
    def changed(self) -> None:
        """Something happened meanwhile: once more."""
        self.stale = True


def keeping_workflow(case: str) -> str:
    return f"{KEEPING}-{case}"
