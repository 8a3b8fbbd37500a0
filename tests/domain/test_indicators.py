"""From base data to a verdict: exact comparison, named gaps, and never a guess."""

from decimal import Decimal

import pytest

from services.cli.sample_figures import sample_profile, sample_sheet
from services.domain.attainment.datasheet import (
    DataSheet,
    DecidedLimit,
    Exemption,
    Judgement,
    Profile,
    Value,
)
from services.domain.attainment.indicators import Assessment, assess, assess_all
from services.domain.attainment.verdicts import Verdict, Why
from services.domain.programme import library
from services.domain.programme.schema import Track
from tests.domain.papers import PLACES

CATALOGUES = {
    Track.COUNTY: library.bundled_catalogue("eco-county"),
    Track.TOWN: library.bundled_catalogue("eco-town"),
    Track.VILLAGE: library.bundled_catalogue("eco-village"),
}
YEAR = 2030


def sheet(track: Track, **amounts: str) -> DataSheet:
    """The sample's sheet with some data replaced; an empty amount takes the datum away."""
    sample = sample_sheet(CATALOGUES[track], YEAR)
    kept = tuple(value for value in sample.values if value.datum not in amounts)
    typed = tuple(
        Value(datum=datum, year=YEAR, amount=Decimal(amount))
        for datum, amount in amounts.items()
        if amount
    )
    return sample.model_copy(update={"values": (*kept, *typed)})


def judge(track: Track, code: str, data: DataSheet, profile: Profile | None = None) -> Assessment:
    entry = CATALOGUES[track].entry(code)
    assert entry is not None
    return assess(entry, data, profile or sample_profile(track, PLACES[track]))


def test_the_line_shows_the_formula_in_numbers_and_the_verdict() -> None:
    found = judge(Track.VILLAGE, "V11", sheet(Track.VILLAGE))
    assert found.display is not None
    assert found.display.zh == "312.4 ÷ 846.0 × 100 = 36.9 % > 35 % 达标"
    assert found.display.en == "312.4 ÷ 846.0 × 100 = 36.9 % > 35 % attained"


def test_a_value_below_its_limit_is_not_attained_and_says_by_which_comparison() -> None:
    found = judge(Track.VILLAGE, "V05", sheet(Track.VILLAGE, sewage_treated="33180"))
    assert found.verdict is Verdict.NOT_ATTAINED
    assert found.display is not None
    assert found.display.zh.endswith("= 79.0 % < 80 % 未达标")


def test_the_exact_value_is_compared_and_the_shown_one_never_contradicts_it() -> None:
    close = sheet(Track.VILLAGE, sewage_treated="33599", sewage_generated="42000")
    found = judge(Track.VILLAGE, "V05", close)
    assert found.verdict is Verdict.NOT_ATTAINED
    assert found.display is not None
    assert "79.998 % < 80 %" in found.display.en


def test_a_missing_datum_is_named_with_its_year_and_never_taken_for_zero() -> None:
    found = judge(Track.VILLAGE, "V05", sheet(Track.VILLAGE, sewage_generated=""))
    assert (found.verdict, found.why) == (Verdict.OPEN, Why.DATUM_MISSING)
    assert [(one.name.zh, one.year) for one in found.missing] == [("生活污水产生量", YEAR)]
    assert found.value is None


def test_a_value_of_another_year_does_not_stand_in_for_this_year() -> None:
    before = sheet(Track.VILLAGE, sewage_generated="")
    old = Value(datum="sewage_generated", year=YEAR - 1, amount=Decimal(42000))
    found = judge(Track.VILLAGE, "V05", before.model_copy(update={"values": (*before.values, old)}))
    assert found.why is Why.DATUM_MISSING


def test_f13_a_village_without_industry_is_not_applicable_with_a_statement() -> None:
    data = sheet(Track.VILLAGE, compliant_outlets="0", monitored_outlets="0")
    assert judge(Track.VILLAGE, "V06", data).why is Why.ZERO_DENOMINATOR
    assert judge(Track.VILLAGE, "V06", data).verdict is Verdict.OPEN
    bare = Exemption(code="V06", reason="本村无工业企业")
    without = data.model_copy(update={"exemptions": (bare,)})
    assert judge(Track.VILLAGE, "V06", without).why is Why.STATEMENT_MISSING
    stated = bare.model_copy(update={"statement": "doc-1"})
    with_it = data.model_copy(update={"exemptions": (stated,)})
    assert judge(Track.VILLAGE, "V06", with_it).verdict is Verdict.NOT_APPLICABLE


def test_f13_an_entry_that_always_applies_cannot_be_claimed_away() -> None:
    claim = Exemption(code="V01", reason="无", statement="doc-1")
    data = sheet(Track.VILLAGE).model_copy(update={"exemptions": (claim,)})
    assert judge(Track.VILLAGE, "V01", data).why is Why.NO_EXEMPTION


def test_f13_a_row_for_subdistricts_does_not_apply_to_a_town() -> None:
    found = judge(Track.TOWN, "T06", sheet(Track.TOWN))
    assert (found.verdict, found.why) == (Verdict.NOT_APPLICABLE, Why.OTHER_KIND_OF_UNIT)
    dimensions = {"region": "west", "terrain": "hill", "unit_type": "subdistrict"}
    street = Profile(place=PLACES[Track.TOWN], dimensions=dimensions)
    assert judge(Track.TOWN, "T06", sheet(Track.TOWN), street).verdict is Verdict.ATTAINED
    assert judge(Track.TOWN, "T14", sheet(Track.TOWN), street).verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("region", "verdict"),
    [("west", Verdict.ATTAINED), ("central", Verdict.NOT_ATTAINED), ("east", Verdict.NOT_ATTAINED)],
)
def test_the_limit_is_that_of_the_region(region: str, verdict: Verdict) -> None:
    profile = Profile(place=PLACES[Track.VILLAGE], dimensions={"region": region})
    data = sheet(Track.VILLAGE, sewage_treated="32000")
    assert judge(Track.VILLAGE, "V05", data, profile).verdict is verdict


def test_an_unknown_region_is_an_incomplete_profile_and_no_pass() -> None:
    profile = Profile(place=PLACES[Track.VILLAGE])
    found = judge(Track.VILLAGE, "V05", sheet(Track.VILLAGE), profile)
    assert (found.verdict, found.why) == (Verdict.OPEN, Why.PROFILE_INCOMPLETE)


def test_a_limit_that_the_standard_leaves_open_is_decided_and_not_guessed() -> None:
    grass = {"terrain": "alpine_or_grassland", "economy": "developed", "unit_type": "county"}
    profile = Profile(place=PLACES[Track.COUNTY], dimensions=grass)
    assert judge(Track.COUNTY, "C06", sheet(Track.COUNTY), profile).why is Why.LIMIT_UNDECIDED
    limit = DecidedLimit(code="C06", limit=Decimal(20), basis="主管部门确定")
    data = sheet(Track.COUNTY).model_copy(update={"limits": (limit,)})
    assert judge(Track.COUNTY, "C06", data, profile).verdict is Verdict.ATTAINED


def test_a_compound_indicator_needs_its_further_condition_too() -> None:
    data = sheet(Track.COUNTY)
    assert judge(Track.COUNTY, "C10a", data).verdict is Verdict.ATTAINED
    others = tuple(one for one in data.judgements if one.code != "C10a")
    silent = data.model_copy(update={"judgements": others})
    assert judge(Track.COUNTY, "C10a", silent).why is Why.CONDITION_MISSING
    broken = Judgement(code="C10a", met=True, conditions=(False,))
    over = data.model_copy(update={"judgements": (*others, broken)})
    assert judge(Track.COUNTY, "C10a", over).verdict is Verdict.NOT_ATTAINED


def test_a_trend_needs_a_series_that_rises_every_year() -> None:
    assert judge(Track.VILLAGE, "V14", sheet(Track.VILLAGE)).verdict is Verdict.ATTAINED
    one = judge(Track.VILLAGE, "V14", sheet(Track.VILLAGE, soil_organic_matter="1.92"))
    assert one.why is Why.SERIES_TOO_SHORT
    flat = sheet(Track.VILLAGE)
    last = Value(datum="soil_organic_matter", year=YEAR, amount=Decimal("1.87"))
    kept = tuple(v for v in flat.values if (v.datum, v.year) != ("soil_organic_matter", YEAR))
    fallen = judge(Track.VILLAGE, "V14", flat.model_copy(update={"values": (*kept, last)}))
    assert fallen.verdict is Verdict.NOT_ATTAINED


def test_a_relative_limit_is_another_datum_of_the_same_year() -> None:
    assert judge(Track.VILLAGE, "V13", sheet(Track.VILLAGE)).limit == 245
    missing = judge(Track.VILLAGE, "V13", sheet(Track.VILLAGE, county_agrochem_rate=""))
    assert [one.datum for one in missing.missing] == ["county_agrochem_rate"]


def test_what_has_no_number_is_met_or_not_met_or_not_said() -> None:
    data = sheet(Track.COUNTY)
    assert judge(Track.COUNTY, "C07", data).verdict is Verdict.ATTAINED
    silent = data.model_copy(update={"judgements": ()})
    assert judge(Track.COUNTY, "C07", silent).why is Why.JUDGEMENT_MISSING
    unmet = data.model_copy(update={"judgements": (Judgement(code="C07", met=False),)})
    assert judge(Track.COUNTY, "C07", unmet).verdict is Verdict.NOT_ATTAINED


def test_more_than_a_hundred_percent_is_kept_as_it_is() -> None:
    found = judge(Track.COUNTY, "C12b", sheet(Track.COUNTY, solid_waste_used="85.0"))
    assert found.value == 107
    assert found.verdict is Verdict.ATTAINED


@pytest.mark.parametrize(("before", "hint"), [("25000", True), ("29000", False)])
def test_a_jump_above_thirty_percent_is_a_hint_and_no_refusal(before: str, hint: bool) -> None:
    data = sheet(Track.VILLAGE)
    old = Value(datum="sewage_treated", year=YEAR - 1, amount=Decimal(before))
    found = judge(Track.VILLAGE, "V05", data.model_copy(update={"values": (*data.values, old)}))
    assert (found.jumps == ("sewage_treated",)) is hint
    assert found.verdict is Verdict.ATTAINED


def test_a0_5_the_digest_changes_with_every_input_and_with_nothing_else() -> None:
    data = sheet(Track.VILLAGE)
    first = judge(Track.VILLAGE, "V05", data).digest
    assert judge(Track.VILLAGE, "V05", sheet(Track.VILLAGE, sewage_treated="35701")).digest != first
    assert judge(Track.VILLAGE, "V05", sheet(Track.VILLAGE, green_area="1")).digest == first
    shuffled = data.model_copy(update={"values": data.values[::-1]})
    assert judge(Track.VILLAGE, "V05", shuffled).digest == first
    claim = Exemption(code="V06", reason="王某出具", statement="doc-1")
    other = claim.model_copy(update={"reason": "other words"})
    digests = {
        judge(Track.VILLAGE, "V06", data.model_copy(update={"exemptions": (one,)})).digest
        for one in (claim, other)
    }
    assert len(digests) == 1, "free text stays out of what is hashed"


@pytest.mark.parametrize("track", [Track.COUNTY, Track.VILLAGE])
def test_every_limit_says_how_sure_it_is(track: Track) -> None:
    profile = sample_profile(track, PLACES[track])
    for found in assess_all(CATALOGUES[track], sheet(track, towns_named="2"), profile):
        assert (found.confidence is None) == (found.verdict is Verdict.NOT_APPLICABLE)
