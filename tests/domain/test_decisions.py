"""From technical assessment to naming: what may happen, and what may not (A1-A4, D)."""

from datetime import date
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.case import Outcome
from services.domain.errors import (
    DomainError,
    Invalid,
    NotEntitled,
    NotNow,
    StepClosed,
    TooEarly,
)
from services.domain.programme.schema import Obligation, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.steps import (
    acceptance,
    application,
    naming,
    public_notice,
    rectification,
    technical_assessment,
    upper_review,
)
from services.domain.titles.title_rechecks import frozen_until
from services.domain.tree.units import Function, StepName
from services.domain.whole_case import Pause, Resume, Withdraw
from tests.domain.stage import EXPERTS, POINT, WORDS, Stage

COUNTY, TOWN, VILLAGE = ECO_TRACKS


def at_step(track: Track, step: StepName) -> Stage:
    stage = Stage(track)
    stage.to(step)
    return stage


def assessed(*points: dict[str, Any], passed: bool) -> Stage:
    """A county whose experts have handed in their sheets and formed their opinion."""
    stage = at_step(COUNTY, StepName.TECHNICAL_ASSESSMENT)
    stage.do(technical_assessment.AppointPanel)
    for _ in EXPERTS:
        stage.do(technical_assessment.SubmitSheet)
    stage.do(technical_assessment.FormOpinion, passed=passed, points=points)
    return stage


def examined(track: Track, *, leave_out: str = "") -> Stage:
    """Every method of acceptance used but one."""
    stage = at_step(track, StepName.ACCEPTANCE)
    stage.do(acceptance.AppointGroup)
    for method in stage.rules.acceptance.methods:
        survey = {"sample": 300, "satisfied": 290} if method.survey else {}
        if method.id != leave_out:
            stage.do(acceptance.RecordMethod, None, method=method.id, **survey)
    return stage


def test_a1_9_no_opinion_without_both_kinds_of_visit_and_every_sheet() -> None:
    stage = at_step(COUNTY, StepName.TECHNICAL_ASSESSMENT)
    stage.do(technical_assessment.AppointPanel)
    with pytest.raises(NotNow):
        stage.do(technical_assessment.FormOpinion)
    for _ in EXPERTS:
        stage.do(technical_assessment.SubmitSheet)
    for visits in (("open",), ("unannounced",), ()):
        with pytest.raises(technical_assessment.VisitMissing):
            stage.do(technical_assessment.FormOpinion, visits=visits)
    stage.do(technical_assessment.FormOpinion)


def test_a0_3_an_expert_who_was_not_appointed_hands_in_no_sheet() -> None:
    stage = at_step(COUNTY, StepName.TECHNICAL_ASSESSMENT)
    stage.do(technical_assessment.AppointPanel)
    stranger = ActorRef(account="expert-9", function=Function.EXPERT, unit="9901")
    with pytest.raises(NotEntitled):
        stage.do(technical_assessment.SubmitSheet, stranger)


def test_a1_10_a1_11_findings_stop_the_review_until_the_report_and_are_closed_by_re_review() -> (
    None
):
    stage = assessed(POINT, POINT, passed=False)
    assert stage.case.stands == StepName.RECTIFICATION
    assert stage.case.ledgers[Obligation.REVIEW].paused
    assert stage.case.ledgers[Obligation.REVIEW].stops[-1].basis == "A1.10"
    one = ({"no": 1, "measures": WORDS},)
    with pytest.raises(Invalid):
        stage.do(rectification.SubmitRectificationReport, measures=one)
    with pytest.raises(NotNow):
        stage.do(rectification.ReReview)
    stage.do(rectification.SubmitRectificationReport)
    stage.do(rectification.ReReview)
    assert stage.case.stands == StepName.ACCEPTANCE
    assert not stage.case.ledgers[Obligation.REVIEW].paused


def test_a1_10_the_report_is_the_county_governments_own() -> None:
    stage = assessed(POINT, passed=False)
    clerk = ActorRef(account="x", function=Function.APPLICANT_CLERK, unit="990121")
    with pytest.raises(NotEntitled):
        stage.do(rectification.SubmitRectificationReport, clerk)


def test_d9_a_finding_that_is_not_closed_gets_a_new_term() -> None:
    stage = assessed(POINT, POINT, passed=False)
    stage.do(rectification.SubmitRectificationReport)
    stage.sleep(days=10)
    stage.do(rectification.ReReview, closed=(1,))
    assert stage.case.stands == StepName.RECTIFICATION
    assert [finding.no for finding in stage.case.open_findings] == [2]
    assert stage.case.ledgers[Obligation.RECTIFICATION].started == stage.now
    assert stage.case.rounds == 1


@pytest.mark.parametrize("track", [COUNTY, TOWN])
def test_a1_12_a2_6_no_opinion_before_every_method_was_used(track: Track) -> None:
    """A1.12.7, A2.6.6: the opinion is formed last."""
    for method in Stage(track).rules.acceptance.methods:
        stage = examined(track, leave_out=method.id)
        with pytest.raises(acceptance.MethodMissing) as refused:
            stage.do(acceptance.FormAcceptanceOpinion)
        assert refused.value.params == {"method": method.id, "rule": method.rule}


@pytest.mark.parametrize(("track", "rule"), [(COUNTY, "A1.12.6"), (TOWN, "A2.6.5")])
def test_a1_12_6_a2_6_5_d13_a_survey_without_its_sample_is_none(track: Track, rule: str) -> None:
    stage = examined(track, leave_out="survey")
    with pytest.raises(Invalid):
        stage.do(acceptance.RecordMethod, method="survey", sample=None)
    assert [one.rule for one in stage.rules.acceptance.methods if one.survey] == [rule]


def test_a3_5_the_bureau_does_not_accept_a_village_itself() -> None:
    stage = at_step(VILLAGE, StepName.ACCEPTANCE)
    bureau = ActorRef(account="x", function=Function.CITY_OFFICER, unit="9901:huanbao")
    with pytest.raises(NotEntitled):
        stage.do(acceptance.FormAcceptanceOpinion, bureau)


def test_a3_6_e18_no_notice_for_a_village_before_review_and_spot_check() -> None:
    stage = at_step(VILLAGE, StepName.UPPER_REVIEW)
    with pytest.raises(StepClosed):
        stage.do(public_notice.SignNotice)
    stage.do(upper_review.ReportAcceptance)
    with pytest.raises(NotNow):
        stage.do(upper_review.FormReviewOpinion)
    stage.do(upper_review.RecordSpotCheck)
    stage.do(upper_review.FormReviewOpinion)
    assert stage.case.stands == StepName.PUBLIC_NOTICE


def test_a4_1_f1_the_notice_runs_from_the_day_after_the_later_of_signature_and_publication() -> (
    None
):
    stage = at_step(TOWN, StepName.PUBLIC_NOTICE)
    stage.do(public_notice.SignNotice)
    assert public_notice.running(stage.case) is None
    stage.sleep(days=3)
    stage.do(public_notice.PublishNotice)
    period = public_notice.running(stage.case)
    assert period is not None
    assert (period.first, period.last) == (date(2030, 3, 8), date(2030, 3, 14))
    assert public_notice.ends_at(stage.case) == period.ends_at


@pytest.mark.parametrize("lacking", ["hotline", "mailbox", "address"])
def test_a4_1_a_notice_without_hotline_or_mailbox_is_none(lacking: str) -> None:
    """E7: an electronic mailbox and a postal address, both. D15: whoever reads it can answer."""
    stage = at_step(TOWN, StepName.PUBLIC_NOTICE)
    stage.do(public_notice.SignNotice)
    with pytest.raises((ValueError, Invalid), match=lacking):
        stage.do(public_notice.PublishNotice, None, **{lacking: ""})
    assert stage.case.notice.published_at is None


def test_a4_1_a4_2_no_closing_and_no_naming_before_24_00_of_the_seventh_day() -> None:
    stage = at_step(TOWN, StepName.PUBLIC_NOTICE)
    stage.do(public_notice.SignNotice)
    stage.do(public_notice.PublishNotice)
    with pytest.raises(StepClosed):
        stage.do(naming.NameUnit)
    stage.sleep(days=7, hours=14, minutes=59)
    with pytest.raises(TooEarly):
        stage.do(public_notice.CloseNotice)
    stage.sleep(minutes=1)
    stage.do(public_notice.CloseNotice)
    stage.do(naming.NameUnit)
    assert stage.case.outcome is Outcome.NAMED


def test_a4_2_a_title_can_be_refused_with_reasons() -> None:
    stage = at_step(VILLAGE, StepName.NAMING)
    stage.do(naming.RefuseNaming)
    assert stage.case.outcome is Outcome.REFUSED


def test_issue_1_3_8_a_case_may_be_withdrawn_before_the_decision_and_not_after() -> None:
    stage = at_step(VILLAGE, StepName.NAMING)
    stage.do(Withdraw)
    assert stage.case.outcome is Outcome.WITHDRAWN
    named = at_step(VILLAGE, StepName.NAMING)
    named.do(naming.NameUnit)
    for over in (stage, named):
        with pytest.raises(DomainError):
            over.do(Withdraw)


def test_a4_5_f6_e8_a_frozen_countys_case_stands_still_until_new_year() -> None:
    stage = at_step(COUNTY, StepName.APPLICATION)
    stage.do(application.SubmitApplication)
    until = frozen_until(stage.now)
    assert until.isoformat() == "2031-01-01T00:00:00+08:00"
    stage.do(Pause, until=until, title="title-x")
    with pytest.raises(NotNow):
        stage.do(application.AcceptApplication)
    assert stage.case.ledgers[Obligation.FORMAL_CHECK].paused
    with pytest.raises(TooEarly):
        stage.do(Resume)
    stage.now = until
    stage.do(Resume)
    assert not stage.case.ledgers[Obligation.FORMAL_CHECK].paused
    stage.do(application.AcceptApplication)
