"""Units of measure: what a formula gives is what its row prints (4.1.6)."""

from fractions import Fraction

import pytest

from services.domain.attainment.formulas import parse
from services.domain.attainment.measures import (
    UnitFault,
    UnitsDiffer,
    check_same,
    check_units,
    measure,
)
from services.domain.programme import library

IDS = ("eco-county", "eco-town", "eco-village")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("千克", "公斤"),
        ("万元(GDP)", "万元"),
        ("公斤/公顷·年", "公斤/公顷"),
        ("元/人/年", "元/人"),
        ("吨", "吨/年"),
    ],
)
def test_4_1_6_two_ways_of_writing_one_unit_are_one(one: str, other: str) -> None:
    check_same(one, other)
    assert measure(one) == measure(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("万元", "元"), ("公顷", "平方公里"), ("%", "‰"), ("人", "户"), ("%", "—"), ("吨", "吨标煤")],
)
def test_4_1_6_another_size_or_kind_is_another_unit(one: str, other: str) -> None:
    with pytest.raises(UnitsDiffer):
        check_same(one, other)


def test_4_1_6_large_units_are_that_many_small_ones() -> None:
    assert measure("万吨").scale == 10_000 * measure("吨").scale
    assert measure("亿立方米").scale == 100_000_000
    assert measure("平方公里").scale == 100 * measure("公顷").scale
    assert measure("%").scale == Fraction(1, 100)
    assert str(measure("千克/公顷")) == "1/10 克/平方米"


@pytest.mark.parametrize(
    ("text", "units", "result"),
    [
        ("a / b * 100", {"a": "公顷", "b": "公顷"}, "%"),
        ("a / b * 1000", {"a": "人", "b": "人"}, "‰"),
        ("a / b", {"a": "公斤/年", "b": "公顷"}, "公斤/公顷"),
        ("a / (a + b) * 100", {"a": "万吨", "b": "万吨"}, "%"),
        ("100 - a", {"a": "%"}, "%"),
        ("0.4 * a + 0.6 * b", {"a": "分", "b": "分"}, "分"),
        ("a / b * 10000", {"a": "万元", "b": "人"}, "元/人"),
    ],
)
def test_4_1_6_formulas_that_give_their_unit_are_taken(
    text: str, units: dict[str, str], result: str
) -> None:
    check_units(parse(text), units, result)
    with pytest.raises(UnitsDiffer):
        check_units(parse(text), units, f"万{result}")


@pytest.mark.parametrize(
    ("text", "units", "result", "why"),
    [
        ("a + b", {"a": "万元", "b": "吨"}, "万元", "sum-of-unlike"),
        ("a - b", {"a": "万元", "b": "元"}, "万元", "sum-of-unlike"),
        ("a + 5", {"a": "万元"}, "万元", "bare-number"),
        ("a / b", {"a": "公顷", "b": "公顷"}, "%", "another-result"),
        ("a / b * 100", {"a": "人", "b": "户"}, "%", "another-result"),
        ("a / b", {"a": "万元", "b": "人"}, "元/人", "another-result"),
        ("a * b", {"a": "公顷", "b": "公顷"}, "公顷", "another-result"),
    ],
)
def test_4_1_6_formulas_that_give_another_unit_are_refused(
    text: str, units: dict[str, str], result: str, why: UnitFault
) -> None:
    with pytest.raises(UnitsDiffer) as refused:
        check_units(parse(text), units, result)
    assert refused.value.why == why


@pytest.mark.parametrize("catalogue_id", IDS)
def test_4_1_6_every_formula_of_the_catalogues_gives_its_unit(catalogue_id: str) -> None:
    entries = [one for one in library.bundled_catalogue(catalogue_id).entries if one.formula]
    assert len(entries) > 10
    for entry in entries:
        units = {datum.id: datum.unit for datum in entry.base_data}
        assert entry.formula
        check_units(entry.formula.expression, units, entry.unit)
