"""Units of measure as a catalogue prints them: 吨标煤/万元, 公斤/公顷·年, %.

Says what unit a formula's result has, so that yuan are never added to tonnes (4.1.6). It converts
no figures: whoever enters a number enters it in the unit asked for.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, Self

from services.domain.attainment.formulas import Expression

NONE: Final = "—"
MANY: Final = {"万": Fraction(10_000), "亿": Fraction(100_000_000)}
BASES: Final[Mapping[str, tuple[str, Fraction]]] = MappingProxyType(
    {
        "克": ("克", Fraction(1)),
        "千克": ("克", Fraction(1_000)),
        "公斤": ("克", Fraction(1_000)),
        "吨": ("克", Fraction(1_000_000)),
        "米": ("米", Fraction(1)),
        "公里": ("米", Fraction(1_000)),
        "平方米": ("平方米", Fraction(1)),
        "公顷": ("平方米", Fraction(10_000)),
        "亩": ("平方米", Fraction(2_000, 3)),
        "平方公里": ("平方米", Fraction(1_000_000)),
        "升": ("立方米", Fraction(1, 1_000)),
        "立方米": ("立方米", Fraction(1)),
        "%": ("", Fraction(1, 100)),
        "‰": ("", Fraction(1, 1_000)),
        NONE: ("", Fraction(1)),
    }
)
"""Unit -> what it measures and how much of that; a word not listed measures itself (人, 户, dB)."""
PERIOD: Final = "年"
REMARK: Final = re.compile(r"[(（][^)）]*[)）]")

UnitFault = Literal["sum-of-unlike", "bare-number", "another-result"]


class UnitsDiffer(ValueError):
    """The formula joins what cannot be joined, or makes another unit than the one printed."""

    def __init__(self, *, why: UnitFault, left: str, right: str) -> None:
        super().__init__(f"{why}: {left}, {right}")
        self.why = why
        self.left = left
        self.right = right


class Measure(NamedTuple):
    """What is measured, as sorted powers, and how much of it one unit is."""

    powers: tuple[tuple[str, int], ...] = ()
    scale: Fraction = Fraction(1)
    bare: bool = False
    """A number of the formula itself: it has no unit of its own."""

    def times(self, other: Self, sign: int) -> Self:
        powers = dict(self.powers)
        for name, power in other.powers:
            powers[name] = powers.get(name, 0) + sign * power
        left = tuple(sorted((name, power) for name, power in powers.items() if power))
        return type(self)(left, self.scale * other.scale**sign, self.bare and other.bare)

    def same(self, other: Self) -> bool:
        """Whether figures in both can be compared as they stand."""
        return (self.powers, self.scale) == (other.powers, other.scale)

    def __str__(self) -> str:
        above = "·".join(n if p == 1 else f"{n}^{p}" for n, p in self.powers if p > 0)
        below = "·".join(n if p == -1 else f"{n}^{-p}" for n, p in self.powers if p < 0)
        words = f"{above or '1'}/{below}" if below else above or NONE
        return words if self.scale == 1 else f"{self.scale} {words}"


def measure(unit: str) -> Measure:
    """A unit read: above and below the stroke, 万 and 亿 before it, remarks in brackets left out.

    A year below the stroke is the reporting period that every figure has, and says no more.
    """
    above, *below = REMARK.sub("", unit).strip().split("/")
    found = _product(above)
    for part in below:
        found = found.times(_product(part, period=True), -1)
    return found


def _product(text: str, *, period: bool = False) -> Measure:
    found = Measure()
    for word in text.split("·"):
        if not (period and word.strip() == PERIOD):
            found = found.times(_one(word.strip()), 1)
    return found


def _one(word: str) -> Measure:
    if word in BASES:
        name, scale = BASES[word]
        return Measure(((name, 1),) if name else (), scale)
    if word[:1] in MANY and word[1:]:
        inner = _one(word[1:])
        return inner._replace(scale=inner.scale * MANY[word[0]])
    return Measure(((word, 1),))


def check_units(expression: Expression, units: Mapping[str, str], result: str) -> None:
    """Raises UnitsDiffer where the formula cannot give the unit printed beside it.

    A power of ten is taken for a conversion (100 for per cent), any other number for a weight.
    """
    found = _measured(expression, {name: measure(unit) for name, unit in units.items()})
    wanted = measure(result)
    if not (found.bare or found.same(wanted)):
        raise UnitsDiffer(why="another-result", left=str(found), right=str(wanted))


def check_same(unit: str, other: str) -> None:
    """Raises UnitsDiffer where figures in both units cannot be compared as they stand."""
    if not measure(unit).same(measure(other)):
        raise UnitsDiffer(why="another-result", left=unit, right=other)


def _measured(expression: Expression, data: Mapping[str, Measure]) -> Measure:
    if expression.number is not None:
        number = Fraction(expression.number)
        return Measure(scale=1 / number if _power_of_ten(number) else Fraction(1), bare=True)
    if expression.datum is not None:
        return data[expression.datum]
    left, right = (_measured(side, data) for side in expression.operands)
    if expression.sign in {"*", "/"}:
        return left.times(right, 1 if expression.sign == "*" else -1)
    return _sum(left, right)


def _sum(left: Measure, right: Measure) -> Measure:
    """A bare number may stand beside what has no unit itself: 100 − a share."""
    if left.bare or right.bare:
        other = right if left.bare else left
        if other.powers:
            raise UnitsDiffer(why="bare-number", left=str(left), right=str(right))
        return other
    if not left.same(right):
        raise UnitsDiffer(why="sum-of-unlike", left=str(left), right=str(right))
    return left


def _power_of_ten(number: Fraction) -> bool:
    digits = f"{number.numerator}{number.denominator}".replace("0", "")
    return number > 0 and digits == "11"
