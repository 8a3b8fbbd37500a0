"""A number as people type or paste it: full-width signs, thousands, spaces, the unit behind it.

The one reader for pages and workbooks (4.7). It never guesses: what may mean two things is refused,
with the reason. What the number is worth is decided elsewhere.
"""

import re
from decimal import Decimal
from enum import StrEnum

LARGEST = Decimal(10) ** 15
LONGEST = 40
LONGEST_NUMBER = 22
LONGEST_PAGE = 6
DECIMALS = 6

_PLAIN = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "．": ".",
        "。": ".",
        "，": ",",
        "－": "-",
        "−": "-",
        "＋": "+",
        "％": "%",
        "＝": "=",
        "㎡": "m2",
        "㎢": "km2",
        "㎏": "kg",
        "／": "/",
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000\t\r\n", " "),
        **dict.fromkeys("\u200b\ufeff\u200e\u200f", None),
    }
)
_POWERS = str.maketrans({"²": "2", "³": "3", " ": None})
"""In a unit alone: 12² is no 122."""
_NUMBER = re.compile(
    r"(?P<number>[+-]? ?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?)\.? ?(?P<unit>.*)", re.ASCII
)
_PAGE = re.compile(r"(?:第 ?|p\.? ?)?(\d+) ?页?", re.IGNORECASE | re.ASCII)

_SAME: tuple[frozenset[str], ...] = (
    frozenset({"公顷", "ha", "hm2"}),
    frozenset({"平方米", "m2"}),
    frozenset({"平方公里", "平方千米", "km2"}),
    frozenset({"立方米", "m3"}),
    frozenset({"公里", "千米", "km"}),
    frozenset({"公斤", "千克", "kg"}),
    frozenset({"吨", "t"}),
    frozenset({"吨标煤", "吨标准煤", "tce"}),
    frozenset({"公斤/年", "千克/年", "kg/a"}),
    frozenset({"吨/年", "t/a"}),
    frozenset({"公斤/公顷", "千克/公顷", "kg/ha"}),
)
"""Names of one and the same unit; nothing here is converted."""
_OTHERS = """
个 人 户 年 元 万元 亿元 万人 万户 万吨 亿吨 万吨/年 亩 万亩 顷 万公顷 米 m 万平方米 万立方米 亿立方米
斤 克 g 升 l % ‰ 度 千瓦时 kwh 次 处 项 家 座 村 天 日 月
"""
KNOWN = frozenset(_OTHERS.split()).union(*_SAME)


class Odd(StrEnum):
    """Why what was typed is not taken."""

    FORMULA = "formula"
    NOT_A_NUMBER = "not-a-number"
    OTHER_UNIT = "other-unit"
    TOO_LARGE = "too-large"
    NOT_A_PAGE = "not-a-page"


def read_number(typed: str, unit: str = "") -> Decimal | Odd:
    """`104 832`, `104,832`, `３６．９％` for a unit of %; not `约12000`, `36,9`, `1e9`, `NaN`."""
    bare = typed.translate(_PLAIN).strip()
    if bare.startswith("="):
        return Odd.FORMULA
    found = _NUMBER.fullmatch(bare) if len(bare) <= LONGEST else None
    if found is None:
        return Odd.NOT_A_NUMBER
    behind = _unit(found["unit"])
    if behind and behind not in _names(_unit(unit.translate(_PLAIN))):
        return Odd.OTHER_UNIT if behind in KNOWN else Odd.NOT_A_NUMBER
    digits = found["number"].translate({ord(" "): None, ord(","): None})
    amount = Decimal(digits)
    exact = len(digits.partition(".")[2].rstrip("0")) <= DECIMALS
    fits = abs(amount) < LARGEST and len(digits) <= LONGEST_NUMBER and exact
    return amount if fits else Odd.TOO_LARGE


def read_page(typed: str) -> int | Odd:
    """`12`, `１２`, `第12页`, `p. 12`."""
    found = _PAGE.fullmatch(typed.translate(_PLAIN).strip().rstrip("."))
    if found is None or len(found[1]) > LONGEST_PAGE or int(found[1]) < 1:
        return Odd.NOT_A_PAGE
    return int(found[1])


def _unit(text: str) -> str:
    """As it is compared: without spaces, brackets and a full stop at its end."""
    return text.translate(_POWERS).strip("()（）").rstrip(".").lower()


def _names(unit: str) -> frozenset[str]:
    """All names of the unit, its own included."""
    return next((names for names in _SAME if unit in names), frozenset({unit}))
