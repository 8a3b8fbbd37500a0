"""Self-check: values signed by their units, then declared (A0.5, A1.6, A2.3, A3.3)."""

from services.api.acts.steps import step_router
from services.domain.steps.self_check import (
    Declare,
    VerifyValues,
)
from services.domain.tree.units import StepName

router = step_router(
    StepName.SELF_CHECK,
    "自查 · Self-check",
    Declare,
    VerifyValues,
)
