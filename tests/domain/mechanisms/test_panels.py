"""Panels of leaders, rivals and departments; nobody scores itself (C5.7.10, F10)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.errors import Invalid
from services.domain.mechanisms.panels import PanelSheet, PanelWeighting, panel_score
from tests.domain.mechanisms.schemes import read

UNION = read(
    PanelWeighting,
    """
    groups:
      - {id: leaders, label: {zh: 领导, en: leaders}, share: 0.4}
      - {id: peers, label: {zh: 参评单位负责人, en: heads of the other applicants}, share: 0.3,
         rivals: true}
      - {id: departments, label: {zh: 部门, en: departments}, share: 0.3}
    """,
)
RATERS = {"leaders": ("l1", "l2"), "peers": ("u1", "u2", "u3"), "departments": ("d1",)}


def sheet(group: str, rater: str, score: str, applicant: str = "u1") -> PanelSheet:
    return PanelSheet(group=group, rater=rater, applicant=applicant, score=Decimal(score))


F10 = [
    sheet("leaders", "l1", "92"),
    sheet("leaders", "l2", "88"),
    sheet("peers", "u2", "75"),
    sheet("peers", "u3", "85"),
    sheet("departments", "d1", "85"),
]


def test_f10_leaders_90_peers_80_departments_85_make_85_5() -> None:
    found = panel_score(UNION, "u1", RATERS, F10)
    assert (found.value, found.shown) == (Decimal("85.5"), "36 + 24 + 25.5 = 85.5")
    assert found.lines[1].shown == "(75 + 85) ÷ 2 × 0.3 = 24"


def test_c5_7_10_an_applicant_is_no_rival_of_itself() -> None:
    with pytest.raises(Invalid):
        panel_score(UNION, "u1", RATERS, [*F10, sheet("peers", "u1", "100")])


def test_c5_7_10_sheets_about_others_do_not_count_here() -> None:
    rivals = [sheet("peers", "u1", "10", applicant="u2"), *F10]
    assert panel_score(UNION, "u1", RATERS, rivals).value == Decimal("85.5")


def test_c5_7_10_a_lacking_sheet_makes_the_score_impossible_and_is_counted() -> None:
    found = panel_score(UNION, "u1", RATERS, F10[:3] + F10[4:])
    assert found.value is None
    assert found.words.zh == "无法计算：缺少参评单位负责人"
    assert found.lines[1].note is not None
    assert found.lines[1].note.en == "sheets: 1 of 2 needed"


def test_c5_7_10_a_scheme_may_say_how_many_sheets_suffice() -> None:
    groups = [group.model_copy(update={"enough": 1}) for group in UNION.groups]
    lenient = UNION.model_copy(update={"groups": tuple(groups)})
    assert panel_score(lenient, "u1", RATERS, F10[:3] + F10[4:]).value == Decimal(84)
    assert panel_score(lenient, "u1", RATERS, []).value is None


def test_c5_7_10_a_group_that_nobody_sits_in_is_not_left_out_of_the_score() -> None:
    found = panel_score(UNION, "u1", RATERS | {"departments": ()}, F10[:4])
    assert found.value is None
    assert found.lines[2].note is not None
    assert found.lines[2].note.zh == "已有0份评分，须有1份"


@pytest.mark.parametrize(
    "wrong",
    [
        sheet("leaders", "stranger", "90"),
        sheet("strangers", "l1", "90"),
        sheet("leaders", "l1", "90"),
        sheet("departments", "d1", "101"),
    ],
)
def test_c5_7_10_a_sheet_by_a_stranger_twice_or_out_of_range_is_refused(wrong: PanelSheet) -> None:
    with pytest.raises(Invalid):
        panel_score(UNION, "u1", RATERS, [*F10[:4], wrong, *F10[4:]])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[{id: a, label: {zh: a, en: a}, share: 0.4}]", "add up to 0.4"),
        (
            (
                "[{id: a, label: {zh: a, en: a}, share: 0.5, rivals: true},"
                " {id: b, label: {zh: b, en: b}, share: 0.5, rivals: true}]"
            ),
            "only one group",
        ),
        (
            (
                "[{id: a, label: {zh: a, en: a}, share: 0.5},"
                " {id: a, label: {zh: b, en: b}, share: 0.5}]"
            ),
            "named twice",
        ),
    ],
)
def test_c5_7_10_groups_that_make_no_panel_are_refused(text: str, problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        read(PanelWeighting, f"groups: {text}")


@given(st.lists(st.decimals(0, 100, places=1), min_size=6, max_size=6))
def test_c5_7_10_one_rival_moves_a_score_by_its_share_of_the_group_at_most(
    scores: list[Decimal],
) -> None:
    raters = {"leaders": ("l1",), "peers": ("u1", "u2", "u3", "u4"), "departments": ("d1",)}
    asked = [("leaders", "l1"), ("peers", "u2"), ("peers", "u3"), ("peers", "u4")]
    asked.append(("departments", "d1"))
    sheets = [sheet(*who, str(score)) for who, score in zip(asked, scores, strict=False)]
    hostile = [
        one.model_copy(update={"score": Decimal(0)}) if one.rater == "u2" else one for one in sheets
    ]
    fair = panel_score(UNION, "u1", raters, sheets).value
    low = panel_score(UNION, "u1", raters, hostile).value
    assert fair is not None
    assert low is not None
    assert 0 <= fair - low <= Decimal(10) + Decimal("1E-20")
