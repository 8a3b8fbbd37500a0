"""Failing again: years running, and after a rectification order (D6)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.mechanisms.bands import VOID
from services.domain.mechanisms.consecutive_failures import (
    AfterRectification,
    FailureLadder,
    Recheck,
    YearResult,
    after_rectification,
    ladder,
    years_running,
)
from tests.domain.mechanisms.schemes import read

HEADS = read(
    FailureLadder,
    """
    rules:
      - kind: years-running
        years: 1
        bands: [fail, void]
        source: C2.1.11
        consequence: {id: circular, label: {zh: 通报并限期整改, en: circular and rectification}}
      - kind: years-running
        years: 2
        bands: [fail, void]
        source: C2.1.11
        consequence: {id: removed, label: {zh: 免去院长职务, en: head removed}, concerns: head}
    """,
)
CARD = read(
    AfterRectification,
    """
    kind: after-rectification
    months: 12
    source: C5.3.2
    consequence: {id: yellow-card, label: {zh: 黄牌警告, en: yellow card}}
    """,
)
AT_ONCE = CARD.model_copy(update={"months": 0, "source": "A4.5"})
TWO_YEARS = HEADS.rules[1]


def results(**bands: str | None) -> list[YearResult]:
    return [YearResult(year=int(year[1:]), band=band) for year, band in bands.items()]


def test_c2_1_11_the_first_year_brings_a_circular_and_the_second_removes_the_head() -> None:
    first = ladder(HEADS, results(y2031="fail"), 2031, since=2031)
    assert [one.consequence.id for one in first] == ["circular"]
    assert first[0].shown.en == "2031: failed"
    second = ladder(HEADS, results(y2031="fail", y2032="fail"), 2032, since=2031)
    assert [one.consequence.id for one in second] == ["circular", "removed"]
    assert second[1].consequence.concerns == "head"
    assert second[1].shown.zh == "2031-2032年：未达标"


def test_d6_a_good_year_between_two_bad_ones_begins_the_count_anew() -> None:
    found = results(y2030="fail", y2031="good", y2032="fail")
    assert years_running(TWO_YEARS, found, 2032, since=2029).due is False
    assert years_running(TWO_YEARS, found, 2031, since=2029).due is False


@pytest.mark.parametrize("before", [results(), results(y2031=None)])
def test_d6_a_year_without_result_is_neither_and_is_named(before: list[YearResult]) -> None:
    found = years_running(TWO_YEARS, [*before, *results(y2032="fail")], 2032, since=2029)
    assert found.due is None
    assert found.shown.zh == "2031-2032年：缺少2031年的结果，无法判定"
    assert found.shown.en.endswith("the result of 2031 is missing")


def test_d6_before_the_scheme_nobody_failed() -> None:
    assert years_running(TWO_YEARS, results(y2031="fail"), 2031, since=2031).due is False


def test_c4_7_25_a_void_year_counts_where_the_scheme_says_so() -> None:
    found = results(y2031=VOID, y2032="fail")
    assert years_running(TWO_YEARS, found, 2032, since=2030).due is True
    fails_only = TWO_YEARS.model_copy(update={"bands": ("fail",)})
    assert years_running(fails_only, found, 2032, since=2030).due is False


def test_c5_3_2_the_card_comes_when_a_year_after_the_order_it_still_fails() -> None:
    ordered = date(2031, 3, 10)
    early = [Recheck(on=date(2031, 9, 1), passed=False)]
    assert after_rectification(CARD, ordered, early).due is None
    assert after_rectification(CARD, ordered, early).shown.zh == (
        "2031-03-10责令整改，2032-03-10起再次复查不通过即适用"
    )
    late = [*early, Recheck(on=date(2032, 3, 10), passed=False)]
    assert after_rectification(CARD, ordered, late).due is True


def test_c5_3_2_a_pass_before_that_settles_it() -> None:
    looked = [Recheck(on=date(2031, 9, 1), passed=True), Recheck(on=date(2033, 1, 1), passed=False)]
    assert after_rectification(CARD, date(2031, 3, 10), looked[::-1]).due is False


def test_c5_3_2_of_a_failure_and_a_pass_on_one_day_the_pass_holds() -> None:
    on = date(2032, 3, 10)
    looked = [Recheck(on=on, passed=False), Recheck(on=on, passed=True)]
    assert after_rectification(CARD, date(2031, 3, 10), looked).due is False


def test_a4_5_d6_the_first_failed_recheck_after_rectification_counts_at_once() -> None:
    failed = [Recheck(on=date(2031, 3, 11), passed=False)]
    assert after_rectification(AT_ONCE, date(2031, 3, 10), failed).due is True


def test_d6_rules_of_a_scheme_go_up() -> None:
    with pytest.raises(ValidationError, match="go up"):
        FailureLadder(rules=HEADS.rules[::-1])


@given(st.lists(st.sampled_from(["fail", "pass", None]), min_size=1, max_size=8), st.integers(1, 4))
def test_d6_due_is_said_only_where_each_of_the_years_is_known_to_have_failed(
    bands: list[str | None], years: int
) -> None:
    known = [YearResult(year=2030 + n, band=band) for n, band in enumerate(bands)]
    rule = TWO_YEARS.model_copy(update={"years": years})
    last = bands[-years:]
    found = years_running(rule, known, 2029 + len(bands), since=2030)
    if "pass" in last or len(bands) < years:
        assert found.due is False
    else:
        assert found.due is (None if None in last else True)
