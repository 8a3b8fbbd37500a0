"""A score sheet filled in by one hand: what each kind of item asks for, and what it comes to (4.2.1)."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.domain.base import TextRef
from services.domain.errors import Invalid
from services.domain.mechanisms.filled_sheets import Mark, check_marks, filled, merged
from services.domain.mechanisms.scores import ScoreSheet
from services.domain.programme.schemes import scheme
from tests.domain.mechanisms.schemes import read

WHY = TextRef(id="why", commitment="0" * 64)
SHEET = read(
    ScoreSheet,
    """
    full: 40
    items:
      - {id: report, label: {zh: 报告, en: report}, score: {kind: attained, points: 10}}
      - {id: roads, label: {zh: 公路, en: roads}, score: {kind: proportional, points: 10}}
      - id: order
        label: {zh: 秩序, en: order}
        score: {kind: rubric, grades: [{id: good, label: {zh: 好, en: good}, points: 10, least: 8}, {id: poor, label: {zh: 差, en: poor}, points: 2}]}
      - id: meetings
        label: {zh: 会议, en: meetings}
        score: {kind: deduction, points: 5, faults: [{id: missed, label: {zh: 缺席, en: missed}, points: 2, each_time: true}]}
      - {id: files, label: {zh: 档案, en: files}, score: {kind: judged, points: 5}}
    """,
)
WHOLE: list[dict[str, Any]] = [
    {"item": "report", "grade": "attained"},
    {"item": "roads", "done": "150", "target": "200"},
    {"item": "order", "grade": "good", "given": "9", "reason": WHY},
    {"item": "meetings", "faults": ["missed"], "times": 2},
    {"item": "files", "given": "5"},
]


def marks(*said: dict[str, Any]) -> tuple[Mark, ...]:
    return tuple(Mark.model_validate(one) for one in said)


def test_c4_6_6_c4_7_19_c5_7_2_each_kind_of_item_is_worked_out_from_what_was_found() -> None:
    """10 + 10 × 150 ÷ 200 + 9 + (5 − 2 × 2) + 5 = 32.5."""
    found = filled(SHEET, check_marks(SHEET, marks(*WHOLE)))
    assert found.value == Decimal("32.5")
    assert found.shown == "10 + 7.5 + 9 + 1 + 5 = 32.5"


def test_4_2_1_an_item_that_nobody_marked_leaves_the_sheet_without_a_sum() -> None:
    found = filled(SHEET, marks(*WHOLE[:4]))
    assert found.value is None
    assert [one.en for one in found.missing] == ["files"]


@pytest.mark.parametrize("number", range(len(WHOLE)))
def test_4_2_1_an_item_left_open_is_no_mark_at_all(number: int) -> None:
    """A box of the form that was not touched: neither full points nor none."""
    item = {"item": WHOLE[number]["item"]}
    assert check_marks(SHEET, marks(item)) == ()


def test_c5_7_2_checked_and_clean_is_not_the_same_as_not_checked() -> None:
    clean = {"item": "meetings", "grade": "clean"}
    assert len(check_marks(SHEET, marks(clean))) == 1
    assert filled(SHEET, marks(*WHOLE[:3], clean, WHOLE[4])).value == Decimal("36.5")


@pytest.mark.parametrize(
    ("mark", "field"),
    [
        ({"item": "files", "given": "4"}, "marks.1.reason"),
        ({"item": "report", "grade": "not-attained"}, "marks.1.reason"),
        ({"item": "order", "grade": "poor"}, "marks.1.reason"),
        ({"item": "files", "given": "6"}, "marks.1.given"),
        ({"item": "order", "grade": "good", "given": "7"}, "marks.1.given"),
        ({"item": "order", "grade": "best"}, "marks.1.grade"),
        ({"item": "report", "grade": "nearly"}, "marks.1.grade"),
        ({"item": "meetings", "faults": ["late"]}, "marks.1.faults"),
        ({"item": "meetings", "faults": ["missed"], "grade": "clean"}, "marks.1.faults"),
        ({"item": "roads", "done": "1", "target": "0"}, "marks.1.target"),
        ({"item": "nothing"}, "marks.1.item"),
        ({"item": "files", "given": "5"}, "marks.1.item"),
    ],
)
def test_c5_10_1_what_cannot_be_is_refused_at_its_place(mark: dict[str, Any], field: str) -> None:
    """A point lost without a word, points beyond the item's, another item's fault, one item twice."""
    first = {"item": "files", "given": "5"} if mark["item"] != "files" else {"item": "roads"}
    if field.endswith("1.item") and mark["item"] == "files":
        first = mark
    with pytest.raises(Invalid) as refused:
        check_marks(SHEET, marks(first, mark))
    assert refused.value.params["field"] == field


@settings(deadline=None)
@given(st.permutations(range(len(WHOLE))), st.integers(0, len(WHOLE)))
def test_4_2_1_in_whatever_order_and_portions_a_sheet_is_filled_its_sum_is_the_same(
    order: list[int], cut: int
) -> None:
    portions = [marks(*(WHOLE[at] for at in part)) for part in (order[:cut], order[cut:])]
    assert filled(SHEET, merged(*portions)).value == Decimal("32.5")


@settings(deadline=None)
@given(st.lists(st.sampled_from(["0", "1", "2"]), min_size=18, max_size=18))
def test_c5_1_1_a_sheet_never_comes_to_more_than_its_items_nor_below_nought(
    points: list[str],
) -> None:
    sheet = scheme("burden-reduction").evaluation.judging["towns"].sheet
    assert sheet
    said = [
        Mark(item=item.id, given=Decimal(given), reason=WHY)
        for item, given in zip(sheet.items, points, strict=True)
    ]
    value = filled(sheet, check_marks(sheet, said)).value
    assert value is not None
    assert value == sum(Decimal(one) for one in points)
    assert 0 <= value <= 91
