"""A revised standard: old ratings mapped, and what one catalogue asks beyond another (D22)."""

import pytest
from pydantic import ValidationError

from services.domain.mechanisms.catalogue_gaps import GapKind, catalogue_gap
from services.domain.mechanisms.rating_maps import RatingMap, mapped
from services.domain.programme.catalogue import Catalogue, Entry
from services.domain.programme.criteria import EachYear
from services.domain.programme.library import bundled_catalogue
from tests.domain.mechanisms.schemes import read

SAFETY = """
    source: C5.8.10
    old_standard: {zh: 原标准, en: the earlier standard}
    new_standard: {zh: 修订标准, en: the revised standard}
    supplements:
      - {id: self-report, label: {zh: 自评报告, en: self-report}}
      - {id: dangers, label: {zh: 隐患治理记录, en: record of dangers mended}}
    ratings:
      - {old: A, new: "2"}
      - {old: B, new: "3", supplements: [self-report]}
"""
RATINGS = read(RatingMap, SAFETY)
OLD = bundled_catalogue("eco-village")


def test_c5_8_10_a_becomes_2_and_b_becomes_3_after_supplementing() -> None:
    assert mapped(RATINGS, "A", ["self-report", "dangers"]).new == "2"
    assert mapped(RATINGS, "B", ["self-report"]).new == "3"


def test_c5_8_10_before_that_what_is_lacking_is_named() -> None:
    found = mapped(RATINGS, "A", ["self-report"])
    assert (found.new, found.lacking) == (None, ("dangers",))
    assert found.shown.zh == "A → 2，尚须补充：隐患治理记录"


def test_c5_8_10_a_rating_that_is_not_on_the_map_is_assessed_anew() -> None:
    found = mapped(RATINGS, "C", ["self-report", "dangers"])
    assert (found.new, found.lacking) == (None, ())
    assert found.shown.en == "C maps to nothing: assessed anew"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("{old: A,", "{old: B,"), "named twice"),
        (("[self-report]", "[nothing]"), "not described"),
        (("id: dangers", "id: self-report"), "named twice"),
    ],
)
def test_d22_a_map_that_points_two_ways_or_at_nothing_is_refused(
    change: tuple[str, str], problem: str
) -> None:
    with pytest.raises(ValidationError, match=problem):
        read(RatingMap, SAFETY.replace(*change))


def revised() -> Catalogue:
    """The village catalogue with one limit raised, one unit changed, one entry added, one gone."""
    first, second, third, *others = OLD.indicators
    raised = tuple(one.model_copy(update={"value": False, "ref": None}) for one in first.thresholds)
    added = third.model_copy(update={"code": "V99"})
    return OLD.model_copy(
        update={
            "indicators": (
                first.model_copy(update={"thresholds": raised}),
                second.model_copy(update={"unit": "another"}),
                *others,
                added,
            )
        }
    )


def by_kind(kind: GapKind) -> list[str]:
    return [one.code for one in catalogue_gap(OLD, revised()) if one.kind is kind]


def test_a6_3_added_and_adjusted_indicators_are_the_gap_between_two_versions() -> None:
    first, second, third, *_ = (one.code for one in OLD.indicators)
    assert by_kind(GapKind.LIMIT_CHANGED) == [first]
    assert by_kind(GapKind.MEASURED_OTHERWISE) == [second]
    assert by_kind(GapKind.ADDED) == ["V99"]
    assert by_kind(GapKind.DROPPED) == [third]
    assert len(catalogue_gap(OLD, revised())) == 4


def test_a6_3_between_a_version_and_itself_there_is_no_gap() -> None:
    assert catalogue_gap(OLD, OLD) == ()


def test_d22_a_new_number_for_an_old_indicator_is_no_gap() -> None:
    first, *others = OLD.indicators
    renumbered = OLD.model_copy(
        update={"indicators": (first.model_copy(update={"code": "N1"}), *others)}
    )
    assert catalogue_gap(OLD, renumbered, renamed={"N1": first.code}) == ()
    assert len(catalogue_gap(OLD, renumbered)) == 2


def test_a6_3_how_sure_we_are_of_a_limit_is_no_part_of_the_gap() -> None:
    first, *others = OLD.indicators
    known: Entry = first.model_copy(
        update={
            "thresholds": tuple(
                one.model_copy(update={"confidence": "recalled", "note": "otherwise"})
                for one in first.thresholds
            )
        }
    )
    same = OLD.model_copy(update={"indicators": (known, *others)})
    assert catalogue_gap(OLD, same) == ()


def with_criterion(text: str) -> Catalogue:
    first, *others = OLD.indicators
    asked = read(EachYear, text)
    changed = first.model_copy(update={"thresholds": (), "criterion": asked})
    return OLD.model_copy(update={"indicators": (changed, *others)})


RISING = """
    kind: each-year
    of: {kind: trend, way: rising, confidence: confirmed, source: [B1.5]}
"""


def test_a6_3_d22_another_criterion_is_another_limit_however_sure_we_are_of_it() -> None:
    old = with_criterion(RISING)
    surer = with_criterion(RISING.replace("confirmed, source: [B1.5]", "recalled"))
    assert catalogue_gap(old, surer) == ()
    falling = with_criterion(RISING.replace("rising", "falling"))
    [found] = catalogue_gap(old, falling)
    assert (found.code, found.kind) == (OLD.indicators[0].code, GapKind.LIMIT_CHANGED)
