"""C5.1, C5.7.2: score sheets filled in item by item in a real round; the score is what they come to (4.2.1)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.programme.evaluation import Scheme
from services.domain.programme.schemes import scheme
from services.domain.rounds.entering import AnswerGate
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.lacking import lacking
from services.domain.rounds.sheets import FillSheet, ScoreOneself, filled_in, own_flaws
from services.domain.tree.units import Function
from tests.workflows.rounds.carried import Carried
from tests.workflows.rounds.later import SHEET, later
from tests.workflows.walk import WORDS

Carry = Callable[[str | Scheme], Carried]
TOWN, OTHER = "990121101", "990121102"
MAYOR = ActorRef(account="mayor", function=Function.APPLICANT_LEADER, unit=TOWN)
RATER = ActorRef(account="rater", function=Function.JOINT_DEPARTMENT, unit="990121:x")


def full_marks(**lost: str) -> list[dict[str, Any]]:
    """Every item of C5.1 with its points, but for those that lost some, which say why."""
    sheet = scheme("burden-reduction").evaluation.judging["towns"].sheet
    assert sheet
    marks: list[dict[str, Any]] = [
        {"item": one.id, "given": one.score.points} for one in sheet.items
    ]
    for mark in marks:
        if mark["item"] in lost:
            mark |= {"given": lost[mark["item"]], "reason": WORDS}
    return marks


async def test_c5_1_1_a_town_is_scored_item_by_item_by_whoever_is_appointed(carry: Carry) -> None:
    """91 points are all there are; 7.5 lost make 83.5, and each loss has its reasons (C5.10.1)."""
    round_ = carry("burden-reduction")
    await round_.open()
    await round_.enter(TOWN, "towns", place=TOWN)
    await round_.appoint("sheet", "rater")
    with pytest.raises(NotEntitled):
        await round_.do(FillSheet, code=TOWN, marks=full_marks())
    with pytest.raises(NotNow):  # No figure is typed where a sheet is filled in.
        await round_.score(TOWN, RATER, sheet="90")
    unexplained = [{"item": "cards", "given": "3"}]
    with pytest.raises(Invalid) as refused:
        await round_.do(FillSheet, RATER, code=TOWN, marks=unexplained)
    assert refused.value.params["field"] == "marks.0.reason"
    marks = full_marks(cards="2.5", fees="0")
    await round_.do(FillSheet, RATER, code=TOWN, marks=marks[:10])
    with pytest.raises(RoundIncomplete, match="评分表还有8项"):
        await round_.close()
    assert (await round_.result(TOWN)).total is not None
    assert (await round_.result(TOWN)).band == ""
    await round_.do(FillSheet, RATER, code=TOWN, marks=marks[10:])
    assert (await round_.state()).entry(TOWN).scores == {"sheet": {"rater": Decimal("83.5")}}
    await round_.close()
    grades = await round_.decide()
    assert (grades[TOWN].total, grades[TOWN].band) == (Decimal("83.5"), "pass")
    await round_.end()


async def test_c5_1_1_an_item_marked_again_counts_as_it_was_marked_last(carry: Carry) -> None:
    round_ = carry("burden-reduction")
    await round_.open()
    await round_.enter(TOWN, "towns", place=TOWN)
    await round_.do(FillSheet, code=TOWN, marks=full_marks(debts="0"))
    await round_.do(FillSheet, code=TOWN, marks=[{"item": "debts", "given": "2", "reason": WORDS}])
    state = await round_.state()
    [sheet] = filled_in(state, state.entry(TOWN))
    assert sheet.total.value == Decimal(90)
    assert state.entry(TOWN).scores["sheet"][""] == Decimal(90)
    assert not lacking(state)


async def test_c5_7_5_a_union_scores_itself_by_fixed_deductions_and_a_wrong_sum_is_named(
    carry: Carry,
) -> None:
    """C5.7.2: no meeting −5, a place but few activities −3: 22 of 30; it states 25 (C5.10.2)."""
    round_ = carry("union-work")
    await round_.open()
    head = round_.unit("head-a", "a")
    await round_.enter("a", "unions", head)
    gate: dict[str, Any] = {"gate": "preliminary-review", "passed": True, "reason": WORDS}
    await round_.do(AnswerGate, code="a", **gate)
    marks: list[dict[str, Any]] = [
        {"item": "committee", "faults": ["no-meeting"]},
        {"item": "joint-meeting", "grade": "clean"},
        {"item": "leadership", "grade": "clean"},
        {"item": "places", "faults": ["few-activities"]},
        {"item": "campaigns", "grade": "clean"},
    ]
    other = round_.unit("head-b", "b")
    with pytest.raises(NotEntitled):
        await round_.do(ScoreOneself, other, code="a", stated="25", marks=marks)
    strange = [{"item": "committee", "faults": ["few-activities"]}]
    with pytest.raises(Invalid):
        await round_.do(ScoreOneself, head, code="a", stated="25", marks=strange)
    await round_.do(ScoreOneself, head, code="a", stated="25", marks=marks)
    state = await round_.state()
    [flaw] = own_flaws(state, state.entry("a"))
    assert "22" in flaw.text.zh
    assert "25" in flaw.text.zh
    await round_.do(ScoreOneself, head, code="a", stated="22", marks=marks[:1])
    state = await round_.state()
    assert not own_flaws(state, state.entry("a"))
    assert not state.entry("a").scores  # What one says of oneself is no score (C5.7.10).


async def test_4_2_1_c4_6_6_a_sheet_has_items_of_every_kind_and_each_counts_its_own_way(
    carry: Carry,
) -> None:
    """F11: attained, in proportion (10 × 150 ÷ 200), by tiers (C4.6.7, C4.7.19), less fixed points,
    as judged; what is wrongly marked is refused at its place."""
    definition = later(SHEET)
    sheet = definition.evaluation.judging["towns"].sheet
    assert sheet
    kinds = {"attained", "proportional", "rubric", "deduction", "judged"}
    assert {one.score.kind for one in sheet.items} == kinds
    round_ = carry(definition)
    await round_.open()
    for code in (TOWN, OTHER):
        await round_.enter(code, "towns", place=code)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"item": "plan", "grade": "not-attained"}, "reason"),
        ({"item": "plan", "grade": "nearly"}, "grade"),
        ({"item": "opinion", "grade": "high", "given": "17", "reason": WORDS}, "given"),
        ({"item": "duties", "faults": ["asleep"]}, "faults"),
    ]
    for mark, field in wrong:
        with pytest.raises(Invalid) as refused:
            await round_.do(FillSheet, code=TOWN, marks=[mark])
        assert refused.value.params["field"] == f"marks.0.{field}"
    marks: list[dict[str, Any]] = [
        {"item": "plan", "grade": "attained"},
        {"item": "jobs", "done": "150", "target": "200"},
        {"item": "opinion", "grade": "high", "given": "18.5", "reason": WORDS},
        {"item": "duties", "faults": ["late", "no-meeting"], "times": 3},
        {"item": "features", "given": "17", "reason": WORDS},
    ]
    await round_.do(FillSheet, code=TOWN, marks=marks)
    state = await round_.state()
    [filled] = filled_in(state, state.entry(TOWN))
    shown = ["20", "10 × 150 ÷ 200 = 7.5", "18.5", "30 − 2 × 3 − 5 = 19", "17"]
    assert [line.shown for line in filled.total.lines] == shown
    less: list[dict[str, Any]] = [
        {"item": "plan", "grade": "not-attained", "reason": WORDS},
        {"item": "jobs", "done": "260", "target": "200"},
        {"item": "opinion", "grade": "low", "reason": WORDS},
        {"item": "duties", "grade": "clean"},
    ]
    await round_.do(FillSheet, code=OTHER, marks=less)
    with pytest.raises(RoundIncomplete, match="评分表还有1项"):
        await round_.close()
    nothing = {"item": "features", "given": "0", "reason": WORDS}
    await round_.do(FillSheet, code=OTHER, marks=[nothing])
    await round_.close()
    grades = await round_.decide()
    totals = {code: (one.total, one.band) for code, one in grades.items()}
    # The other: 0 + 10 + 8 + 30 + 0; more than the target brings no more.
    assert totals == {TOWN: (Decimal(82), "pass"), OTHER: (Decimal(48), "fail")}
    await round_.end()
