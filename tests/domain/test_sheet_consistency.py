"""B3.2, C1.3.5, C5.5.5: figures of one sheet that are odd beside each other are shown, and stop nobody."""

from decimal import Decimal

from services.domain.attainment.datasheet import DataSheet, Value
from services.domain.attainment.indicators import jumps
from services.domain.attainment.sheet_consistency import jumped, parts_of, warnings
from services.domain.mechanisms.consistency_rules import Conflict
from services.domain.programme.library import bundled_catalogue

TOWN, COUNTY = bundled_catalogue("eco-town"), bundled_catalogue("eco-county")
PLACE = "990121101"
YEAR = 2030


def value(datum: str, amount: str, year: int = YEAR, remark: str = "") -> Value:
    return Value(
        datum=datum, year=year, amount=Decimal(amount), document="d1", page=12, remark=remark
    )


def found(*values: Value) -> tuple[Conflict, ...]:
    return warnings(TOWN, DataSheet(year=YEAR, values=values), PLACE)


def test_c5_5_5_a_part_above_its_whole_names_both_cells_and_their_sources() -> None:
    (odd,) = found(value("sewage_treated", "132"), value("sewage_generated", "66"))
    assert odd.kind == "within-whole"
    assert [one.cell.row for one in odd.entries] == ["sewage_treated", "sewage_generated"]
    assert [(one.source.document, one.source.page) for one in odd.entries] == [("d1", 12)] * 2
    assert odd.difference == 66
    assert odd.severity == "shown"


def test_c5_5_5_a_part_as_large_as_its_whole_is_in_order_and_so_is_what_has_no_whole() -> None:
    assert found(value("sewage_treated", "66"), value("sewage_generated", "66")) == ()
    assert found(value("sewage_treated", "66")) == ()  # The indicator says what is missing.
    assert found(value("sewage_treated", "66"), value("sewage_generated", "0")) == ()
    assert found(value("farmland_area", "9"), value("fertiliser_nutrient", "99")) == ()


def test_c5_5_5_an_earlier_year_is_looked_at_too() -> None:
    odd = found(value("sewage_treated", "132", YEAR - 1), value("sewage_generated", "66", YEAR - 1))
    assert [one.entries[0].year for one in odd] == [YEAR - 1]


def test_c5_5_5_of_a_sum_above_each_term_is_a_part() -> None:
    waste = next(entry for entry in COUNTY.entries if entry.code == "C12b")
    assert list(parts_of(waste)) == [
        ("solid_waste_used", "solid_waste_generated"),
        ("solid_waste_disposed", "solid_waste_generated"),
    ]


def test_c5_5_5_only_a_share_of_a_hundred_in_one_unit_has_parts() -> None:
    for entry in (*TOWN.entries, *COUNTY.entries):
        for part, whole in parts_of(entry):
            assert entry.unit == "%"
            assert entry.datum(part).unit == entry.datum(whole).unit
    per_head = next(entry for entry in TOWN.entries if entry.code == "T12")
    assert list(parts_of(per_head)) == []


def test_c1_3_5_a_jump_is_asked_for_in_the_year_measured_alone_and_once() -> None:
    """One rule for page, workbook and list: a remark answers it, from zero nothing jumps."""
    last, now = value("public_green_area", "100", YEAR - 1), "public_green_area"
    for amount, remark, odd in (("131", "", True), ("130", "", False), ("131", "新建公园", False)):
        sheet = DataSheet(year=YEAR, values=(last, value(now, amount, remark=remark)))
        assert jumped(sheet, now) is odd
        assert [one.kind for one in warnings(TOWN, sheet, PLACE)] == ["jump"] * odd
        green = next(entry for entry in TOWN.entries if entry.code == "T12")
        assert jumps(green, sheet) == (now,) * odd
    before = value(now, "10", YEAR - 2)
    assert found(before, last) == ()
    assert found(value(now, "0", YEAR - 1), value(now, "9")) == ()
