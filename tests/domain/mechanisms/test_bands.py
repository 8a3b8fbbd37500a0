"""Bands: every score in exactly one, and what a source leaves open is said with both numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.errors import Invalid
from services.domain.mechanisms.bands import VOID, Band, Bands, band_flaws, band_of
from services.domain.mechanisms.flaws import FlawCode
from tests.domain.mechanisms.schemes import HEALTH_CENTRES, UNITS_OF_QITAI, read, word

SPECIAL = """
    bands:
      - id: advanced
        label: {zh: 先进, en: advanced}
        at_least: 90
        other_names: [{zh: 优秀, en: excellent}]
      - {id: good, label: {zh: 良好, en: good}, at_least: 80, at_most: 90}
      - {id: fair, label: {zh: 一般, en: fair}, at_least: 70, at_most: 79}
      - {id: poor, label: {zh: 差, en: poor}, below: 70}
"""
HOSPITALS = """
    reading: as-printed
    bands:
      - {id: excellent, label: {zh: 优秀, en: excellent}, at_least: 90}
      - {id: pass, label: {zh: 合格, en: pass}, at_least: 80, below: 90}
      - {id: fail, label: {zh: 不合格, en: fail}, below: 80}
"""
SCORES = st.decimals(min_value=-10, max_value=110, places=3)


def bands(*given: Band, reading: str = "lower-edges") -> Bands:
    return Bands.model_validate({"bands": given, "reading": reading})


@pytest.mark.parametrize(
    ("score", "band"),
    [("85", "excellent"), ("84.5", "good"), ("70", "good"), ("69.99", "pass"), ("59.99", "fail")],
)
def test_c2_1_8_e1_a_band_begins_at_its_lower_edge_and_nothing_is_rounded(
    score: str, band: str
) -> None:
    assert band_of(HEALTH_CENTRES.bands, Decimal(score)).band == band


def test_e1_the_gaps_of_the_source_are_warnings_with_both_numbers() -> None:
    flaws = band_flaws(HEALTH_CENTRES.bands)
    assert [(one.code, one.rule) for one in flaws] == [(FlawCode.BANDS_GAP, "E1")] * 2
    assert flaws[0].text.zh == "“良好”止于84，“优秀”始于85，其间没有等次"
    assert "ends at 69 and “good” begins at 70" in flaws[1].text.en


def test_c4_7_19_e1_ninety_in_two_bands_is_found_and_belongs_to_the_upper_one() -> None:
    special = read(Bands, SPECIAL)
    overlap, gap = band_flaws(special)
    assert overlap.code is FlawCode.BANDS_OVERLAP
    assert overlap.text.zh == "“良好”止于90，“先进”始于90，两个等次重叠"
    assert gap.code is FlawCode.BANDS_GAP
    assert band_of(special, Decimal(90)).band == "advanced"


def test_c2_3_2_stated_edges_that_meet_leave_nothing_to_warn_of() -> None:
    hospitals = read(Bands, HOSPITALS)
    assert band_flaws(hospitals) == ()
    assert band_of(hospitals, Decimal("89.99")).band == "pass"


@pytest.mark.parametrize(
    "edges",
    [
        {"at_least": 70, "at_most": 84},
        {"at_least": 70, "at_most": 85},
        {"at_least": 70, "below": 86},
    ],
)
def test_e1_as_printed_edges_that_do_not_meet_are_refused(edges: dict[str, int]) -> None:
    upper = Band(id="good", label=word("good"), at_least=Decimal(85))
    middle = Band.model_validate({"id": "pass", "label": word("pass"), **edges})
    lowest = Band(id="fail", label=word("fail"), below=Decimal(70))
    with pytest.raises(ValidationError, match=r"8[456]"):
        bands(upper, middle, lowest, reading="as-printed")
    assert len(band_flaws(bands(upper, middle, lowest))) == 1


@pytest.mark.parametrize(
    ("given_bands", "problem"),
    [
        ([("a", {"at_least": 80}), ("b", {"at_least": 90}), ("c", {})], "best band comes first"),
        ([("a", {"at_least": 80}), ("b", {"at_least": 80}), ("c", {})], "best band comes first"),
        ([("a", {}), ("b", {"below": 80})], "lower edge"),
        ([("a", {"at_least": 80, "at_most": 100}), ("b", {})], "no upper edge"),
        ([("a", {"at_least": 80}), ("b", {"at_least": 0})], "the lowest no lower one"),
        ([("a", {"at_least": 80}), ("a", {})], "named twice"),
        ([("a", {"at_least": 80, "above": 80}), ("b", {})], "two edges on one side"),
        (
            [("a", {"at_least": 80}), ("b", {"at_least": 70, "at_most": 60}), ("c", {})],
            "no score lies",
        ),
        ([("a", {"at_least": 80}), ("b", {"at_least": 70, "below": 70}), ("c", {})], "no score"),
        ([("a", {"at_least": 80}), ("b", {"above": 80}), ("c", {})], "best band comes first"),
        ([("void", {"at_least": 80}), ("b", {})], "no band is called"),
        ([("a", {"at_least": 80})], "at least 2"),
    ],
)
def test_c2_1_8_a_definition_that_leaves_a_score_without_one_band_is_refused(
    given_bands: list[tuple[str, dict[str, int]]], problem: str
) -> None:
    tree = {
        "bands": [
            {"id": name, "label": {"zh": name, "en": name}, **edges} for name, edges in given_bands
        ]
    }
    with pytest.raises(ValidationError, match=problem):
        Bands.from_file(tree)


def test_a_word_that_no_band_knows_is_refused() -> None:
    tree = {"bands": [{"id": "a", "label": {"zh": "a", "en": "a"}, "from": 80}]}
    with pytest.raises(ValidationError, match="from"):
        Bands.from_file(tree)


def test_e1_the_page_says_by_which_edges_and_never_rounds_over_one() -> None:
    found = band_of(UNITS_OF_QITAI.bands, Decimal("83.5"))
    assert found.shown.zh == "83.5 ≥ 80，83.5 < 90：良好"
    assert found.shown.en == "83.5 ≥ 80, 83.5 < 90: good"
    close = band_of(UNITS_OF_QITAI.bands, Decimal("89.9996"))
    assert close.band == "good"
    assert "89.9996 < 90" in close.shown.zh


def test_c5_7_11_e1_a_score_that_division_left_a_hair_below_the_edge_is_on_it() -> None:
    thirds = sum((Decimal(80) / 3 for _ in range(3)), Decimal(0))
    assert thirds != 80
    assert band_of(read(Bands, HOSPITALS), thirds).band == "pass"


def test_e1_one_number_may_be_a_band_of_its_own() -> None:
    """Above 80, 80 itself, and below: two bands begin at one number, one on each side of it."""
    table = read(
        Bands,
        """
        reading: as-printed
        bands:
          - {id: more, label: {zh: 超, en: more}, above: 80}
          - {id: just, label: {zh: 正, en: just}, at_least: 80, at_most: 80}
          - {id: less, label: {zh: 欠, en: less}, below: 80}
        """,
    )
    found = [band_of(table, Decimal(score)) for score in ("80.01", "80", "79.99")]
    assert [one.band for one in found] == ["more", "just", "less"]
    assert [one.shown.en for one in found] == [
        "80.01 > 80: more",
        "80 ≥ 80, 80 ≤ 80: just",
        "79.99 < 80: less",
    ]


def test_e4_e22_a_band_has_the_other_names_that_its_source_uses() -> None:
    special = read(Bands, SPECIAL)
    assert [special.called(name) for name in ("优秀", "先进")] == [special.bands[0]] * 2
    assert UNITS_OF_QITAI.bands.called("差") == UNITS_OF_QITAI.bands.band("fail")
    assert special.called("合格") is None
    with pytest.raises(Invalid):
        special.band(VOID)


@st.composite
def edges(draw: st.DrawFn) -> tuple[list[Decimal], list[bool]]:
    found = draw(st.sets(st.decimals(0, 100, places=1), min_size=1, max_size=6))
    kinds = draw(st.lists(st.booleans(), min_size=len(found), max_size=len(found)))
    return sorted(found, reverse=True), kinds


@given(edges(), SCORES)
def test_c2_1_8_every_score_falls_in_exactly_one_band(
    drawn: tuple[list[Decimal], list[bool]], score: Decimal
) -> None:
    """Judged by the printed edges alone: as printed nothing is left out and nothing doubled."""
    lower, included = drawn
    found = [
        Band(
            id=f"b{number}",
            label=word("b"),
            at_least=edge if inside else None,
            above=None if inside else edge,
            below=lower[number - 1] if number and included[number - 1] else None,
            at_most=lower[number - 1] if number and not included[number - 1] else None,
        )
        for number, (edge, inside) in enumerate(zip(lower, included, strict=True))
    ]
    found.append(
        Band(
            id="lowest",
            label=word("b"),
            below=lower[-1] if included[-1] else None,
            at_most=None if included[-1] else lower[-1],
        )
    )
    table = bands(*found, reading="as-printed")
    assert band_flaws(table) == ()
    matching = [band.id for band in table.bands if holds(band, score)]
    assert matching == [band_of(table, score).band]


def holds(band: Band, score: Decimal) -> bool:
    return (
        (band.at_least is None or score >= band.at_least)
        and (band.above is None or score > band.above)
        and (band.below is None or score < band.below)
        and (band.at_most is None or score <= band.at_most)
    )


@given(st.decimals(0, 100, places=1), st.decimals(0, 100, places=1), SCORES)
def test_e1_a_warning_stands_exactly_where_a_score_has_no_band_or_two(
    begins: Decimal, ends: Decimal, score: Decimal
) -> None:
    table = bands(
        Band(id="upper", label=word("upper"), at_least=begins),
        Band(id="lower", label=word("lower"), at_most=ends),
    )
    matching = [band.id for band in table.bands if holds(band, score)]
    if not band_flaws(table):
        assert len(matching) == 1
    elif begins > ends:
        assert len(matching) < 2
    else:
        assert matching
    assert band_of(table, score).band == ("upper" if score >= begins else "lower")
