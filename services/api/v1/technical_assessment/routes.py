"""Technical assessment: panel, score sheets, opinion (A1.9)."""

from typing import get_args

from services.api.acts.steps import step_router
from services.domain.review.assigning import StepAssigningAct
from services.domain.review.consolidating import IssueOpinion, LayOpinion, VoiceOpinion
from services.domain.review.drawing import StepDrawAct
from services.domain.review.insufficient import AskEvidence
from services.domain.review.signing_papers import PutOpinionToSignature
from services.domain.review.signing_sheets import SheetSigningAct
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
    AskEvidence,
    FormOpinion,
    IssueOpinion,
    LayOpinion,
    PutOpinionToSignature,
    SubmitSheet,
    TellReviewTime,
    VoiceOpinion,
    *get_args(StepAssigningAct),
    *get_args(StepDrawAct),
    *get_args(SheetSigningAct),
)
