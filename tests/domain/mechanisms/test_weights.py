"""Weights: shares that make one, periods and their mean, and nothing computed from a gap."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.errors import Invalid
from services.domain.mechanisms.weights import Weighting, weighted
from services.domain.mechanisms.workings import ROUNDING, settled
from tests.domain.mechanisms.schemes import UNITS_OF_QITAI, read

DEPARTMENTS = read(
    Weighting,
    """
    parts:
      - {id: indicators, label: {zh: 指标考核, en: indicators}, share: 0.6, each: half-year}
      - {id: public, label: {zh: 公众评议, en: public}, share: 0.3, each: quarter}
      - {id: leaders, label: {zh: 领导评价, en: leaders}, share: 0.1, each: half-year}
    """,
)
SPECIAL = read(
    Weighting,
    """
    parts:
      - {id: indicators, label: {zh: 指标考核, en: indicators}, share: 0.7, each: month}
      - {id: leaders, label: {zh: 领导评价, en: leaders}, share: 0.3, each: month}
    """,
)
NESTED = read(
    Weighting,
    """
    parts:
      - id: key
        label: {zh: 重点考核, en: key assessment}
        share: 0.9
        parts:
          - {id: work, label: {zh: 重点工作, en: key work}, share: 0.75}
          - {id: conduct, label: {zh: 作风, en: conduct}, share: 0.25}
      - {id: public, label: {zh: 公众评议, en: public}, share: 0.1}
    """,
)


def numbers(**scores: str) -> dict[str, Decimal]:
    return {slot: Decimal(score) for slot, score in scores.items()}


def year(part: str, *scores: int) -> dict[str, Decimal]:
    return {f"{part}/{number}": Decimal(score) for number, score in enumerate(scores, 1)}


DEPARTMENT = year("indicators", 80, 90) | year("public", 80, 90, 70, 100) | year("leaders", 90, 90)


def test_f16_c4_6_4_four_quarters_of_public_appraisal_bring_25_5_points() -> None:
    found = weighted(DEPARTMENTS, DEPARTMENT)
    public = found.lines[1]
    assert public.value == Decimal("25.5")
    assert public.shown == "(80 + 90 + 70 + 100) ÷ 4 × 0.3 = 25.5"
    assert (found.value, found.shown) == (Decimal("85.5"), "51 + 25.5 + 9 = 85.5")
    assert found.rounding is None


def test_e5_c4_7_8_half_year_30_and_year_end_60_are_shares_of_the_whole() -> None:
    scores = {"half-year": Decimal(80), "year-end": Decimal(90), "public": Decimal(70)}
    found = weighted(UNITS_OF_QITAI.weighting, scores)
    assert [line.shown for line in found.lines] == [
        "80 × 0.3 = 24",
        "90 × 0.6 = 54",
        "70 × 0.1 = 7",
    ]
    assert found.value == 85


def test_c4_7_6_a_part_of_parts_is_shown_with_its_own_shares() -> None:
    found = weighted(NESTED, numbers(work="80", conduct="90", public="70"))
    assert found.lines[0].shown == "(80 × 0.75 + 90 × 0.25) × 0.9 = 74.25"
    assert found.value == Decimal("81.25")


def test_d2_a_missing_part_is_named_and_is_not_zero() -> None:
    scores = {slot: score for slot, score in DEPARTMENT.items() if slot != "public/3"}
    found = weighted(DEPARTMENTS, scores)
    assert found.value is None
    assert found.words.zh == "无法计算：缺少公众评议（第3季度）"
    assert found.words.en == "Can't be computed: missing public (quarter 3)"
    assert [line.value for line in found.lines] == [51, None, 9]


def test_c4_6_4_every_period_that_is_to_be_scored_has_its_name() -> None:
    labels = [(slot.id, slot.label.zh, slot.label.en) for slot in DEPARTMENTS.slots]
    assert labels[0] == ("indicators/1", "指标考核（上半年）", "indicators (half-year 1)")
    assert labels[1][1] == "指标考核（下半年）"
    assert labels[5] == ("public/4", "公众评议（第4季度）", "public (quarter 4)")
    assert SPECIAL.slots[11].label.zh == "指标考核（12月）"
    assert len(labels) == 8


def test_e21_the_months_before_a_project_began_are_left_out_and_said() -> None:
    before = frozenset(f"{part}/{month}" for part in ("indicators", "leaders") for month in (1, 2))
    scores = {
        f"{part}/{month}": Decimal(90)
        for part in ("indicators", "leaders")
        for month in range(3, 13)
    }
    assert weighted(SPECIAL, scores).value is None
    found = weighted(SPECIAL, scores, without=before)
    assert found.value == 90
    assert found.lines[0].note is not None
    assert found.lines[0].note.zh == "不计：指标考核（1月）、指标考核（2月）"
    every = frozenset(slot.id for slot in SPECIAL.slots)
    assert weighted(SPECIAL, {}, without=every).value is None


def test_a_figure_that_goes_on_is_shown_rounded_and_the_rule_with_it() -> None:
    thirds = read(
        Weighting,
        "parts: [{id: a, label: {zh: 甲, en: a}, share: 0.5, each: month},"
        " {id: b, label: {zh: 乙, en: b}, share: 0.5}]",
    )
    left = frozenset(f"a/{month}" for month in range(4, 13))
    found = weighted(thirds, year("a", 80, 80, 90) | {"b": Decimal(70)}, without=left)
    assert found.lines[0].shown == "(80 + 80 + 90) ÷ 3 × 0.5 ≈ 41.67"
    assert found.shown == "≈41.67 + 35 ≈ 76.67"
    assert found.rounding == ROUNDING


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[{id: a, label: {zh: a, en: a}, share: 0.9}]", "add up to 0.9, not to 1"),
        (
            (
                "[{id: a, label: {zh: a, en: a}, share: 1, parts: "
                "[{id: b, label: {zh: b, en: b}, share: 0.5}]}]"
            ),
            "a: the shares add up to 0.5",
        ),
        (
            (
                "[{id: a, label: {zh: a, en: a}, share: 0.5}, "
                "{id: a, label: {zh: a, en: a}, share: 0.5}]"
            ),
            "named twice",
        ),
        (
            (
                "[{id: a, label: {zh: a, en: a}, share: 1, each: month, parts: "
                "[{id: b, label: {zh: b, en: b}, share: 1}]}]"
            ),
            "either parts of its own",
        ),
        ("[{id: a/1, label: {zh: a, en: a}, share: 1}]", "pattern"),
        ("[{id: a, label: {zh: a, en: a}, share: 1.0, weight: 1}]", "weight"),
        ("[]", "at least 1"),
    ],
)
def test_d2_shares_that_make_no_whole_are_refused(text: str, problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        read(Weighting, f"parts: {text}")


def test_d2_a_tenth_of_the_file_is_a_tenth() -> None:
    tenths = ", ".join(f"{{id: p{n}, label: {{zh: a, en: a}}, share: 0.1}}" for n in range(10))
    assert len(read(Weighting, f"parts: [{tenths}]").parts) == 10


@pytest.mark.parametrize("scores", [numbers(work="101"), numbers(work="-1"), numbers(nobody="50")])
def test_d2_a_score_out_of_range_or_for_no_part_is_refused(scores: dict[str, Decimal]) -> None:
    with pytest.raises(Invalid):
        weighted(NESTED, scores)


def test_e21_only_a_period_can_be_left_out() -> None:
    with pytest.raises(Invalid):
        weighted(NESTED, {}, without=frozenset({"public"}))


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=6),
    st.data(),
)
def test_d2_a_weighted_score_lies_between_its_parts_and_agrees_with_fractions(
    weights: list[int], data: st.DataObject
) -> None:
    rest = 1000 - sum(weights)
    shares = [Decimal(weight) / 1000 for weight in [*weights, rest]]
    given_scores = data.draw(
        st.lists(st.decimals(0, 100, places=2), min_size=len(shares), max_size=len(shares))
    )
    tree = {
        "parts": [
            {"id": f"p{n}", "label": {"zh": "a", "en": "a"}, "share": str(share)}
            for n, share in enumerate(shares)
        ]
    }
    scores = {f"p{n}": score for n, score in enumerate(given_scores)}
    found = weighted(Weighting.from_file(tree), scores)
    oracle = sum(Fraction(s) * Fraction(w) for s, w in zip(given_scores, shares, strict=True))
    assert found.value is not None
    assert Fraction(found.value) == oracle
    assert min(given_scores) <= found.value <= max(given_scores)


@given(st.lists(st.decimals(0, 100, places=2), min_size=12, max_size=12), st.integers(1, 12))
def test_e21_a_mean_of_any_number_of_months_is_compared_exactly(
    scores: list[Decimal], months: int
) -> None:
    given_scores = {
        f"{part}/{number}": score
        for part in ("indicators", "leaders")
        for number, score in enumerate(scores[:months], 1)
    }
    without = frozenset(slot.id for slot in SPECIAL.slots if slot.id not in given_scores)
    found = weighted(SPECIAL, given_scores, without=without)
    oracle = sum(map(Fraction, scores[:months]), Fraction(0)) / months
    assert found.value is not None
    assert abs(Fraction(settled(found.value)) - oracle) <= Fraction(1, 2 * 10**15)
