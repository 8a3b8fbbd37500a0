"""Conflicts of interest: declared first, a yes ends the seat, one hand alone gives it back (D8)."""

import pytest

from services.domain.case import Case
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.facts import CONFIDED
from services.domain.review.conflicts import (
    DeclareInterests,
    InterestsDeclared,
    InterestsUndeclared,
    NotLiable,
    ReadmitExpert,
    check_declared,
    declared_at,
)
from services.domain.review.drawing import DeclineSeat
from services.domain.steps.acceptance import AppointGroup
from services.domain.steps.technical_assessment import AppointPanel, SubmitSheet
from services.domain.tree.units import StepName
from tests.domain.stage import EXPERTS, WORDS, Stage

ONE, TWO = EXPERTS
NONE = {"employed": False, "cooperated": False, "kin": False, "commissioned": False}


@pytest.fixture
def stage() -> Stage:
    """Under assessment, two experts appointed, nobody has declared."""
    stage = Stage()
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel)
    return stage


def declare(stage: Stage, account: str, *, liable: bool = True, **yes: object) -> InterestsDeclared:
    who = stage.expert().model_copy(update={"account": account})
    told = stage.do(DeclareInterests, who, **{**NONE, "other": None, "liable": liable, **yes})
    assert isinstance(told, InterestsDeclared)
    return told


def test_6_1_2_who_has_not_declared_is_known(stage: Stage) -> None:
    with pytest.raises(InterestsUndeclared):
        check_declared(stage.case, ONE)
    assert declared_at(stage.case, ONE) is None
    declare(stage, ONE)
    check_declared(stage.case, ONE)
    assert declared_at(stage.case, ONE) == stage.now
    assert declared_at(stage.case, TWO) is None


@pytest.mark.parametrize("question", ["employed", "cooperated", "kin", "commissioned"])
def test_6_1_2_a_yes_ends_the_seat_at_once(stage: Stage, question: str) -> None:
    declare(stage, ONE, **{question: True})
    assert stage.case.panel.experts == (TWO,)
    assert stage.case.panel.chair == ""
    assert stage.case.recused == (ONE,)
    with pytest.raises(NotEntitled):
        stage.do(SubmitSheet, stage.expert().model_copy(update={"account": ONE}))


def test_6_1_2_anything_else_written_down_is_a_yes(stage: Stage) -> None:
    assert declare(stage, ONE, other=WORDS).recused
    assert ONE not in stage.case.panel.experts


def test_c5_2_4_whoever_does_not_answer_for_the_judgement_gives_none(stage: Stage) -> None:
    with pytest.raises(NotLiable):
        declare(stage, ONE, liable=False)
    assert declare(stage, ONE, liable=False, kin=True).recused


def test_6_1_2_a_conflict_found_late_takes_the_sheet_with_it(stage: Stage) -> None:
    declare(stage, ONE)
    stage.do(SubmitSheet, stage.expert().model_copy(update={"account": ONE}))
    assert ONE in stage.case.panel.sheets
    declare(stage, ONE, cooperated=True)
    assert ONE not in stage.case.panel.sheets
    assert declared_at(stage.case, ONE) is None


def test_6_1_2_who_stood_back_is_appointed_to_no_panel_of_the_case(stage: Stage) -> None:
    declare(stage, ONE, kin=True)
    with pytest.raises(Invalid):
        stage.do(AppointPanel, experts=EXPERTS, chair=TWO)
    stage.do(AppointPanel, experts=(TWO, "expert-3"), chair=TWO)
    stage.to(StepName.ACCEPTANCE)
    with pytest.raises(Invalid):
        stage.do(AppointGroup, experts=EXPERTS, chair=TWO)


def test_6_1_2_the_coordinator_alone_gives_the_seat_back_and_says_why(stage: Stage) -> None:
    with pytest.raises(NotNow):
        stage.do(ReadmitExpert, expert=ONE)
    declare(stage, ONE, kin=True)
    with pytest.raises(NotEntitled):
        stage.do(ReadmitExpert, stage.expert(), expert=ONE)
    with pytest.raises(Invalid):
        stage.do(ReadmitExpert, expert=TWO)
    stage.do(ReadmitExpert, expert=ONE)
    assert set(stage.case.panel.experts) == {ONE, TWO}
    assert stage.case.recused == ()
    assert declared_at(stage.case, ONE) == stage.now


def test_6_1_2_another_panel_of_the_case_declares_anew(stage: Stage) -> None:
    declare(stage, ONE)
    stage.to(StepName.ACCEPTANCE)
    stage.do(AppointGroup)
    assert declared_at(stage.case, ONE) is None


def test_6_1_2_a_new_chair_leaves_declarations_as_they_are(stage: Stage) -> None:
    declare(stage, ONE)
    stage.do(AppointPanel, experts=(ONE, "expert-3"), chair="expert-3")
    assert declared_at(stage.case, ONE) is not None
    assert declared_at(stage.case, "expert-3") is None


def test_6_1_1_an_expert_declines_with_a_reason_before_judging_alone(stage: Stage) -> None:
    two = stage.expert().model_copy(update={"account": TWO})
    stage.do(DeclineSeat, two)
    assert stage.case.panel.experts == (ONE,)
    assert stage.case.recused == (), "a refusal is no recusal"
    stage.do(SubmitSheet)
    with pytest.raises(Invalid):
        stage.do(DeclineSeat)


def test_6_1_2_what_is_confided_has_texts_that_no_search_finds() -> None:
    assert {"interests-declared", "expert-readmitted", "expert-left"} == CONFIDED


def test_6_1_2_a_case_without_declarations_is_written_as_before() -> None:
    assert not {"draws", "recused"} & set(Case(id="case").model_dump())
