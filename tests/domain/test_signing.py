"""Signatures before and after an act: every mode has one way out, and keeps to it (2.2.1)."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.domain.base import ActorRef
from services.domain.errors import DomainError, Invalid, NotEntitled, NotNow
from services.domain.offices.copying import SendCopy
from services.domain.offices.hands import Answer, Round
from services.domain.offices.signing import AddSigner, AskSignatures, DropSigner, Sign
from services.domain.offices.taking_back import TakeBack
from services.domain.programme.schema import Track
from services.domain.steps.creation_request import ListApplicant
from services.domain.steps.plan import RecordPlanOpinion, SubmitPlan
from services.domain.tree.units import Function, StepName
from tests.domain.city import OFFICE, leader, officer, screened
from tests.domain.stage import WORDS, Stage

MODES = st.sampled_from(["all", "any", "in-order", "share"])


def asked(mode: Any, signers: int, share: int = 100) -> Round:
    names = tuple(f"s{n}" for n in range(signers))
    return Round(
        no=1, position="before", act="x", mode=mode, share=share, signers=names, asked_by="w"
    )


@given(MODES, st.integers(1, 6), st.integers(1, 100), st.data())
@settings(max_examples=300, deadline=None)
def test_2_2_1_a_round_of_signatures_cannot_contradict_itself(
    mode: str, signers: int, share: int, data: st.DataObject
) -> None:
    """Rejections and shares agree (the fault of a peer's no. 1069): one way out, and for good."""
    one = asked(mode, signers, share)
    decided = "open"
    while one.waits_for:
        who = data.draw(st.sampled_from(one.waits_for))
        one = one.answered(who, agreed=data.draw(st.booleans()))
        yes = sum(answer.agreed for answer in one.answers)
        no = len(one.answers) - yes
        agreed, declined = yes >= one.needed, signers - no < one.needed
        assert not (agreed and declined)
        assert one.standing == ("agreed" if agreed else "declined" if declined else "open")
        assert decided == "open"
        decided = one.standing
    assert one.standing in ("agreed", "declined")
    assert one.waits_for == ()


@given(st.sampled_from(["all", "any", "share"]), st.lists(st.booleans(), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_2_2_1_whoever_answers_first_changes_nothing_but_in_order(
    mode: str, said: list[bool]
) -> None:
    """All answers given, in whatever order they came: the same way out."""
    one = asked(mode, len(said), 60)
    answers = [Answer(account=f"s{n}", agreed=yes) for n, yes in enumerate(said)]
    found = {one.but(answers=tuple(order)).standing for order in permutations(answers)}
    assert len(found) == 1


@given(st.integers(1, 8))
def test_2_2_1_all_and_any_are_the_two_ends_of_a_share(signers: int) -> None:
    assert asked("share", signers, 100).needed == asked("all", signers).needed == signers
    assert asked("share", signers, 1).needed == asked("any", signers).needed == 1


def waiting(mode: str = "all", **more: Any) -> Stage:
    """Signatures are asked for before the applicant is listed."""
    stage = screened()
    said = {"position": "before", "about": "list-applicant", "mode": mode}
    stage.do(AskSignatures, officer("wang"), **{**said, "signers": ("a", "b"), **more})
    return stage


def say(stage: Stage, who: str, *, agreed: bool, no: int = 1) -> None:
    stage.do(Sign, officer(who), round=no, agreed=agreed, words=WORDS)


def test_2_2_1_an_act_waits_for_its_signatures() -> None:
    stage = waiting()
    with pytest.raises(NotNow, match="signatures-missing"):
        stage.do(ListApplicant)
    say(stage, "a", agreed=True)
    with pytest.raises(NotNow, match="signatures-missing"):
        stage.do(ListApplicant)
    say(stage, "b", agreed=True)
    stage.do(ListApplicant)
    assert stage.case.hands.rounds == ()


def test_2_2_1_one_of_many_is_enough_where_that_was_asked() -> None:
    stage = waiting("any")
    say(stage, "b", agreed=True)
    with pytest.raises(DomainError):
        say(stage, "a", agreed=False)
    stage.do(ListApplicant)


def test_2_2_1_in_order_nobody_signs_before_his_turn() -> None:
    stage = waiting("in-order")
    with pytest.raises(NotEntitled):
        say(stage, "b", agreed=True)
    say(stage, "a", agreed=True)
    say(stage, "b", agreed=True)
    stage.do(ListApplicant)


def test_2_2_1_what_was_declined_is_asked_again_of_whoever_declined() -> None:
    stage = waiting()
    say(stage, "a", agreed=False)
    with pytest.raises(NotNow, match="signatures-declined"):
        stage.do(ListApplicant)
    again = {"position": "before", "about": "list-applicant", "mode": "all"}
    with pytest.raises(Invalid, match="signers"):
        stage.do(AskSignatures, officer("wang"), **again, signers=("b",))
    stage.do(AskSignatures, officer("wang"), **again, signers=("a",))
    say(stage, "a", agreed=True, no=2)
    stage.do(ListApplicant)


def test_2_2_1_a_no_needs_its_reason() -> None:
    with pytest.raises(Invalid, match="words"):
        waiting().do(Sign, officer("a"), round=1, agreed=False, words=None)


def test_2_2_1_signers_are_added_and_dropped_while_the_round_is_open() -> None:
    stage = waiting()
    stage.do(AddSigner, officer("wang"), round=1, signer="c")
    stage.do(DropSigner, officer("wang"), round=1, signer="b", reason=WORDS)
    say(stage, "a", agreed=True)
    with pytest.raises(Invalid):
        stage.do(DropSigner, officer("wang"), round=1, signer="a", reason=WORDS)
    with pytest.raises(NotEntitled):
        stage.do(AddSigner, officer("zhao"), round=1, signer="zhao")
    say(stage, "c", agreed=True)
    stage.do(ListApplicant)


def test_2_2_1_a_county_s_leader_has_no_say_in_the_signatures_of_the_city() -> None:
    """Neither holds he up what the city decides, nor does he choose who signs there."""
    county = ActorRef(account="county", function=Function.COUNTY_LEADER, unit="990121")
    asked = {"position": "before", "about": "list-applicant", "mode": "all", "signers": ("x",)}
    with pytest.raises(NotEntitled):
        screened().do(AskSignatures, county, **asked)
    stage = waiting()
    with pytest.raises(NotEntitled):
        stage.do(DropSigner, county, round=1, signer="b", reason=WORDS)
    stage.do(DropSigner, leader(), round=1, signer="b", reason=WORDS)
    own = Stage(Track.VILLAGE)
    own.to(StepName.CREATION_REQUEST)
    own.do(AskSignatures, county, **{**asked, "about": "list-applicant"})


def test_2_2_1_the_last_who_is_asked_cannot_be_dropped() -> None:
    with pytest.raises(Invalid, match="signer"):
        waiting(signers=("a",)).do(DropSigner, officer("wang"), round=1, signer="a", reason=WORDS)


def test_2_2_1_what_was_done_waits_to_be_countersigned() -> None:
    stage = screened()
    stage.do(ListApplicant, officer("wang"))
    after = {"position": "after", "mode": "all", "signers": ("a",)}
    with pytest.raises(Invalid, match="position"):
        stage.do(AskSignatures, officer("zhao"), **after)
    stage.do(AskSignatures, officer("wang"), **after)
    with pytest.raises(NotNow, match="countersignatures-missing"):
        stage.do(SubmitPlan)
    say(stage, "a", agreed=False)
    with pytest.raises(NotNow, match="countersignatures-declined"):
        stage.do(SubmitPlan)
    stage.do(TakeBack, officer("wang"))
    assert (stage.case.stands, stage.case.hands.rounds) == (StepName.CREATION_REQUEST, ())


def test_2_2_1_an_applicant_holds_up_nobody_by_asking_to_be_countersigned() -> None:
    """The bureau's term runs meanwhile: waiting for friends of the applicant would make it late."""
    stage = screened()
    stage.do(ListApplicant)
    clerk = stage.do(SubmitPlan).actor
    with pytest.raises(NotEntitled):
        stage.do(AskSignatures, clerk, position="after", mode="all", signers=(clerk.account,))
    stage.do(RecordPlanOpinion)


def test_2_2_1_once_countersigned_the_case_goes_on() -> None:
    stage = screened()
    stage.do(ListApplicant, officer("wang"))
    stage.do(AskSignatures, officer("wang"), position="after", mode="any", signers=("a", "b"))
    say(stage, "b", agreed=True)
    stage.do(SubmitPlan)
    assert stage.case.hands.rounds == ()


def test_2_2_1_signatures_are_asked_for_acts_of_the_step_only() -> None:
    with pytest.raises(Invalid, match="about"):
        waiting(about="name-unit")


def test_2_2_1_the_hands_of_a_case_stay_small() -> None:
    """Below 10 kB with everything at once: it travels with every step."""
    stage = waiting(signers=tuple(f"account-{n:032}" for n in range(12)))
    for n in range(30):
        stage.do(SendCopy, officer("wang"), to=f"account-{n:032}", seats=OFFICE)
    with pytest.raises(Invalid):
        stage.do(SendCopy, officer("wang"), to="one-more", seats=OFFICE)
    assert len(stage.state.model_dump_json(exclude_defaults=True).encode()) < 10_000
