"""Two ways back: sent back by who decides, taken back by who acted last (2.2.1)."""

from typing import Any

import pytest

from services.domain.acts import decide, open_acts
from services.domain.base import Act, ActorRef
from services.domain.case import Case, Outcome
from services.domain.clocks.calendar import local_day
from services.domain.clocks.terms import AnswerSupervision, Supervise
from services.domain.errors import NotEntitled, NotNow, Stale, StepClosed
from services.domain.facts import FACT
from services.domain.offices.copying import SendCopy
from services.domain.offices.returning import SendBack, back_from
from services.domain.offices.signing import AskSignatures, Sign
from services.domain.offices.taking_back import TakeBack, as_first_released, compact
from services.domain.offices.urging import Urge
from services.domain.permissions import kind_of
from services.domain.programme.schema import Obligation, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.steps.acceptance import AppointGroup, FormAcceptanceOpinion, RecordMethod
from services.domain.steps.application import (
    AcceptApplication,
    SendApplications,
    SubmitApplication,
)
from services.domain.steps.creation_request import (
    FileCreationRequest,
    ListApplicant,
    SendInBatch,
)
from services.domain.steps.plan import SubmitPlan
from services.domain.steps.public_notice import SignNotice
from services.domain.steps.technical_assessment import AppointPanel, FormOpinion, SubmitSheet
from services.domain.steps.upper_review import ReportAcceptance
from services.domain.tree.units import Function, StepName
from tests.domain.city import OFFICE, leader, officer, screened
from tests.domain.stage import POINT, WORDS, Stage, rechecked, replayed


def assessed(track: Track = Track.COUNTY) -> Stage:
    stage = Stage(track)
    stage.to(StepName.ACCEPTANCE)
    return stage


def test_2_2_1_sent_back_to_the_application_everything_since_is_done_again() -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel)
    stage.do(SubmitSheet)
    stage.do(SubmitSheet)
    stage.do(FormOpinion, points=(POINT,))
    stage.forward()
    stage.forward()
    assert stage.case.stands == StepName.ACCEPTANCE
    stage.do(AppointGroup)
    stage.do(SendBack, to=StepName.APPLICATION, reason=WORDS)
    case = stage.case
    assert case.stands == StepName.APPLICATION
    assert (case.panel.experts, case.findings, case.acceptance.group) == ((), (), False)
    assert (case.application.submitted_at, case.application.submissions) == (None, 1)
    assert case.self_check.declared_on
    assert all(ledger.done for ledger in case.ledgers.values())
    stage.to("named")
    assert stage.case.application.submissions == 2


@pytest.mark.parametrize("track", ECO_TRACKS)
def test_2_2_1_whoever_decides_sends_back_from_every_step_that_has_a_way_back(
    track: Track,
) -> None:
    """And from every place it came back to, the case can still be named."""
    for step in Stage(track).rules.returns.to:
        for target in (StepName.SELF_CHECK, StepName.APPLICATION, StepName.ACCEPTANCE):
            stage = Stage(track)
            if step not in {one.name for one in stage.rules.steps if not one.only_with_findings}:
                continue
            stage.to(step)
            if target not in back_from(stage.case):
                continue
            stage.do(SendBack, to=target, reason=WORDS)
            assert stage.case.stands == target
            stage.to("named")
            assert stage.case.outcome is Outcome.NAMED


def test_2_2_1_back_to_the_acceptance_the_review_is_owed_again() -> None:
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.UPPER_REVIEW)
    stage.do(SendBack, to=StepName.ACCEPTANCE, reason=WORDS)
    assert stage.case.acceptance.methods == {}
    assert not stage.case.ledgers[Obligation.REVIEW].done


def test_2_2_1_nobody_sends_back_past_a_notice_nor_in_a_re_check() -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.PUBLIC_NOTICE)
    with pytest.raises(NotNow, match="no-way-back"):
        stage.do(SendBack, officer("wang"), to=StepName.APPLICATION, reason=WORDS)
    recheck = rechecked(Track.COUNTY)
    assert back_from(recheck.case) == ()


def test_2_2_1_whoever_does_not_decide_in_the_step_sends_nothing_back() -> None:
    clerk = ActorRef(account="c", function=Function.APPLICANT_CLERK, unit="990121")
    with pytest.raises(NotEntitled):
        assessed().do(SendBack, clerk, to=StepName.APPLICATION, reason=WORDS)


def test_2_2_1_the_last_act_is_taken_back_and_the_case_stands_as_before() -> None:
    stage = screened()
    before = stage.case
    stage.do(ListApplicant, officer("wang"))
    taken = stage.do(TakeBack, officer("wang"))
    now = stage.case
    assert now.but(seq=0, version=0, hands=before.hands) == before.but(seq=0, version=0)
    assert now.seq == 3
    assert FACT.validate_json(FACT.dump_json(taken)) == taken
    assert replayed(Case(id="case"), stage.facts) == now
    with pytest.raises(NotNow, match="final"):
        stage.do(TakeBack, officer("wang"))
    stage.do(ListApplicant, officer("wang"))


def test_2_2_1_nobody_takes_back_what_another_did_or_what_another_has_acted_on() -> None:
    stage = screened()
    stage.do(ListApplicant, officer("wang"))
    with pytest.raises(NotEntitled):
        stage.do(TakeBack, officer("zhao"))
    stage.do(SubmitPlan)
    with pytest.raises(NotEntitled):
        stage.do(TakeBack, officer("wang"))


def test_2_2_1_urging_and_copies_keep_nobody_from_taking_back() -> None:
    stage = screened()
    stage.do(ListApplicant, officer("wang"))
    stage.do(Urge, leader())
    stage.do(SendCopy, officer("zhao"), to="reader", seats=OFFICE)
    stage.do(TakeBack, officer("wang"))
    assert stage.case.stands == StepName.CREATION_REQUEST
    assert stage.case.hands.urged
    assert stage.case.hands.copies


def grouped() -> Stage:
    """The group is appointed by wang; the opinion waits for signatures that li was asked for."""
    stage = Stage(Track.COUNTY)
    stage.to(StepName.ACCEPTANCE)
    stage.do(AppointGroup, officer("wang"))
    asked = {"position": "before", "about": "form-acceptance-opinion", "mode": "all"}
    stage.do(AskSignatures, officer("wang"), **asked, signers=("li",))
    return stage


def test_2_2_1_nobody_gets_rid_of_a_no_by_taking_back_what_he_did_before() -> None:
    stage = grouped()
    stage.do(Sign, officer("li"), round=1, agreed=False, words=WORDS)
    with pytest.raises(NotNow, match="signed-since"):
        stage.do(TakeBack, officer("wang"))
    assert [one.standing for one in stage.case.hands.rounds] == ["declined"]


def test_2_2_1_signatures_that_another_asked_for_since_are_not_taken_back() -> None:
    stage = screened()
    stage.do(ListApplicant, officer("wang"))
    asked = {"position": "before", "about": "submit-plan", "mode": "all", "signers": ("li",)}
    stage.do(AskSignatures, leader(), **asked)
    with pytest.raises(NotNow, match="signed-since"):
        stage.do(TakeBack, officer("wang"))


def test_2_2_1_what_nobody_answered_and_oneself_asked_for_falls_with_the_act() -> None:
    stage = grouped()
    stage.do(TakeBack, officer("wang"))
    assert stage.case.hands.rounds == ()


def test_2_2_1_signatures_that_an_act_used_up_are_there_again_once_it_is_taken_back() -> None:
    """Also where the act had led on to the next step."""
    stage = screened()
    asked = {"position": "before", "about": "list-applicant", "mode": "all", "signers": ("li",)}
    stage.do(AskSignatures, officer("wang"), **asked)
    stage.do(Sign, officer("li"), round=1, agreed=True, words=WORDS)
    stage.do(ListApplicant, officer("wang"))
    stage.do(TakeBack, officer("wang"))
    assert [(one.act, one.standing) for one in stage.case.hands.rounds] == [
        ("list-applicant", "agreed")
    ]


def test_2_2_1_what_was_looked_at_before_somebody_acted_is_stale() -> None:
    stage = screened()
    stage.do(ListApplicant, officer("wang"))
    was = replayed(Case(id="case"), stage.facts[:1])
    assert isinstance(was, Case)
    with pytest.raises(Stale):
        stage.do(TakeBack, officer("wang"), restored=compact(was), undoes=1)


def test_2_2_1_what_is_sealed_or_has_gone_out_is_not_taken_back() -> None:
    for track, step, act in (
        (Track.VILLAGE, StepName.APPLICATION, SubmitApplication),
        (Track.VILLAGE, StepName.PUBLIC_NOTICE, SignNotice),
    ):
        stage = Stage(track)
        stage.to(step)
        while stage.facts[-1].act != kind_of(act):
            stage.forward()
        with pytest.raises(NotNow, match="final"):
            stage.do(TakeBack, stage.facts[-1].actor)


def accepted() -> Stage:
    """The formal check is done, and the review's term has begun with it."""
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.APPLICATION)
    while AcceptApplication not in open_acts(stage.state):
        stage.forward()
    stage.do(AcceptApplication)
    return stage


def test_c2_9_4_an_acceptance_with_which_the_terms_of_others_began_is_not_taken_back() -> None:
    stage = accepted()
    with pytest.raises(NotNow, match="final"):
        stage.do(TakeBack)
    opinion = stage.do(FormAcceptanceOpinion)
    with pytest.raises(NotNow, match="final"):
        stage.do(TakeBack, opinion.actor)


def test_2_2_1_what_the_first_release_let_be_taken_back_is_folded_as_it_was() -> None:
    """A term that began with it is owed by nobody; runs from then replay to the same state."""
    stage = accepted()
    old = as_first_released(stage.case)
    was = replayed(Case(id=stage.case.id), stage.facts[:-1])
    assert isinstance(was, Case)
    assert old.hands.last
    said = {"reason": WORDS, "restored": compact(was), "undoes": old.hands.last.seq}
    actor = stage.facts[-1].actor
    act = TakeBack.model_validate({"request_id": "r", "actor": actor, **said})
    back = old.after(decide(old, act, stage.now))
    assert Obligation.REVIEW not in back.ledgers
    assert back.ledgers[Obligation.FORMAL_CHECK] == was.ledgers[Obligation.FORMAL_CHECK]


def test_d9_a_supervision_notice_and_its_answer_are_not_taken_back() -> None:
    stage = accepted()
    about: dict[str, Any] = {"what": Obligation.REVIEW}
    by = ActorRef(account="boss", function=Function.CITY_LEADER, unit="9901")
    stage.do(Supervise, by, words=WORDS, answer_by=local_day(stage.now), **about)
    with pytest.raises(NotNow, match="final"):
        stage.do(TakeBack, by)
    answer = stage.do(AnswerSupervision, answer=WORDS, **about)
    with pytest.raises(NotNow, match="final"):
        stage.do(TakeBack, answer.actor)


@pytest.mark.parametrize("act", [SendInBatch, ReportAcceptance, SendApplications])
def test_a3_5_a2_5_what_was_reported_to_the_bureau_above_is_not_taken_back(act: type[Act]) -> None:
    stage = next(found for track in ECO_TRACKS if (found := just_done(track, act)))
    with pytest.raises(NotNow, match="final"):
        stage.do(TakeBack, stage.facts[-1].actor)


def just_done(track: Track, act: type[Act]) -> Stage | None:
    """None where the track knows no such act."""
    stage = Stage(track)
    stage.do(FileCreationRequest)
    while stage.facts[-1].act != kind_of(act):
        if stage.case.step and stage.case.step.name is StepName.NAMING:
            return None
        stage.forward()
    return stage


def test_2_2_1_a_decision_that_ends_the_case_stays() -> None:
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.ACCEPTANCE)
    for _ in stage.rules.acceptance.methods:
        stage.do(RecordMethod)
    stage.do(FormAcceptanceOpinion, passed=False, points=(POINT,))
    assert stage.case.outcome is Outcome.FAILED
    with pytest.raises((NotNow, StepClosed)):
        stage.do(TakeBack)


def test_2_2_1_a_sending_back_is_taken_back_with_its_terms_as_they_were() -> None:
    stage = assessed()
    before = stage.case.ledgers
    stage.do(SendBack, to=StepName.APPLICATION, reason=WORDS)
    stage.do(TakeBack)
    assert stage.case.ledgers == before
