"""A figure and how it came about, as a page prints it: "85 × 0.4 + 90 × 0.6 = 88".

What the mechanisms of this package answer with. Nothing is decided here but how a number is kept,
compared and shown; figures of indicators with their units are in `domain/attainment/figures.py`.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from services.domain.attainment.figures import rounded
from services.domain.attainment.formulas import plain
from services.domain.base import Frozen
from services.domain.programme.words import Text

COMPARED_TO = Decimal("1E-15")
SHORT = 4
"""A number with so many decimals at most is shown as it is."""
SHOWN_TO = 2
ABOUT = "≈"
ROUNDING = Text(
    zh=f"“{ABOUT}”后的数值四舍五入保留{SHOWN_TO}位小数，仅供显示；计算和比较使用未取舍的数值。",
    en=f"Figures after “{ABOUT}” are rounded half up to {SHOWN_TO} decimals for display only; "
    "what is computed and compared is not rounded.",
)


class Line(Frozen):
    """One part of a figure: what it is, its numbers, and why it counts as it does."""

    label: Text
    value: Decimal | None = None
    """What it adds; None where it cannot be computed."""
    shown: str = ""
    """The numbers: "85 × 0.4 = 34". The same in every language."""
    note: Text | None = None


class Reckoned(Frozen):
    """A figure, not rounded, with its parts; or, with `missing`, no figure at all, and never 0."""

    value: Decimal | None = None
    shown: str = ""
    lines: tuple[Line, ...] = ()
    missing: tuple[Text, ...] = ()

    @property
    def rounding(self) -> Text | None:
        """The rule of display, where a number in it was rounded."""
        numbers = (self.shown, *(line.shown for line in self.lines))
        return ROUNDING if any(ABOUT in one for one in numbers) else None

    @property
    def words(self) -> Text:
        if self.value is not None:
            return Text(zh=self.shown, en=self.shown)
        zh = "、".join(one.zh for one in self.missing)
        en = ", ".join(one.en for one in self.missing)
        return Text(zh=f"无法计算：缺少{zh}", en=f"Can't be computed: missing {en}")


def settled(value: Decimal) -> Decimal:
    """The value as it is compared: to 15 decimals.

    A decimal keeps 28 digits, so three thirds come to 0.999...9. Fifteen decimals are coarser than
    that remainder and finer than any score: 89.99 stays below 90, and three thirds are one.
    """
    return value.quantize(COMPARED_TO, rounding=ROUND_HALF_UP)


def figure(value: Decimal) -> str:
    """The number as it is shown: "85.5" whole where it is short, else "≈83.33"."""
    short = _is_short(value)
    return plain(rounded(value, SHORT)) if short else f"{ABOUT}{plain(rounded(value, SHOWN_TO))}"


def equals(value: Decimal) -> str:
    """The end of a calculation: "= 85.5", or "≈ 83.33" where the number goes on."""
    if _is_short(value):
        return f"= {plain(rounded(value, SHORT))}"
    return f"{ABOUT} {plain(rounded(value, SHOWN_TO))}"


def _is_short(value: Decimal) -> bool:
    return settled(rounded(value, SHORT)) == settled(value)


def added(lines: Iterable[Line]) -> Reckoned:
    """The sum of the lines: "36 + 24 + 25.5 = 85.5"; a line without value makes it impossible."""
    lines = tuple(lines)
    if lacking := tuple(line.label for line in lines if line.value is None):
        return Reckoned(lines=lines, missing=lacking)
    values = [line.value for line in lines if line.value is not None]
    total = sum(values, Decimal(0))
    return Reckoned(value=total, shown=f"{_sum(values)} {equals(total)}".strip(), lines=lines)


def _sum(values: list[Decimal]) -> str:
    """A value below zero is taken off: "83 + 7 − 1.5"."""
    first, *others = values or [Decimal(0)]
    more = (f" {'−' if one < 0 else '+'} {figure(abs(one))}" for one in others)
    return f"{figure(first)}{''.join(more)}" if others else ""


def missing(*what: Text) -> Reckoned:
    return Reckoned(missing=what)
