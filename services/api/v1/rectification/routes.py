"""Rectification: report, re-review, failure (A1.10, A1.11, A4.5)."""

from services.api.acts.steps import step_router
from services.domain.steps.rectification import (
    ConcludeFailure,
    ReReview,
    SubmitRectificationReport,
)
from services.domain.tree.units import StepName

router = step_router(
    StepName.RECTIFICATION,
    "整改 · Rectification",
    ConcludeFailure,
    ReReview,
    SubmitRectificationReport,
)
