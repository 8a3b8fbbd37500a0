"""Acceptance: group, methods, opinion (A1.12, A2.6, A3.5)."""

from services.api.acts.steps import step_router
from services.domain.review.signing_papers import PutAcceptanceOpinionToSignature
from services.domain.steps.acceptance import (
    AppointGroup,
    FormAcceptanceOpinion,
    IssueAcceptanceOpinion,
    LayAcceptanceOpinion,
    OmitMethod,
    RecordMethod,
)
from services.domain.tree.units import StepName

router = step_router(
    StepName.ACCEPTANCE,
    "验收 · Acceptance",
    AppointGroup,
    FormAcceptanceOpinion,
    IssueAcceptanceOpinion,
    LayAcceptanceOpinion,
    OmitMethod,
    PutAcceptanceOpinionToSignature,
    RecordMethod,
)
