"""Creation request: after the first act, which opens the case (`v1/cases`): consent, batch, screening (A0.6, A2.1, A3.1)."""

from services.api.acts.steps import step_router
from services.domain.steps.creation_request import (
    GiveConsent,
    ListApplicant,
    RefuseCreationRequest,
    SendInBatch,
)
from services.domain.tree.units import StepName

router = step_router(
    StepName.CREATION_REQUEST,
    "创建申请 · Creation request",
    GiveConsent,
    ListApplicant,
    RefuseCreationRequest,
    SendInBatch,
)
