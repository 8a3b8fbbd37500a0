"""Measured values as plain SVG: a line with its gaps, the limits, what lies outside them (5.4.1).

Pure. The same values stand below as a table, and in the CSV.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import floor, log10
from typing import Final

from services.domain.clocks.calendar import days_between, days_later, start_of_day
from services.domain.modules.monitoring import Source, Value, stretches

WIDTH, HEIGHT = 1000, 340
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 20, 50
COLUMNS: Final = 900
"""Of more values than that, the least and the greatest of each column are drawn."""
TICKS: Final = 5
MOST_DAYS_NAMED: Final = 8


@dataclass(frozen=True)
class Tick:
    at: float
    words: str


@dataclass(frozen=True)
class Limit:
    y: float
    value: float
    upper: bool


@dataclass(frozen=True)
class Outside:
    x: float
    y: float


@dataclass(frozen=True)
class Chart:
    lines: tuple[str, ...]
    """Points of each stretch; between them nothing came."""
    lone: tuple[Outside, ...]
    """Values with a gap on both sides: a line of one point would not be seen."""
    outside: tuple[Outside, ...]
    limits: tuple[Limit, ...]
    values: tuple[Tick, ...]
    days: tuple[tuple[float, date], ...]


def draw(source: Source, values: Sequence[Value], first: date, last: date) -> Chart:
    """Of whole days in Beijing, `last` included."""
    begins, ends = start_of_day(first), start_of_day(days_later(last, 1))
    whole = (ends - begins).total_seconds()
    limits = [one for one in (source.upper, source.lower) if one is not None]
    low, high, step = _scale([*(one.value for one in values), *limits])

    def across(at: datetime) -> float:
        share = (at - begins).total_seconds() / whole
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def up(value: float) -> float:
        return round(HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)

    parted = stretches(values, source.every_minutes)
    over = [one for one in values if not source.keeps(one.value)]
    return Chart(
        lines=tuple(
            " ".join(f"{across(one.at)},{up(one.value)}" for one in _thinned(stretch))
            for stretch in parted
            if len(stretch) > 1
        ),
        lone=tuple(
            Outside(across(one.at), up(one.value))
            for stretch in parted
            if len(stretch) == 1
            for one in stretch
        ),
        outside=tuple(Outside(across(one.at), up(one.value)) for one in _thinned(over)),
        limits=tuple(Limit(up(one), one, one == source.upper) for one in limits),
        values=tuple(Tick(up(one), f"{one:g}") for one in _ticks(low, high, step)),
        days=tuple((across(start_of_day(day)), day) for day in _days(first, last)),
    )


def _thinned(values: Sequence[Value]) -> Iterable[Value]:
    if len(values) <= 2 * COLUMNS:
        return values
    width = -(-len(values) // COLUMNS)
    some = (values[at : at + width] for at in range(0, len(values), width))
    return [
        one
        for column in some
        for one in sorted(
            {min(column, key=_value), max(column, key=_value)}, key=lambda value: value.at
        )
    ]


def _value(one: Value) -> float:
    return one.value


def _scale(values: Sequence[float]) -> tuple[float, float, float]:
    """From a round figure to a round figure, and the step between the lines of the grid."""
    low, high = min([0.0, *values]), max(values, default=1.0)
    if high <= low:
        high = low + 1
    rough = (high - low) * 1.05 / TICKS
    tens = 10 ** floor(log10(rough))
    step = next(one * tens for one in (1, 2, 5, 10) if one * tens >= rough)
    bottom = floor(low / step) * step
    lines = -floor((bottom - high) / step)
    return bottom, bottom + lines * step, step


def _ticks(low: float, high: float, step: float) -> list[float]:
    count = round((high - low) / step)
    return [low + number * step for number in range(count + 1)]


def _days(first: date, last: date) -> list[date]:
    count = days_between(first, last) + 1
    every = -(-count // MOST_DAYS_NAMED)
    return [days_later(first, number) for number in range(0, count, every)]
