"""What a scheme says of figures that must agree, and a conflict between them (表表相通, D11).

Data alone: figures with the cell they stand in and the source they come from, rules, conflicts.
What conflicts there are is found in `consistency.py`; corrections are in `corrections.py`.
"""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.domain.attainment.figures import percent_apart
from services.domain.attainment.formulas import plain
from services.domain.base import Frozen
from services.domain.mechanisms.soundness import check_once
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Number, Text
from services.domain.tree.units import Level

Percent = Annotated[Number, Field(ge=0)]
Severity = Literal["conflict", "shown"]
"""A conflict is to be mended before figures are used; what is only shown may have its reasons."""


class Cell(Frozen):
    """Where a figure stands: a table (or book), a row and a column of it."""

    table: str
    row: str
    column: str


class Source(Frozen):
    """Where a figure comes from (D11: a named official source of a named year)."""

    office: str
    document: str = ""
    page: int | None = None
    file: str = ""
    sheet: str = ""
    cell: str = ""
    """Where in an imported file it stood, e.g. C7."""

    @property
    def row(self) -> str:
        return self.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Entry(Frozen):
    """One figure as one table gives it: what it counts, where and in which year."""

    cell: Cell
    fact: str
    place: str
    year: int
    amount: Decimal
    unit: str
    source: Source
    remark: str = ""
    """An explanation that was given for the figure; with one a jump is no question any more."""

    @property
    def key(self) -> tuple[str, str, int]:
        return self.fact, self.place, self.year

    @property
    def shown(self) -> str:
        return f"{plain(self.amount)} {self.unit}"


class Rule(Definition):
    kind: str
    label: Text
    severity: Severity = "conflict"


class SameFact(Rule):
    """The same fact has the same number wherever it stands (C5.3.6, C5.5.9)."""

    kind: Literal["same-fact"]
    facts: tuple[str, ...] = ()
    """None named: every fact that stands in more than one place."""
    tolerance: Percent = Decimal(0)


class SameNumber(Rule):
    """Two facts that must be equal: textbooks handed out and trainees (C1.4.4)."""

    kind: Literal["same-number"]
    one: str
    other: str


class SumOfPlaces(Rule):
    """A county's figure is the sum of its towns' (C5.5.4, F12)."""

    kind: Literal["sum-of-places"]
    facts: tuple[str, ...] = Field(min_length=1)
    level: Level | None = None
    """Only of wholes at this level; None: of each place that has any below it."""


class WithinWhole(Rule):
    """A numerator never passes its denominator, and a denominator is not zero (C5.5.5)."""

    kind: Literal["within-whole"]
    part: str
    whole: str


class Balance(Rule):
    """Parts add up to a whole: losses by cause, or a balance with what came and went (C2.5.4, F18)."""

    kind: Literal["balance"]
    whole: str
    plus: tuple[str, ...] = Field(min_length=1)
    minus: tuple[str, ...] = ()


class Jump(Rule):
    """A figure far from last year's asks for an explanation (C1.3.5)."""

    kind: Literal["jump"]
    facts: tuple[str, ...] = Field(min_length=1)
    percent: Percent = Decimal(30)
    severity: Severity = "shown"

    def is_far(self, now: Decimal, before: Decimal, remark: str) -> bool:
        """A remark answers the question; from zero every step would be without end."""
        return before != 0 and not remark and percent_apart(now, before) > self.percent


class EachPlace(Rule):
    """An average hides places over the limit: each of them is held against it, too (C5.5.6)."""

    kind: Literal["each-place"]
    fact: str
    at_least: Number | None = None
    at_most: Number | None = None
    severity: Severity = "shown"


class AgainstYearbook(Rule):
    """A figure agrees with the imported yearbook of its region (C5.5.12)."""

    kind: Literal["yearbook"]
    yearbook: str
    """The table that the yearbook was imported as."""
    facts: tuple[str, ...] = Field(min_length=1)
    tolerance: Percent = Decimal(0)


ConsistencyRule = Annotated[
    SameFact
    | SameNumber
    | SumOfPlaces
    | WithinWhole
    | Balance
    | Jump
    | EachPlace
    | AgainstYearbook,
    Field(discriminator="kind"),
]


def facts_of(rule: ConsistencyRule) -> tuple[str, ...]:
    """What the rule looks at by name; a rule on every fact names none."""
    match rule:
        case SameNumber():
            return rule.one, rule.other
        case WithinWhole():
            return rule.part, rule.whole
        case Balance():
            return rule.whole, *rule.plus, *rule.minus
        case EachPlace():
            return (rule.fact,)
    return rule.facts


def _with_itself(fact: str) -> Fault:
    return Fault(f"{fact}：不能与自身核对", f"{fact}: it would be compared with itself")


class FactCounted(Definition):
    """What a round's tables count, and in which unit: one unit for every table (E24)."""

    id: str
    label: Text
    unit: str


class FiguresTable(Definition):
    """A table that figures come in with: the assessed unit's own, or one that the office imports."""

    id: str
    label: Text
    by: Literal["subject", "office"] = "subject"


class ConsistencyRules(Definition):
    rules: tuple[ConsistencyRule, ...] = Field(min_length=1)
    tables: tuple[FiguresTable, ...] = ()
    """Those that a round collects; none: figures are kept elsewhere, as in the cases' data table."""
    facts: tuple[FactCounted, ...] = ()

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        check_once((one.id for one in self.tables), "tables")
        check_once((one.id for one in self.facts), "facts")
        books = {one.id for one in self.tables if one.by == "office"}
        asked = {rule.yearbook for rule in self.rules if isinstance(rule, AgainstYearbook)}
        if self.tables and (unknown := "、".join(sorted(asked - books))):
            raise Fault(f"年鉴应由组织单位导入：{unknown}", f"no table of the office's: {unknown}")
        known = {one.id for one in self.facts}
        named = {fact for rule in self.rules for fact in facts_of(rule)}
        if self.tables and (unknown := "、".join(sorted(named - known))):
            raise Fault(f"没有这项数据：{unknown}", f"no such fact: {unknown}")
        return self

    @model_validator(mode="after")
    def _nothing_against_itself(self) -> Self:
        for rule in self.rules:
            match rule:
                case SameNumber(one=one, other=other) if one == other:
                    raise _with_itself(one)
                case EachPlace(at_least=None, at_most=None):
                    raise Fault(f"{rule.fact}：没有限值", f"{rule.fact}: no limit")
                case WithinWhole(part=part, whole=whole) if part == whole:
                    raise _with_itself(part)
                case Balance(whole=whole, plus=plus, minus=minus) if whole in (*plus, *minus):
                    raise _with_itself(whole)
        return self


class Conflict(Frozen):
    """Figures that cannot all be right: each with its cell and source."""

    kind: str
    severity: Severity
    entries: tuple[Entry, ...]
    difference: Decimal | None = None
    missing: tuple[str, ...] = ()
    """Facts (or places) without which nothing could be compared."""
    text: Text
