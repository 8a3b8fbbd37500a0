"""The cultivation pool: guided at intervals until nothing is lacking any more (C3.2.2)."""

from datetime import date

import pytest

from services.domain.errors import Invalid, NotNow
from services.domain.mechanisms.cultivation import (
    Cultivated,
    CultivationRules,
    Guidance,
    entered,
    guided,
    left,
    next_guidance,
)

RULES = CultivationRules()
SINCE = date(2031, 8, 31)
[FIRM] = entered((), "firm-1", ["certificate", "ledger"], SINCE)


def visit(day: str, *lacking: str) -> Guidance:
    return Guidance(on=date.fromisoformat(day), by_unit="990121:tongji", lacking=lacking)


READY = guided(guided(FIRM, visit("2031-12-01", "ledger")), visit("2032-03-01"))


def test_c3_2_2_a_unit_applies_from_the_pool_once_nothing_is_lacking() -> None:
    assert (FIRM.lacks, FIRM.fit) == (("certificate", "ledger"), False)
    assert (READY.lacks, READY.fit) == ((), True)
    with pytest.raises(NotNow, match="not-fit-yet"):
        left(FIRM, "applied", SINCE)
    assert left(READY, "applied", date(2032, 3, 2)).left == "applied"


def test_c3_2_2_whoever_gives_up_leaves_at_any_time_and_may_come_back() -> None:
    gone = left(FIRM, "gave-up", date(2031, 9, 5))
    with pytest.raises(NotNow, match="left-the-pool"):
        left(gone, "gave-up", SINCE)
    with pytest.raises(NotNow, match="left-the-pool"):
        guided(gone, visit("2032-01-01"))
    assert len(entered((gone,), "firm-1", ["ledger"], date(2032, 1, 1))) == 2


def test_c3_2_2_nobody_is_in_the_pool_twice_nor_without_lacking_anything() -> None:
    with pytest.raises(Invalid):
        entered((FIRM,), "firm-1", ["ledger"], SINCE)
    with pytest.raises(Invalid):
        entered((), "firm-2", [], SINCE)


def test_c3_2_2_who_is_to_be_guided_next_and_since_when() -> None:
    """Six months after 31 August is 29 February 2032; the fit and the gone wait for nobody."""
    later = Cultivated(unit="firm-2", since=date(2031, 10, 1), lacking=("ledger",))
    gone = left(later.model_copy(update={"unit": "firm-3"}), "gave-up", SINCE)
    ready = READY.model_copy(update={"unit": "firm-4"})
    found = next_guidance(RULES, (later, FIRM, gone, ready), date(2032, 3, 1))
    assert [(one.unit, one.due_on, one.overdue) for one in found] == [
        ("firm-1", date(2032, 2, 29), True),
        ("firm-2", date(2032, 4, 1), False),
    ]
    again = next_guidance(RULES, (guided(FIRM, visit("2031-12-01", "ledger")),), SINCE)
    assert again[0].due_on == date(2032, 6, 1)
