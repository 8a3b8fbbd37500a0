"""The one ledger of terms: budgets, stops, ends, and what must hold for any of them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.clocks.calendar import BEIJING
from services.domain.clocks.deadlines import (
    Ledger,
    TermOver,
    TermRunning,
    TermStopped,
    Unit,
    state,
)
from services.domain.programme.calendars import bundled_calendar

CALENDAR = bundled_calendar()


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def term(budget: int, unit: Unit, started: str) -> Ledger:
    return Ledger(budget=budget, unit=unit, started=beijing(started))


def test_the_start_day_does_not_count_and_the_last_day_ends_at_24_00() -> None:
    found = state(term(30, "calendar", "2026-03-02T23:59"), CALENDAR, beijing("2026-03-03T08:00"))
    assert found.due_on == date(2026, 4, 1)
    assert found.due_at == beijing("2026-04-02T00:00")
    assert (found.elapsed, found.remaining) == (0, 30)


def test_a_setting_makes_the_start_day_count() -> None:
    ledger = term(3, "calendar", "2026-03-02T09:00").model_copy(update={"start_day_counts": True})
    assert state(ledger, CALENDAR, ledger.started).due_on == date(2026, 3, 4)


def test_five_working_days_skip_the_holiday_and_count_the_moved_saturday() -> None:
    found = state(term(5, "working", "2026-09-30T10:00"), CALENDAR, beijing("2026-09-30T10:00"))
    assert found.due_on == date(2026, 10, 13)  # 8, 9, 10 (Saturday), 12 and 13 October
    assert not found.provisional


def test_a_term_into_a_year_without_data_is_provisional() -> None:
    found = state(term(20, "working", "2026-12-20T10:00"), CALENDAR, beijing("2026-12-21T10:00"))
    assert found.provisional
    assert not state(
        term(20, "calendar", "2026-12-20T10:00"), CALENDAR, beijing("2026-12-21T10:00")
    ).provisional


def test_a_stopped_term_has_no_end_and_resumes_with_what_was_left() -> None:
    ledger = term(10, "calendar", "2026-03-02T09:00")
    stopped = ledger.stop(beijing("2026-03-06T15:00"), reason="rectification", basis="A1.10")
    paused = state(stopped, CALENDAR, beijing("2026-05-01T09:00"))
    assert paused.paused
    assert paused.due_at is None
    assert (paused.elapsed, paused.remaining, paused.overdue) == (3, 7, False)
    resumed = stopped.resume(beijing("2026-05-01T09:00"))
    assert state(resumed, CALENDAR, beijing("2026-05-01T09:00")).due_on == date(2026, 5, 8)
    assert resumed.stops[0].basis == "A1.10"


def test_a_term_is_overdue_from_24_00_of_its_last_day() -> None:
    ledger = term(1, "calendar", "2026-03-02T09:00")
    assert not state(ledger, CALENDAR, beijing("2026-03-03T23:59:59")).overdue
    assert state(ledger, CALENDAR, beijing("2026-03-04T00:00")).overdue


def test_a_term_done_in_time_never_becomes_overdue() -> None:
    done = term(1, "calendar", "2026-03-02T09:00").finish(beijing("2026-03-03T17:00"))
    found = state(done, CALENDAR, beijing("2030-01-01T00:00"))
    assert found.done
    assert not found.overdue
    with pytest.raises(TermOver):
        done.stop(beijing("2026-03-04T17:00"), reason="rectification", basis="A1.10")
    assert done.finish(beijing("2026-03-04T17:00")) == done


def test_stops_and_resumptions_alternate() -> None:
    ledger = term(5, "working", "2026-03-02T09:00")
    with pytest.raises(TermRunning):
        ledger.resume(beijing("2026-03-03T09:00"))
    stopped = ledger.stop(beijing("2026-03-03T09:00"), reason="rectification", basis="A1.10")
    with pytest.raises(TermStopped):
        stopped.stop(beijing("2026-03-04T09:00"), reason="rectification", basis="A1.10")


moments = st.integers(0, 4_000 * 24 * 60).map(
    lambda minutes: beijing("2025-01-01T00:00") + timedelta(minutes=minutes)
)
units = st.sampled_from(["calendar", "working"])


@given(moments, st.integers(1, 60), units, st.integers(0, 40), st.integers(0, 60))
def test_a_stop_never_brings_the_end_forward(
    started: datetime, budget: int, unit: Unit, wait: int, length: int
) -> None:
    ledger = Ledger(budget=budget, unit=unit, started=started)
    since = started + timedelta(days=wait)
    until = since + timedelta(days=length)
    stopped = ledger.stop(since, reason="rectification", basis="A1.10").resume(until)
    plain = state(ledger, CALENDAR, started).due_at
    later = state(stopped, CALENDAR, started).due_at
    assert plain is not None
    assert later is not None
    assert later >= plain
    if plain <= since:
        assert later == plain


@given(moments, st.integers(1, 60), units, st.integers(0, 200))
def test_elapsed_and_remaining_always_make_the_budget(
    started: datetime, budget: int, unit: Unit, later: int
) -> None:
    ledger = Ledger(budget=budget, unit=unit, started=started)
    found = state(ledger, CALENDAR, started + timedelta(days=later))
    assert found.elapsed + found.remaining == budget
    assert found.overdue == (found.remaining == 0)


@given(moments, st.integers(1, 60), units)
def test_a_longer_budget_never_ends_earlier(started: datetime, budget: int, unit: Unit) -> None:
    short = state(Ledger(budget=budget, unit=unit, started=started), CALENDAR, started).due_on
    long = state(Ledger(budget=budget + 1, unit=unit, started=started), CALENDAR, started).due_on
    assert short is not None
    assert long is not None
    assert short < long
    if unit == "working":
        assert CALENDAR.works_on(short)
