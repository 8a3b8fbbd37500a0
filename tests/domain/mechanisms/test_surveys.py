"""Surveys: counted from raw answers, with a margin, tiers and a floor (C4.6.7, C4.7.24, D13)."""

from datetime import date
from decimal import Decimal
from math import comb
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.errors import Invalid
from services.domain.mechanisms.surveys import RawAnswer, Result, SurveyRules, interval, result

ON = date(2031, 6, 9)
CHOICES = [
    {"id": "very", "label": {"zh": "很满意", "en": "Very satisfied"}, "satisfied": True},
    {"id": "yes", "label": {"zh": "满意", "en": "Satisfied"}, "satisfied": True},
    {"id": "no", "label": {"zh": "不满意", "en": "Not satisfied"}, "satisfied": False},
]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "q1", "label": {"zh": "对环境是否满意？", "en": "The environment?"}, "choices": CHOICES},
    {
        "id": "age",
        "label": {"zh": "年龄", "en": "Age"},
        "counts": False,
        "choices": [
            {"id": "young", "label": {"zh": "60岁以下", "en": "Below 60"}, "satisfied": True},
            {"id": "old", "label": {"zh": "60岁及以上", "en": "60 or more"}, "satisfied": False},
        ],
    },
]
TREE: dict[str, Any] = {
    "method": "home-visit",
    "sample": {"of": "households", "at_least": 20, "source": "C2.1.5"},
    "instrument": {
        "id": "households",
        "version": 1,
        "label": {"zh": "入户问卷", "en": "Home questionnaire"},
        "questions": QUESTIONS,
    },
    "tiers": [
        {"label": {"zh": "优", "en": "Excellent"}, "from_share": "0.9", "points": 100},
        {"label": {"zh": "良", "en": "Good"}, "from_share": "0.8", "points": 85},
        {"label": {"zh": "一般", "en": "Fair"}, "from_share": "0", "points": 60},
    ],
    "floor": "0.6",
    "source": "C2.1.5",
}
RULES = SurveyRules.from_file(TREE)


def answers(satisfied: int, others: int) -> list[RawAnswer]:
    said = ["yes"] * satisfied + ["no"] * others
    return [
        RawAnswer(respondent=f"{number:03}", question="q1", choice=choice, on=ON)
        for number, choice in enumerate(said)
    ]


def counted(satisfied: int, others: int, population: int = 1000, wanted: int = 20) -> Result:
    return result(RULES, answers(satisfied, others), population=population, wanted=wanted)


def test_d13_the_result_is_counted_from_raw_answers_and_shown_with_its_margin() -> None:
    found = counted(170, 30)
    assert found.share == Decimal("0.85")
    assert (found.respondents, found.valid, found.satisfied, found.short) == (200, 200, 170, 0)
    assert found.counts[0].choices == (("very", 0), ("yes", 170), ("no", 30))
    assert found.words.zh == "170 ÷ 200 = 85.0 %，95 %置信区间80.0 % – 88.9 %"
    assert found.words.en == "170 ÷ 200 = 85.0 %, with 95 % confidence 80.0 % – 88.9 %"


def test_d13_twenty_satisfied_of_twenty_is_not_certainty() -> None:
    found = counted(20, 0)
    assert found.share == 1
    assert found.low is not None
    assert Decimal("0.8") < found.low < Decimal("0.9")
    assert found.high == 1


def test_d13_where_everybody_answered_there_is_no_margin() -> None:
    found = counted(15, 5, population=20)
    assert found.low == found.share == found.high == Decimal("0.75")


def test_d13_nobody_answered_is_no_satisfaction_of_zero() -> None:
    found = counted(0, 0)
    assert (found.share, found.tier, found.below_floor, found.short) == (None, None, False, 20)
    assert found.words.en == "Can't be computed: nobody answered"


def test_d13_questions_left_out_and_questions_that_do_not_count() -> None:
    raw = [
        *answers(3, 1),
        RawAnswer(respondent="000", question="age", choice="old", on=ON),
        RawAnswer(respondent="900", question="age", choice="young", on=ON),
    ]
    found = result(RULES, raw, population=1000, wanted=20)
    assert (found.respondents, found.valid, found.share) == (5, 4, Decimal("0.75"))
    assert [one.left_out for one in found.counts] == [1, 3]


@pytest.mark.parametrize(
    ("satisfied", "others", "points"),
    [(90, 10, 100), (89, 11, 85), (8995, 1005, 85), (80, 20, 85), (79, 21, 60), (0, 5, 60)],
)
def test_c4_6_7_each_tier_is_a_score_and_no_share_is_rounded_up_into_one(
    satisfied: int, others: int, points: int
) -> None:
    tier = counted(satisfied, others, population=20_000).tier
    assert tier
    assert tier.points == points


@pytest.mark.parametrize(("satisfied", "below"), [(59, True), (60, False), (61, False)])
def test_c4_7_24_less_than_sixty_per_cent_is_below_the_floor(satisfied: int, below: bool) -> None:
    assert counted(satisfied, 100 - satisfied).below_floor is below


def test_c4_7_13_a_named_panel_has_no_margin() -> None:
    tree = {key: value for key, value in TREE.items() if key != "sample"}
    rules = SurveyRules.from_file(tree | {"method": "panel", "source": "C4.7.13"})
    found = result(rules, answers(18, 2), population=20, wanted=20)
    assert (found.low, found.high) == (None, None)
    assert found.words.zh == "18 ÷ 20 = 90.0 %（评议人员为指定，无抽样误差）"


@pytest.mark.parametrize("change", [{"choice": "maybe"}, {"question": "q9"}, {"respondent": "001"}])
def test_d13_an_answer_that_the_instrument_does_not_know_or_given_twice_is_refused(
    change: dict[str, str],
) -> None:
    raw = answers(3, 0)
    raw[0] = raw[0].model_copy(update=change)
    with pytest.raises(Invalid):
        result(RULES, raw, population=1000, wanted=20)


def test_d13_more_respondents_than_people_are_refused() -> None:
    with pytest.raises(Invalid):
        counted(20, 1, population=20)


@given(st.integers(1, 300), st.integers(0, 300), st.integers(0, 5000))
def test_d13_the_interval_holds_the_share_and_narrows_as_more_answer(
    respondents: int, satisfied: int, others: int
) -> None:
    satisfied = min(satisfied, respondents)
    population = 2 * respondents + others
    share = Decimal(satisfied) / respondents
    low, high = interval(share, respondents, population)
    assert 0 <= low <= share <= high <= 1
    twice_low, twice_high = interval(share, 2 * respondents, population)
    assert twice_high - twice_low <= high - low


@pytest.mark.parametrize("there", [100, 400, 700, 850, 950])
def test_d13_the_interval_is_right_in_about_95_of_100_samples(there: int) -> None:
    """All samples of 200 among 1,000 people of whom `there` are satisfied, weighed exactly."""
    population, size = 1000, 200
    truth, ways = Decimal(there) / population, comb(population, size)
    right = sum(
        comb(there, found) * comb(population - there, size - found)
        for found in range(size + 1)
        if contains(interval(Decimal(found) / size, size, population), truth)
    )
    assert Decimal("0.93") < Decimal(right) / ways < Decimal("0.97")


def contains(between: tuple[Decimal, Decimal], truth: Decimal) -> bool:
    return between[0] <= truth <= between[1]


@pytest.mark.parametrize(
    "change",
    [
        {"tiers": TREE["tiers"][::-1]},
        {"tiers": TREE["tiers"][:2]},
        {"method": "panel"},
        {"sample": None},
        {"floor": "60"},
        {"margin": 3},
        {"instrument": TREE["instrument"] | {"questions": []}},
        {"instrument": TREE["instrument"] | {"questions": [QUESTIONS[1]]}},
        {"instrument": TREE["instrument"] | {"questions": [QUESTIONS[0], QUESTIONS[0]]}},
        {
            "instrument": TREE["instrument"]
            | {"questions": [QUESTIONS[0] | {"choices": CHOICES[:2]}]}
        },
    ],
)
def test_d13_a_survey_that_cannot_be_counted_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SurveyRules.from_file(TREE | change)
