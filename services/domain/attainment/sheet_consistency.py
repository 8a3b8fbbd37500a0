"""The figures of one data sheet against each other: parts within their wholes, jumps since last year.

A reason to look again, never a refusal (portal B3.2, C1.3.5, C5.5.5). The rules are those of
`mechanisms/consistency.py`; here is which of them a catalogue implies, and nothing else.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from services.domain.attainment.datasheet import DataSheet
from services.domain.attainment.formulas import Expression
from services.domain.mechanisms.consistency import conflicts
from services.domain.mechanisms.consistency_rules import (
    Cell,
    Conflict,
    ConsistencyRule,
    ConsistencyRules,
    Entry,
    Jump,
    Source,
    WithinWhole,
)
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.catalogue import Entry as Indicator
from services.domain.programme.words import Text

JUMPED: Final = Text(zh="与上年相比变化较大", en="Far from last year")
WITHIN: Final = Text(zh="分子大于分母", en="The part is more than the whole")
JUMP: Final = Jump(kind="jump", label=JUMPED, facts=("",))
"""The one rule of what is far from last year; `facts` are those of the catalogue at hand."""
PER_CENT: Final = Decimal(100)


def jumped(sheet: DataSheet, datum: str) -> bool:
    """Of the year measured alone: only there is room for a remark."""
    now, before = sheet.value(datum), sheet.value(datum, sheet.year - 1)
    if now is None or before is None:
        return False
    return JUMP.is_far(now.amount, before.amount, now.remark)


def warnings(catalogue: Catalogue, sheet: DataSheet, place: str) -> tuple[Conflict, ...]:
    """Every pair of figures that is odd. What is missing, and zeros below, indicators say."""
    rules = ConsistencyRules(rules=tuple(_rules(catalogue)))
    found = conflicts(rules, tuple(_figures(catalogue, sheet, place)), {})
    return tuple(one for one in found if one.difference is not None and _is_asked(one, sheet))


def _is_asked(found: Conflict, sheet: DataSheet) -> bool:
    return found.kind != JUMP.kind or found.entries[0].year == sheet.year


def _rules(catalogue: Catalogue) -> Iterator[ConsistencyRule]:
    if data := tuple(catalogue.data()):
        yield JUMP.model_copy(update={"facts": data})
    seen = set()
    for entry in catalogue.entries:
        for part, whole in parts_of(entry):
            if (part, whole) not in seen:
                yield WithinWhole(
                    kind="within-whole", label=WITHIN, severity="shown", part=part, whole=whole
                )
            seen.add((part, whole))


def parts_of(entry: Indicator) -> Iterator[tuple[str, str]]:
    """Numerators with their denominator, where a share of a hundred is computed in one unit.

    Of a sum each term is a part: 综合利用量 and 处置量 are both within 产生量.
    """
    formula = entry.formula.expression if entry.formula else None
    if formula is None or entry.unit != "%" or formula.sign != "*":
        return
    share, hundred = formula.operands
    if hundred.number != PER_CENT or share.sign != "/":
        return
    above, below = share.operands
    for part in _terms(above):
        if below.datum and entry.datum(part).unit == entry.datum(below.datum).unit:
            yield part, below.datum


def _terms(expression: Expression) -> tuple[str, ...]:
    if expression.datum:
        return (expression.datum,)
    if expression.sign != "+":
        return ()
    left, right = expression.operands
    return (*_terms(left), *_terms(right))


def _figures(catalogue: Catalogue, sheet: DataSheet, place: str) -> Iterator[Entry]:
    units = {datum.id: datum.unit for datum in catalogue.data().values()}
    for value in sheet.values:
        if value.datum in units:
            yield Entry(
                cell=Cell(table=catalogue.catalogue.id, row=value.datum, column=str(value.year)),
                fact=value.datum,
                place=place,
                year=value.year,
                amount=value.amount,
                unit=units[value.datum],
                source=Source(office="", document=value.document or "", page=value.page),
                remark=value.remark,
            )
