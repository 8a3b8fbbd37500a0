"""Measured values: gaps, runs outside the limits, and which values are none (B3.4.3)."""

from datetime import UTC, datetime, timedelta

import pytest

from services.domain.errors import Invalid
from services.domain.modules.monitoring import (
    NewSource,
    Source,
    Value,
    check_source,
    check_values,
    exceedances,
    stretches,
)

NOW = datetime(2031, 6, 9, 4, tzinfo=UTC)


def source(upper: float | None = 10, lower: float | None = None) -> Source:
    return Source(
        id="s",
        unit="990121",
        enterprise="青溪污水处理厂",
        outfall="总排口",
        pollutant="化学需氧量",
        measured_in="mg/L",
        upper=upper,
        lower=lower,
        added_by="a",
        added_at=NOW,
    )


def hours(*values: float | None) -> tuple[Value, ...]:
    """One an hour; None where none came."""
    return tuple(
        Value(at=NOW - timedelta(hours=len(values) - number), value=value)
        for number, value in enumerate(values)
        if value is not None
    )


def test_b3_4_3_a_missing_value_parts_the_line() -> None:
    parted = stretches(hours(1, 2, None, 3, 4, None, None, 5), 60)
    assert [[one.value for one in stretch] for stretch in parted] == [[1, 2], [3, 4], [5]]
    assert stretches((), 60) == ()


def test_b3_4_3_values_outside_the_limits_are_listed_as_runs_with_the_worst() -> None:
    values = hours(9, 11, 15, 12, 10, 10.5, None, 13)
    found = exceedances(source(), values)
    assert [(one.count, one.worst) for one in found] == [(1, 13), (1, 10.5), (3, 15)]
    assert found[2].began == values[1].at
    assert found[2].ended == values[3].at


def test_b3_4_3_the_limit_itself_is_kept_and_a_lower_one_counts_as_well() -> None:
    assert exceedances(source(), hours(10, 10)) == ()
    found = exceedances(source(upper=9, lower=6), hours(6, 5.5, 9, 9.2, 4))
    assert [one.worst for one in found] == [4, 5.5]
    assert exceedances(source(upper=None), hours(10**9)) == ()


def test_b3_4_3_limits_leave_something_between_them() -> None:
    plain = source().model_dump()
    check_source(NewSource.model_validate({**plain, "upper": 9, "lower": 6}))
    with pytest.raises(Invalid) as refused:
        check_source(NewSource.model_validate({**plain, "upper": 6, "lower": 6}))
    assert refused.value.params == {"field": "lower"}


@pytest.mark.parametrize(
    ("at", "field"),
    [
        (NOW + timedelta(minutes=11), "values/1/at"),
        (NOW.replace(second=1), "values/1/at"),
        (NOW.replace(year=2025), "values/1/at"),
    ],
)
def test_b3_4_3_a_value_of_tomorrow_between_minutes_or_long_ago_is_none(
    at: datetime, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check_values([Value(at=NOW, value=1), Value(at=at, value=1)], NOW)
    assert refused.value.params == {"field": field}


def test_b3_4_3_one_minute_has_one_value() -> None:
    check_values([Value(at=NOW, value=1), Value(at=NOW, value=1)], NOW)
    with pytest.raises(Invalid):
        check_values([Value(at=NOW, value=1), Value(at=NOW, value=2)], NOW)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.cn", "https://x.cn/ a", "http"])
def test_b3_4_3_a_live_picture_has_an_address_of_the_web(link: str) -> None:
    with pytest.raises(ValueError, match="live_link"):
        NewSource.model_validate({**source().model_dump(), "live_link": link})
