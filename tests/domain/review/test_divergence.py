"""How far sheets lie apart, how they agree, how experts lean: figures that were reckoned by hand."""

from decimal import Decimal

import pytest

from services.domain.programme.review_rules import ReviewRules
from services.domain.review.agreement import agreement, fleiss
from services.domain.review.divergence import (
    apart,
    beyond,
    divergence,
    trimmed_mean,
)
from services.domain.review.leanings import Reviewed, leanings
from services.domain.review.panel import Panel, Sheet

FLEISS_TABLE = (
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
)
"""Fourteen raters, ten subjects, five categories: an example that textbooks print with its result."""


def test_6_1_4_fleiss_kappa_of_a_printed_example_is_the_printed_one() -> None:
    found = fleiss(FLEISS_TABLE)
    assert found
    assert (found.observed, found.expected, found.kappa) == (
        Decimal("0.378"),
        Decimal("0.213"),
        Decimal("0.210"),
    )


def test_6_1_4_agreement_counts_the_indicators_that_nobody_names() -> None:
    """Ten indicators, two experts: alike on nine. P = 0.9; met 19 of 20: Pe = 0.905."""
    found = agreement((Sheet(met=10), Sheet(met=9, unmet=("C01",))))
    assert found
    assert (found.observed, found.expected, found.kappa) == (
        Decimal("0.900"),
        Decimal("0.905"),
        Decimal("-0.053"),
    )


def test_6_1_4_no_coefficient_is_made_up_where_all_answers_are_one() -> None:
    alike = agreement((Sheet(met=5), Sheet(met=5)))
    assert alike
    assert alike.kappa is None
    assert alike.observed == 1
    assert agreement((Sheet(met=5),)) is None


def test_6_1_4_opposite_answers_do_not_balance_out() -> None:
    one, other = Sheet(met=9, unmet=("C01",)), Sheet(met=9, insufficient=("C02",))
    assert apart(one, other) == 2
    assert apart(one, Sheet(met=9, insufficient=("C01",))) == 1


@pytest.mark.parametrize(("tolerance", "told"), [(20, False), (19, True), (100, False), (0, True)])
def test_6_1_4_the_tolerance_is_a_share_of_the_indicators(tolerance: int, told: bool) -> None:
    sheets = (Sheet(met=9, unmet=("C01",)), Sheet(met=9, insufficient=("C02",)))
    assert beyond(ReviewRules(tolerance=tolerance), sheets) is told


def test_6_1_4_the_mean_leaves_out_the_ends_only_where_enough_remains() -> None:
    shares = [Decimal(one) for one in (0, 80, 90, 100)]
    trimmed = trimmed_mean(shares, 1)
    assert (trimmed.value, trimmed.left_out) == (Decimal(85), 1)
    plain = trimmed_mean(shares[:2], 1)
    assert (plain.value, plain.left_out) == (Decimal(40), 0)
    assert trimmed_mean(shares, 0).value == Decimal("67.5")


def test_6_1_4_what_is_disputed_is_settled_by_more_than_half() -> None:
    panel = Panel(
        experts=("a", "b", "c"),
        chair="a",
        sheets={
            "a": Sheet(met=8, unmet=("C01", "C02")),
            "b": Sheet(met=9, unmet=("C01",)),
            "c": Sheet(met=9, insufficient=("C02",)),
        },
    )
    found = divergence(ReviewRules(tolerance=10, trimmed=1), panel)
    told = {one.code: (one.met, one.unmet, one.insufficient, one.settled) for one in found.disputed}
    assert told == {"C01": (1, 2, 0, "unmet"), "C02": (1, 1, 1, None)}
    assert (found.furthest, found.tolerated, found.beyond) == (2, 1, True)
    assert (found.mean.value, found.mean.left_out) == (Decimal(90), 1)


def test_6_1_4_an_expert_leans_against_those_who_read_the_same_papers() -> None:
    strict = {"strict": Sheet(met=6, unmet=("a", "b", "c", "d")), "mild": Sheet(met=10)}
    even = {"strict": Sheet(met=9, unmet=("a",)), "third": Sheet(met=9, unmet=("b",))}
    alone = {"strict": Sheet(met=0, unmet=("a",))}
    found = leanings(
        (
            Reviewed(year=2030, sheets=strict),
            Reviewed(year=2030, sheets=even),
            Reviewed(year=2031, sheets=strict),
            Reviewed(year=2031, sheets=alone),
        ),
        ("mild", "strict"),
    )
    assert [(one.expert, one.year, one.cases, one.points) for one in found] == [
        ("mild", 2031, 1, Decimal("40.0")),
        ("mild", 2030, 1, Decimal("40.0")),
        ("strict", 2031, 1, Decimal("-40.0")),
        ("strict", 2030, 2, Decimal("-20.0")),
    ]
