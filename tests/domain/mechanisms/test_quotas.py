"""Quotas: places, rounding, ties, groups, nesting (D3, E2, E3, F9, F17)."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.errors import Invalid
from services.domain.mechanisms.quotas import (
    AbsolutePlaces,
    Award,
    Contender,
    LastPlaces,
    NestedQuota,
    NoLimit,
    PlacesByGroup,
    Quota,
    RatioPlaces,
    Rounding,
    Ties,
    award,
    last_places,
    nested,
)
from tests.domain.mechanisms.schemes import TOWNS, UNION, read, the, word

ADVANCED = the(Quota, TOWNS.distinctions[0].quota)
NESTED = the(NestedQuota, UNION.distinctions[0].quota)


def units(*scores: str | None, group: str = "towns", barred: bool = False) -> list[Contender]:
    return [
        Contender(
            unit=f"{group}-{number:02}",
            score=Decimal(score) if score else None,
            group=group,
            barred=barred,
        )
        for number, score in enumerate(scores, 1)
    ]


def quota(places: AbsolutePlaces | PlacesByGroup | RatioPlaces | NoLimit, **more: object) -> Quota:
    return Quota.model_validate(
        {"id": "best", "label": word("best"), "places": places, "source": "D3", **more}
    )


def ratio(share: str, rounding: Rounding, of: str = "all") -> RatioPlaces:
    return RatioPlaces.model_validate(
        {"kind": "ratio", "share": share, "of": of, "rounding": rounding}
    )


def one(awards: tuple[Award, ...]) -> Award:
    (found,) = awards
    return found


def test_f9_c4_6_13_a_quarter_of_7_is_2_and_of_32_is_8() -> None:
    towns = units(*(str(90 + n) for n in range(7)))
    departments = units(*(f"{90 + n / 10}" for n in range(32)), group="departments")
    eight, two = award(ADVANCED, [*towns, *departments])
    assert (two.places, two.chosen) == (2, ("towns-07", "towns-06"))
    assert two.shown.zh == "7 × 0.25 = 1.75，四舍五入为2"
    assert two.shown.en == "7 × 0.25 = 1.75, rounded half up to 2"
    assert (eight.places, len(eight.chosen), eight.shown.zh) == (8, 8, "32 × 0.25 = 8")


def test_f9_e2_three_of_32_at_90_are_three_advanced_and_five_places_stay_empty() -> None:
    scores = ["90", "91.5", "95", *["89.99"] * 29]
    found = one(award(ADVANCED, units(*scores, group="departments")))
    assert (found.places, len(found.chosen), found.empty) == (8, 3, 5)


@pytest.mark.parametrize(
    ("rounding", "places"), [(Rounding.UP, 2), (Rounding.DOWN, 1), (Rounding.HALF_UP, 2)]
)
def test_e2_the_rounding_is_a_setting(rounding: Rounding, places: int) -> None:
    assert ratio("0.25", rounding).count(7) == places


def test_c2_1_9_at_most_a_fifth_is_rounded_down() -> None:
    assert ratio("0.2", Rounding.DOWN).count(14) == 2


def test_c3_3_1_one_in_twenty_of_200_are_ten_winners() -> None:
    places = RatioPlaces(kind="ratio", one_in=20, of="all", rounding=Rounding.DOWN)
    assert places.count(200) == 10
    assert places.words(210).en == "210 ÷ 20 = 10.5, rounded down to 10"


def test_f17_c5_7_11_of_20_met_12_are_advanced_and_3_6_of_them_round_to_4() -> None:
    advanced, excellent = nested(NESTED, units(*(str(80 + n) for n in range(20))))
    assert (len(advanced.chosen), excellent.places) == (12, 4)
    assert excellent.shown.zh == "12 × 0.3 = 3.6，四舍五入为4"
    assert set(excellent.chosen) < set(advanced.chosen)
    assert excellent.chosen == ("towns-20", "towns-19", "towns-18", "towns-17")


def test_e3_a_tie_across_the_last_place_is_decided_by_somebody() -> None:
    found = one(award(quota(AbsolutePlaces(kind="absolute", places=2)), units("95", "90", "90")))
    assert (found.chosen, found.tied) == (("towns-01",), ("towns-02", "towns-03"))
    assert (found.to_decide, found.empty) == (1, 0)


def test_e3_or_the_place_stays_empty_where_the_scheme_says_so() -> None:
    empty = quota(
        AbsolutePlaces(kind="absolute", places=2), ties=Ties(then="leave-empty", source="a scheme")
    )
    found = one(award(empty, units("95", "90", "90")))
    assert (found.chosen, found.to_decide, found.empty) == (("towns-01",), 0, 1)


def test_e3_or_another_score_tells_them_apart() -> None:
    by = quota(
        AbsolutePlaces(kind="absolute", places=1), ties=Ties(by=("indicators",), source="a scheme")
    )
    tied = [
        Contender(unit=unit, score=Decimal(90), others={"indicators": Decimal(other)})
        for unit, other in (("a", "88"), ("b", "89"))
    ]
    assert one(award(by, tied)).chosen == ("b",)
    with pytest.raises(Invalid):
        award(by, units("90", "90"))


def test_e3_a_tie_that_ends_with_the_last_place_is_none() -> None:
    found = one(award(quota(AbsolutePlaces(kind="absolute", places=2)), units("90", "90", "80")))
    assert (len(found.chosen), found.tied) == (2, ())


def test_e3_stages_after_a_tie_wait_until_it_is_decided() -> None:
    scores = ["90", *["85"] * 3]
    found = nested(NESTED, units(*scores))
    assert [(stage.quota, stage.to_decide) for stage in found] == [("advanced", 1)]


def test_e3_one_tied_group_keeps_the_next_stage_of_all_waiting() -> None:
    stages = tuple(stage.model_copy(update={"per_group": True}) for stage in NESTED.stages)
    by_group = NESTED.model_copy(update={"stages": stages})
    contenders = [*units("90", "85", "80"), *units("85", "85", group="b")]
    assert [(one.quota, one.group, one.to_decide) for one in nested(by_group, contenders)] == [
        ("advanced", "b", 1),
        ("advanced", "towns", 0),
    ]


def test_c3_2_4_two_places_in_industry_and_one_in_each_trade() -> None:
    places = PlacesByGroup(kind="by-group", places={"industry": 2, "trade": 1})
    contenders = [
        *units("70", "80", "90", group="industry"),
        *units("70", "80", group="trade"),
        *units("99", group="other"),
    ]
    industry, other, trade = award(quota(places), contenders)
    assert industry.chosen == ("industry-03", "industry-02")
    assert trade.chosen == ("trade-02",)
    assert (other.places, other.chosen) == (0, ())


def test_c3_2_4_at_most_five_candidates_per_trade() -> None:
    each = quota(AbsolutePlaces(kind="absolute", places=5), per_group=True)
    contenders = [*units(*map(str, range(60, 70)), group="a"), *units("50", group="b")]
    assert [len(found.chosen) for found in award(each, contenders)] == [5, 1]


def test_c3_4_2_without_quota_everybody_who_fulfils_the_conditions_is_chosen() -> None:
    found = one(award(quota(NoLimit(kind="no-limit"), at_least=60), units("60", "60", "59.9")))
    assert (found.places, found.chosen, found.empty) == (None, ("towns-01", "towns-02"), 0)
    assert found.tied == ()


def test_c4_6_14_three_to_five_places_are_not_filled_up_to_three() -> None:
    special = quota(AbsolutePlaces(kind="absolute", places=5, least=3), at_least=95)
    found = one(award(special, units("96", "95", "94")))
    assert (len(found.chosen), found.empty) == (2, 3)
    assert found.shown.zh == "5个名额，符合条件的不足3个"
    assert one(award(special, units("96", "95", "95"))).shown.zh == "5个名额"


def test_c4_6_15_a_barred_unit_counts_among_all_and_gets_no_place() -> None:
    contenders = [*units("99", group="towns", barred=True), *units(*["91"] * 7, group="towns-b")]
    everywhere = Quota.model_validate(ADVANCED.model_dump() | {"per_group": False})
    found = one(award(everywhere, contenders))
    assert found.places == 2
    assert "towns-01" not in (*found.chosen, *found.tied)


def test_d3_while_a_unit_has_no_score_nobody_is_chosen() -> None:
    found = one(award(ADVANCED, units("95", None, "97")))
    assert (found.chosen, found.missing) == ((), ("towns-02",))
    assert nested(NESTED, units("95", None))[0].missing == ("towns-02",)


def test_c4_6_20_below_60_and_among_the_last_three() -> None:
    rule = LastPlaces(count=3, below=Decimal(60), source="C4.6.20")
    assert last_places(rule, units("50", "55", "58", "59", "70")) == (
        "towns-01",
        "towns-02",
        "towns-03",
    )
    assert last_places(rule, units("59", "60", "71", "80")) == ("towns-01",)
    assert last_places(rule, units("50", "51", "59", "59")) == tuple(
        f"towns-0{n}" for n in (1, 2, 3, 4)
    )


def test_e21_the_last_three_may_be_counted_by_group() -> None:
    rule = LastPlaces(count=1, per_group=True)
    found = last_places(rule, [*units("50", "60"), *units("70", "80", group="departments")])
    assert found == ("departments-01", "towns-01")


@pytest.mark.parametrize(
    "tree",
    [
        {"kind": "ratio", "of": "all", "rounding": "up"},
        {"kind": "ratio", "share": 0.2, "one_in": 5, "of": "all", "rounding": "up"},
        {"kind": "ratio", "share": 0.2, "of": "all"},
        {"kind": "ratio", "share": 1.2, "of": "all", "rounding": "up"},
        {"kind": "absolute", "places": 0},
        {"kind": "by-group", "places": {}},
    ],
)
def test_d3_a_quota_without_number_or_rounding_is_refused(tree: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Quota.from_file(
            {"id": "q", "label": {"zh": "q", "en": "q"}, "places": tree, "source": "D3"}
        )


def test_e3_a_tie_rule_of_ours_says_that_it_is_ours() -> None:
    rule = read(Ties, "{by: [indicators]}")
    assert rule.source is None
    assert rule.note == "our default, no source: E3"
    with pytest.raises(ValidationError, match="our default"):
        read(Ties, "{then: decide, note: somebody said so}")


PLACES = st.one_of(
    st.builds(AbsolutePlaces, kind=st.just("absolute"), places=st.integers(1, 12)),
    st.builds(
        RatioPlaces,
        kind=st.just("ratio"),
        share=st.decimals("0.01", 1, places=2),
        of=st.sampled_from(["all", "eligible"]),
        rounding=st.sampled_from(list(Rounding)),
    ),
)
FIELD = st.lists(
    st.tuples(st.integers(80, 90), st.sampled_from(["a", "b"]), st.booleans()), max_size=25
)


@given(PLACES, FIELD, st.sampled_from(["decide", "leave-empty"]), st.booleans())
def test_d3_never_more_than_the_quota_and_never_a_worse_before_a_better_one(
    places: AbsolutePlaces | RatioPlaces,
    drawn: list[tuple[int, str, bool]],
    then: str,
    per_group: bool,
) -> None:
    contenders = [
        Contender(unit=f"u{n:02}", score=Decimal(score), group=group, barred=barred)
        for n, (score, group, barred) in enumerate(drawn)
    ]
    rule = quota(
        places, at_least=82, per_group=per_group, ties={"then": then, "source": "a scheme"}
    )
    by_unit = {found.unit: found for found in contenders}
    for found in award(rule, contenders):
        assert found.places is not None
        assert len(found.chosen) + found.to_decide + found.empty == found.places
        assert found.to_decide < len(found.tied) or not found.to_decide
        rest = [
            one
            for one in contenders
            if (not per_group or one.group == found.group)
            and eligible(one)
            and one.unit not in found.chosen
        ]
        assert all(eligible(by_unit[unit]) for unit in (*found.chosen, *found.tied))
        worst = min((by_unit[unit].score or 0 for unit in found.chosen), default=Decimal(1000))
        assert all((one.score or 0) < worst for one in rest)
        if found.empty and then == "decide":
            assert not rest


def eligible(one: Contender) -> bool:
    return not one.barred and one.score is not None and one.score >= 82


@given(PLACES, FIELD, st.randoms(use_true_random=False))
def test_d3_the_order_in_which_units_are_listed_changes_nothing(
    places: AbsolutePlaces | RatioPlaces,
    drawn: list[tuple[int, str, bool]],
    chance: Random,
) -> None:
    contenders = [
        Contender(unit=f"u{n:02}", score=Decimal(score), group=group, barred=barred)
        for n, (score, group, barred) in enumerate(drawn)
    ]
    mixed = list(contenders)
    chance.shuffle(mixed)
    assert award(quota(places), contenders) == award(quota(places), mixed)


@given(st.integers(0, 400), st.decimals("0.01", 1, places=2))
def test_e3_rounding_down_half_up_and_up_lie_within_one_of_each_other(
    base: int, share: Decimal
) -> None:
    down, half, up = (
        ratio(str(share), how).count(base) for how in (Rounding.DOWN, Rounding.HALF_UP, Rounding.UP)
    )
    assert down <= half <= up <= down + 1
    assert down <= base * share <= up
    assert abs(half - base * share) <= Decimal("0.5")
