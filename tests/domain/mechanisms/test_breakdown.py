"""Breaking down to offices and persons; nothing without an owner (A6.6, A6.7, C4.5.2, D17)."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.clocks.calendar import days_between
from services.domain.errors import Invalid
from services.domain.mechanisms.breakdown import (
    BreakdownRules,
    Delivered,
    Work,
    counted_back,
    given_to,
    outstanding,
    spread,
    unknown,
    with_material,
)

SUMMARY = {"id": "summary", "label": {"zh": "年度总结", "en": "Yearly summary"}}
TABLE = {"id": "table", "label": {"zh": "台账", "en": "Ledger"}}
RULES = BreakdownRules.from_file(
    {
        "duties": [
            {"indicator": "T01", "office": "shuiwu", "material": [SUMMARY, TABLE], "due": "06-20"},
            {"indicator": "T02", "office": "nongwei", "helping": ["shuiwu"]},
        ],
        "rest": "shengtaiban",
        "due": "10-31",
        "source": "C5.4.2",
    }
)
CATALOGUE = ("T01", "T02", "T03")
FIRST, SECOND, THIRD = spread(RULES, CATALOGUE, 2031)
LABEL = {"zh": "工程", "en": "Work"}


def test_c4_5_2_what_nobody_owns_goes_to_the_named_catch_all_owner() -> None:
    assert [(one.indicator, one.office, one.by_rest) for one in (FIRST, SECOND, THIRD)] == [
        ("T01", "shuiwu", False),
        ("T02", "nongwei", False),
        ("T03", "shengtaiban", True),
    ]
    assert SECOND.helping == ("shuiwu",)


@given(st.lists(st.sampled_from(["T01", "T02", "T03", "T04", "T05"]), unique=True))
def test_c4_5_2_every_indicator_has_exactly_one_owner(catalogue: list[str]) -> None:
    found = spread(RULES, catalogue, 2031)
    assert [one.indicator for one in found] == catalogue
    assert all(one.office for one in found)


def test_c5_4_2_each_with_its_own_day_or_the_common_one() -> None:
    assert [one.due_on for one in (FIRST, SECOND)] == [date(2031, 6, 20), date(2031, 10, 31)]


def test_d17_an_indicator_broken_down_that_the_catalogue_does_not_have_is_found() -> None:
    assert unknown(RULES, CATALOGUE) == ()
    assert unknown(RULES, ["T02"]) == ("T01",)


def test_a6_6_from_the_office_into_a_persons_hands_with_its_dates() -> None:
    mine = given_to(FIRST, "u1", date(2031, 3, 1))
    assert (mine.account, mine.starts_on, mine.office) == ("u1", date(2031, 3, 1), "shuiwu")
    with pytest.raises(Invalid) as refused:
        given_to(FIRST, "u1", date(2031, 6, 21))
    assert refused.value.params == {"field": "starts_on", "latest": "2031-06-20"}


def test_c5_4_2_material_is_wanted_until_each_of_it_is_delivered() -> None:
    mine = given_to(FIRST, "u1", date(2031, 3, 1))
    half = with_material(mine, Delivered(material="summary", document="d1", on=date(2031, 6, 1)))
    assert [one.id for one in half.lacking] == ["table"]
    [wanted] = outstanding([half], date(2031, 6, 25))
    assert (wanted.account, wanted.days_late) == ("u1", 5)
    all_of_it = with_material(half, Delivered(material="table", document="d2", on=date(2031, 6, 2)))
    assert outstanding([all_of_it], date(2031, 6, 25)) == ()
    again = with_material(
        all_of_it, Delivered(material="table", document="d3", on=date(2031, 6, 3))
    )
    assert [one.document for one in again.delivered] == ["d1", "d3"]
    with pytest.raises(Invalid):
        with_material(mine, Delivered(material="photo", document="d4", on=date(2031, 6, 3)))


def test_d17_an_indicator_without_a_person_stays_outstanding_the_latest_first() -> None:
    found = outstanding([THIRD, SECOND, FIRST], date(2031, 7, 1))
    assert [(one.indicator, one.days_late) for one in found] == [
        ("T01", 11),
        ("T02", 0),
        ("T03", 0),
    ]


def works(*days: int) -> tuple[Work, ...]:
    return tuple(
        Work.from_file({"id": f"w{no}", "label": LABEL, "days": many})
        for no, many in enumerate(days)
    )


def test_a6_7_key_works_are_counted_back_from_the_day_due() -> None:
    plan = counted_back(date(2031, 10, 31), works(31, 30, 1))
    assert [(one.work, one.first, one.last) for one in plan] == [
        ("w0", date(2031, 8, 31), date(2031, 9, 30)),
        ("w1", date(2031, 10, 1), date(2031, 10, 30)),
        ("w2", date(2031, 10, 31), date(2031, 10, 31)),
    ]


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)), st.lists(st.integers(1, 400), max_size=8))
def test_a6_7_works_follow_each_other_without_gap_and_end_on_the_day(
    due: date, days: list[int]
) -> None:
    plan = counted_back(due, works(*days))
    assert [days_between(one.first, one.last) + 1 for one in plan] == days
    assert [one.last for one in plan[-1:]] == [due] * bool(days)
    assert all(days_between(one.last, after.first) == 1 for one, after in pairwise(plan))


@pytest.mark.parametrize(
    "change",
    [
        {"duties": [{"indicator": "T01", "office": "a"}, {"indicator": "T01", "office": "b"}]},
        {"due": "02-30"},
        {"duties": [{"indicator": "T01", "office": "a", "due": "31-12"}]},
        {"owner": "x"},
    ],
)
def test_d17_a_breakdown_that_makes_no_sense_is_refused(change: dict[str, Any]) -> None:
    tree = {"duties": [], "rest": "shengtaiban", "source": "C4.5.2"}
    assert BreakdownRules.from_file(tree).rest
    with pytest.raises(ValidationError):
        BreakdownRules.from_file(tree | change)
