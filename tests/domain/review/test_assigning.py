"""Indicators divided among the experts: by the rules alone, and as figures compare them (6.1.6)."""

from decimal import Decimal
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.case import Case
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.messages.notifying import Matter, messages
from services.domain.messages.notifying_words import words_of
from services.domain.papers.drafting import (
    ScoreLine,
    ScoreSheet,
    check_may_score,
    is_being_scored,
)
from services.domain.programme.review_rules import ReviewRules
from services.domain.review.agreement import agreement
from services.domain.review.assigning import (
    AssignIndicators,
    ExpertIdle,
    ReassignIndicators,
    ScoredAlready,
    TooFewReaders,
    own_codes,
    readers_of,
    suggested,
    unassigned,
)
from services.domain.review.closing import awaits_sheets
from services.domain.review.conflicts import DeclareInterests, ReadmitExpert
from services.domain.review.divergence import apart, beyond, divergence
from services.domain.review.insufficient import insufficient
from services.domain.review.leanings import Reviewed, leanings
from services.domain.review.panel import Panel, Sheet
from services.domain.seats import Seat
from services.domain.steps.technical_assessment import (
    AppointPanel,
    FormOpinion,
    OpinionFormed,
    SubmitSheet,
)
from services.domain.tree.units import Function, StepName
from services.storage.queries.scope import Viewer
from tests.domain.stage import EXPERTS, Stage

ONE, TWO = EXPERTS
THREE = "expert-3"
CODES = ("C1", "C2", "C3", "C4")
VISITS = ("open", "unannounced")
SEATS = (Seat(function=Function.EXPERT, unit="9901"),)


def divided_by(least: int) -> Stage:
    """Three experts on the panel of a case whose programme divides the indicators."""
    stage = Stage()
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    was = stage.case.rules
    review = ReviewRules(per_indicator=least, source="X1", note=None)
    assessment = was.assessment.model_copy(update={"review": review})
    stage.state = stage.case.but(procedure=was.model_copy(update={"assessment": assessment}))
    stage.do(AppointPanel, experts=(ONE, TWO, THREE), chair=ONE)
    return stage


@pytest.fixture
def stage() -> Stage:
    return divided_by(1)


def said(**readers: tuple[str, ...]) -> dict[str, Any]:
    lines = tuple({"code": code, "experts": who} for code, who in readers.items())
    return {"lines": lines, "codes": CODES}


def assign(stage: Stage, act: Any = AssignIndicators, **readers: tuple[str, ...]) -> None:
    everything: dict[str, tuple[str, ...]] = {
        "C1": (ONE,),
        "C2": (ONE, TWO),
        "C3": (TWO,),
        "C4": (THREE,),
    }
    stage.do(act, **said(**{**everything, **readers}))


def expert(account: str) -> ActorRef:
    return ActorRef(account=account, function=Function.EXPERT, unit="9901")


def score(stage: Stage, account: str, **sheet: Any) -> None:
    own = stage.case.panel.assigned[account]
    met = len(own) - sum(len(codes) for codes in sheet.values())
    found = Sheet(met=met, assigned=own, **sheet)
    stage.do(SubmitSheet, expert(account), sheet=found)


def recuse(stage: Stage, account: str) -> None:
    stage.do(DeclareInterests, expert(account), kin=True)


def test_6_1_6_as_released_everybody_scores_all_and_nothing_is_divided() -> None:
    stage = Stage()
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel)
    with pytest.raises(NotNow) as refused:
        assign(stage)
    assert refused.value.params["why"] == "everybody-scores-all"
    assert own_codes(stage.case, ONE, CODES) == CODES
    assert "assigned" not in stage.case.panel.model_dump()
    assert "per_indicator" not in stage.case.model_dump_json()


def test_6_1_6_nobody_scores_before_the_indicators_are_divided(stage: Stage) -> None:
    with pytest.raises(NotNow):
        check_may_score(stage.case, ONE, SEATS)
    with pytest.raises(NotNow) as refused:
        stage.do(SubmitSheet)
    assert refused.value.params["why"] == "indicators-unassigned"
    assign(stage)
    check_may_score(stage.case, ONE, SEATS)
    assert own_codes(stage.case, ONE, CODES) == ("C1", "C2")


def test_6_1_6_chair_and_office_divide_and_nobody_else(stage: Stage) -> None:
    first = said(C1=(ONE,), C2=(TWO,), C3=(THREE,), C4=(ONE,))
    clerk = ActorRef(account="clerk", function=Function.APPLICANT_CLERK, unit=stage.place)
    for other in (expert(TWO), clerk):
        with pytest.raises(NotEntitled):
            stage.do(AssignIndicators, other, **first)
    stage.do(AssignIndicators, expert(ONE), **first)
    officer = stage.actor(AppointPanel)
    stage.do(ReassignIndicators, officer, **said(C1=(TWO,), C2=(ONE,), C3=(THREE,), C4=(ONE,)))
    viewer = Viewer("mayor", (Seat(function=Function.APPLICANT_LEADER, unit=stage.place),))
    assert viewer.shown(stage.case).panel.assigned == {}, "who reads what is not the applicant's"


def test_6_1_6_each_indicator_has_as_many_experts_as_the_programme_asks() -> None:
    stage = divided_by(2)
    with pytest.raises(TooFewReaders) as refused:
        assign(stage)
    assert refused.value.params == {"indicator": "C1", "least": 2}
    pair = (ONE, TWO)
    assign(stage, C1=pair, C2=pair, C3=(TWO, THREE), C4=(ONE, THREE))
    assert readers_of(stage.case.panel)["C3"] == (TWO, THREE)


@pytest.mark.parametrize(
    "readers",
    [
        {"C1": (ONE,)},
        {"C1": (ONE,), "C2": (TWO,), "C3": (THREE,), "C4": (ONE,), "C9": (ONE,)},
        {"C1": (ONE,), "C2": (TWO,), "C3": (THREE,), "C4": ("stranger",)},
    ],
)
def test_6_1_6_a_division_names_the_catalogue_and_the_panel(
    stage: Stage, readers: dict[str, tuple[str, ...]]
) -> None:
    with pytest.raises(Invalid):
        stage.do(AssignIndicators, **said(**readers))


def test_6_1_6_nobody_on_the_panel_is_left_without_an_indicator(stage: Stage) -> None:
    with pytest.raises(ExpertIdle):
        assign(stage, C4=(ONE,))


def test_6_1_6_a_sheet_is_of_the_indicators_that_are_the_experts_now(stage: Stage) -> None:
    assign(stage)
    before = stage.case.panel.assigned[ONE]
    assign(stage, ReassignIndicators, C2=(TWO,))
    with pytest.raises(NotNow) as refused:
        stage.do(SubmitSheet, expert(ONE), sheet=Sheet(met=2, assigned=before))
    assert refused.value.params["why"] == "assigned-otherwise"
    with pytest.raises(NotNow):
        stage.do(SubmitSheet, expert(ONE), sheet=Sheet(met=4))
    score(stage, ONE)
    assert stage.case.panel.sheets[ONE].assigned == ("C1",)


def test_6_1_6_lines_begun_for_what_went_to_somebody_else_are_left_out() -> None:
    begun = ScoreSheet(lines=tuple(ScoreLine(code=code, answer="met") for code in CODES))
    counted = begun.among(("C1", "C2")).counted(("C1", "C2"))
    assert counted == Sheet(met=2, assigned=("C1", "C2"))


def test_6_1_6_a_signed_sheet_keeps_its_indicators(stage: Stage) -> None:
    assign(stage)
    score(stage, ONE)
    for change in ({"C1": (TWO,)}, {"C3": (ONE, TWO)}):
        with pytest.raises(ScoredAlready):
            assign(stage, ReassignIndicators, **change)
    assign(stage, ReassignIndicators, C3=(THREE,))
    score(stage, TWO)
    score(stage, THREE)
    with pytest.raises(NotNow) as refused:
        assign(stage, ReassignIndicators)
    assert refused.value.params["why"] == "sheets-all-in"


def test_6_1_6_a_recusal_frees_the_indicators_and_the_panel_waits_for_them(stage: Stage) -> None:
    assign(stage)
    score(stage, ONE)
    score(stage, THREE)
    recuse(stage, TWO)
    assert stage.case.panel.freed == ("C3",), "C2 has another expert"
    assert unassigned(stage.case)
    assert awaits_sheets(stage.case) == "indicators-unassigned"
    assert is_being_scored(stage.case), "whoever takes over must not know what the others found"
    stage.do(AppointPanel, experts=(ONE, THREE, "expert-4"), chair=ONE)
    assert stage.case.panel.freed == ("C3",)
    stage.do(AssignIndicators, **said(C1=(ONE,), C2=(ONE,), C3=("expert-4",), C4=(THREE,)))
    assert awaits_sheets(stage.case) == "sheets-missing"
    score(stage, "expert-4", insufficient=("C3",))
    assert insufficient(stage.case) == ("C3",)
    assert isinstance(stage.do(FormOpinion, visits=VISITS), OpinionFormed)


def test_6_1_6_who_is_readmitted_gets_indicators_anew(stage: Stage) -> None:
    assign(stage)
    recuse(stage, TWO)
    stage.do(ReadmitExpert, expert=TWO)
    with pytest.raises(NotNow):
        check_may_score(stage.case, TWO, SEATS)
    assign(stage)
    assert not unassigned(stage.case)


def test_6_1_6_a_suggestion_is_even_and_goes_by_the_fields_of_the_pool() -> None:
    stage = divided_by(2)
    names = {f"C{n}": ("水环境质量" if n % 3 == 0 else "森林覆盖率") for n in range(1, 10)}
    found = suggested(stage.case, names, {TWO: ("水环境",), THREE: ("噪声",)})
    load = [sum(one in who for who in found.values()) for one in (ONE, TWO, THREE)]
    assert load == [6, 6, 6]
    assert all(len(set(who)) == 2 for who in found.values())
    assert all(TWO in found[code] for code in ("C3", "C6", "C9"))


def test_6_1_6_a_suggestion_keeps_what_is_assigned_and_never_touches_a_signed_sheet(
    stage: Stage,
) -> None:
    assign(stage)
    score(stage, ONE)
    recuse(stage, TWO)
    names = dict.fromkeys(CODES, "")
    found = suggested(stage.case, names, {})
    assert found == {"C1": (ONE,), "C2": (ONE,), "C3": (THREE,), "C4": (THREE,)}
    stage.do(AppointPanel, experts=(ONE, THREE, "expert-4"), chair=ONE)
    again = suggested(stage.case, names, {})
    assert any("expert-4" in who for who in again.values())
    stage.do(AssignIndicators, **said(**again))


def test_6_1_6_an_expert_who_comes_last_is_offered_a_share_though_all_is_taken(
    stage: Stage,
) -> None:
    assign(stage)
    stage.do(AppointPanel, experts=(ONE, TWO, THREE, "expert-4"), chair=ONE)
    found = suggested(stage.case, dict.fromkeys(CODES, ""), {})
    assert sum("expert-4" in who for who in found.values()) == 1
    stage.do(AssignIndicators, **said(**found))


FIRST = Sheet(met=1, unmet=("C2",), assigned=("C1", "C2"))
SECOND = Sheet(met=2, assigned=("C2", "C3"))
THIRD = Sheet(met=1, assigned=("C4",))


def test_6_1_4_only_what_both_were_asked_is_compared() -> None:
    """FIRST and SECOND have C2 in common and differ on it; THIRD shares nothing with anybody."""
    assert (apart(FIRST, SECOND), apart(FIRST, THIRD)) == (1, 0)
    rules = ReviewRules(tolerance=50, per_indicator=1, source="X1", note=None)
    assert beyond(rules, (FIRST, SECOND))
    assert not beyond(rules, (FIRST, THIRD))
    sheets = {ONE: FIRST, TWO: SECOND, THREE: THIRD}
    found = divergence(rules, Panel(experts=(ONE, TWO, THREE), sheets=sheets))
    assert (found.asked, found.furthest, found.compared, found.tolerated) == (4, 1, 1, 0)
    (disputed,) = found.disputed
    assert (disputed.code, disputed.met, disputed.unmet) == ("C2", 1, 1)


def test_6_1_4_agreement_is_of_the_indicators_that_two_were_asked() -> None:
    """C2: met once, not met once. P = 0, Pe = 1/2, kappa = -1; the others have one rater each."""
    found = agreement((FIRST, SECOND, THIRD))
    assert found
    assert (found.observed, found.expected, found.kappa) == (
        Decimal("0.000"),
        Decimal("0.500"),
        Decimal("-1.000"),
    )
    assert agreement((FIRST, THIRD)) is None


def test_6_1_4_an_expert_leans_by_what_the_others_were_asked_too() -> None:
    sheets = {ONE: FIRST, TWO: SECOND, THREE: THIRD}
    found = leanings([Reviewed(year=2031, sheets=sheets)], (ONE, TWO, THREE))
    assert [(one.expert, one.points) for one in found] == [
        (ONE, Decimal("-100.0")),
        (TWO, Decimal("100.0")),
    ]


def told(before: Case, stage: Stage) -> dict[str, Matter]:
    found = messages(before, stage.state, stage.facts[-1])
    return {one.account or one.function: one.matter for one in found}


def test_6_1_6_an_expert_is_told_of_indicators_given_and_taken_and_others_are_not(
    stage: Stage,
) -> None:
    before = stage.case
    assign(stage)
    assert {ONE, TWO, THREE} <= set(told(before, stage))
    before = stage.case
    assign(stage, ReassignIndicators, C2=(ONE,))
    assert told(before, stage) == {TWO: Matter.TASK}


def test_6_1_2_the_office_is_told_in_its_own_words_that_an_expert_stood_back(stage: Stage) -> None:
    before = stage.case
    stage.do(DeclareInterests, expert(TWO))
    assert told(before, stage) == {}
    before = stage.case
    recuse(stage, TWO)
    office = str(stage.actor(AppointPanel).function)
    assert office in told(before, stage)
    words = words_of("interests-declared", "declare-interests", (), None)
    assert (words.zh, words.en) == (
        "一名专家因利益冲突回避",
        "An expert stood back for a conflict of interest",
    )
