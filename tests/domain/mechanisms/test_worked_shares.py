"""The shares, points and bands that the sources print, each put to its mechanism (D1, D2, D3)."""

from decimal import Decimal

import pytest

from services.domain.mechanisms.bands import Bands, band_of
from services.domain.mechanisms.consecutive_failures import YearResult, YearsRunning, years_running
from services.domain.mechanisms.quotas import AbsolutePlaces, Contender, Quota, award
from services.domain.mechanisms.scores import (
    AttainedScore,
    ScoreItem,
    ScoreSheet,
    sheet_flaws,
)
from services.domain.mechanisms.weights import Weighting, weighted
from tests.domain.mechanisms.schemes import (
    HEALTH_CENTRES,
    TOWNS,
    UNION,
    UNITS_OF_QITAI,
    read,
    word,
)


def parts(*percents: int) -> Weighting:
    """A weighting of these percents, in their order."""
    tree = [
        {"id": f"p{n}", "label": {"zh": f"第{n}部分", "en": f"part {n}"}, "share": f"{one / 100}"}
        for n, one in enumerate(percents)
    ]
    return Weighting.from_file({"parts": tree})


def points(*items: int) -> ScoreSheet:
    return ScoreSheet(
        items=tuple(
            ScoreItem(
                id=f"i{n}",
                label=word(f"item {n}"),
                score=AttainedScore(kind="attained", points=Decimal(one)),
            )
            for n, one in enumerate(items)
        )
    )


def scored(weighting: Weighting, *scores: int) -> Decimal | None:
    given = {slot.id: Decimal(score) for slot, score in zip(weighting.slots, scores, strict=True)}
    return weighted(weighting, given).value


def test_c2_3_1_management_22_tasks_68_and_overall_10_of_100() -> None:
    assert scored(parts(22, 68, 10), 100, 50, 0) == 56


def test_c4_7_9_tracking_80_public_10_audit_10() -> None:
    assert scored(parts(80, 10, 10), 90, 80, 70) == 87


def test_c4_7_4_levels_3_and_4_have_their_own_shares() -> None:
    assert scored(parts(35, 35, 20, 10), 100, 80, 60, 40) == 79
    assert scored(parts(20, 40, 30, 10), 100, 80, 60, 40) == 74


@pytest.mark.parametrize(
    "items",
    [
        pytest.param((30, 30, 20, 10, 10), id="C4.7.2"),
        pytest.param((15, 20, 15, 20, 10, 10, 10), id="C4.7.3"),
        pytest.param((5, 5, *[10] * 9), id="C4.7.5"),
        pytest.param((70, 30), id="C5.7.1"),
    ],
)
def test_c4_7_2_c4_7_3_c4_7_5_c5_7_1_the_points_of_the_source_add_up(
    items: tuple[int, ...],
) -> None:
    assert sheet_flaws(points(*items)) == ()


def test_c4_6_2_indicators_of_three_levels_are_parts_of_parts() -> None:
    three = read(
        Weighting,
        """
        parts:
          - id: first
            label: {zh: 一级指标, en: first level}
            share: 1
            parts:
              - id: second
                label: {zh: 二级指标, en: second level}
                share: 0.5
                parts:
                  - {id: third-a, label: {zh: 三级指标甲, en: third level a}, share: 0.4}
                  - {id: third-b, label: {zh: 三级指标乙, en: third level b}, share: 0.6}
              - {id: other, label: {zh: 另一指标, en: another}, share: 0.5}
        """,
    )
    scores = {"third-a": Decimal(100), "third-b": Decimal(50), "other": Decimal(80)}
    found = weighted(three, scores)
    assert found.value == 75
    assert found.lines[0].shown == "((100 × 0.4 + 50 × 0.6) × 0.5 + 80 × 0.5) × 1 = 75"


HOSPITALS = """
    bands:
      - {id: excellent, label: {zh: 优秀, en: excellent}, at_least: 90}
      - {id: pass, label: {zh: 合格, en: pass}, at_least: 80, at_most: 89}
      - {id: fail, label: {zh: 不合格, en: fail}, below: 80}
"""


@pytest.mark.parametrize(
    ("bands", "score", "band"),
    [
        (HEALTH_CENTRES.bands, "84.5", "good"),
        (read(Bands, HOSPITALS), "89.5", "pass"),
        (TOWNS.bands, "60", "pass"),
        (UNITS_OF_QITAI.bands, "89.5", "good"),
        (UNITS_OF_QITAI.bands, "69.99", "fail"),
        (UNION.bands, "79.99", "not-met"),
    ],
)
def test_d1_c4_7_18_a_score_between_the_printed_numbers_has_the_band_below(
    bands: Bands, score: str, band: str
) -> None:
    assert band_of(bands, Decimal(score)).band == band


def test_c4_7_23_e22_poor_two_years_running_brings_personnel_measures() -> None:
    poor = UNITS_OF_QITAI.bands.called("差")
    assert poor is not None
    rule = read(
        YearsRunning,
        """
        kind: years-running
        years: 2
        bands: [fail]
        source: C4.7.23
        consequence: {id: measures, label: {zh: 建议组织处理, en: personnel measures proposed}}
        """,
    )
    years = [YearResult(year=year, band=poor.id) for year in (2031, 2032)]
    assert years_running(rule, years, 2032, since=2030).due is True
    assert years_running(rule, years, 2031, since=2030).due is None


@pytest.mark.parametrize(("rule", "places"), [("C3.2.3", 20), ("C3.2.6", 10), ("C3.5.4", 10)])
def test_c3_2_3_c3_2_6_c3_5_4_never_more_than_the_places_named(rule: str, places: int) -> None:
    quota = Quota(
        id="places",
        label=word("places"),
        places=AbsolutePlaces(kind="absolute", places=places),
        source=rule,
    )
    units = [Contender(unit=f"u{n:02}", score=Decimal(n)) for n in range(40)]
    (found,) = award(quota, units)
    assert len(found.chosen) == places
    (few,) = award(quota, units[:3])
    assert (len(few.chosen), few.empty) == (3, places - 3)
