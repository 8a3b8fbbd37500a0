"""Consistency of figures: tables agree with tables, books with books (表表相通、册册相符, D11).

Each rule looks at the figures of all tables and names every conflict with both cells and their
sources. A conflict is shown and never repaired: nothing is summed up in silence (F12, F18). What
an indicator makes of a figure is decided in `domain/attainment/indicators.py`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from services.domain.attainment.figures import percent_apart, rounded
from services.domain.attainment.formulas import plain
from services.domain.mechanisms.consistency_rules import (
    AgainstYearbook,
    Balance,
    Conflict,
    ConsistencyRules,
    EachPlace,
    Entry,
    Jump,
    Rule,
    SameFact,
    SameNumber,
    SumOfPlaces,
    WithinWhole,
)
from services.domain.programme.words import Text
from services.domain.tree.units import level_of

HUNDRED = Decimal(100)


class Figures:
    """Entries found by what they count. Where a fact stands several times, the first stands for it:
    `SameFact` is the rule that looks at all of them.
    """

    def __init__(self, entries: Iterable[Entry], *, but_for: Iterable[str] = ()) -> None:
        yearbooks = set(but_for)
        self.entries = tuple(one for one in entries if one.cell.table not in yearbooks)
        self.first: dict[tuple[str, str, int], Entry] = {}
        for one in self.entries:
            self.first.setdefault(one.key, one)

    def of(self, fact: str) -> tuple[Entry, ...]:
        return tuple(one for one in self.first.values() if one.fact == fact)

    def at(self, fact: str, place: str, year: int) -> Entry | None:
        return self.first.get((fact, place, year))


def conflicts(
    rules: ConsistencyRules, entries: Sequence[Entry], parts: Mapping[str, Sequence[str]]
) -> tuple[Conflict, ...]:
    """Every conflict of every rule. `parts`: place -> its places one level below, on that day."""
    books = {rule.yearbook for rule in rules.rules if isinstance(rule, AgainstYearbook)}
    figures = Figures(entries, but_for=books)
    found: list[Conflict] = []
    for rule in rules.rules:
        match rule:
            case SameFact():
                found += _same_fact(rule, figures)
            case SameNumber():
                found += _same_number(rule, figures)
            case SumOfPlaces():
                found += _sums(rule, figures, parts)
            case WithinWhole():
                found += _within(rule, figures)
            case Balance():
                found += _balances(rule, figures)
            case Jump():
                found += _jumps(rule, figures)
            case EachPlace():
                found += _each_place(rule, figures)
            case AgainstYearbook():
                found += _yearbook(rule, figures, entries)
    return tuple(found)


def _same_fact(rule: SameFact, figures: Figures) -> Iterator[Conflict]:
    by_fact: dict[tuple[str, str, int], list[Entry]] = {}
    for one in figures.entries:
        if not rule.facts or one.fact in rule.facts:
            by_fact.setdefault(one.key, []).append(one)
    for first, *others in by_fact.values():
        for other in others:
            yield from _differ(rule, first, other, rule.tolerance)


def _same_number(rule: SameNumber, figures: Figures) -> Iterator[Conflict]:
    for one in figures.of(rule.one):
        other = figures.at(rule.other, one.place, one.year)
        yield from (
            _differ(rule, one, other, Decimal(0)) if other else _lacks(rule, (one,), rule.other)
        )


def _sums(
    rule: SumOfPlaces, figures: Figures, parts: Mapping[str, Sequence[str]]
) -> Iterator[Conflict]:
    """A part without a figure is named; a sum that leaves it out would agree by chance at best."""
    for fact in rule.facts:
        for whole in figures.of(fact):
            if rule.level and level_of(whole.place) is not rule.level:
                continue
            below = tuple(parts.get(whole.place, ()))
            known = [figures.at(fact, place, whole.year) for place in below]
            there = tuple(one for one in known if one)
            lacking = tuple(place for place, one in zip(below, known, strict=True) if one is None)
            if lacking:
                yield from _lacks(rule, (whole, *there), *lacking)
            elif there:
                yield from _adds_up(rule, whole, there, ())


def _within(rule: WithinWhole, figures: Figures) -> Iterator[Conflict]:
    for part in figures.of(rule.part):
        whole = figures.at(rule.whole, part.place, part.year)
        if whole is None:
            yield from _lacks(rule, (part,), rule.whole)
        elif part.unit != whole.unit:
            yield _units(rule, part, whole)
        elif whole.amount == 0:
            zero = Text(zh=f"分母为0：{_where(whole).zh}", en=f"Zero below: {_where(whole).en}")
            yield _conflict(rule, (part, whole), text=zero)
        elif part.amount > whole.amount:
            yield _two(rule, part, whole, ("大于总数", "is more than the whole"))


def _balances(rule: Balance, figures: Figures) -> Iterator[Conflict]:
    for whole in figures.of(rule.whole):
        found = {
            fact: figures.at(fact, whole.place, whole.year) for fact in (*rule.plus, *rule.minus)
        }
        there = {fact: one for fact, one in found.items() if one}
        if lacking := tuple(fact for fact in found if fact not in there):
            yield from _lacks(rule, (whole, *there.values()), *lacking)
        else:
            plus = tuple(there[fact] for fact in rule.plus)
            yield from _adds_up(rule, whole, plus, tuple(there[fact] for fact in rule.minus))


def _jumps(rule: Jump, figures: Figures) -> Iterator[Conflict]:
    """A first year has nothing to be compared with."""
    for fact in rule.facts:
        for now in figures.of(fact):
            before = figures.at(fact, now.place, now.year - 1)
            if before is None or before.amount == 0 or now.remark:
                continue
            if now.unit != before.unit:
                yield _units(rule, now, before)
            elif rule.is_far(now.amount, before.amount, now.remark):
                change = rounded((now.amount - before.amount) / before.amount * HUNDRED)
                said = (f"较上年变动{change:f} %", f"changed by {change:f} % since last year")
                yield _two(rule, now, before, said)


def _each_place(rule: EachPlace, figures: Figures) -> Iterator[Conflict]:
    for one in figures.of(rule.fact):
        if rule.at_most is not None and one.amount > rule.at_most:
            yield _beyond(rule, one, ">", rule.at_most)
        if rule.at_least is not None and one.amount < rule.at_least:
            yield _beyond(rule, one, "<", rule.at_least)


def _yearbook(
    rule: AgainstYearbook, figures: Figures, entries: Iterable[Entry]
) -> Iterator[Conflict]:
    printed = {one.key: one for one in entries if one.cell.table == rule.yearbook}
    for one in figures.entries:
        if one.fact in rule.facts and (book := printed.get(one.key)):
            yield from _differ(rule, one, book, rule.tolerance)


def _differ(rule: Rule, one: Entry, other: Entry, tolerance: Decimal) -> Iterator[Conflict]:
    if one.unit != other.unit:
        yield _units(rule, one, other)
    elif one.amount != other.amount and percent_apart(one.amount, other.amount) > tolerance:
        yield _two(rule, one, other, ("不一致", "do not agree"))


def _adds_up(
    rule: Rule, whole: Entry, plus: Sequence[Entry], minus: Sequence[Entry]
) -> Iterator[Conflict]:
    entries = (whole, *plus, *minus)
    if other := next((one for one in entries if one.unit != whole.unit), None):
        yield _units(rule, whole, other)
        return
    total = sum((one.amount for one in plus), Decimal(0))
    total -= sum((one.amount for one in minus), Decimal(0))
    if total == whole.amount:
        return
    terms = " + ".join(plain(one.amount) for one in plus)
    terms += "".join(f" − {plain(one.amount)}" for one in minus)
    sums = f"{terms} = {plain(total)} ≠ {plain(whole.amount)} {whole.unit}"
    yield _conflict(rule, entries, difference=whole.amount - total, text=Text(zh=sums, en=sums))


def _where(one: Entry) -> Text:
    page_zh = f"第{one.source.page}页" if one.source.page else ""
    page_en = f", page {one.source.page}" if one.source.page else ""
    if one.source.file:
        page_zh += f"，文件{one.source.file}"
        page_en += f", file {one.source.file}"
    if one.source.sheet:
        page_zh += f"，工作表{one.source.sheet}"
        page_en += f", sheet {one.source.sheet}"
    if one.source.cell:
        page_zh += f"，第{one.source.row}行{one.source.cell}单元格"
        page_en += f", row {one.source.row}, cell {one.source.cell}"
    cell = f"{one.cell.table} {one.cell.row}/{one.cell.column}"
    source = f"{one.source.office}{one.source.document and ' ' + one.source.document}"
    return Text(
        zh=f"{one.shown}（{cell}，来源：{source}{page_zh}）",
        en=f"{one.shown} ({cell}, source: {source}{page_en})",
    )


def _two(rule: Rule, one: Entry, other: Entry, said: tuple[str, str]) -> Conflict:
    zh, en = said
    first, second = _where(one), _where(other)
    text = Text(zh=f"{first.zh}与{second.zh}：{zh}", en=f"{first.en} and {second.en}: {en}")
    return _conflict(rule, (one, other), difference=one.amount - other.amount, text=text)


def _beyond(rule: Rule, one: Entry, sign: str, limit: Decimal) -> Conflict:
    where, limits = _where(one), f"{sign} {plain(limit)} {one.unit}"
    text = Text(zh=f"{where.zh}{limits}", en=f"{where.en} {limits}")
    return _conflict(rule, (one,), difference=one.amount - limit, text=text)


def _units(rule: Rule, one: Entry, other: Entry) -> Conflict:
    said = _two(rule, one, other, ("计量单位不同，不能比较", "units differ, not comparable"))
    return said.model_copy(update={"difference": None})


def _lacks(rule: Rule, there: Sequence[Entry], *missing: str) -> Iterator[Conflict]:
    names = "、".join(missing), ", ".join(missing)
    text = Text(
        zh=f"无法核对：{there[0].year}年缺少{names[0]}",
        en=f"Can't be compared: {names[1]} of {there[0].year} is missing",
    )
    yield _conflict(rule, there, missing=missing, text=text)


def _conflict(
    rule: Rule,
    entries: Sequence[Entry],
    *,
    text: Text,
    difference: Decimal | None = None,
    missing: Sequence[str] = (),
) -> Conflict:
    labelled = Text(zh=f"{rule.label.zh}：{text.zh}", en=f"{rule.label.en}: {text.en}")
    return Conflict(
        kind=rule.kind,
        severity=rule.severity,
        entries=tuple(entries),
        difference=difference,
        missing=tuple(missing),
        text=labelled,
    )
