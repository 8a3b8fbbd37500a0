"""Levels: who assesses and who decides, endorsement upward, grades that follow branches (D19)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.errors import Invalid
from services.domain.mechanisms.levels import (
    EndorsementChain,
    HeadGrade,
    LevelChain,
    LevelGrade,
    head_grade,
    next_endorser,
    not_upheld,
    standing,
)
from services.domain.tree.units import Level
from tests.domain.mechanisms.schemes import HEALTH_CENTRES, UNITS_OF_QITAI, read

BANDS = UNITS_OF_QITAI.bands
CENTRES = read(
    LevelChain,
    "{source: C2.1.3, levels: [{level: county, role: assesses}, {level: city, role: spot-checks}]}",
)
EDUCATION = read(
    LevelChain,
    "{source: C5.5.20, levels: [{level: city, role: assesses}, {level: province, role: decides}]}",
)
SAFETY = read(
    EndorsementChain,
    "{source: C5.8.4, levels: [town, county, city], begins_at: {city-owned: city}}",
)


def grades(**bands: str) -> list[LevelGrade]:
    return [LevelGrade(level=Level(level), band=band) for level, band in bands.items()]


def test_c5_5_20_the_city_submits_a_grade_and_the_province_decides() -> None:
    submitted = standing(EDUCATION, grades(city="good"))
    assert (submitted.band, submitted.by, submitted.awaits) == ("good", Level.CITY, Level.PROVINCE)
    decided = standing(EDUCATION, grades(city="good", province="pass"))
    assert (decided.band, decided.awaits, decided.changed) == ("pass", None, (Level.CITY,))
    (said,) = not_upheld(EDUCATION, grades(city="good", province="pass"), BANDS)
    assert said.zh == "市级评定“良好”，省级改定“合格”"
    assert said.en == "city: “good”, changed by the province to “pass”"


def test_c2_1_3_a_spot_check_may_change_a_grade_and_nobody_waits_for_it() -> None:
    assert standing(CENTRES, []).awaits is Level.COUNTY
    found = standing(CENTRES, grades(county="good"))
    assert (found.band, found.awaits) == ("good", None)
    assert standing(CENTRES, grades(county="good", city="pass")).band == "pass"
    assert not_upheld(CENTRES, grades(county="good", city="good"), HEALTH_CENTRES.bands) == ()


def test_d19_a_level_without_a_say_or_before_its_turn_is_refused() -> None:
    for early in (grades(province="good"), grades(city="good", county="good")):
        with pytest.raises(Invalid):
            standing(EDUCATION, early)


def test_c5_8_4_opinions_are_signed_level_by_level() -> None:
    assert next_endorser(SAFETY, "firm", []) is Level.TOWN
    assert next_endorser(SAFETY, "firm", [Level.TOWN, Level.COUNTY]) is Level.CITY
    assert next_endorser(SAFETY, "firm", [Level.TOWN, Level.COUNTY, Level.CITY]) is None
    with pytest.raises(Invalid):
        next_endorser(SAFETY, "firm", [Level.COUNTY])


def test_c5_8_4_a_city_owned_firm_goes_to_the_city_directly() -> None:
    assert next_endorser(SAFETY, "city-owned", []) is Level.CITY


def test_c5_8_4_a_chain_of_one_level_may_begin_there_for_a_kind() -> None:
    one = read(EndorsementChain, "{source: C5.8.4, levels: [city], begins_at: {a: city}}")
    assert next_endorser(one, "a", [Level.CITY]) is None


def test_c2_1_1_the_grade_of_one_unit_is_its_heads_grade() -> None:
    assert head_grade(HeadGrade(), BANDS, {"centre": "good"}) == "good"


def test_c4_7_20_a_deputy_heads_grade_follows_the_branches() -> None:
    branches = {"a": "excellent", "b": "good", "c": "fail"}
    assert head_grade(HeadGrade(), BANDS, branches) == "good"
    assert head_grade(HeadGrade(), BANDS, {"a": "excellent", "b": "pass"}) == "pass"
    assert head_grade(HeadGrade(how="worst", source="a scheme"), BANDS, branches) == "fail"


def test_c4_7_20_while_a_branch_has_no_grade_the_head_has_none() -> None:
    assert head_grade(HeadGrade(), BANDS, {"a": "excellent", "b": None}) is None
    assert head_grade(HeadGrade(), BANDS, {}) is None


def test_c4_7_20_how_it_follows_is_our_default_and_says_so() -> None:
    assert HeadGrade().note == "our default, no source: C4.7.20"


@pytest.mark.parametrize(
    ("levels", "problem"),
    [
        ("[{level: city, role: assesses}, {level: county, role: decides}]", "go up"),
        ("[{level: city, role: decides}, {level: province, role: decides}]", "only the highest"),
        ("[{level: city, role: assesses}, {level: city, role: decides}]", "go up"),
        (
            (
                "[{level: county, role: assesses}, {level: city, role: decides},"
                " {level: province, role: decides}]"
            ),
            "only the highest",
        ),
    ],
)
def test_d19_levels_go_up_and_the_highest_decides(levels: str, problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        read(LevelChain, f"{{source: D19, levels: {levels}}}")


def test_c5_8_4_nobody_begins_at_a_level_that_endorses_nothing() -> None:
    with pytest.raises(ValidationError, match="endorses nothing: province"):
        read(EndorsementChain, "{source: C5.8.4, levels: [town], begins_at: {a: province}}")


@given(st.lists(st.sampled_from([band.id for band in BANDS.bands]), min_size=1, max_size=9))
def test_c4_7_20_a_head_is_never_better_than_the_best_branch_nor_worse_than_the_worst(
    branches: list[str],
) -> None:
    given_bands = {f"b{n}": band for n, band in enumerate(branches)}
    places = [BANDS.place(band) for band in branches]
    middle = head_grade(HeadGrade(), BANDS, given_bands)
    worst = head_grade(HeadGrade(how="worst", source="a scheme"), BANDS, given_bands)
    assert middle is not None
    assert worst is not None
    assert min(places) <= BANDS.place(middle) <= BANDS.place(worst) == max(places)
