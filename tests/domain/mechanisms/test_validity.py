"""Validity, its extension by new recognition, renewal without review (C3.2.5, C3.4.4, D7)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.clocks.calendar import days_later
from services.domain.mechanisms.validity import (
    SpotCheck,
    Validity,
    ValidityRules,
    last_day,
    renewal,
    renewed_since,
    validity,
)

TWO_YEARS = ValidityRules.from_file({"months": 24, "source": "C3.2.5"})
CHECKED = ValidityRules.from_file(
    {"months": 12, "renewal": "without-review", "spot_checks": 3, "source": "C3.4.4"}
)
SINCE = date(2031, 6, 9)


def on(day: str, rules: ValidityRules = TWO_YEARS, **more: Any) -> Validity:
    return validity(rules, since=SINCE, today=date.fromisoformat(day), **more)


def checks(*said: tuple[str, bool]) -> tuple[SpotCheck, ...]:
    return tuple(SpotCheck(on=date.fromisoformat(day), passed=passed) for day, passed in said)


def test_c3_2_5_two_years_and_the_last_day_still_counts() -> None:
    assert on("2031-06-09").last_day == date(2033, 6, 9)
    assert on("2033-06-09").valid
    after = on("2033-06-10")
    assert (after.valid, after.standing) == (False, "expired")
    assert on("2031-06-09").valid
    assert not on("2031-06-08").valid


def test_c3_2_5_on_expiry_the_unit_asks_and_is_recognised_anew() -> None:
    assert on("2033-03-10").standing == "running"
    assert on("2033-03-11").standing == "may-ask"
    asked = on("2033-04-01", asked_on=date(2033, 4, 1))
    assert (asked.standing, asked.renewal.how) == ("pending", "anew")


def test_d7_asked_in_time_it_stays_until_decided_unless_the_rule_says_it_lapses() -> None:
    in_time = on("2033-08-01", asked_on=date(2033, 6, 9))
    assert (in_time.valid, in_time.standing) == (True, "pending")
    assert on("2033-08-01", asked_on=date(2033, 6, 10)).standing == "expired"
    lapses = ValidityRules(months=24, while_pending="lapses", source="C3.2.5")
    assert not on("2033-08-01", lapses, asked_on=date(2033, 6, 9)).valid


def test_d7_a_renewal_in_time_loses_no_day_and_a_late_one_counts_from_its_decision() -> None:
    def renewed(day: str, rules: ValidityRules = TWO_YEARS) -> date:
        return renewed_since(rules, since=SINCE, decided_on=date.fromisoformat(day))

    assert renewed("2033-05-01") == date(2033, 6, 9)
    assert renewed("2033-07-01") == date(2033, 7, 1)
    assert renewed("2033-05-01", ValidityRules()) == date(2033, 5, 1)


def test_d7_without_a_length_it_holds_until_it_is_taken_away() -> None:
    found = on("2099-01-01", ValidityRules())
    assert (found.valid, found.last_day, found.standing) == (True, None, "running")


def test_c3_4_4_several_passed_spot_checks_renew_without_review() -> None:
    passed = checks(("2031-09-01", True), ("2031-12-01", True), ("2032-03-01", True))
    found = renewal(CHECKED, since=SINCE, today=date(2032, 5, 1), checks=passed)
    assert (found.how, found.passed) == ("without-review", 3)
    assert found.why.zh == "本期连续抽查合格3次，须3次：免评续认"
    assert renewal(CHECKED, since=SINCE, today=date(2032, 3, 1), checks=passed).passed == 3
    few = renewal(CHECKED, since=SINCE, today=date(2032, 2, 29), checks=passed)
    assert (few.how, few.passed) == ("anew", 2)


def test_c3_4_5_a_failed_spot_check_begins_the_count_anew() -> None:
    said = checks(("2031-09-01", True), ("2031-12-01", False), ("2032-03-01", True))
    assert renewal(CHECKED, since=SINCE, today=date(2032, 5, 1), checks=said).passed == 1


def test_c3_4_4_checks_of_an_earlier_term_do_not_count() -> None:
    said = checks(("2030-09-01", True), ("2031-06-09", True), ("2031-06-10", True))
    assert renewal(CHECKED, since=SINCE, today=date(2032, 5, 1), checks=said[::-1]).passed == 1


@given(st.dates(date(2024, 1, 1), date(2060, 1, 1)), st.integers(1, 120))
def test_d7_the_last_day_is_the_last_on_which_it_is_valid(since: date, months: int) -> None:
    rules = ValidityRules(months=months, source="C3.2.5")
    last = last_day(rules, since)
    assert last
    assert validity(rules, since=since, today=last).valid
    assert not validity(rules, since=since, today=days_later(last, 1)).valid
    assert last.day == since.day or (last.day < since.day and days_later(last, 1).day == 1)


@pytest.mark.parametrize(
    "tree",
    [
        {"renewal": "without-review"},
        {"renewal": "anew", "spot_checks": 3},
        {"months": 0},
        {"years": 2},
    ],
)
def test_d7_a_rule_that_does_not_say_when_is_refused(tree: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ValidityRules.from_file(tree)
