"""Scores of items, and sheets whose points do not add up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from services.domain.attainment.verdicts import Verdict
from services.domain.errors import Invalid
from services.domain.mechanisms.flaws import FlawCode
from services.domain.mechanisms.scores import (
    AttainedScore,
    DeductionScore,
    Grade,
    ProportionalScore,
    RubricScore,
    ScoreItem,
    ScoreRule,
    ScoreSheet,
    Shortfall,
    after_faults,
    attained,
    proportional,
    rubric,
    self_score_flaws,
    sheet_flaws,
    sheet_total,
)
from services.domain.mechanisms.workings import Reckoned
from tests.domain.mechanisms.schemes import read, word

LABEL = word("item")
TEN = ProportionalScore(kind="proportional", points=Decimal(10), target=Decimal(200))
OWN = ProportionalScore(kind="proportional", points=Decimal(10))
ACTIVITIES = read(
    DeductionScore,
    """
    kind: deduction
    points: 8
    faults:
      - {id: no-meeting, label: {zh: 未开会, en: no meeting}, points: 5}
      - {id: idle, label: {zh: 有阵地但活动少于2次, en: a place but under 2 activities}, points: 3}
      - {id: late, label: {zh: 迟报, en: late report}, points: 0.5, each_time: true}
    """,
)
SPECIAL = read(
    RubricScore,
    """
    kind: rubric
    grades:
      - {id: advanced, label: {zh: 先进, en: advanced}, points: 10}
      - {id: good, label: {zh: 良好, en: good}, least: 8, points: 9}
      - {id: fair, label: {zh: 一般, en: fair}, least: 5, points: 6}
      - {id: poor, label: {zh: 差, en: poor}, points: 0}
    """,
)


def test_f11_c4_6_6_target_200_done_150_of_10_points_are_7_5_and_260_are_10() -> None:
    below, above = proportional(TEN, Decimal(150), LABEL), proportional(TEN, Decimal(260), LABEL)
    assert (below.value, below.shown) == (Decimal("7.5"), "10 × 150 ÷ 200 = 7.5")
    assert (above.value, above.shown) == (Decimal(10), "260 ≥ 200: 10")
    assert proportional(TEN, Decimal(200), LABEL).shown == "200 ≥ 200: 10"


def test_c4_6_6_a_unit_may_have_a_target_of_its_own() -> None:
    assert proportional(OWN, Decimal(30), LABEL, Decimal(40)).value == Decimal("7.5")
    assert proportional(OWN, Decimal(30), LABEL).missing == (LABEL,)


def test_c4_6_6_what_was_not_reported_is_missing_and_a_zero_target_never_passes() -> None:
    assert proportional(TEN, None, LABEL).value is None
    for done, target, field in (("30", "0", "target"), ("-1", "40", "done")):
        with pytest.raises(Invalid) as refused:
            proportional(OWN, Decimal(done), LABEL, Decimal(target))
        assert refused.value.params["field"] == field
    assert proportional(OWN, Decimal(0), LABEL, Decimal(40)).value == 0


@given(
    st.decimals(0, 10_000, places=2),
    st.decimals("0.01", 10_000, places=2),
    st.decimals("0.5", 100, places=1),
)
def test_c4_6_6_a_proportional_score_is_capped_and_agrees_with_fractions(
    done: Decimal, target: Decimal, points: Decimal
) -> None:
    rule = ProportionalScore(kind="proportional", points=points, target=target)
    value = proportional(rule, done, LABEL).value
    assert value is not None
    oracle = min(Fraction(points) * Fraction(done) / Fraction(target), Fraction(points))
    assert abs(Fraction(value) - oracle) < Fraction(1, 10**20)
    assert 0 <= value <= points


@pytest.mark.parametrize(
    ("verdict", "value"),
    [
        (Verdict.ATTAINED, Decimal(5)),
        (Verdict.NOT_ATTAINED, Decimal(0)),
        (Verdict.OPEN, None),
        (Verdict.NOT_APPLICABLE, None),
    ],
)
def test_4_2_1_attained_is_all_or_nothing_and_open_is_neither(
    verdict: Verdict, value: Decimal | None
) -> None:
    assert (
        attained(AttainedScore(kind="attained", points=Decimal(5)), verdict, LABEL).value == value
    )


def test_c4_7_19_a_grade_with_a_range_leaves_the_choice_and_only_within_it() -> None:
    assert rubric(SPECIAL, "advanced", LABEL).value == 10
    for chosen in (Decimal(8), Decimal("8.5"), Decimal(9)):
        assert rubric(SPECIAL, "good", LABEL, chosen).value == chosen
    assert rubric(SPECIAL, "good", LABEL).value is None
    assert rubric(SPECIAL, "poor", LABEL).value == 0
    assert rubric(SPECIAL, None, LABEL).value is None
    assert SPECIAL.points == 10
    for grade, wrong in (("good", "9.5"), ("good", "7.5"), ("nobody", "1")):
        with pytest.raises(Invalid):
            rubric(SPECIAL, grade, LABEL, Decimal(wrong))


def test_c5_7_2_fixed_points_are_taken_off_for_each_fault() -> None:
    found = after_faults(ACTIVITIES, {"idle": 1, "late": 3}, LABEL)
    assert (found.value, found.shown) == (Decimal("3.5"), "8 − 3 − 0.5 × 3 = 3.5")
    assert after_faults(ACTIVITIES, {}, LABEL).value == 8
    assert after_faults(ACTIVITIES, None, LABEL).value is None


def test_c5_7_2_a_score_does_not_fall_below_zero_and_says_so() -> None:
    found = after_faults(ACTIVITIES, {"no-meeting": 1, "idle": 2, "late": 2}, LABEL)
    assert (found.value, found.shown) == (Decimal(0), "8 − 5 − 3 − 0.5 × 2 = -1 → 0")
    just = after_faults(ACTIVITIES, {"no-meeting": 1, "idle": 1}, LABEL)
    assert (just.value, just.shown) == (Decimal(0), "8 − 5 − 3 = 0")


def test_c5_7_2_a_fault_that_is_none_is_refused() -> None:
    for found in ({"nobody": 1}, {"idle": -1}):
        with pytest.raises(Invalid):
            after_faults(ACTIVITIES, found, LABEL)


@given(
    st.lists(st.decimals("0.5", 20, places=1), min_size=1, max_size=5),
    st.lists(st.integers(0, 4), min_size=5, max_size=5),
)
def test_c5_7_2_more_faults_never_bring_more_points(
    points: list[Decimal], times: list[int]
) -> None:
    faults = tuple(
        Shortfall(id=f"f{n}", label=LABEL, points=one, each_time=bool(n % 2))
        for n, one in enumerate(points)
    )
    rule = DeductionScore(kind="deduction", points=Decimal(30), faults=faults)
    values = []
    for more in (0, 1):
        found = {fault.id: n + more for fault, n in zip(faults, times, strict=False)}
        values.append(after_faults(rule, found, LABEL).value)
    before, after = values
    assert before is not None
    assert after is not None
    assert 0 <= after <= before <= 30


def sheet_of(*points: int, first: int = 1) -> ScoreSheet:
    return ScoreSheet(
        items=tuple(
            ScoreItem(
                id=f"i{number}",
                number=number,
                label=word(f"item {number}"),
                score=AttainedScore(kind="attained", points=Decimal(one)),
            )
            for number, one in enumerate(points, first)
        )
    )


def test_c5_1_1_points_of_91_are_shown_against_100() -> None:
    (flaw,) = sheet_flaws(sheet_of(20, 20, 20, 20, 11))
    assert (flaw.code, flaw.rule) == (FlawCode.POINTS_DO_NOT_ADD_UP, "E6")
    assert flaw.text.zh == "各项合计91分，与所述100分不符"
    assert sheet_flaws(sheet_of(50, 50)) == ()


def test_c5_10_2_both_the_96_points_and_the_number_left_out_are_caught() -> None:
    eight, ten = sheet_of(48, 48).items
    jumped = ScoreSheet(
        items=(
            eight.model_copy(update={"number": 8}),
            ten.model_copy(update={"number": 10}),
        )
    )
    points, number = sheet_flaws(jumped)
    assert points.text.en == "The items add up to 96, not to 100"
    assert number.code is FlawCode.NUMBER_LEFT_OUT
    assert number.text.zh == "编号由第8项跳到第10项"


def test_c5_10_1_a_self_scored_sheet_is_added_up_and_no_item_exceeds_its_points() -> None:
    own = {"i1": Decimal(50), "i2": Decimal(51)}
    total, above = self_score_flaws(sheet_of(50, 50), own, Decimal(95))
    assert total.code is FlawCode.SCORES_DO_NOT_ADD_UP
    assert total.text.zh == "各项合计101分，与所述95分不符"
    assert above.text.en == "“item 2” is scored 51, above its 50 points"
    fine = {"i1": Decimal(45), "i2": Decimal(50)}
    assert self_score_flaws(sheet_of(50, 50), fine, Decimal(95)) == ()


def test_4_2_1_a_sheet_with_an_item_unscored_has_no_total() -> None:
    sheet = sheet_of(50, 50)
    scored = {"i1": Reckoned(value=Decimal(50), shown="50")}
    assert sheet_total(sheet, scored).words.en == "Can't be computed: missing item 2"
    both = scored | {"i2": Reckoned(value=Decimal(0), shown="0")}
    assert (sheet_total(sheet, both).value, sheet_total(sheet, both).shown) == (
        Decimal(50),
        "50 + 0 = 50",
    )


@pytest.mark.parametrize(
    ("tree", "problem"),
    [
        ({"kind": "proportional", "points": 0}, "greater than 0"),
        ({"kind": "proportional", "points": 5, "target": 0}, "greater than 0"),
        ({"kind": "guess", "points": 5}, "guess"),
        ({"kind": "deduction", "points": 5, "faults": []}, "at least 1"),
        ({"kind": "attained", "points": 5, "extra": 1}, "extra"),
    ],
)
def test_4_2_1_a_rule_that_cannot_score_is_refused(tree: dict[str, object], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        TypeAdapter(ScoreRule).validate_python(tree, extra="forbid")


def test_4_2_1_names_stand_once_and_ranges_go_up() -> None:
    with pytest.raises(ValidationError, match="named twice"):
        RubricScore(kind="rubric", grades=(SPECIAL.grades[0], SPECIAL.grades[0]))
    with pytest.raises(ValidationError, match="does not go up"):
        Grade(id="a", label=LABEL, points=Decimal(5), least=Decimal(5))
    with pytest.raises(ValidationError, match="named twice"):
        ScoreSheet(items=(sheet_of(50).items[0], sheet_of(50).items[0]))
    with pytest.raises(ValidationError, match="named twice"):
        DeductionScore(kind="deduction", points=Decimal(5), faults=(ACTIVITIES.faults[0],) * 2)
