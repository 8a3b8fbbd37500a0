"""Upper review: county acceptance reported, spot-checked, reviewed (A3.5, A3.6)."""

from services.api.acts.steps import step_router
from services.domain.review.signing_papers import PutReviewOpinionToSignature
from services.domain.steps.upper_review import (
    DrawSpotCheck,
    FormReviewOpinion,
    IssueReviewOpinion,
    LayReviewOpinion,
    RecordSpotCheck,
    ReportAcceptance,
)
from services.domain.tree.units import StepName

router = step_router(
    StepName.UPPER_REVIEW,
    "上级审核 · Upper review",
    DrawSpotCheck,
    FormReviewOpinion,
    IssueReviewOpinion,
    LayReviewOpinion,
    PutReviewOpinionToSignature,
    RecordSpotCheck,
    ReportAcceptance,
)
