"""Criteria: compound, relative, over years, either/or, by terrain or region (4.1.7, B1.5)."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.attainment.criteria import Judged, judge
from services.domain.attainment.datasheet import DataSheet, Judgement, Profile, Value
from services.domain.attainment.indicators import assess
from services.domain.attainment.verdicts import Verdict, Why
from services.domain.programme.catalogue import Indicator
from services.domain.programme.criteria import DEEPEST, Window

YEAR = 2030
RECALLED = {"confidence": "recalled"}
CONFIRMED = {"confidence": "confirmed", "source": ["B1.5"]}
Tree = Mapping[str, object]


def bound(op: str, value: object, **more: object) -> Tree:
    against = value if isinstance(value, dict) else {"kind": "figure", "value": value}
    return {"kind": "bound", "op": op, "against": against, **RECALLED, **more}


def trend(way: str, **more: object) -> Tree:
    return {"kind": "trend", "way": way, **RECALLED, **more}


def stated(text: str) -> Tree:
    return {"kind": "stated", "text": {"zh": text, "en": text}, **RECALLED}


def entry(criterion: Tree, *, computed: bool = True) -> Indicator:
    tree: dict[str, object] = {
        "code": "X1",
        "number": 1,
        "name_zh": "污水处理率",
        "name_en": "sewage treated",
        "kind": "quantitative",
        "unit": "%",
        "criterion": criterion,
        "base_data": [
            {"id": "part", "name_zh": "处理量", "name_en": "treated", "unit": "吨"},
            {"id": "whole", "name_zh": "产生量", "name_en": "generated", "unit": "吨"},
            {"id": "mean", "name_zh": "全县平均", "name_en": "county mean", "unit": "%"},
        ],
        "evidence": [{"name_zh": "报表", "name_en": "table"}],
        "category_zh": "环境",
        "category_en": "environment",
        "constraint": "binding",
        "explanation_en": "share treated",
        "confidence": {},
    }
    if computed:
        formula = {"expr": "part / whole * 100", **RECALLED}
        tree |= {"measurement": "computed", "formula": formula}
    return Indicator.from_file(tree)


def sheet(series: Mapping[int, str], *, said: tuple[bool, ...] = (), **now: str) -> DataSheet:
    """The share of each year, of a whole of 100; `now` adds data of this year."""
    values = [Value(datum="part", year=year, amount=Decimal(part)) for year, part in series.items()]
    values += [Value(datum="whole", year=year, amount=Decimal(100)) for year in series]
    values += [Value(datum=name, year=YEAR, amount=Decimal(amount)) for name, amount in now.items()]
    judged = (Judgement(code="X1", met=True, conditions=said),) if said else ()
    return DataSheet(year=YEAR, values=tuple(values), judgements=judged)


def ask(criterion: Tree, data: DataSheet, **dimensions: str) -> Judged:
    profile = Profile(place="610111", dimensions=dimensions)
    found = entry(criterion)
    assert found.criterion
    return judge(found.criterion, found, data, profile)


def test_c2_7_1_the_same_figure_is_a_floor_for_one_row_and_a_ceiling_for_the_next() -> None:
    """Clenbuterol: tests of at least 4.5 % of the pigs, and fewer than 4.5 % found at slaughter."""
    tested, found = bound(">=", "4.5"), bound("<", "4.5")
    for share, enough, few in (("4.4", False, True), ("4.5", True, False), ("4.6", True, False)):
        assert ask(tested, sheet({YEAR: share})).met is enough
        assert ask(found, sheet({YEAR: share})).met is few


THREE_AND_NOW = {"kind": "each-year", "window": {"past": 3, "current": True}}


def test_b1_5_every_year_of_the_window_must_pass() -> None:
    each = {**THREE_AND_NOW, "of": bound(">=", 80)}
    good = {2027: "80", 2028: "81", 2029: "85", 2030: "90"}
    assert ask(each, sheet(good)).met is True
    assert ask(each, sheet({**good, 2028: "79.99"})).met is False


def test_b1_5_the_window_moves_at_new_year() -> None:
    window = Window(past=3, current=True)
    assert window.years(2030) == (2027, 2028, 2029, 2030)
    assert window.years(2031) == (2028, 2029, 2030, 2031)
    assert Window(past=3, current=False).years(2030) == (2027, 2028, 2029)


def test_b1_5_after_new_year_the_old_first_year_counts_no_more_and_the_new_one_is_missing() -> None:
    each = {**THREE_AND_NOW, "of": bound(">=", 80)}
    data = sheet({2027: "10", 2028: "80", 2029: "80", 2030: "80"})
    assert ask(each, data).met is False
    after = ask(each, data.model_copy(update={"year": 2031}))
    assert (after.met, after.why) == (None, Why.DATUM_MISSING)
    assert [(one.datum, one.year) for one in after.missing] == [("part", 2031), ("whole", 2031)]


def test_4_1_6_what_is_missing_is_named_with_its_year_in_both_languages() -> None:
    found = ask(bound(">=", 80), DataSheet(year=YEAR))
    assert found.met is None
    assert found.line.zh == "无法计算：缺2030年处理量、2030年产生量"
    assert found.line.en == "can't be computed: treated of 2030, generated of 2030 are missing"


def test_4_1_6_a_zero_denominator_never_passes() -> None:
    for op in (">=", "<=", "<", ">", "=="):
        found = ask(bound(op, 0), sheet({}, part="0", whole="0"))
        assert (found.met, found.why) == (None, Why.ZERO_DENOMINATOR)


def test_4_1_7_relative_to_the_mean_of_the_county() -> None:
    relative = bound(">=", {"kind": "datum", "ref": "mean", "times": 1.1})
    assert ask(relative, sheet({YEAR: "33"}, mean="30")).met is True
    below = ask(relative, sheet({YEAR: "32.9"}, mean="30"))
    assert below.met is False
    assert below.line.zh == "2030年：32.9 % < 33 %（全县平均 × 1.1） 未达标"
    missing = ask(relative, sheet({YEAR: "33"}))
    assert [one.datum for one in missing.missing] == ["mean"]


def test_4_1_7_relative_to_a_base_year_named_or_so_many_years_back() -> None:
    named = bound("<=", {"kind": "base-year", "year": 2025, "times": 0.8})
    assert ask(named, sheet({2025: "50", YEAR: "40"})).met is True
    assert ask(named, sheet({2025: "50", YEAR: "40.01"})).met is False
    back = bound(">", {"kind": "base-year", "years_back": 1})
    assert ask(back, sheet({2029: "50", YEAR: "50"})).met is False
    assert ask(back, sheet({YEAR: "50"})).missing[0].year == 2029


@pytest.mark.parametrize(
    ("way", "last", "met"),
    [
        ("rising", "51", True),
        ("rising", "50", False),
        ("not-lower", "50", True),
        ("not-lower", "49", False),
        ("falling", "49", True),
        ("falling", "50", False),
        ("not-higher", "50", True),
        ("not-higher", "51", False),
    ],
)
def test_4_1_7_this_year_against_the_year_before(way: str, last: str, met: bool) -> None:
    assert ask(trend(way), sheet({2029: "50", YEAR: last})).met is met


def test_4_1_7_a_yearly_rise_has_a_size() -> None:
    two = trend("rising", at_least_percent=2)
    assert ask(two, sheet({2029: "50", YEAR: "51"})).met is True
    found = ask(two, sheet({2029: "50", YEAR: "50.99"}))
    assert found.met is False
    assert found.line.zh == "2029: 50 %，2030: 50.99 %（逐年上升2 %以上） 未达标"
    with pytest.raises(ValidationError, match="only a rise or a fall has a size"):
        entry(trend("not-lower", at_least_percent=2))


def test_e13_three_years_are_two_comparisons_or_three_with_a_base_by_setting() -> None:
    """E13: whether a fourth value is the base is open, so the number of values is a setting."""
    series = {2027: "50", 2028: "60", 2029: "59", 2030: "58"}
    assert ask(trend("falling", values=3), sheet(series)).met is True
    assert ask(trend("falling", values=4), sheet(series)).met is False
    short = {year: part for year, part in series.items() if year != 2028}
    lacking = ask(trend("falling", values=4), sheet(short))
    assert {one.year for one in lacking.missing} == {2028}


def test_4_1_7_a_compound_criterion_needs_all_of_it() -> None:
    both = {"kind": "all", "of": [bound(">=", 80), trend("not-lower")]}
    assert ask(both, sheet({2029: "81", YEAR: "82"})).met is True
    assert ask(both, sheet({2029: "83", YEAR: "82"})).met is False
    assert ask(both, sheet({YEAR: "82"})).met is None
    assert ask(both, sheet({YEAR: "79"})).met is False, "one unmet part decides, whatever lacks"


def test_4_1_7_either_of_two_is_enough() -> None:
    """As M14: a western city may show green space per head instead of green cover."""
    either = {"kind": "either", "of": [bound(">=", 35), stated("人均公共绿地达到全国平均")]}
    assert ask(either, sheet({YEAR: "36"})).met is True
    assert ask(either, sheet({YEAR: "34"}, said=(True,))).met is True
    assert ask(either, sheet({YEAR: "34"}, said=(False,))).met is False
    unsaid = ask(either, sheet({YEAR: "34"}))
    assert (unsaid.met, unsaid.why) == (None, Why.CONDITION_MISSING)


def test_4_1_7_each_statement_has_its_own_answer() -> None:
    both = {"kind": "all", "of": [stated("甲"), stated("乙")]}
    found = entry(both)
    assert found.criterion
    profile = Profile(place="610111")
    answered = judge(found.criterion, found, sheet({}, said=(True, False)), profile)
    assert [part.met for part in answered.parts] == [True, False]


def test_4_1_7_the_limit_depends_on_terrain_or_region() -> None:
    kinds = [
        {"when": {"terrain": "mountain"}, "of": bound(">=", 75)},
        {"when": {"terrain": "hill", "region": "west"}, "of": bound(">=", 40)},
    ]
    by_kind = {"kind": "by-profile", "kinds": kinds, "otherwise": bound(">=", 15)}
    data = sheet({YEAR: "45"})
    assert ask(by_kind, data, terrain="mountain").met is False
    assert ask(by_kind, data, terrain="hill", region="west").met is True
    assert ask(by_kind, sheet({YEAR: "16"}), terrain="plain").met is True
    closed = {"kind": "by-profile", "kinds": kinds}
    unknown = ask(closed, data, terrain="plain")
    assert (unknown.met, unknown.why) == (None, Why.PROFILE_INCOMPLETE)


def test_4_1_7_the_answer_is_as_sure_as_the_limits_that_decided() -> None:
    sure, unsure = bound(">=", 80, **CONFIRMED), bound(">=", 50)
    data = sheet({YEAR: "70"})
    assert ask({"kind": "all", "of": [sure, unsure]}, data).confidence == "confirmed"
    assert ask({"kind": "either", "of": [sure, unsure]}, data).confidence == "recalled"
    with pytest.raises(ValidationError, match="confirmed, but by no source"):
        entry(bound(">=", 80, confidence="confirmed"))


def test_4_1_7_an_entry_with_a_criterion_is_assessed_with_its_parts() -> None:
    found = entry({"kind": "all", "of": [bound(">=", 80), trend("not-lower")]})
    profile = Profile(place="610111")
    met = assess(found, sheet({2029: "81", YEAR: "82"}), profile)
    assert met.verdict is Verdict.ATTAINED
    assert met.display
    assert met.display.zh == (
        "须各项均达到：2030年：82.0 % ≥ 80 % 达标；2029: 81 %，2030: 82 %（不低于上年） 达标"
    )
    assert met.judged
    assert len(met.judged.parts) == 2
    lacking = assess(found, sheet({YEAR: "82"}), profile)
    assert (lacking.verdict, lacking.why) == (Verdict.OPEN, Why.DATUM_MISSING)


@pytest.mark.parametrize(
    ("criterion", "why"),
    [
        (bound(">=", {"kind": "datum", "ref": "whole"}), "another unit"),
        (bound(">=", {"kind": "datum", "ref": "nobody"}), "no base datum"),
        (bound(">=", {"kind": "base-year"}), "year or by years_back"),
        ({**THREE_AND_NOW, "window": {"past": 0, "current": False}, "of": bound(">=", 1)}, "year"),
        ({"kind": "either", "of": [bound(">=", 1)]}, "at least 2"),
        ({"kind": "sometimes"}, "kind"),
    ],
)
def test_4_1_7_a_criterion_that_cannot_be_is_refused(criterion: Tree, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        entry(criterion)


def test_4_6_criteria_inside_each_other_have_a_bound() -> None:
    deep = bound(">=", 1)
    for _ in range(DEEPEST):
        deep = {"kind": "each-year", "of": deep}
    with pytest.raises(ValidationError, match="deep"):
        entry(deep)


def test_4_1_7_what_is_compared_is_measured_by_something() -> None:
    with pytest.raises(ValidationError, match="not measured by anything"):
        entry(bound(">=", 1), computed=False)


parts = st.lists(st.sampled_from([True, False, None]), min_size=2, max_size=5)
ASKED: dict[bool | None, Tree] = {
    True: bound(">=", 0),
    False: bound("<", 0),
    None: trend("rising"),
}


@given(parts)
def test_4_1_7_all_and_either_are_the_logic_of_three_values(made: list[bool | None]) -> None:
    data = sheet({YEAR: "50"})
    of = [ASKED[one] for one in made]
    whole = False if False in made else None if None in made else True
    assert ask({"kind": "all", "of": of}, data).met is whole
    any_of = True if True in made else None if None in made else False
    assert ask({"kind": "either", "of": of}, data).met is any_of
