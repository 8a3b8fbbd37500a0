"""What is wrong with a definition, said in both languages (4.1.2, 4.6).

The models raise a `Fault`; where in the file it stands is found in `programme_check/`.
"""

from typing import Final

from services.domain.attainment.formulas import (
    DEEPEST,
    LONGEST,
    MOST_DIGITS,
    MOST_OPERANDS,
    Broken,
    Excess,
    FormulaBroken,
)
from services.domain.attainment.measures import UnitFault, UnitsDiffer

BROKEN: Final[dict[Broken | Excess, tuple[str, str]]] = {
    "unknown-sign": ("不认识的符号", "an unknown sign"),
    "misplaced": ("此处不应有这个符号", "something stands where it makes no sense"),
    "unfinished": ("公式没有写完", "the formula is not finished"),
    "unclosed": ("括号没有配对", "a bracket is not closed"),
    "too-long": (f"公式超过{LONGEST}个字符", f"longer than {LONGEST} characters"),
    "too-deep": (f"括号超过{DEEPEST}层", f"more than {DEEPEST} brackets inside each other"),
    "too-many-operands": (f"数据超过{MOST_OPERANDS}个", f"more than {MOST_OPERANDS} operands"),
    "number-too-long": (f"数字超过{MOST_DIGITS}位", f"a number of more than {MOST_DIGITS} digits"),
}
UNITS: Final[dict[UnitFault, tuple[str, str]]] = {
    "sum-of-unlike": ("单位不同的数不能相加减", "unlike units cannot be added"),
    "bare-number": ("没有单位的数不能与有单位的数相加减", "a bare number is added to a unit"),
    "another-result": ("公式得出的单位与所写单位不同", "the formula gives another unit"),
}


class Fault(ValueError):
    """A definition contradicts itself; the words say what and how to mend it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def formula_fault(broken: FormulaBroken) -> Fault:
    zh, en = BROKEN[broken.why]
    return Fault(f"公式第{broken.at}个字符：{zh}", f"formula, character {broken.at}: {en}")


def units_fault(code: str, differ: UnitsDiffer) -> Fault:
    zh, en = UNITS[differ.why]
    both = f"{differ.left} / {differ.right}"
    return Fault(f"{code}：{zh}（{both}）", f"{code}: {en} ({both})")
