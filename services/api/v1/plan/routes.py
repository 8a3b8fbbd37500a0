"""Plan: drawn up, argued, approved, issued, filed (A1.2, A1.3, A2.2, A3.2)."""

from services.api.acts.steps import step_router
from services.domain.steps.plan import (
    ApprovePlan,
    FilePlan,
    IssuePlan,
    RecordPlanOpinion,
    SubmitPlan,
)
from services.domain.tree.units import StepName

router = step_router(
    StepName.PLAN,
    "规划 · Plan",
    ApprovePlan,
    FilePlan,
    IssuePlan,
    RecordPlanOpinion,
    SubmitPlan,
)
