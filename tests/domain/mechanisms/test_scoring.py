"""Whole schemes: score, bonus, deduction, veto, band and places in their order."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.mechanisms.bands import VOID
from services.domain.mechanisms.bonuses import AdjustmentCase
from services.domain.mechanisms.scoring import Graded, Scoring, UnitFigures, grade, place, total
from services.domain.mechanisms.vetoes import VetoHit
from tests.domain.mechanisms.schemes import HEALTH_CENTRES, TOWNS, UNION, UNITS_OF_QITAI

TOWN_SLOTS = ("indicators/1", "indicators/2", "leaders/1", "leaders/2")


def town(unit: str, score: str, **more: object) -> UnitFigures:
    scores = dict.fromkeys(TOWN_SLOTS, Decimal(score))
    return UnitFigures.model_validate({"unit": unit, "group": "towns", "scores": scores, **more})


def centre(unit: str, june: str, december: str) -> Graded:
    scores = {"june": Decimal(june), "december": Decimal(december)}
    return grade(HEALTH_CENTRES, UnitFigures(unit=unit, scores=scores))


def case(kind: str, points: str | None = None) -> AdjustmentCase:
    amount = Decimal(points) if points else None
    return AdjustmentCase(kind=kind, points=amount, evidence="d-1", confirmed=True)


def test_f15_c4_7_6_80_90_70_less_1_and_a_half_are_83_5_and_good() -> None:
    unit = UnitFigures(
        unit="u",
        scores={"half-year": Decimal(80), "year-end": Decimal(90), "public": Decimal(70)},
        deductions=(case("checks", "1"), case("complaints", "0.5")),
    )
    found = grade(UNITS_OF_QITAI, unit)
    assert (found.total.value, found.band) == (Decimal("83.5"), "good")
    assert found.total.shown == "24 + 54 + 7 − 1.5 = 83.5"
    assert found.total.lines[-1].shown == "1 + 0.5 = 1.5"


def test_f14_c4_6_12_bonus_and_deduction_at_their_caps_cancel_out() -> None:
    bonuses = (case("centre"), case("city"))
    faults = tuple(case(kind) for kind in ("by-province", "by-city", "discipline", "complaint"))
    found = total(TOWNS, town("a", "88", bonuses=bonuses, deductions=faults))
    assert found.value == 88
    assert found.shown == "79.2 + 8.8 + 4 − 4 = 88"


def test_c4_6_9_what_did_not_count_is_said_in_the_line_of_the_bonus() -> None:
    unproven = AdjustmentCase(kind="centre", confirmed=True)
    found = total(TOWNS, town("a", "88", bonuses=(unproven,)))
    assert found.value == 88
    assert found.lines[-1].note is not None
    assert found.lines[-1].note.zh == "中央表彰1件不计：缺少表彰文件或证书"


def test_c4_6_4_a_part_that_is_missing_leaves_score_and_band_open() -> None:
    unit = town("a", "95", bonuses=(case("centre"),))
    scores = {slot: score for slot, score in unit.scores.items() if slot != "leaders/2"}
    found = grade(TOWNS, unit.model_copy(update={"scores": scores}))
    assert (found.total.value, found.placement, found.band) == (None, None, None)
    assert found.total.words.en == "Can't be computed: missing leaders (half-year 2)"
    others = [grade(TOWNS, town(f"t{n}", "92")) for n in range(6)]
    (award,) = place(TOWNS, [found, *others]).awards
    assert (award.chosen, award.missing) == ((), ("a",))


def test_f8_c4_6_15_91_5_points_with_a_veto_pass_and_are_not_advanced() -> None:
    vetoed = town("a", "91.5", vetoes=(VetoHit(veto="accident", basis="d-1", confirmed=True),))
    units = [grade(TOWNS, vetoed), *(grade(TOWNS, town(f"t{n}", f"9{n}")) for n in range(6))]
    assert units[0].band == "pass"
    standing = place(TOWNS, units)
    (award,) = standing.awards
    assert (award.places, award.chosen) == (2, ("t5", "t4"))
    only = place(TOWNS, [units[0], *(grade(TOWNS, town(f"u{n}", "80")) for n in range(6))])
    assert (only.awards[0].chosen, only.awards[0].empty) == ((), 2)


def test_c4_6_16_serious_dereliction_fails_whatever_the_score() -> None:
    lost = VetoHit(veto="dereliction", basis="d-1", confirmed=True)
    found = grade(TOWNS, town("a", "95", vetoes=(lost,)))
    assert found.placement is not None
    assert (found.placement.band, found.band) == ("pass", "fail")


def test_c4_6_20_the_last_three_below_60_are_named() -> None:
    units = [grade(TOWNS, town(f"t{n}", score)) for n, score in enumerate(["50", "58", "61", "90"])]
    assert place(TOWNS, units).last == ("t0", "t1")


def test_c2_1_9_excellent_is_for_a_fifth_and_the_others_are_good() -> None:
    centres = [centre(f"c{n:02}", "90", str(85 + n)) for n in range(14)]
    assert {one.band for one in centres} == {"excellent"}
    standing = place(HEALTH_CENTRES, centres)
    best = [unit for unit, band in standing.bands.items() if band == "excellent"]
    assert best == ["c12", "c13"]
    assert list(standing.bands.values()).count("good") == 12


def test_c2_1_7_c2_1_8_40_percent_of_june_and_60_of_december_make_the_band() -> None:
    found = centre("c", "80", "87.5")
    assert (found.total.shown, found.band) == ("32 + 52.5 = 84.5", "good")


def test_c2_1_9_a_group_that_lacks_a_score_keeps_its_bands_and_others_do_not_wait() -> None:
    tree = HEALTH_CENTRES.model_dump()
    tree["band_limits"][0]["quota"]["per_group"] = True
    by_county = Scoring.from_file(tree)
    units = [
        one.model_copy(update={"group": group, "unit": f"{group}-{one.unit}"})
        for group in ("east", "west")
        for one in (centre(f"c{n}", "90", f"9{n}") for n in range(5))
    ]
    unscored = centre("west-c9", "90", "90").model_copy(update={"group": "west"})
    unscored = unscored.model_copy(
        update={"total": unscored.total.model_copy(update={"value": None}), "vetoed": None}
    )
    bands = place(by_county, [*units, unscored]).bands
    assert [bands[f"east-c{n}"] for n in range(5)] == ["good"] * 4 + ["excellent"]
    assert {bands[f"west-c{n}"] for n in range(5)} == {"excellent"}


def test_e3_while_a_tie_for_excellent_is_undecided_all_of_them_keep_the_band() -> None:
    tied = [centre(f"c{n}", "90", "90") for n in range(5)]
    standing = place(HEALTH_CENTRES, tied)
    assert standing.awards[0].to_decide == 1
    assert set(standing.bands.values()) == {"excellent"}


def test_f17_c5_7_11_grades_inside_each_other_are_for_those_who_met_80() -> None:
    units = [
        grade(UNION, UnitFigures(unit=f"u{n:02}", scores={"key": score, "common": score}))
        for n, score in enumerate(Decimal(70 + n) for n in range(30))
    ]
    advanced, excellent = place(UNION, units).awards
    assert (len(advanced.chosen), len(excellent.chosen)) == (12, 4)


def test_c4_7_25_a_void_result_has_no_band_and_no_place() -> None:
    hit = VetoHit(veto="accident", basis="d-1", confirmed=True)
    scores = {"half-year": Decimal(99), "year-end": Decimal(99), "public": Decimal(99)}
    found = grade(UNITS_OF_QITAI, UnitFigures(unit="u", scores=scores, vetoes=(hit,)))
    assert (found.band, found.total.value) == (VOID, Decimal(99))
    assert place(UNITS_OF_QITAI, [found]).bands == {"u": VOID}
    union = grade(UNION, UnitFigures(unit="u", scores=dict.fromkeys(("key", "common"), Decimal(9))))
    void = found.model_copy(update={"total": union.total})
    assert all(not award.chosen for award in place(UNION, [void]).awards)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"band_limits": [{"band": "best", "quota": None, "beyond": "pass"}]},
            "no such band: best",
        ),
        ({"distinctions": []}, "no such places: advanced"),
        ({"money": [{"factors": {"pass": 1}}]}, "every band has a factor"),
    ],
)
def test_4_2_a_scoring_whose_names_do_not_meet_is_refused(
    changes: dict[str, list[dict[str, object]]], problem: str
) -> None:
    tree = TOWNS.model_dump()
    for limit in changes.get("band_limits", []):
        limit["quota"] = tree["distinctions"][0]["quota"]
    for money in changes.get("money", []):
        money |= {"id": "m", "base": {"zh": "奖金", "en": "award"}, "source": "C4.7.22"}
    with pytest.raises(ValidationError, match=problem):
        Scoring.from_file(tree | changes)


def test_4_2_a_scoring_is_the_same_after_it_was_written_down() -> None:
    for scoring in (HEALTH_CENTRES, TOWNS, UNITS_OF_QITAI, UNION):
        assert Scoring.model_validate_json(scoring.model_dump_json()) == scoring


@given(st.lists(st.decimals(50, 100, places=1), min_size=1, max_size=20), st.data())
def test_c4_6_13_who_is_advanced_never_has_less_than_who_is_not(
    scores: list[Decimal], data: st.DataObject
) -> None:
    vetoes = data.draw(st.lists(st.booleans(), min_size=len(scores), max_size=len(scores)))
    hit = VetoHit(veto="accident", basis="d-1", confirmed=True)
    units = [
        grade(TOWNS, town(f"t{n:02}", str(score), vetoes=(hit,) if veto else ()))
        for n, (score, veto) in enumerate(zip(scores, vetoes, strict=True))
    ]
    (award,) = place(TOWNS, units).awards
    assert award.places is not None
    assert len(award.chosen) <= award.places
    won = dict(zip((u.unit for u in units), scores, strict=True))
    lowest = min((won[unit] for unit in award.chosen), default=Decimal(101))
    others = [
        won[unit.unit]
        for unit, veto in zip(units, vetoes, strict=True)
        if unit.unit not in (*award.chosen, *award.tied) and not veto and won[unit.unit] >= 90
    ]
    assert all(score < lowest for score in others)
