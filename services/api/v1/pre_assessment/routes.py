"""Pre-assessment: the province recommends the applicant, or does not (A7.3, B1.3, B1.8)."""

from services.api.acts.steps import step_router
from services.domain.steps.pre_assessment import FormPreAssessment, RequestRecheck
from services.domain.tree.units import StepName

router = step_router(
    StepName.PRE_ASSESSMENT,
    "省级预评估 · Pre-assessment",
    RequestRecheck,
    FormPreAssessment,
)
