"""Acceptance: the group, the methods, the opinion and its points (A1.11, A1.12, A2.6, D13)."""

from datetime import timedelta
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.case import Outcome
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.programme.schema import Obligation, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.review.signing_papers import PutAcceptanceOpinionToSignature, SignPaper
from services.domain.steps.acceptance import (
    AcceptanceOpinionFormed,
    AppointGroup,
    FormAcceptanceOpinion,
    IssueAcceptanceOpinion,
    LayAcceptanceOpinion,
    MethodMissing,
    OmitMethod,
    RecordMethod,
)
from services.domain.tree.units import Function, StepName
from tests.domain.stage import EXPERTS, POINT, Stage


def accepting(track: Track) -> Stage:
    stage = Stage(track)
    stage.to(StepName.ACCEPTANCE)
    return stage


def examined(track: Track) -> Stage:
    stage = accepting(track)
    if stage.rules.acceptance.experts:
        stage.do(AppointGroup)
    for _ in stage.rules.acceptance.methods:
        stage.do(RecordMethod)
    return stage


def test_a2_6_no_method_is_used_before_the_group_with_its_experts_is_appointed() -> None:
    stage = accepting(Track.TOWN)
    with pytest.raises(NotNow, match="group-missing"):
        stage.do(RecordMethod)
    stage.do(AppointGroup)
    stage.do(RecordMethod)
    with pytest.raises(NotNow, match="methods-begun"):
        stage.do(AppointGroup)


def test_a0_3_a_village_is_accepted_without_experts() -> None:
    stage = accepting(Track.VILLAGE)
    with pytest.raises(NotNow, match="no-experts"):
        stage.do(AppointGroup)
    stage.do(FormAcceptanceOpinion)
    assert stage.case.stands == StepName.UPPER_REVIEW


@pytest.mark.parametrize("wrong", [{"experts": ("a", "a"), "chair": "a"}, {"chair": "stranger"}])
def test_a0_3_a_chair_is_one_of_the_experts_and_each_is_there_once(wrong: dict[str, Any]) -> None:
    stage = accepting(Track.TOWN)
    with pytest.raises(Invalid):
        stage.do(AppointGroup, **wrong)


def test_a1_12_a_method_of_another_track_or_of_tomorrow_is_not_recorded() -> None:
    stage = accepting(Track.TOWN)
    stage.do(AppointGroup)
    with pytest.raises(Invalid):
        stage.do(RecordMethod, method="watch-film")
    with pytest.raises(Invalid):
        stage.do(RecordMethod, on=local_day(stage.now) + timedelta(days=1))


def test_d13_not_more_can_be_satisfied_than_were_asked() -> None:
    stage = accepting(Track.COUNTY)
    stage.do(AppointGroup, experts=EXPERTS, chair=EXPERTS[0])
    with pytest.raises(Invalid):
        stage.do(RecordMethod, method="survey", sample=100, satisfied=101)


def test_a2_6_6_a_town_passes_with_points_and_rectifies_them_within_a_term() -> None:
    stage = examined(Track.TOWN)
    stage.do(FormAcceptanceOpinion, points=(POINT,))
    assert stage.case.stands == StepName.RECTIFICATION
    assert stage.case.ledgers[Obligation.REVIEW].done == stage.now
    assert not stage.case.ledgers[Obligation.RECTIFICATION].done
    assert stage.to(StepName.PUBLIC_NOTICE).open_findings == ()


def test_a1_11_a_county_has_rectified_before_so_it_passes_without_points() -> None:
    stage = examined(Track.COUNTY)
    with pytest.raises(Invalid):
        stage.do(FormAcceptanceOpinion, points=(POINT,))
    stage.do(FormAcceptanceOpinion)
    assert stage.case.stands == StepName.PUBLIC_NOTICE


@pytest.mark.parametrize("track", ECO_TRACKS)
def test_a_no_says_why_and_ends_the_case(track: Track) -> None:
    stage = examined(track)
    with pytest.raises(Invalid):
        stage.do(FormAcceptanceOpinion, passed=False)
    stage.do(FormAcceptanceOpinion, passed=False, points=(POINT,))
    assert stage.case.outcome is Outcome.FAILED


def test_6_2_3_a_method_not_used_has_its_reason_and_is_used_after_all_if_it_is() -> None:
    stage = accepting(Track.TOWN)
    stage.do(AppointGroup)
    stage.do(OmitMethod, method="survey")
    done = stage.case.acceptance.methods["survey"]
    assert (done.omitted, done.by) == (stage.words, "city-officer")
    with pytest.raises(Invalid, match="method"):
        stage.do(OmitMethod, method="survey")
    stage.do(RecordMethod, method="survey", sample=200, satisfied=190)
    assert stage.case.acceptance.methods["survey"].omitted is None
    with pytest.raises(Invalid, match="method"):
        stage.do(OmitMethod, method="survey")


def test_6_2_3_a_record_says_who_when_what_was_looked_at_and_which_documents() -> None:
    stage = accepting(Track.TOWN)
    stage.do(AppointGroup)
    stage.do(RecordMethod, method="site-visit", documents=("photo",))
    done = stage.case.acceptance.methods["site-visit"]
    assert (done.by, done.on, done.note, done.documents) == (
        "city-officer",
        local_day(stage.now),
        stage.words,
        ("photo",),
    )


def test_a2_6_no_opinion_before_each_method_has_a_record_or_a_reason() -> None:
    stage = accepting(Track.TOWN)
    stage.do(AppointGroup)
    methods = [method.id for method in stage.rules.acceptance.methods]
    for method in methods[:-1]:
        stage.do(RecordMethod, method=method, sample=200, satisfied=190)
    for act in (FormAcceptanceOpinion, LayAcceptanceOpinion):
        with pytest.raises(MethodMissing):
            stage.do(act)
    stage.do(OmitMethod, method=methods[-1])
    stage.do(LayAcceptanceOpinion)


def test_6_2_3_the_departments_sign_one_after_the_other() -> None:
    stage = examined(Track.TOWN)
    stage.do(LayAcceptanceOpinion, points=(POINT,))
    with pytest.raises(NotNow, match="opinion-laid"):
        stage.do(FormAcceptanceOpinion)
    stage.do(PutAcceptanceOpinionToSignature)
    second = ActorRef(account="signer-2", function=Function.JOINT_DEPARTMENT, unit="9901:nongwei")
    with pytest.raises(NotEntitled):
        stage.do(SignPaper, second)
    stage.do(SignPaper)
    with pytest.raises(NotNow, match="paper-unsigned"):
        stage.do(IssueAcceptanceOpinion)
    stage.do(SignPaper, second)
    paper = stage.case.laid
    assert paper is not None
    assert [one.account for one in paper.signatures] == ["signer-1", "signer-2"]
    formed = stage.do(IssueAcceptanceOpinion)
    assert isinstance(formed, AcceptanceOpinionFormed)
    assert formed.paper == paper.pdf
    assert stage.case.stands == StepName.RECTIFICATION


def test_6_2_3_nobody_signs_twice() -> None:
    stage = examined(Track.VILLAGE)
    with pytest.raises(Invalid, match="signers"):
        stage.do(LayAcceptanceOpinion, signers=("signer-1", "signer-1"))
    stage.do(LayAcceptanceOpinion)
    stage.do(PutAcceptanceOpinionToSignature)
    first = stage.actor(SignPaper)
    stage.do(SignPaper, first)
    with pytest.raises(NotEntitled):
        stage.do(SignPaper, first)
