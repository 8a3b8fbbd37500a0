"""Technical assessment: panel, score sheets, opinion (A1.9)."""

from services.api.acts.steps import step_router
from services.domain.steps.technical_assessment import (
    AppointPanel,
    FormOpinion,
    SubmitSheet,
    TellReviewTime,
)
from services.domain.tree.units import StepName

router = step_router(
    StepName.TECHNICAL_ASSESSMENT,
    "技术评估 · Technical assessment",
    AppointPanel,
    FormOpinion,
    SubmitSheet,
    TellReviewTime,
)
