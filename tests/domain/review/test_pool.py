"""The pool of experts: who is left out of it for one case, and why (C5.2.3, D8, 6.1.1)."""

from datetime import date
from typing import Any

import pytest

from services.domain.mechanisms.draws import Exclusion
from services.domain.review.conflicts import Hint
from services.domain.review.pool import Expert, Known, Served, hints, pool_for, why_not

PLACE, TODAY = "990121101", date(2031, 6, 9)
SALT = "5a" * 32


def known(account: str = "one", served: tuple[Served, ...] = (), **more: Any) -> Known:
    said = {
        "fields": ("water",),
        "employer": "市环境科学研究院",
        "region": "990102",
        "since": date(2030, 1, 1),
        "trained_on": date(2030, 2, 1),
    }
    expert = Expert.model_validate({**said, **more})
    return Known(account=account, expert=expert, served=served)


def served(place: str, year: int = 2031, *, is_open: bool = True, scored: bool = False) -> Served:
    return Served(place=place, on=date(year, 3, 1), is_open=is_open, scored=scored)


def test_6_1_1_who_is_in_force_trained_and_from_elsewhere_can_be_drawn() -> None:
    assert why_not(known(), PLACE, TODAY) is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"since": date(2031, 6, 10)}, Exclusion.UNAVAILABLE),
        ({"until": date(2031, 6, 8)}, Exclusion.UNAVAILABLE),
        ({"trained_on": None}, Exclusion.UNAVAILABLE),
        ({"region": "990121"}, Exclusion.SAME_UNIT),
        ({"region": "990121101"}, Exclusion.SAME_UNIT),
        ({"advised": ("990121",)}, Exclusion.ADVISED),
        ({"advised": ("990121101201",)}, Exclusion.ADVISED),
        ({"most_open": 0}, Exclusion.LOAD),
        ({"most_a_year": 0}, Exclusion.LOAD),
    ],
)
def test_6_1_1_each_limit_leaves_out_with_its_reason(said: dict[str, Any], why: Exclusion) -> None:
    assert why_not(known(**said), PLACE, TODAY) is why


def test_6_1_1_the_last_day_of_an_appointment_counts() -> None:
    assert why_not(known(until=TODAY, since=TODAY), PLACE, TODAY) is None


def test_6_1_2_who_scored_the_unit_last_time_does_not_score_it_again() -> None:
    before = (served(PLACE, 2025, is_open=False, scored=True),)
    assert why_not(known(served=before), PLACE, TODAY) is Exclusion.SCORED_LAST_TIME
    assert hints(known(served=before), PLACE) == (Hint.SCORED_LAST_TIME,)


@pytest.mark.parametrize(("year", "why"), [(2030, Exclusion.ROTATION), (2028, None)])
def test_6_1_1_the_same_county_comes_again_after_its_years(
    year: int, why: Exclusion | None
) -> None:
    before = (served("990121102", year, is_open=False),)
    assert why_not(known(served=before), PLACE, TODAY) is why
    assert why_not(known(served=before, rest_years=0), PLACE, TODAY) is None


def test_6_1_1_load_is_counted_now_and_by_the_year() -> None:
    busy = tuple(served(f"9901{county}") for county in range(31, 34))
    assert why_not(known(served=busy), PLACE, TODAY) is Exclusion.LOAD
    assert why_not(known(served=busy, most_open=4), PLACE, TODAY) is None
    done = tuple(served(f"9901{county}", is_open=False) for county in range(31, 34))
    assert why_not(known(served=done, most_a_year=3), PLACE, TODAY) is Exclusion.LOAD


def test_6_1_2_a_hint_says_what_the_data_know_and_decides_nothing() -> None:
    told = hints(known(region="990121", advised=("990121",)), PLACE)
    assert told == (Hint.SAME_COUNTY, Hint.ADVISED)
    assert hints(known(), PLACE) == ()


def test_6_1_1_an_expert_of_several_fields_stands_under_one() -> None:
    pool = pool_for(
        [known("one", fields=("air", "water")), known("two", fields=("soil",)), known("three")],
        PLACE,
        ("water", "air"),
        recused=("three",),
        today=TODAY,
        salt=SALT,
    )
    assert [(one.id, one.field) for one in pool.candidates] == [("one", "water")]
    assert [(one.id, one.why) for one in pool.excluded] == [("three", Exclusion.DECLARED)]
