"""Corrections of figures: nothing is overwritten, any moment can be had again (C1.3.3, D11)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from services.domain.base import ActorRef, TextRef
from services.domain.errors import Stale
from services.domain.mechanisms.consistency_rules import Cell, Entry, Source
from services.domain.mechanisms.corrections import Correction, as_of, corrected, trail
from services.domain.tree.units import Function

BY = ActorRef(account="u1", function=Function.COUNTY_OFFICER, unit="990121")
WORDS = TextRef(id="t1", commitment="c1")


def entry(amount: str, row: str = "990121101") -> Entry:
    return Entry(
        cell=Cell(table="deaths", row=row, column="reported"),
        fact="deaths",
        place=row,
        year=2030,
        amount=Decimal(amount),
        unit="人",
        source=Source(office="公安局", document="户籍注销名册"),
    )


def correction(before: Entry | None, after: Entry, day: int) -> Correction:
    return Correction(before=before, after=after, by=BY, at=moment(day), reason=WORDS)


def moment(day: int) -> datetime:
    return datetime(2031, 1, day, tzinfo=UTC)


FIRST, SECOND, THIRD, ADDED = entry("41"), entry("43"), entry("42"), entry("7", "990121102")
MADE = (
    correction(FIRST, SECOND, 3),
    correction(None, ADDED, 5),
    correction(SECOND, THIRD, 8),
)


def test_c1_3_3_wrong_entries_are_corrected_and_missing_ones_added() -> None:
    figures = corrected((FIRST,), MADE[0])
    assert figures == (SECOND,)
    assert corrected(figures, MADE[1]) == (SECOND, ADDED)


def test_d11_the_figures_of_any_moment_can_be_had_again() -> None:
    at = {day: set(as_of((FIRST,), reversed(MADE), moment(day))) for day in (1, 3, 7, 9)}
    assert at == {1: {FIRST}, 3: {SECOND}, 7: {SECOND, ADDED}, 9: {THIRD, ADDED}}


def test_d11_the_trail_of_a_cell_tells_all_its_values_in_order() -> None:
    told = trail(reversed(MADE), FIRST.cell)
    assert [(one.before, one.after) for one in told] == [(FIRST, SECOND), (SECOND, THIRD)]
    assert all(one.reason == WORDS and one.by == BY for one in told)


@pytest.mark.parametrize("before", [THIRD, None])
def test_d11_who_corrects_what_changed_meanwhile_is_told_so(before: Entry | None) -> None:
    with pytest.raises(Stale):
        corrected((FIRST,), correction(before, SECOND, 3))
    with pytest.raises(Stale):
        corrected((), correction(FIRST, SECOND, 3))
