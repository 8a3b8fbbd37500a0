"""Re-check: its conclusion; the title's clock opens it (A4.4, A4.5)."""

from services.api.acts.steps import step_router
from services.domain.steps.recheck import (
    ConcludeRecheck,
)
from services.domain.units import StepName

router = step_router(
    StepName.RECHECK,
    "复查 · Re-check",
    ConcludeRecheck,
)
