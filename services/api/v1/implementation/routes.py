"""Implementation: interim checks and what follows from them (A1.5)."""

from services.api.acts.steps import step_router
from services.domain.steps.implementation import (
    BeginSelfCheck,
    CloseInterimFinding,
    RecordInterimCheck,
    ReportInterimMeasures,
)
from services.domain.tree.units import StepName

router = step_router(
    StepName.IMPLEMENTATION,
    "实施 · Implementation",
    BeginSelfCheck,
    CloseInterimFinding,
    RecordInterimCheck,
    ReportInterimMeasures,
)
