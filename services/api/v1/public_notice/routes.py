"""Public notice: signed and published; it closes by itself (A4.1)."""

from services.api.acts.steps import step_router
from services.domain.steps.public_notice import (
    PublishNotice,
    SignNotice,
)
from services.domain.tree.units import StepName

router = step_router(
    StepName.PUBLIC_NOTICE,
    "公示 · Public notice",
    PublishNotice,
    SignNotice,
)
