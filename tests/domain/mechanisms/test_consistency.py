"""Figures that must agree: every conflict with both cells and sources, nothing repaired (D11)."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.mechanisms.consistency import conflicts
from services.domain.mechanisms.consistency_rules import (
    Cell,
    Conflict,
    ConsistencyRules,
    Entry,
    Source,
)

COUNTY, NORTH, SOUTH = "990121", "990121101", "990121102"
PARTS = {COUNTY: (NORTH, SOUTH)}
LABEL = {"zh": "户数核对", "en": "Households"}
amounts = st.decimals(min_value=0, max_value=10_000, places=2)


def entry(
    fact: str, amount: str | Decimal, place: str = COUNTY, *, table: str = "table-1", **more: Any
) -> Entry:
    return Entry(
        cell=Cell(table=table, row=place, column=fact),
        fact=fact,
        place=place,
        year=more.pop("year", 2030),
        amount=Decimal(amount),
        unit=more.pop("unit", "户"),
        source=Source(office="统计局", document="2030年统计年报", page=12),
        **more,
    )


def rules(kind: str, **more: Any) -> ConsistencyRules:
    return ConsistencyRules.from_file({"rules": [{"kind": kind, "label": LABEL, **more}]})


def found(asked: ConsistencyRules, *entries: Entry) -> tuple[Conflict, ...]:
    return conflicts(asked, entries, PARTS)


SUMS = rules("sum-of-places", facts=["households"])


def test_f12_a_county_that_is_not_the_sum_of_its_towns_is_shown_and_not_summed() -> None:
    """C5.5.4: households 1,000 in the county, 400 and 590 in the towns."""
    county = entry("households", "1000")
    towns = entry("households", "400", NORTH), entry("households", "590", SOUTH)
    [conflict] = found(SUMS, county, *towns)
    assert conflict.entries == (county, *towns)
    assert conflict.difference == 10
    assert conflict.severity == "conflict"
    assert conflict.text.zh == "户数核对：400 + 590 = 990 ≠ 1000 户"
    right = entry("households", "600", SOUTH)
    assert found(SUMS, county, towns[0], right) == ()


def test_c5_5_4_a_town_without_figure_is_named_and_not_taken_for_zero() -> None:
    [conflict] = found(SUMS, entry("households", "400"), entry("households", "400", NORTH))
    assert conflict.missing == (SOUTH,)
    assert conflict.difference is None
    assert conflict.text.en == "Households: Can't be compared: 990121102 of 2030 is missing"


LOSSES = rules("balance", whole="lost", plus=["built", "restored", "disaster"])
CAUSES = {"built": "3417.277", "restored": "4344.26", "disaster": "200"}


def test_c2_5_4_losses_by_cause_add_up_to_the_total() -> None:
    """F18: 3,417.277 + 4,344.26 + 200 = 7,961.537 hectares."""
    causes = [entry(fact, amount, unit="公顷") for fact, amount in CAUSES.items()]
    assert found(LOSSES, entry("lost", "7961.537", unit="公顷"), *causes) == ()
    [conflict] = found(LOSSES, entry("lost", "7961.5", unit="公顷"), *causes)
    assert conflict.difference == Decimal("-0.037")
    assert conflict.text.zh.endswith("3417.277 + 4344.26 + 200 = 7961.537 ≠ 7961.5 公顷")


def test_c2_5_4_f18_added_land_that_does_not_balance_is_shown_and_not_refused() -> None:
    asked = rules("balance", whole="lost", plus=["added"], severity="shown")
    [conflict] = found(asked, entry("lost", "7961.537"), entry("added", "645.033"))
    assert conflict.severity == "shown"
    assert conflict.difference == Decimal("7316.504")


def test_d11_a_balance_with_what_came_and_what_went() -> None:
    asked = rules("balance", whole="end", plus=["start", "came"], minus=["went"])
    known = entry("start", "100"), entry("came", "30"), entry("went", "25")
    assert found(asked, entry("end", "105"), *known) == ()
    [conflict] = found(asked, entry("end", "104"), *known)
    assert conflict.text.en == "Households: 100 + 30 − 25 = 105 ≠ 104 户"
    [lacking] = found(asked, entry("end", "104"), *known[:2])
    assert lacking.missing == ("went",)


def test_c5_3_6_the_same_fact_in_two_tables_names_both_cells_and_sources() -> None:
    one = entry("pupils", "812", unit="人")
    other = entry("pupils", "821", table="roster", unit="人")
    [conflict] = found(rules("same-fact"), one, other)
    assert [each.cell.table for each in conflict.entries] == ["table-1", "roster"]
    assert conflict.difference == -9
    assert conflict.text.zh == (
        "户数核对：812 人（table-1 990121/pupils，来源：统计局 2030年统计年报第12页）"
        "与821 人（roster 990121/pupils，来源：统计局 2030年统计年报第12页）：不一致"
    )


def test_c5_5_9_only_the_same_place_and_year_are_the_same_fact() -> None:
    entries = (
        entry("pupils", "812"),
        entry("pupils", "800", table="roster", year=2029),
        entry("pupils", "300", NORTH, table="roster"),
    )
    assert found(rules("same-fact"), *entries) == ()
    other = rules("same-fact", facts=["households"])
    assert found(other, entries[0], entry("pupils", "1", table="roster")) == ()


def test_d11_no_tolerance_makes_something_of_nothing() -> None:
    """Any number is without end away from zero; zero and zero agree."""
    asked = rules("same-fact", tolerance="1000")
    nothing = entry("pupils", "0", table="roster")
    assert found(asked, entry("pupils", "1"), nothing)[0].difference == 1
    assert found(asked, entry("pupils", "0"), nothing) == ()


def test_c1_4_4_as_many_textbooks_as_trainees() -> None:
    asked = rules("same-number", one="textbooks", other="trainees")
    assert found(asked, entry("textbooks", "40"), entry("trainees", "40")) == ()
    assert found(asked, entry("textbooks", "39"), entry("trainees", "40"))[0].difference == -1
    assert len(found(asked, entry("textbooks", "1000"), entry("trainees", "1001"))) == 1
    assert found(asked, entry("textbooks", "39"))[0].missing == ("trainees",)


WITHIN = rules("within-whole", part="enrolled", whole="school-age")


def test_c5_5_5_a_numerator_stays_within_its_denominator() -> None:
    assert found(WITHIN, entry("enrolled", "950"), entry("school-age", "950")) == ()
    [above] = found(WITHIN, entry("enrolled", "951"), entry("school-age", "950"))
    assert above.text.en.endswith("is more than the whole")
    [zero] = found(WITHIN, entry("enrolled", "0"), entry("school-age", "0"))
    assert zero.text.zh.startswith("户数核对：分母为0：")
    assert found(WITHIN, entry("enrolled", "1"))[0].missing == ("school-age",)


JUMPS = rules("jump", facts=["households"])


@pytest.mark.parametrize(
    ("before", "now", "asked"), [("100", "130", 0), ("100", "130.01", 1), ("100", "69", 1)]
)
def test_c1_3_5_more_than_thirty_per_cent_against_last_year_asks_for_a_word(
    before: str, now: str, asked: int
) -> None:
    last, this = entry("households", before, year=2029), entry("households", now)
    assert len(found(JUMPS, last, this)) == asked
    explained = this.model_copy(update={"remark": "两乡合并"})
    assert found(JUMPS, last, explained) == ()


def test_c1_3_5_a_jump_says_how_far_and_is_shown_not_refused() -> None:
    [jump] = found(JUMPS, entry("households", "100", year=2029), entry("households", "150"))
    assert jump.severity == "shown"
    assert jump.text.zh.endswith("较上年变动50.0 %")
    assert found(JUMPS, entry("households", "0", year=2029), entry("households", "5")) == ()


def test_c5_5_6_an_average_within_the_limit_hides_no_place_beyond_it() -> None:
    """2.59 % of unsafe floor space in the county, and a school well over the 3 % allowed."""
    asked = rules("each-place", fact="unsafe", at_most="3")
    county, school = entry("unsafe", "2.59", unit="%"), entry("unsafe", "16.21", NORTH, unit="%")
    [hidden] = found(asked, county, school, entry("unsafe", "3", SOUTH, unit="%"))
    assert (hidden.entries, hidden.severity) == ((school,), "shown")
    assert hidden.text.zh.endswith("> 3 %")
    assert hidden.difference == Decimal("13.21")
    low = rules("each-place", fact="enrolled", at_least="95", severity="conflict")
    assert found(low, entry("enrolled", "94.9", unit="%"))[0].difference == Decimal("-0.1")
    assert found(low, entry("enrolled", "95", unit="%")) == ()


def test_c5_5_12_figures_agree_with_the_imported_yearbook() -> None:
    asked = rules("yearbook", yearbook="yearbook-2030", facts=["households"], tolerance="1")
    book = entry("households", "1000", table="yearbook-2030")
    assert found(asked, entry("households", "1010"), book) == ()
    [conflict] = found(asked, entry("households", "1011"), book)
    assert [one.cell.table for one in conflict.entries] == ["table-1", "yearbook-2030"]
    assert found(asked, entry("households", "1011")) == ()


def test_c5_5_12_the_yearbook_is_no_table_of_the_county() -> None:
    """Else each of its figures would be reported twice, by the rule for tables as well."""
    both = ConsistencyRules.from_file(
        {
            "rules": [
                {"kind": "same-fact", "label": LABEL},
                {"kind": "yearbook", "label": LABEL, "yearbook": "book", "facts": ["households"]},
            ]
        }
    )
    entries = entry("households", "1000"), entry("households", "1001", table="book")
    assert [one.kind for one in found(both, *entries)] == ["yearbook"]


@pytest.mark.parametrize("asked", [rules("same-fact"), SUMS, WITHIN, JUMPS])
def test_d11_figures_in_different_units_are_not_compared_but_named(asked: ConsistencyRules) -> None:
    entries = (
        entry("households", "1"),
        entry("households", "1", table="roster", unit="万户"),
        entry("households", "1", NORTH, unit="万户"),
        entry("households", "1", SOUTH),
        entry("households", "1", year=2029, unit="万户"),
        entry("enrolled", "1"),
        entry("school-age", "1", unit="万人"),
    )
    [conflict] = [one for one in found(asked, *entries) if not one.missing]
    assert conflict.difference is None
    assert conflict.text.en.endswith("units differ, not comparable")


@given(amounts, amounts, amounts)
def test_d11_a_sum_that_agrees_has_no_conflict_and_any_other_has_its_difference(
    north: Decimal, south: Decimal, error: Decimal
) -> None:
    towns = entry("households", north, NORTH), entry("households", south, SOUTH)
    assert found(SUMS, entry("households", north + south), *towns) == ()
    wrong = found(SUMS, entry("households", north + south + error), *towns)
    assert [one.difference for one in wrong] == ([error] if error else [])


@given(st.lists(amounts, min_size=1, max_size=5))
def test_d11_the_same_fact_conflicts_exactly_where_a_table_differs_from_the_first(
    written: list[Decimal],
) -> None:
    entries = [entry("pupils", amount, table=f"t{no}") for no, amount in enumerate(written)]
    differing = [f"t{no}" for no, amount in enumerate(written) if amount != written[0]]
    shown = found(rules("same-fact"), *entries)
    assert [one.entries[1].cell.table for one in shown] == differing


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "same-number", "one": "a", "other": "a"},
        {"kind": "within-whole", "part": "a", "whole": "a"},
        {"kind": "balance", "whole": "a", "plus": ["a", "b"]},
        {"kind": "balance", "whole": "a", "plus": []},
        {"kind": "jump", "facts": ["a"], "percent": "-1"},
        {"kind": "sum-of-places", "facts": []},
        {"kind": "each-place", "fact": "a"},
        {"kind": "guess", "facts": ["a"]},
        {"kind": "same-fact", "fact": "a"},
    ],
)
def test_d11_a_rule_that_can_never_say_anything_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ConsistencyRules.from_file({"rules": [{"label": LABEL, **rule}]})
