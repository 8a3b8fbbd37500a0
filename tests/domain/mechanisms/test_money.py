"""Money as records: factors of bands, parts of a sum, months with a cap, personal pay."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.errors import Invalid
from services.domain.mechanisms.money import (
    BandMoney,
    GrantSpell,
    MoneySplit,
    MonthlyGrant,
    PersonalPay,
    entitlement,
    months_due,
    personal_pay,
    split,
)
from services.domain.programme.faults import Fault
from tests.domain.mechanisms.schemes import HEALTH_CENTRES, UNITS_OF_QITAI, read

SUBSIDY = read(
    BandMoney,
    """
    id: subsidy
    base: {zh: 每名派驻医师每年5000元, en: "5,000 yuan for each posted doctor and year"}
    factors: {excellent: 1, pass: 0.8, fail: 0}
    source: C2.3.3
    """,
)
CENTRES = read(
    MoneySplit,
    """
    source: C2.1.10
    parts:
      - {id: monthly, label: {zh: 按月拨付, en: monthly}, share: 0.8}
      - {id: result, label: {zh: 按考核结果, en: by results}, share: 0.2}
    """,
)
TALENT = read(
    MonthlyGrant,
    """
    id: talent
    amount: 1500
    most_months: 60
    stops: [{id: left, label: {zh: 离职, en: left the post}}]
    source: C3.5.2
    """,
)
STAFF = read(
    PersonalPay,
    """
    source: C2.1.13
    converted:
      excellent: {score: 0.2}
      pass: {score: 0.1}
      basic: {score: 0}
      fail: {score: -0.1, least: -0.3}
    """,
)


def test_c2_3_3_a_pass_brings_80_percent_and_a_fail_nothing() -> None:
    found = entitlement(SUBSIDY, "pass", Decimal(15000))
    assert (found.amount, found.shown) == (Decimal(12000), "15000 × 0.8 = 12000")
    assert entitlement(SUBSIDY, "fail", Decimal(15000)).amount == 0
    assert found.note is None


def test_c2_1_10_a_failing_centre_loses_half_of_the_rest_into_the_award_fund() -> None:
    parts = split(CENTRES, Decimal(100000))
    assert parts == {"monthly": 80000, "result": 20000}
    (rule,) = HEALTH_CENTRES.money
    found = entitlement(rule, "fail", parts["result"])
    assert (found.amount, found.withheld) == (Decimal(10000), Decimal(10000))
    assert found.note is not None
    assert found.note.zh == "其余10000元转入县奖励基金"
    assert entitlement(rule, "pass", parts["result"]).withheld == 0


def test_c4_7_22_excellent_brings_a_month_of_base_pay_and_good_half_of_it() -> None:
    (award,) = UNITS_OF_QITAI.money
    amounts = [
        entitlement(award, band, Decimal("4321.55")).amount
        for band in ("excellent", "good", "pass", "fail")
    ]
    assert amounts == [Decimal("4321.55"), Decimal("2160.78"), 0, 0]


def test_a7_8_an_award_that_the_scheme_fixes_needs_no_base() -> None:
    fixed = SUBSIDY.model_copy(update={"amount": Decimal(500000)})
    assert entitlement(fixed, "excellent").amount == 500000
    for band, base, field in (("excellent", None, "base"), ("void", Decimal(1), "band")):
        with pytest.raises(Invalid) as refused:
            entitlement(SUBSIDY, band, base)
        assert refused.value.params["field"] == field


def test_4_2_15_every_band_of_the_scheme_has_its_factor() -> None:
    with pytest.raises(Fault) as refused:
        SUBSIDY.check(HEALTH_CENTRES.bands)
    assert "good" in refused.value.zh


def test_c3_5_2_the_grant_stops_the_month_after_the_event() -> None:
    spell = GrantSpell(first=date(2031, 3, 20), event="left", event_on=date(2031, 5, 2))
    found = months_due(TALENT, [spell], date(2031, 12, 31))
    assert found.months == (date(2031, 3, 1), date(2031, 4, 1), date(2031, 5, 1))
    assert (found.amount, found.left, found.shown) == (Decimal(4500), 57, "1500 × 3 = 4500")


def test_c3_5_2_an_event_on_the_first_day_of_a_month_leaves_that_month() -> None:
    spell = GrantSpell(first=date(2031, 3, 31), event="left", event_on=date(2031, 5, 1))
    assert len(months_due(TALENT, [spell], date(2031, 12, 31)).months) == 3
    assert len(months_due(TALENT, [spell], date(2031, 4, 1)).months) == 2


def test_c3_5_3_under_a_new_employer_the_sixty_months_go_on_counting() -> None:
    first = GrantSpell(first=date(2031, 1, 1), event="left", event_on=date(2034, 12, 5))
    second = GrantSpell(first=date(2034, 12, 20))
    found = months_due(TALENT, [first, second], date(2040, 1, 1))
    assert (len(found.months), found.left) == (60, 0)
    assert found.months[-1] == date(2035, 12, 1)
    assert months_due(TALENT, [first, second], date(2034, 12, 31)).left == 12


def test_c3_5_2_an_event_that_is_none_or_has_no_day_is_refused() -> None:
    for event, on in (("married", date(2031, 1, 1)), ("left", None), (None, date(2031, 1, 1))):
        spell = GrantSpell(first=date(2031, 1, 1), event=event, event_on=on)
        with pytest.raises(Invalid):
            months_due(TALENT, [spell], date(2031, 12, 1))


def test_c2_1_13_pay_is_the_share_times_post_factor_and_converted_score() -> None:
    found = personal_pay(
        STAFF, total=Decimal(90000), headcount=30, post_factor=Decimal("1.2"), grade="excellent"
    )
    assert (found.amount, found.shown) == (Decimal(4200), "90000 ÷ 30 × (1.2 + 0.2) = 4200")
    failed = personal_pay(
        STAFF,
        total=Decimal(90000),
        headcount=30,
        post_factor=Decimal(1),
        grade="fail",
        chosen=Decimal("-0.3"),
    )
    assert (failed.amount, failed.shown) == (Decimal(2100), "90000 ÷ 30 × (1 − 0.3) = 2100")
    basic = personal_pay(
        STAFF, total=Decimal(1000), headcount=30, post_factor=Decimal(1), grade="basic"
    )
    assert (basic.amount, basic.shown) == (Decimal("33.33"), "1000 ÷ 30 × (1 + 0) ≈ 33.33")


def test_c2_1_13_a_staff_of_one_has_the_whole_and_of_nothing_comes_nothing() -> None:
    for total, amount in ((Decimal(3000), Decimal(3300)), (Decimal(0), Decimal(0))):
        found = personal_pay(STAFF, total=total, headcount=1, post_factor=Decimal(1), grade="pass")
        assert found.amount == amount


@pytest.mark.parametrize("chosen", [None, Decimal("-0.05"), Decimal("-0.31")])
def test_c2_1_13_the_deduction_of_who_failed_is_said_and_within_its_range(
    chosen: Decimal | None,
) -> None:
    with pytest.raises(Invalid):
        personal_pay(
            STAFF,
            total=Decimal(90000),
            headcount=30,
            post_factor=Decimal(1),
            grade="fail",
            chosen=chosen,
        )


@pytest.mark.parametrize(
    ("total", "headcount", "grade"), [("1", 0, "pass"), ("-1", 30, "pass"), ("1", 30, "nobody")]
)
def test_c2_1_13_without_staff_total_or_grade_there_is_no_pay(
    total: str, headcount: int, grade: str
) -> None:
    with pytest.raises(Invalid):
        personal_pay(
            STAFF, total=Decimal(total), headcount=headcount, post_factor=Decimal(1), grade=grade
        )


def test_c2_1_13_a_range_goes_up_and_shares_make_one() -> None:
    for least in (0, -0.3):
        with pytest.raises(ValidationError, match="does not go up"):
            read(PersonalPay, f"{{source: a, converted: {{a: {{score: -0.3, least: {least}}}}}}}")
    with pytest.raises(ValidationError, match="add up to"):
        MoneySplit(parts=(CENTRES.parts[0], CENTRES.parts[0]), source="C2.1.10")


@given(st.decimals(0, 10**9, places=2), st.integers(1, 99))
def test_4_2_15_the_parts_of_a_sum_add_up_to_it_to_the_fen(total: Decimal, percent: int) -> None:
    shares = Decimal(percent) / 100, 1 - Decimal(percent) / 100
    rule = MoneySplit(
        parts=tuple(
            part.model_copy(update={"share": share})
            for part, share in zip(CENTRES.parts, shares, strict=True)
        ),
        source="C2.1.10",
    )
    parts = split(rule, total)
    assert sum(parts.values()) == total
    assert all(part == part.quantize(Decimal("0.01")) and part >= 0 for part in parts.values())


MONTH = st.dates(date(2028, 1, 1), date(2040, 12, 31))


@given(st.lists(st.tuples(MONTH, MONTH), max_size=5), MONTH)
def test_c3_5_2_never_more_than_sixty_months_and_none_of_them_twice(
    drawn: list[tuple[date, date]], until: date
) -> None:
    spells = [GrantSpell(first=min(pair), event="left", event_on=max(pair)) for pair in drawn]
    found = months_due(TALENT, spells, until)
    assert len(set(found.months)) == len(found.months) <= 60
    assert found.left == 60 - len(found.months)
    assert all(month <= until for month in found.months)
    assert all(any(s.first.replace(day=1) <= m for s in spells) for m in found.months)
