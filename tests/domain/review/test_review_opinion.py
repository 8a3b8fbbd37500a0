"""The municipal review's opinion: laid, signed in order, issued word for word (A3.6, 6.2.3)."""

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.programme.schema import Track
from services.domain.review.signing_papers import (
    DeclinePaper,
    PutReviewOpinionToSignature,
    SignPaper,
    Unsigned,
)
from services.domain.steps.upper_review import (
    FormReviewOpinion,
    IssueReviewOpinion,
    LayReviewOpinion,
    RecordSpotCheck,
    ReportAcceptance,
    ReviewOpinionFormed,
)
from services.domain.tree.units import Function, StepName
from tests.domain.stage import Stage

FIRST, SECOND = "signer-1", "signer-2"


def officer(account: str) -> ActorRef:
    return ActorRef(account=account, function=Function.CITY_OFFICER, unit="9901")


@pytest.fixture
def stage() -> Stage:
    """A village that its county accepted; the Bureau has made its spot-check."""
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.UPPER_REVIEW)
    stage.do(ReportAcceptance)
    with pytest.raises(NotNow, match="spot-check-missing"):
        stage.do(LayReviewOpinion)
    stage.do(RecordSpotCheck)
    return stage


def test_a3_6_the_review_opinion_is_signed_in_order_and_issued_word_for_word(stage: Stage) -> None:
    stage.do(LayReviewOpinion)
    with pytest.raises(NotNow, match="opinion-laid"):
        stage.do(FormReviewOpinion)
    with pytest.raises(Unsigned):
        stage.do(PutReviewOpinionToSignature, pdf="")
    stage.do(PutReviewOpinionToSignature)
    with pytest.raises(NotEntitled):
        stage.do(SignPaper, officer(SECOND))
    stage.do(SignPaper, officer(FIRST))
    with pytest.raises(NotNow, match="paper-unsigned"):
        stage.do(IssueReviewOpinion)
    stage.do(SignPaper, officer(SECOND))
    assert stage.case.laid is not None
    last = stage.case.laid.pdf
    formed = stage.do(IssueReviewOpinion)
    assert isinstance(formed, ReviewOpinionFormed)
    assert (formed.paper, formed.passed, formed.opinion) == (last, True, stage.words)
    issued = stage.case
    assert issued.laid is None
    assert issued.stands == StepName.PUBLIC_NOTICE


def test_6_1_5_a_review_opinion_that_one_declined_is_laid_anew_under_the_next_number(
    stage: Stage,
) -> None:
    with pytest.raises(Invalid, match="signers"):
        stage.do(LayReviewOpinion, signers=(FIRST, FIRST))
    stage.do(LayReviewOpinion)
    stage.do(PutReviewOpinionToSignature)
    assert stage.case.laid is not None
    old = stage.case.laid.pdf
    stage.do(DeclinePaper, officer(FIRST))
    with pytest.raises(NotNow):
        stage.do(IssueReviewOpinion)
    stage.do(LayReviewOpinion, passed=False)
    assert (stage.case.laid.no, stage.case.laid.replaces) == (2, old)
    stage.do(PutReviewOpinionToSignature)
    stage.do(SignPaper, officer(FIRST))
    stage.do(SignPaper, officer(SECOND))
    stage.do(IssueReviewOpinion)
    assert stage.case.stands == "failed"
