"""Indicators as people check them: the formula with its numbers put in, rounded for display.

`312.4 ÷ 846.0 × 100 = 36.9 % ≥ 35 %`. Nothing is decided here; a rounded figure never says the
opposite of the exact comparison, because it then gets more decimals.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from services.domain.attainment.formulas import plain
from services.domain.programme.catalogue import Entry
from services.domain.programme.unit_words import unit_text
from services.domain.programme.words import Text

SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "==": "="}
OPPOSITE = {">=": "<", "<=": ">", ">": "≤", "<": "≥", "==": "≠"}
NO_UNIT = "—"
MOST_DECIMALS = 12
ROUNDING = Text(
    zh="显示值四舍五入；比较按未舍入的数值。",
    en="Figures shown are rounded half up; comparisons use the exact values.",
)
"""Printed wherever rounded figures are (4.1.6)."""


def rounded(value: Decimal, decimals: int = 1) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def percent_apart(one: Decimal, other: Decimal) -> Decimal:
    """How far two different numbers are apart, in per cent of the second; from zero without end."""
    return abs(one - other) / abs(other) * 100 if other else Decimal("Infinity")


def shown_value(value: Decimal, limit: Decimal) -> str:
    """As many decimals as the limit has, one at least, or more to stand on its right side."""
    exponent = limit.as_tuple().exponent
    least = max(1, -exponent) if isinstance(exponent, int) else 1
    for decimals in range(least, MOST_DECIMALS):
        short = rounded(value, decimals)
        if (short > limit) == (value > limit) and (short < limit) == (value < limit):
            return f"{short:f}"
    return plain(value)


def with_unit(number: str, unit: str) -> Text:
    if unit == NO_UNIT:
        return Text(zh=number, en=number)
    named = unit_text(unit)
    return Text(zh=f"{number} {named.zh}", en=f"{number} {named.en}")


def in_numbers(
    entry: Entry,
    amounts: Mapping[str, Decimal],
    *,
    value: Decimal,
    limit: Decimal,
    op: str,
    met: bool,
) -> Text:
    """The whole line: formula in numbers, result, and how it compares with the limit."""
    number = shown_value(value, limit) if entry.formula else plain(value)
    result = with_unit(number, entry.unit)
    sign = SIGNS[op] if met else OPPOSITE[op]
    against = with_unit(plain(limit), entry.unit)
    begun = ""
    if entry.formula:
        begun = f"{entry.formula.expression.shown(lambda datum: f'{amounts[datum]:f}')} = "
    line = Text(
        zh=f"{begun}{result.zh} {sign} {against.zh}", en=f"{begun}{result.en} {sign} {against.en}"
    )
    return judged(line, met=met)


def series_in_numbers(series: Sequence[tuple[int, Decimal]], unit: str, *, met: bool) -> Text:
    """A trend as a list of years: `2028: 1.8 %, 2029: 1.9 %`."""
    points = [(year, with_unit(plain(amount), unit)) for year, amount in series]
    zh = "，".join(f"{year}: {amount.zh}" for year, amount in points)
    en = ", ".join(f"{year}: {amount.en}" for year, amount in points)
    return judged(Text(zh=zh, en=en), met=met)


def judged(line: Text, *, met: bool) -> Text:
    """The line with its verdict in words."""
    zh, en = ("达标", "attained") if met else ("未达标", "not attained")
    return Text(zh=f"{line.zh} {zh}", en=f"{line.en} {en}")
