"""Kinds of checks and who was told what and when (A1.9, C2.9.11, C5.9.8, D18)."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
from pydantic import ValidationError

from services.domain.base import ActorRef
from services.domain.mechanisms.checks import (
    Check,
    CheckRules,
    Judged,
    Of,
    Told,
    judged,
    not_checked,
)
from services.domain.tree.units import Function

COUNTY, TOWN, VILLAGE, OTHER = "990121", "990121101", "990121101201", "990122101"
BUREAU = ActorRef(account="u1", function=Function.CITY_OFFICER, unit="9901")
BEGAN = datetime(2031, 6, 12, 1, tzinfo=UTC)
LABELS = {"id": "visit", "label": {"zh": "检查", "en": "Visit"}, "source": "A1.9"}
EITHER = CheckRules.from_file(LABELS | {"kind": "full", "notice": "either"})
OPEN = CheckRules.from_file(LABELS | {"kind": "full", "notice": "open", "told_days": 3})
HIDDEN = CheckRules.from_file(LABELS | {"kind": "full", "notice": "unannounced"})


def told(unit: str, *of: Of, days: int = 3) -> Told:
    return Told(unit=unit, of=of, by=BUREAU, at=BEGAN - timedelta(days=days))


def seen(rules: CheckRules, meant: Literal["open", "unannounced"], *words: Told) -> Judged:
    return judged(
        rules,
        Check(rule="visit", meant=meant, units=(TOWN,), began_at=BEGAN, by=(BUREAU,), told=words),
    )


def test_a1_9_an_open_check_and_an_unannounced_one() -> None:
    assert seen(EITHER, "open", told(TOWN, "time", "place")).as_meant
    found = seen(EITHER, "unannounced")
    assert (found.counts_as, found.as_meant, found.why.zh) == ("unannounced", True, "暗访")


@pytest.mark.parametrize("of", ["time", "place", "matter"])
def test_c2_9_11_a_word_of_time_place_or_matter_makes_it_an_open_check(of: Of) -> None:
    found = seen(HIDDEN, "unannounced", told(TOWN, of))
    assert (found.counts_as, found.as_meant, found.knew) == ("open", False, (TOWN,))
    assert found.why.en == "990121101 knew beforehand: it counts as an open check"


@pytest.mark.parametrize(
    ("unit", "knows"),
    [
        (COUNTY, True),
        (VILLAGE, True),
        (f"{TOWN}:banshichu", True),
        (OTHER, False),
        ("990121:nongwei", False),
        ("9901", False),
    ],
)
def test_d18_a_county_told_knows_for_its_towns_and_the_checkers_own_office_does_not(
    unit: str, knows: bool
) -> None:
    assert bool(seen(HIDDEN, "unannounced", told(unit, "time")).knew) is knows


def test_c2_9_11_what_is_said_once_it_has_begun_tells_nobody_beforehand() -> None:
    assert seen(HIDDEN, "unannounced", told(TOWN, "time", days=0)).as_meant


def test_d18_an_open_check_is_told_time_and_place_in_time() -> None:
    assert seen(OPEN, "open", told(TOWN, "time", days=4), told(TOWN, "place")).as_meant
    late = seen(OPEN, "open", told(TOWN, "time", "place", days=2))
    assert (late.late, late.as_meant) == ((TOWN,), False)
    assert late.why.zh == "未按时告知990121101检查时间和地点"
    assert seen(OPEN, "open", told(TOWN, "time")).late == (TOWN,)


def test_a1_9_a_check_of_the_wrong_kind_is_not_as_the_rule_wants_it() -> None:
    assert not seen(HIDDEN, "open", told(TOWN, "time", "place")).as_meant
    assert not seen(OPEN, "unannounced").as_meant


def test_c4_1_5_c1_2_4_a_full_check_is_over_once_nobody_is_left() -> None:
    first = Check(rule="visit", meant="open", units=(TOWN,), began_at=BEGAN, by=(BUREAU,))
    both = first.model_copy(update={"units": (OTHER, VILLAGE)})
    assert not_checked((TOWN, OTHER), [first]) == (OTHER,)
    assert not_checked((TOWN, OTHER), [first, both]) == ()


SAMPLE = {"of": "units", "share": "0.2", "source": "C1.2.4"}


@pytest.mark.parametrize(
    "tree",
    [
        {"kind": "sample", "notice": "open"},
        {"kind": "full", "notice": "open", "sample": SAMPLE},
        {"kind": "full", "notice": "unannounced", "told_days": 1},
        {"kind": "full", "notice": "unannounced", "route_fixed": True},
        {"kind": "full", "notice": "secret"},
        {"kind": "raid", "notice": "open"},
    ],
)
def test_c5_9_8_a_route_fixed_beforehand_is_no_unannounced_check(tree: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CheckRules.from_file(LABELS | tree)


def test_d18_a_scheme_says_its_checks_with_sample_and_turn() -> None:
    owed = {"id": "turn", "every": "quarter", "owed_by": {"zh": "县所", "en": "County institute"}}
    rules = CheckRules.from_file(
        LABELS
        | {"kind": "sample", "notice": "unannounced", "sample": SAMPLE}
        | {"owed": owed | {"label": {"zh": "季度检查", "en": "Quarterly"}, "source": "C1.2.5"}}
    )
    assert rules.owed
    assert rules.owed.every == "quarter"
