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
from services.domain.steps import (
    acceptance,
    application,
    naming,
    public_notice,
    rectification,
    technical_assessment,
    upper_review,
)
from services.domain.title import frozen_until
from services.domain.units import Function, StepName
from services.domain.whole_case import Pause, Resume, Withdraw
from tests.domain.story import EXPERTS, POINT, WORDS, Story

COUNTY, TOWN, VILLAGE = Track


def test_a1_9_no_opinion_without_both_kinds_of_visit_and_every_sheet() -> None:
    story = Story(COUNTY).to_review()
    story.do(technical_assessment.AppointPanel, experts=EXPERTS, chair=EXPERTS[0])
    opinion: dict[str, Any] = {"passed": True, "opinion": WORDS}
    with pytest.raises(NotNow):
        story.do(technical_assessment.FormOpinion, visits=("open", "unannounced"), **opinion)
    for expert in EXPERTS:
        seat = ActorRef(account=expert, function=Function.EXPERT, unit="9901")
        sheet = {"met": 20}
        story.do(technical_assessment.SubmitSheet, seat, sheet=sheet, sheet_version=1)
    with pytest.raises(technical_assessment.VisitMissing):
        story.do(technical_assessment.FormOpinion, visits=("open",), **opinion)
    assert story.case.stands == StepName.TECHNICAL_ASSESSMENT


def test_a0_3_an_expert_who_was_not_appointed_hands_in_no_sheet() -> None:
    story = Story(COUNTY).to_review()
    story.do(technical_assessment.AppointPanel, experts=EXPERTS, chair=EXPERTS[0])
    stranger = ActorRef(account="expert-9", function=Function.EXPERT, unit="9901")
    with pytest.raises(NotEntitled):
        story.do(technical_assessment.SubmitSheet, stranger, sheet={"met": 1}, sheet_version=1)


def test_a1_10_a1_11_findings_stop_the_review_until_the_report_and_are_closed_by_re_review() -> (
    None
):
    story = Story(COUNTY).to_review().assess(POINT, POINT, passed=False)
    assert story.case.stands == StepName.RECTIFICATION
    assert story.case.ledgers[Obligation.REVIEW].paused
    assert story.case.ledgers[Obligation.REVIEW].stops[-1].basis == "A1.10"
    one = [{"no": 1, "measures": WORDS}]
    with pytest.raises(Invalid):
        story.do(rectification.SubmitRectificationReport, document="r", measures=one)
    with pytest.raises(NotNow):
        story.do(rectification.ReReview, closed=(1, 2), opinion=WORDS)
    story.rectify()
    assert story.case.stands == StepName.ACCEPTANCE
    assert not story.case.ledgers[Obligation.REVIEW].paused


def test_a1_10_the_report_is_the_county_governments_own() -> None:
    story = Story(COUNTY).to_review().assess(POINT, passed=False)
    clerk = ActorRef(account="x", function=Function.APPLICANT_CLERK, unit="990121")
    measures = [{"no": 1, "measures": WORDS}]
    with pytest.raises(NotEntitled):
        story.do(rectification.SubmitRectificationReport, clerk, document="r", measures=measures)


def test_d9_a_finding_that_is_not_closed_gets_a_new_term() -> None:
    story = Story(COUNTY).to_review().assess(POINT, POINT, passed=False)
    measures = [{"no": number, "measures": WORDS} for number in (1, 2)]
    story.do(rectification.SubmitRectificationReport, document="r", measures=measures)
    story.later(10).do(rectification.ReReview, closed=(1,), opinion=WORDS)
    assert story.case.stands == StepName.RECTIFICATION
    assert [finding.no for finding in story.case.open_findings] == [2]
    assert story.case.ledgers[Obligation.RECTIFICATION].started == story.now
    assert story.case.rounds == 1


@pytest.mark.parametrize("track", [COUNTY, TOWN])
def test_a1_12_a2_6_no_opinion_before_every_method_was_used(track: Track) -> None:
    """A1.12.7, A2.6.6: the opinion is formed last."""
    for method in Story(track).programme.procedure.acceptance.methods:
        story = Story(track).to_acceptance().use_methods(leave_out=method.id)
        with pytest.raises(acceptance.MethodMissing) as refused:
            story.do(acceptance.FormAcceptanceOpinion, passed=True, opinion=WORDS)
        assert refused.value.params == {"method": method.id, "rule": method.rule}


@pytest.mark.parametrize(("track", "rule"), [(COUNTY, "A1.12.6"), (TOWN, "A2.6.5")])
def test_a1_12_6_a2_6_5_d13_a_survey_without_its_sample_is_none(track: Track, rule: str) -> None:
    story = Story(track).to_acceptance()
    story.do(acceptance.AppointGroup, experts=EXPERTS, chair=EXPERTS[0])
    with pytest.raises(Invalid):
        story.do(acceptance.RecordMethod, method="survey", on=story.today)
    with pytest.raises(Invalid):
        story.do(acceptance.RecordMethod, method="survey", on=story.today, sample=10, satisfied=11)
    methods = story.programme.procedure.acceptance.methods
    assert [method.rule for method in methods if method.survey] == [rule]


def test_a1_12_2_only_the_county_is_shown_its_film_at_acceptance() -> None:
    story = Story(TOWN).to_acceptance()
    story.do(acceptance.AppointGroup, experts=EXPERTS, chair=EXPERTS[0])
    with pytest.raises(Invalid):
        story.do(acceptance.RecordMethod, method="watch-film", on=story.today)


def test_a2_6_6_rectification_points_of_a_town_come_out_of_its_acceptance() -> None:
    story = Story(TOWN).to_acceptance().accept(POINT)
    assert story.case.stands == StepName.RECTIFICATION
    assert story.rectify().case.stands == StepName.PUBLIC_NOTICE


def test_a3_5_the_bureau_does_not_accept_a_village_itself() -> None:
    story = Story(VILLAGE).to_acceptance()
    bureau = ActorRef(account="x", function=Function.CITY_OFFICER, unit="9901:huanbao")
    with pytest.raises(NotEntitled):
        story.do(acceptance.FormAcceptanceOpinion, bureau, passed=True, opinion=WORDS)


def test_a3_6_e18_no_notice_for_a_village_before_review_and_spot_check() -> None:
    story = Story(VILLAGE).to_acceptance().accept()
    assert story.case.stands == StepName.UPPER_REVIEW
    with pytest.raises(StepClosed):
        story.publish()
    with pytest.raises(NotNow):
        story.do(upper_review.FormReviewOpinion, passed=True, opinion=WORDS)
    assert story.review_above().case.stands == StepName.PUBLIC_NOTICE


def test_a4_1_f1_the_notice_runs_from_the_day_after_the_later_of_signature_and_publication() -> (
    None
):
    story = Story(TOWN).to_notice()
    story.do(public_notice.SignNotice, document_no="1")
    assert public_notice.running(story.case) is None
    story.later(3).do(
        public_notice.PublishNotice, hotline="0999-1", mailbox="a@b.cn", address="某路1号"
    )
    period = public_notice.running(story.case)
    assert period is not None
    assert (period.first, period.last) == (date(2030, 3, 8), date(2030, 3, 14))
    assert public_notice.ends_at(story.case) == period.ends_at


def test_a4_1_a_notice_without_hotline_or_mailbox_is_none() -> None:
    story = Story(TOWN).to_notice().do(public_notice.SignNotice, document_no="1")
    for lacking in ("hotline", "mailbox", "address"):
        contacts: dict[str, Any] = {"hotline": "0999-1", "mailbox": "a@b.cn", "address": "某路1号"}
        with pytest.raises(ValueError, match=lacking):
            story.do(public_notice.PublishNotice, **{**contacts, lacking: ""})


def test_a4_1_a4_2_no_closing_and_no_naming_before_24_00_of_the_seventh_day() -> None:
    story = Story(TOWN).to_notice().publish()
    with pytest.raises(StepClosed):
        story.name()
    with pytest.raises(TooEarly):
        story.later(7).do(public_notice.CloseNotice)
    story.later(1).do(public_notice.CloseNotice)
    assert story.name().case.outcome is Outcome.NAMED


def test_a4_2_a_title_can_be_refused_with_reasons() -> None:
    story = Story(VILLAGE).to_naming().do(naming.RefuseNaming, reason=WORDS)
    assert story.case.outcome is Outcome.REFUSED


def test_issue_1_3_8_a_case_may_be_withdrawn_before_the_decision_and_not_after() -> None:
    story = Story(VILLAGE).to_formal_check().do(Withdraw, reason=WORDS)
    assert story.case.outcome is Outcome.WITHDRAWN
    with pytest.raises(DomainError):
        story.do(Withdraw, reason=WORDS)


def test_a4_5_f6_e8_a_frozen_countys_case_stands_still_until_new_year() -> None:
    story = Story(TOWN).to_formal_check()
    until = frozen_until(story.now)
    story.do(Pause, until=until, title="title-x")
    with pytest.raises(NotNow):
        story.do(application.AcceptApplication)
    assert story.case.ledgers[Obligation.FORMAL_CHECK].paused
    with pytest.raises(TooEarly):
        story.later(30).do(Resume)
    story.now = until
    story.do(Resume).do(application.AcceptApplication)
    assert story.case.stands == StepName.ACCEPTANCE
    assert until.isoformat() == "2031-01-01T00:00:00+08:00"
