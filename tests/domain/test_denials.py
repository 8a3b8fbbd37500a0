"""Denials: registered within own power, asked for beyond it, always with reasons (C2.9.5, C3.7.3)."""

from collections.abc import Iterator
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

import pytest

from services.domain.acts import RULES, check_open, open_acts
from services.domain.base import Act, ActorRef, TextRef
from services.domain.case import CaseFact, Outcome
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.offices.denials import DenialBeyondPower
from services.domain.offices.instructions import AskInstruction, GiveInstruction, askable
from services.domain.offices.movements import (
    Direction,
    MatterKind,
    What,
    kind_of_matter,
    movement_of,
)
from services.domain.offices.taking_back import TakeBack
from services.domain.offices.waiting import waits
from services.domain.permissions import kind_of
from services.domain.programme.schema import Track
from services.domain.programme.service_rules import DenialRules
from services.domain.steps.acceptance import FormAcceptanceOpinion
from services.domain.steps.application import (
    AcceptApplication,
    ExamineForm,
    IssueDeficits,
    RefuseApplication,
    SubmitApplication,
)
from services.domain.steps.creation_request import FileCreationRequest, RefuseCreationRequest
from services.domain.steps.naming import RefuseNaming
from services.domain.steps.plan import RecordPlanOpinion
from services.domain.steps.public_notice import NotRecommend
from services.domain.steps.recheck import ConcludeRecheck, OpenRecheck
from services.domain.steps.rectification import ConcludeFailure, ReReview
from services.domain.steps.technical_assessment import FormOpinion
from services.domain.steps.upper_review import FormReviewOpinion
from services.domain.tree.units import Function
from tests.domain.recommended import recommended
from tests.domain.stage import POINT, Stage

CITY = ActorRef(account="officer", function=Function.CITY_OFFICER, unit="9901")
LEADER = ActorRef(account="leader", function=Function.CITY_LEADER, unit="9901")
COUNTY = ActorRef(account="county", function=Function.COUNTY_OFFICER, unit="990121")
ASK = {
    kind_of(act): "ask-leader"
    for act in (
        RefuseCreationRequest,
        RefuseApplication,
        FormAcceptanceOpinion,
        FormReviewOpinion,
        ConcludeFailure,
    )
}


def begun(track: Track = Track.COUNTY, **power: str) -> Stage:
    stage = Stage(track)
    rules = stage.rules.model_copy(
        update={"denials": DenialRules.model_validate({"acts": {**ASK, **power}})}
    )
    stage.do(FileCreationRequest, procedure=rules)
    return stage


def until(stage: Stage, act: type[Act]) -> Stage:
    if not stage.state.seq:
        stage.do(FileCreationRequest)
    while act not in open_acts(stage.state):
        stage.forward()
    return stage


def test_c2_9_5_within_own_power_an_officer_refuses_and_says_why() -> None:
    """The default: whoever is entitled refuses, as in the cases begun before."""
    stage = Stage(Track.COUNTY)
    stage.do(FileCreationRequest)
    denied = stage.do(RefuseCreationRequest, CITY)
    assert isinstance(denied, CaseFact)
    assert denied.denial == stage.words


DENYING: dict[type[Act], tuple[Track, dict[str, Any]]] = {
    RefuseCreationRequest: (Track.COUNTY, {}),
    RefuseApplication: (Track.COUNTY, {}),
    FormAcceptanceOpinion: (Track.COUNTY, {"passed": False, "points": (POINT,)}),
    FormReviewOpinion: (Track.VILLAGE, {"passed": False}),
}


@pytest.mark.parametrize("act", DENYING, ids=kind_of)
def test_c2_9_5_beyond_own_power_the_leader_is_asked_first(act: type[Act]) -> None:
    track, said = DENYING[act]
    stage = until(begun(track), act)
    if act is FormAcceptanceOpinion:
        stage = methods_used(stage)
    with pytest.raises(DenialBeyondPower, match=kind_of(act)):
        stage.do(act, CITY, **said)
    stage.do(AskInstruction, CITY, about=kind_of(act))
    with pytest.raises(DenialBeyondPower):
        stage.do(act, CITY, **said)
    stage.do(GiveInstruction, LEADER, agreed=True)
    stage.do(act, CITY, **said)
    assert stage.case.outcome in (Outcome.REFUSED, Outcome.FAILED)


def methods_used(stage: Stage) -> Stage:
    while not {one.id for one in stage.rules.acceptance.methods} <= set(
        stage.case.acceptance.methods
    ):
        stage.forward()
    return stage


def test_c2_9_5_a_leader_denies_in_own_power() -> None:
    stage = begun()
    stage.do(RefuseCreationRequest, LEADER)
    assert stage.case.outcome is Outcome.REFUSED


def test_c2_9_5_what_the_leader_did_not_agree_to_stays_undone() -> None:
    stage = begun()
    stage.do(AskInstruction, CITY, about="refuse-creation-request")
    stage.do(GiveInstruction, LEADER, agreed=False)
    with pytest.raises(DenialBeyondPower):
        stage.do(RefuseCreationRequest, CITY)


def test_c2_9_5_a_request_waits_for_the_leader_who_was_asked_and_for_no_other() -> None:
    stage = begun()
    stage.do(AskInstruction, CITY, about="refuse-creation-request")
    called = {
        (wait.function, wait.area)
        for wait in waits(stage.state).calls
        if kind_of(GiveInstruction) in wait.acts
    }
    assert called == {(Function.CITY_LEADER, "9901")}
    county = ActorRef(account="other", function=Function.COUNTY_LEADER, unit="990121")
    with pytest.raises(NotEntitled):
        stage.do(GiveInstruction, county, agreed=True)


def test_c2_9_5_a_joint_department_is_answered_by_the_leader_of_the_city() -> None:
    """It has no leader of its own; the city's, who sits in another department, answers it."""
    stage = Stage(Track.COUNTY)
    ask = DenialRules.model_validate({"acts": {kind_of(ConcludeRecheck): "ask-leader"}})
    rules = stage.rules.for_recheck().model_copy(update={"denials": ask})
    stage.do(OpenRecheck, procedure=rules, title="title-case")
    joint = ActorRef(account="kong", function=Function.JOINT_DEPARTMENT, unit="9901:jianwei")
    stage.do(AskInstruction, joint, about=kind_of(ConcludeRecheck))
    called = {
        (wait.function, wait.area)
        for wait in waits(stage.state).calls
        if kind_of(GiveInstruction) in wait.acts
    }
    assert called == {(Function.CITY_LEADER, "9901")}
    for function, unit in (
        (Function.CITY_LEADER, "9902:huanbao"),
        (Function.COUNTY_LEADER, "9901:jianwei"),
    ):
        other = ActorRef(account="other", function=function, unit=unit)
        with pytest.raises(NotEntitled):
            stage.do(GiveInstruction, other, agreed=True)
    boss = ActorRef(account="leader", function=Function.CITY_LEADER, unit="9901:huanbao")
    with pytest.raises(NotEntitled):
        stage.do(GiveInstruction, boss.model_copy(update={"account": "kong"}), agreed=True)
    stage.do(GiveInstruction, boss, agreed=True)
    assert stage.case.instructed(kind_of(ConcludeRecheck))


def test_c2_9_5_an_office_with_a_leader_of_its_own_is_answered_by_no_other_bureau() -> None:
    """Two bureaus of one city have leaders; only the asker's own may answer, and is called."""
    stage = Stage(Track.COUNTY)
    ask = DenialRules.model_validate({"acts": {kind_of(ConcludeRecheck): "ask-leader"}})
    rules = stage.rules.for_recheck().model_copy(update={"denials": ask})
    stage.do(OpenRecheck, procedure=rules, title="title-case")
    own = "9901:jianwei"
    joint = ActorRef(account="kong", function=Function.JOINT_DEPARTMENT, unit=own)
    stage.do(AskInstruction, joint, about=kind_of(ConcludeRecheck), leader_unit=own)
    called = {
        (wait.function, wait.area)
        for wait in waits(stage.state).calls
        if kind_of(GiveInstruction) in wait.acts
    }
    assert called == {(Function.CITY_LEADER, own)}
    for unit in ("9901:huanbao", "9901", "9902:jianwei"):
        other = ActorRef(account="other", function=Function.CITY_LEADER, unit=unit)
        with pytest.raises(NotEntitled):
            stage.do(GiveInstruction, other, agreed=True)
    boss = ActorRef(account="leader", function=Function.CITY_LEADER, unit=own)
    stage.do(GiveInstruction, boss, agreed=True)
    assert stage.case.instructed(kind_of(ConcludeRecheck))


def test_c2_9_5_the_leader_s_agreement_does_not_outlive_its_step() -> None:
    stage = begun()
    stage.do(AskInstruction, CITY, about="refuse-creation-request")
    stage.do(GiveInstruction, LEADER, agreed=True)
    stage.to("plan")
    assert stage.case.instruction is None


def test_c2_9_5_a_yes_needs_nobody_s_agreement() -> None:
    stage = methods_used(until(begun(), FormAcceptanceOpinion))
    stage.do(FormAcceptanceOpinion, CITY, passed=True)


def test_c2_9_5_who_asks_is_who_could_do_it() -> None:
    stage = begun()
    assert askable(stage.case) == ("refuse-creation-request",)
    with pytest.raises(NotEntitled):
        stage.do(AskInstruction, COUNTY, about="refuse-creation-request")
    with pytest.raises(Invalid, match="about"):
        stage.do(AskInstruction, CITY, about="refuse-naming")


def closing_facts() -> Iterator[type[CaseFact]]:
    for stage, act, said in _endings():
        fact = stage.do(act, **said)
        assert isinstance(fact, CaseFact)
        assert stage.case.outcome in (Outcome.REFUSED, Outcome.FAILED)
        assert fact.denial is not None, act
        yield type(fact)


def _endings() -> Iterator[tuple[Stage, type[Act], dict[str, Any]]]:
    for act, (track, said) in DENYING.items():
        stage = until(begun(track, **dict.fromkeys(ASK, "own-power")), act)
        yield (methods_used(stage) if act is FormAcceptanceOpinion else stage), act, said
    yield until(Stage(Track.COUNTY), RefuseNaming), RefuseNaming, {}
    yield until(recommended(), NotRecommend), NotRecommend, {}
    stage = until(Stage(Track.COUNTY), FormOpinion)
    stage.do(FormOpinion, passed=False, points=(POINT,))
    yield stage, ConcludeFailure, {"due_at": stage.now}


def test_c2_9_5_whatever_ends_a_case_with_a_no_calls_itself_a_denial() -> None:
    """Every act of the registry that names a refusal was walked to its end here."""
    walked = {kind_of(act) for _, act, _ in _endings()}
    words = ("Refuse", "Conclude", "NotRecommend")
    refusing = {kind_of(act) for act in RULES if act.__name__.startswith(words)}
    assert refusing - {"conclude-recheck"} <= walked
    assert len(set(closing_facts())) == len(walked)


def test_2_2_1_a_denial_is_never_taken_back_and_keeps_its_number_in_the_register() -> None:
    for stage, act, said in _endings():
        stage.do(act, **said)
        with pytest.raises(NotNow, match="over"):
            check_open(stage.state, RULES[TakeBack])


RETURNING = (
    *(act for act in DENYING),
    RefuseNaming,
    ConcludeFailure,
    ConcludeRecheck,
    ReReview,
    ExamineForm,
    RecordPlanOpinion,
    FormOpinion,
)


def plain(annotation: Any) -> set[Any]:
    if get_origin(annotation) is Annotated:
        return plain(get_args(annotation)[0])
    return set(get_args(annotation)) or {annotation}


@pytest.mark.parametrize("act", RETURNING, ids=kind_of)
def test_c3_6_3_nothing_is_returned_or_refused_without_a_clear_answer(act: type[Act]) -> None:
    """D15: reasons are a text of their own, and none may leave them out."""
    fields = {
        name: info for name, info in act.model_fields.items() if name in ("reason", "opinion")
    }
    assert fields
    for info in fields.values():
        assert info.is_required()
        assert plain(info.annotation) == {TextRef}
        assert NoneType not in plain(info.annotation)


def test_c3_6_3_each_line_of_a_notice_says_what_is_wrong_and_how_to_mend_it() -> None:
    line = get_args(IssueDeficits.model_fields["lines"].annotation)[0]
    for name in ("problem", "remedy"):
        assert line.model_fields[name].is_required()
        assert line.model_fields[name].annotation is TextRef


def moved(stage: Stage, act: type[Act], **said: Any) -> tuple[Direction, What, str]:
    before = stage.case
    fact = stage.do(act, **said)
    found = movement_of(before, stage.case, fact)
    assert found is not None
    return found.direction, found.what, found.unit


def test_c3_6_2_submission_notice_and_resubmission_are_logged_with_the_office() -> None:
    stage = Stage(Track.COUNTY)
    stage.to("application")
    assert moved(stage, SubmitApplication) == (Direction.IN, What.SUBMISSION, "9901")
    assert moved(stage, IssueDeficits) == (Direction.OUT, What.NOTICE, "9901")
    assert moved(stage, SubmitApplication) == (Direction.IN, What.RESUBMISSION, "9901")
    assert moved(stage, AcceptApplication) == (Direction.OUT, What.DECISION, "9901")


def test_c3_6_3_three_kinds_immediate_commitment_returned() -> None:
    assert kind_of_matter(What.DECISION, same_day=True) is MatterKind.IMMEDIATE
    assert kind_of_matter(What.DECISION, same_day=False) is MatterKind.COMMITMENT
    for what in (What.NOTICE, What.RETURN, What.REFUSAL, What.WITHDRAWAL):
        assert kind_of_matter(what, same_day=True) is MatterKind.RETURNED


def test_c3_6_2_whoever_is_asked_first_receives_the_request() -> None:
    stage = Stage(Track.VILLAGE)
    fact = stage.do(FileCreationRequest)
    found = movement_of(stage.case, stage.case, fact)
    assert found is not None
    assert (found.direction, found.what) == (Direction.IN, What.REQUEST)
    assert stage.place.startswith(found.unit)
