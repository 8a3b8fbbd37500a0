"""Pictures of a report as inline SVG: columns, layers, spans and small lines (4.4.1).

Each is drawn beside the table that says its numbers, so it needs no number on every mark. Layers
differ in shade and in hatching: they hold on a black and white print.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final, NamedTuple

from services.domain.programme.words import Text

WIDE, HIGH = 720, 240
LEFT, BOTTOM, TOP, NAMES = 48, 28, 10, 290
SHADES: Final = (
    "#073f32", "#0b5a48", "#3f8471", "#7fb0a1", "#b9d6cb", "#704400",
    "#a8752a", "#d8b878", "#444e4a", "#727e78", "#a9b2ad", "#d2d8d4",
)  # fmt: skip
HATCHES: Final = ("", "M0 6L6 0", "M0 0L6 6", "M0 3H6", "M3 0V6", "M0 6L6 0M0 0L6 6")
MANY_LABELS: Final = 12


class Series(NamedTuple):
    label: Text
    values: tuple[float, ...]


class Columns(NamedTuple):
    """One column for each label."""

    labels: tuple[str, ...]
    series: Series


class Layers(NamedTuple):
    """What lies on top of each other at each moment: how many there are in all."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]


class Span(NamedTuple):
    """From the middle one to what nine of ten do not exceed, with the limit where there is one."""

    label: Text
    middle: float
    most: float
    limit: float | None


class Spans(NamedTuple):
    rows: tuple[Span, ...]


class Lines(NamedTuple):
    """One small line for each series, each with its own scale."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]


Picture = Columns | Layers | Spans | Lines


def svg(picture: Picture, title: Text, name: str) -> str:
    """`name` is unique on its page: patterns and titles go by it."""
    match picture:
        case Columns():
            high, marks = HIGH, _columns(picture)
        case Layers():
            high, marks = HIGH, _layers(picture, name)
        case Spans(rows=rows):
            high, marks = 34 * len(rows) + 40, _spans(picture)
        case Lines(series=series):
            high, marks = 44 * len(series) + 24, _lines(picture)
    said = escape(f"{title.zh} {title.en}")
    head = (
        f'<svg viewBox="0 0 {WIDE} {high}" width="{WIDE}" height="{high}" role="img" '
        f'aria-labelledby="{name}-title"><title id="{name}-title">{said}</title>'
    )
    return f"{head}{''.join(marks)}</svg>"


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{escape(words)}</text>'


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")


def _nice(most: float) -> float:
    """A round number not below it, for the top of an axis."""
    power = 1.0
    while power * 10 < most:
        power *= 10
    return next((power * step for step in (1, 2, 5, 10) if power * step >= most), power * 10)


def _axis(top: float) -> Iterator[str]:
    floor = HIGH - BOTTOM
    for part in range(5):
        y = floor - (floor - TOP) * part / 4
        yield f'<path class="grid" d="M{LEFT} {_n(y)}H{WIDE}"/>'
        yield _text(LEFT - 6, y + 4, _n(top * part / 4), "end")


def _labels(labels: Sequence[str], step: float, offset: float) -> Iterator[str]:
    every = max(-(-len(labels) // MANY_LABELS), 1)
    for place, label in enumerate(labels):
        if place % every == 0:
            yield _text(LEFT + offset + place * step, HIGH - 8, label, "middle")


def _columns(picture: Columns) -> Iterator[str]:
    values = picture.series.values
    top, floor = _nice(max(values, default=1)), HIGH - BOTTOM
    step = (WIDE - LEFT) / max(len(values), 1)
    yield from _axis(top)
    for place, value in enumerate(values):
        tall = (floor - TOP) * value / top
        x = LEFT + place * step + step * 0.15
        yield (
            f'<rect class="mark" x="{_n(x)}" y="{_n(floor - tall)}" '
            f'width="{_n(step * 0.7)}" height="{_n(tall)}"/>'
        )
    yield from _labels(picture.labels, step, step / 2)


def _layers(picture: Layers, name: str) -> Iterator[str]:
    many = len(picture.labels)
    totals = [sum(one.values[place] for one in picture.series) for place in range(many)]
    top, floor = _nice(max(totals, default=1)), HIGH - BOTTOM
    step = (WIDE - LEFT) / max(many - 1, 1)
    yield from _axis(top)
    yield "<defs>"
    for place in range(len(picture.series)):
        yield _pattern(place, name)
    yield "</defs>"
    below = [0.0] * many
    for place, one in enumerate(picture.series):
        above = [low + value for low, value in zip(below, one.values, strict=True)]
        path = "L".join(_points(above, step, floor, top) + _points(below, step, floor, top)[::-1])
        yield f'<path fill="url(#{name}-{place})" stroke="#fff" stroke-width=".5" d="M{path}Z"/>'
        below = above
    yield from _labels(picture.labels, step, 0)


def _points(values: Sequence[float], step: float, floor: float, top: float) -> list[str]:
    return [
        f"{_n(LEFT + place * step)} {_n(floor - (floor - TOP) * value / top)}"
        for place, value in enumerate(values)
    ]


def _pattern(place: int, name: str) -> str:
    """A shade, and a hatching once the shades come near each other."""
    hatch = HATCHES[place % len(HATCHES)]
    return (
        f'<pattern id="{name}-{place}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{SHADES[place % len(SHADES)]}"/>'
        f'<path d="{hatch}" stroke="#fff" stroke-opacity=".55"/></pattern>'
    )


def key(place: int, name: str, label: str) -> str:
    """One entry of the legend below the layers."""
    return (
        f'<span class="key"><svg width="16" height="16" aria-hidden="true">'
        f'<rect width="16" height="16" fill="url(#{name}-{place})"/></svg>{label}</span>'
    )


def _spans(picture: Spans) -> Iterator[str]:
    names, room = NAMES, WIDE - NAMES - 60
    most = max((max(one.most, one.limit or 0) for one in picture.rows), default=1)
    top = _nice(most)
    for place, one in enumerate(picture.rows):
        y = 34 * place + 20
        x, end = names + room * one.middle / top, names + room * one.most / top
        yield _text(names - 8, y + 4, f"{one.label.zh} {one.label.en}", "end")
        yield f'<path class="grid" d="M{names} {y}H{names + room}"/>'
        yield f'<path class="span" d="M{_n(x)} {y}H{_n(max(end, x + 1))}"/>'
        yield f'<circle class="mark" cx="{_n(x)}" cy="{y}" r="5"/>'
        yield _text(end + 8, y + 4, _n(one.most))
        if one.limit is not None:
            at = names + room * one.limit / top
            yield f'<path class="limit" d="M{_n(at)} {y - 11}V{y + 11}"/>'


def _lines(picture: Lines) -> Iterator[str]:
    names, room = NAMES, WIDE - NAMES - 60
    step = room / max(len(picture.labels) - 1, 1)
    for place, one in enumerate(picture.series):
        y, most = 44 * place + 40, max(one.values, default=0) or 1
        points = " ".join(
            f"{_n(names + at * step)},{_n(y - 32 * value / most)}"
            for at, value in enumerate(one.values)
        )
        yield _text(names - 8, y - 8, f"{one.label.zh} {one.label.en}", "end")
        yield f'<path class="grid" d="M{names} {y}H{names + room}"/>'
        yield f'<polyline class="line" points="{points}"/>'
        yield _text(names + room + 8, y - 8, _n(most))
    y = 44 * len(picture.series) + 18
    for at in sorted({0, len(picture.labels) - 1}):
        if picture.labels:
            yield _text(names + at * step, y, picture.labels[at], "middle")
