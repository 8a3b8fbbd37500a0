"""Bonus and deduction: evidence, confirmation, caps (D5, F14)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.errors import Invalid
from services.domain.mechanisms.bonuses import (
    AdjustmentCase,
    AdjustmentKind,
    Adjustments,
    adjusted,
)
from tests.domain.mechanisms.schemes import TOWNS, UNITS_OF_QITAI, read, the, word

BONUSES = the(Adjustments, TOWNS.bonuses)
DEDUCTIONS = the(Adjustments, TOWNS.deductions)
QITAI = the(Adjustments, UNITS_OF_QITAI.deductions)
UNION = read(
    Adjustments,
    """
    evidence: {zh: 证明材料, en: proof}
    confirmed_by: {zh: 主席会议, en: the chair meeting}
    kinds:
      - {id: innovation, label: {zh: 工作创新, en: innovation}, most: 2}
      - {id: other, label: {zh: 县定其他, en: others as decided}}
    """,
)


def proven(kind: str, points: str | None = None) -> AdjustmentCase:
    amount = Decimal(points) if points else None
    return AdjustmentCase(kind=kind, points=amount, evidence="d-1", confirmed=True)


def recorded(kind: str, points: str | None = None) -> AdjustmentCase:
    return AdjustmentCase(kind=kind, points=Decimal(points) if points else None)


def test_f14_c4_6_8_bonuses_of_4_and_2_come_to_the_cap_of_4() -> None:
    found = adjusted(BONUSES, [proven("centre"), proven("city")], "towns")
    assert (found.value, found.shown) == (Decimal(4), "2 + 4 = 6 → 4")


def test_f14_c4_6_10_deductions_of_2_1_1_and_half_come_to_4() -> None:
    cases = [recorded(kind) for kind in ("by-province", "by-city", "discipline", "complaint")]
    found = adjusted(DEDUCTIONS, cases, "towns")
    assert (found.value, found.shown) == (Decimal(4), "2 + 1 + 0.5 + 1 = 4.5 → 4")


def test_f14_c4_7_7_each_kind_has_its_own_cap_of_2() -> None:
    found = adjusted(QITAI, [recorded("checks", "3.5"), recorded("complaints", "1")])
    assert (found.value, found.shown) == (Decimal(3), "2 + 1 = 3")
    assert found.lines[0].shown == "3.5 → 2"


def test_c4_6_11_other_groups_of_units_have_no_bonus() -> None:
    assert adjusted(BONUSES, [proven("centre")], "special").value == 0


def test_c4_6_9_without_document_or_confirmation_a_bonus_does_not_count_and_says_why() -> None:
    cases = [
        AdjustmentCase(kind="city", confirmed=True),
        AdjustmentCase(kind="city", evidence="d-1"),
        AdjustmentCase(kind="city", evidence="d-2", confirmed=False),
        proven("city"),
    ]
    (line,) = adjusted(BONUSES, cases, "towns").lines
    assert line.value == 2
    assert line.note is not None
    assert line.note.zh == "3件不计：缺少表彰文件或证书；绩效办尚未确认；绩效办未予确认"
    assert line.note.en.startswith("3 not counted: without the commending document")


def test_c5_7_3_one_item_brings_two_points_at_most_once_the_chair_meeting_agreed() -> None:
    assert adjusted(UNION, [proven("innovation", "2"), proven("other", "7")]).value == 9
    for points in ("2.5", None, "-1", "0"):
        with pytest.raises(Invalid):
            adjusted(UNION, [proven("innovation", points)])


def test_c4_6_8_points_that_are_fixed_cannot_be_said_otherwise() -> None:
    with pytest.raises(Invalid):
        adjusted(BONUSES, [proven("city", "4")], "towns")
    with pytest.raises(Invalid):
        adjusted(BONUSES, [proven("nobody")], "towns")


def test_d5_a_kind_is_named_once_and_has_one_kind_of_points() -> None:
    kind = AdjustmentKind(id="a", label=word("a"), points=Decimal(1))
    with pytest.raises(ValidationError, match="named twice"):
        Adjustments(kinds=(kind, kind))
    with pytest.raises(ValidationError, match="need no most"):
        AdjustmentKind(id="a", label=word("a"), points=Decimal(1), most=Decimal(2))


@given(
    st.lists(st.tuples(st.integers(0, 2), st.decimals("0.1", 9, places=1)), max_size=12),
    st.decimals("0.5", 9, places=1),
    st.decimals("0.5", 9, places=1),
)
def test_d5_no_cap_is_ever_passed_and_one_case_more_never_brings_less(
    drawn: list[tuple[int, Decimal]], cap: Decimal, each: Decimal
) -> None:
    kinds = tuple(AdjustmentKind(id=f"k{n}", label=word("k"), cap=each) for n in range(3))
    rules = Adjustments(kinds=kinds, cap=cap)
    cases = [AdjustmentCase(kind=f"k{n}", points=points) for n, points in drawn]
    values = [adjusted(rules, cases[:count]).value for count in range(len(cases) + 1)]
    known = [value for value in values if value is not None]
    assert len(known) == len(values)
    assert known == sorted(known)
    assert known[-1] <= cap
    assert all((line.value or 0) <= each for line in adjusted(rules, cases).lines)
    assert known[-1] == min(cap, sum(min(each, sum_of(drawn, n)) for n in range(3)))


def sum_of(drawn: list[tuple[int, Decimal]], kind: int) -> Decimal:
    return sum((points for n, points in drawn if n == kind), Decimal(0))
