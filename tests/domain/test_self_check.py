"""Self-check: values verified by their own unit, declared, reopened (A0.5, A1.6, A2.3, A3.3)."""

import pytest

from services.domain.base import ActorRef
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid, NotEntitled, NotNow, NotReady
from services.domain.programme.schema import Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.steps.application import AcceptApplication, IssueDeficits, SubmitApplication
from services.domain.steps.self_check import Declare, Reopen, VerifyValues
from services.domain.tree.units import Function, StepName
from tests.domain.stage import WORDS, Stage


def checking(track: Track = Track.COUNTY) -> Stage:
    stage = Stage(track)
    stage.to(StepName.SELF_CHECK)
    return stage


def test_a0_5_a_unit_signs_the_values_of_its_own_department() -> None:
    stage = checking()
    stage.do(VerifyValues, **stage.verified("C01", "C02"))
    assert stage.case.self_check.verified == {"C01": "d", "C02": "d"}


def test_a0_5_a_unit_of_another_county_signs_nothing() -> None:
    stage = checking()
    foreign = ActorRef(account="f", function=Function.VERIFYING_UNIT, unit="990122:tongji")
    with pytest.raises(NotEntitled):
        stage.do(VerifyValues, foreign, **stage.verified("C01"))


def test_a0_5_a_value_that_was_not_shown_cannot_be_signed() -> None:
    stage = checking()
    with pytest.raises(Invalid):
        stage.do(VerifyValues, codes=("C01", "C02"), shown=[{"code": "C01", "digest": "d"}])


def test_a0_5_a_dispute_needs_its_reason_and_takes_the_signature_back() -> None:
    stage = checking()
    stage.do(VerifyValues, **stage.verified("C01"))
    with pytest.raises(Invalid):
        stage.do(VerifyValues, **stage.verified("C01"), agreed=False)
    stage.do(VerifyValues, **stage.verified("C01"), agreed=False, remark=WORDS)
    assert stage.case.self_check.verified == {}
    assert stage.case.self_check.disputed == {"C01": "d"}
    stage.do(VerifyValues, **stage.verified("C01"))
    assert stage.case.self_check.disputed == {}


@pytest.mark.parametrize("track", ECO_TRACKS)
def test_a1_6_a2_3_a3_3_nothing_is_declared_while_an_indicator_is_unmet(track: Track) -> None:
    stage = checking(track)
    with pytest.raises(NotReady) as refused:
        stage.do(Declare, unmet=("C07", "C09"))
    assert refused.value.params == {"count": 2, "first": "C07"}
    stage.do(Declare, data_digest="frozen")
    assert stage.case.self_check.data_digest == "frozen"
    assert stage.case.self_check.declared_on == local_day(stage.now)
    assert stage.case.stands == StepName.APPLICATION


def test_a6_8_reopening_says_why_and_keeps_the_signatures() -> None:
    stage = checking()
    stage.do(VerifyValues, **stage.verified("C01"))
    stage.do(Declare)
    stage.do(Reopen)
    assert stage.case.stands == StepName.SELF_CHECK
    assert stage.case.self_check.declared_on is None
    assert stage.case.self_check.verified == {"C01": "d"}


def test_what_is_under_review_is_not_reopened_and_what_came_back_is() -> None:
    stage = checking()
    stage.do(Declare)
    stage.do(SubmitApplication)
    with pytest.raises(NotNow, match="under-review"):
        stage.do(Reopen)
    stage.do(IssueDeficits)
    stage.do(Reopen)
    stage.do(Declare)
    stage.do(SubmitApplication)
    stage.do(AcceptApplication)
    assert stage.case.application.submissions == 2
