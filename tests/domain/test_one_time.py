"""One-time notification, silence, time of expert review (C2.9.3, D10, issue 2.2.3)."""

from datetime import timedelta

import pytest

from services.domain.acts import open_acts
from services.domain.base import ActorRef
from services.domain.case import Case
from services.domain.clocks.deadlines import Ledger
from services.domain.clocks.silence import AcceptBySilence
from services.domain.errors import Invalid, NotEntitled, NotNow, StepClosed, TooEarly
from services.domain.offices.instructions import AskInstruction, GiveInstruction
from services.domain.offices.one_time import MaterialUnchanged, changed, content, item_of
from services.domain.offices.returning import SendBack
from services.domain.offices.taking_back import TakeBack
from services.domain.programme.schema import Obligation, Track
from services.domain.programme.service_rules import ServiceRules, Switch
from services.domain.steps.application import (
    AcceptApplication,
    DeficitsIssued,
    IssueDeficits,
    SealedDocument,
    SubmitApplication,
)
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.steps.technical_assessment import AppointPanel, FormOpinion, TellReviewTime
from services.domain.tree.units import Function, StepName
from tests.domain.stage import Stage, deficit

OFFICER = ActorRef(account="officer", function=Function.CITY_OFFICER, unit="9901")
LEADER = ActorRef(account="leader", function=Function.CITY_LEADER, unit="9901")
ON = Switch(on=True, source="行政许可法", note="recalled")


def begun(**service: Switch) -> Stage:
    stage = Stage(Track.COUNTY)
    rules = stage.rules.model_copy(update={"service": ServiceRules(**service)})
    stage.do(FileCreationRequest, procedure=rules)
    return stage


def checked(**service: Switch) -> Stage:
    """Submitted, and with those who check it."""
    stage = begun(**service)
    stage.to(StepName.APPLICATION)
    while AcceptApplication not in open_acts(stage.state):
        stage.forward()
    return stage


def corrected(*changed: str) -> Stage:
    """Told once about C07, submitted again with these items changed."""
    stage = checked()
    stage.do(IssueDeficits, OFFICER, lines=(deficit("C07"),), changed=("C07", "plan"))
    stage.do(SubmitApplication)
    assert stage.case.application.notices == 1
    return stage


def file(place: str, digest: str) -> SealedDocument:
    return SealedDocument(document="d", version_id="1", sha256=digest, place=place)


def test_c2_9_3_what_changed_is_known_item_by_item_by_bytes_and_by_values() -> None:
    before = content((file("plan/1", "a"), file("plan/2", "b"), file("film/1", "c")), {"C07": "1"})
    later = content((file("plan/1", "a"), file("plan/2", "x"), file("film/1", "c")), {"C07": "2"})
    assert changed(before, later) == ("C07", "plan")
    assert changed(before, before) == ()


@pytest.mark.parametrize("place", ["plan", " plan/2", "dossier/plan/1"])
def test_c2_9_3_an_item_is_the_same_however_its_place_is_written(place: str) -> None:
    assert item_of(place) == "plan"
    assert item_of("indicators/C07") == item_of("indicator/C07") == "C07"


def test_c2_9_3_d10_a_second_notice_on_unchanged_material_is_refused() -> None:
    stage = corrected()
    with pytest.raises(MaterialUnchanged, match="C09"):
        stage.do(IssueDeficits, OFFICER, lines=(deficit("C09"),), changed=("C07",))


def test_c2_9_3_what_was_corrected_and_what_that_brought_about_may_be_told_again() -> None:
    stage = corrected()
    caused = {**deficit("C09"), "caused_by": "C07"}
    lines = (deficit("indicators/C07"), caused)
    told = stage.do(IssueDeficits, OFFICER, lines=lines, changed=("C07",))
    assert isinstance(told, DeficitsIssued)
    assert (told.number, told.further) == (2, None)


def test_c2_9_3_a_cause_that_did_not_change_is_none() -> None:
    stage = corrected()
    caused = {**deficit("C09"), "caused_by": "C08"}
    with pytest.raises(MaterialUnchanged):
        stage.do(IssueDeficits, OFFICER, lines=(caused,), changed=("C07",))


def test_2_2_3_with_reasons_and_the_leader_s_agreement_it_is_told_and_shows_both() -> None:
    stage = corrected()
    stage.do(AskInstruction, OFFICER, about="issue-deficits", places=("C09",))
    with pytest.raises(MaterialUnchanged):
        stage.do(IssueDeficits, OFFICER, lines=(deficit("C09"),), changed=())
    stage.do(GiveInstruction, LEADER, agreed=True)
    told = stage.do(IssueDeficits, OFFICER, lines=(deficit("C09"),), changed=())
    assert isinstance(told, DeficitsIssued)
    assert told.further is not None
    assert (told.further.asked_by, told.further.given_by) == (OFFICER, LEADER)
    assert (told.further.reason, told.further.opinion) == (stage.words, stage.words)
    assert stage.case.application.further == told.further
    assert stage.case.instruction is None


def test_2_2_3_the_agreement_is_for_the_items_asked_about_and_for_nothing_else() -> None:
    stage = corrected()
    stage.do(AskInstruction, OFFICER, about="issue-deficits", places=("C09",))
    stage.do(GiveInstruction, LEADER, agreed=True)
    with pytest.raises(MaterialUnchanged, match="C10a"):
        stage.do(IssueDeficits, OFFICER, lines=(deficit("C09"), deficit("C10a")), changed=())


def test_2_2_3_a_no_of_the_leader_allows_nothing() -> None:
    stage = corrected()
    stage.do(AskInstruction, OFFICER, about="issue-deficits", places=("C09",))
    stage.do(GiveInstruction, LEADER, agreed=False)
    with pytest.raises(MaterialUnchanged):
        stage.do(IssueDeficits, OFFICER, lines=(deficit("C09"),), changed=())


def test_2_2_3_only_the_leader_of_the_bureau_that_asks_answers() -> None:
    stage = corrected()
    stage.do(AskInstruction, OFFICER, about="issue-deficits", places=("C09",))
    for stranger in (
        ActorRef(account="other", function=Function.COUNTY_LEADER, unit="990121"),
        OFFICER,
    ):
        with pytest.raises(NotEntitled):
            stage.do(GiveInstruction, stranger, agreed=True)
    with pytest.raises(NotNow, match="instruction-awaited"):
        stage.do(AskInstruction, OFFICER, about="issue-deficits", places=("C09",))


def test_2_2_3_before_the_first_notice_there_is_nothing_to_ask() -> None:
    stage = checked()
    with pytest.raises(NotNow, match="nothing-to-ask"):
        stage.do(AskInstruction, OFFICER, about="issue-deficits", places=("C09",))


def test_2_2_3_a_request_for_a_further_notice_names_its_items() -> None:
    stage = corrected()
    with pytest.raises(Invalid, match="places"):
        stage.do(AskInstruction, OFFICER, about="issue-deficits")


def test_2_2_3_the_switches_are_off_and_say_where_they_come_from() -> None:
    service = Stage(Track.COUNTY).rules.service
    for switch in (service.silence_accepts, service.expert_time_told):
        assert not switch.on
        assert (switch.source or "").startswith("行政许可法")
        assert "recalled" in (switch.note or "")


def test_2_2_3_silence_says_nothing_where_the_programme_does_not_say_so() -> None:
    stage = checked()
    with pytest.raises(NotNow, match="silence-says-nothing"):
        stage.do(AcceptBySilence, due_at=stage.now)


def test_2_2_3_no_notice_in_time_counts_as_taken_in_on_the_day_it_came() -> None:
    stage = checked(silence_accepts=ON)
    came = stage.case.ledgers[Obligation.FORMAL_CHECK].started
    due = came + timedelta(days=7)
    stage.now = came
    with pytest.raises(TooEarly):
        stage.do(AcceptBySilence, due_at=due)
    stage.now = due
    stage.do(AcceptBySilence, due_at=due)
    assert stage.case.stands == StepName.TECHNICAL_ASSESSMENT
    assert stage.case.application.accepted_at == came
    assert stage.case.ledgers[Obligation.REVIEW].started == came
    with pytest.raises((NotNow, StepClosed)):
        stage.do(AcceptBySilence, due_at=due)


def test_2_2_3_a_notice_in_time_leaves_silence_nothing_to_say() -> None:
    stage = checked(silence_accepts=ON)
    stage.do(IssueDeficits, OFFICER, changed=())
    with pytest.raises(NotNow, match="not-in-formal-check"):
        stage.do(AcceptBySilence, due_at=stage.now)


def assessed(**service: Switch) -> Stage:
    stage = begun(**service)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    return stage


def review(case: Case) -> Ledger:
    return case.ledgers[Obligation.REVIEW]


def test_2_2_3_sent_back_the_time_of_expert_review_is_told_anew_and_does_not_count_again() -> None:
    stage = assessed(expert_time_told=ON)
    stage.do(TellReviewTime, OFFICER, days=20)
    with pytest.raises(NotNow, match="final"):
        stage.do(TakeBack, OFFICER)
    stage.do(SendBack, OFFICER, to=StepName.APPLICATION)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(TellReviewTime, OFFICER, days=30)
    assert (stage.case.review_days, review(stage.case).paused) == (30, True)


def test_2_2_3_the_time_of_expert_review_is_told_before_the_panel_and_does_not_count() -> None:
    stage = assessed(expert_time_told=ON)
    with pytest.raises(NotNow, match="review-time-missing"):
        stage.do(AppointPanel)
    stage.do(TellReviewTime, days=20)
    assert stage.case.review_days == 20
    assert review(stage.case).stops[-1].basis == "行政许可法第四十五条"
    with pytest.raises(NotNow, match="review-time-told"):
        stage.do(TellReviewTime, days=5)
    while FormOpinion not in open_acts(stage.state):
        stage.do(AppointPanel) if not stage.case.panel.experts else stage.forward()
    stage.sleep(days=9)
    assert review(stage.case).paused
    stage.do(FormOpinion, passed=True)
    assert not review(stage.case).paused
    assert len(review(stage.case).stops) == 1


def test_2_2_3_without_the_switch_nobody_is_asked_for_a_time() -> None:
    stage = assessed()
    with pytest.raises(NotNow, match="no-review-time"):
        stage.do(TellReviewTime, days=20)
    stage.do(AppointPanel)
    assert not review(stage.case).paused
