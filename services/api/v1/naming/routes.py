"""Naming: named or not (A4.2)."""

from services.api.acts.steps import step_router
from services.domain.steps.naming import (
    NameUnit,
    RefuseNaming,
)
from services.domain.tree.units import StepName

router = step_router(
    StepName.NAMING,
    "命名 · Naming",
    NameUnit,
    RefuseNaming,
)
