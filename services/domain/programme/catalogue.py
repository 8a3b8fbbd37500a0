"""An indicator catalogue, as its file says it: conditions, indicators, thresholds, sources.

Models and look-ups. What a value is and whether it suffices is decided in
`domain/attainment/indicators.py`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from services.domain.attainment.formulas import Expression, FormulaBroken, parse
from services.domain.attainment.measures import UnitsDiffer, check_same, check_units
from services.domain.papers.dossier import PartKind
from services.domain.programme.criteria import (
    Confidence,
    Criterion,
    Known,
    data_of,
    walk,
)
from services.domain.programme.faults import Fault, formula_fault, units_fault
from services.domain.programme.words import Definition, Number, Text, Word

Comparison = Literal[">=", "<=", ">", "<", "==", "bool", "trend_up", "trend_down"]
REMARKS = {"marker", "confidence", "note"}


class Threshold(Known):
    """A limit, for the profiles that match `when`: a number, another datum, or plain "met"."""

    op: Comparison
    value: bool | Number | None = None
    ref: str | None = None
    when: dict[str, Word] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.value is None) == (self.ref is None):
            zh = "限值用value或ref之一表示"
            raise Fault(zh, "a threshold has either a value or a ref")
        return self

    def matches(self, dimensions: dict[str, str]) -> bool:
        return all(dimensions.get(key) == word for key, word in self.when.items())


class Formula(Known):
    expr: str

    @field_validator("expr")
    @classmethod
    def _is_arithmetic(cls, text: str) -> str:
        try:
            parse(text)
        except FormulaBroken as broken:
            raise formula_fault(broken) from None
        return text

    @property
    def expression(self) -> Expression:
        return parse(self.expr)


class Condition(Known):
    """A further condition that must hold beside the limit (a compound indicator)."""

    text_en: str
    kind: Literal["bool", "alternative"]
    when: dict[str, Word] = Field(default_factory=dict)


class Datum(Definition):
    id: str
    name_zh: str
    name_en: str
    unit: str
    note: str | None = None

    @property
    def name(self) -> Text:
        return Text(zh=self.name_zh, en=self.name_en)


class Evidence(Definition):
    name_zh: str
    name_en: str
    kinds: tuple[PartKind, ...] = ()
    """Where given, a proof of one of these kinds must be there; else it is what is usual (5.1.6)."""

    @property
    def name(self) -> Text:
        return Text(zh=self.name_zh, en=self.name_en)


class AppliesTo(Definition):
    """The kinds of unit an entry is assessed for; others record it as not applicable."""

    unit_type: tuple[Word, ...] = ()
    region: tuple[Word, ...] = ()
    terrain: tuple[Word, ...] = ()
    economy: tuple[Word, ...] = ()
    coastal: tuple[Word, ...] = ()
    water_scarce: tuple[Word, ...] = ()
    marker: str | None = None
    confidence: Confidence
    note: str | None = None

    def admits(self, dimensions: dict[str, str]) -> bool:
        wanted = self.model_dump(exclude=REMARKS)
        return all(dimensions.get(key) in words for key, words in wanted.items() if words)


class Entry(Definition):
    """What a basic condition and an indicator have in common: how it is measured and judged."""

    code: str
    number: int | None = None
    part: str | None = None
    name_zh: str
    name_en: str
    kind: Literal["quantitative", "qualitative"]
    unit: str = "—"
    comparison: Comparison = "bool"
    measurement: Literal["computed", "direct"] | None = None
    value_of: str | None = None
    thresholds: tuple[Threshold, ...] = ()
    criterion: Criterion | None = None
    """In place of thresholds, where one limit does not say it (4.1.7)."""
    unresolved_when: tuple[dict[str, Word], ...] = ()
    additional_conditions: tuple[Condition, ...] = ()
    applies_to: AppliesTo | None = None
    not_applicable_when: str | None = None
    formula: Formula | None = None
    base_data: tuple[Datum, ...] = ()
    checks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    standards: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    corroborated_by: tuple[str, ...] = ()
    pitfall_en: str | None = None
    note: str | None = None
    look_back_years: int | None = None
    severity_at_least: Literal["I", "II", "III", "IV"] | None = None
    spatial_scope: str | None = None
    requirement_en: str | None = None

    @model_validator(mode="after")
    def _can_be_measured(self) -> Self:
        if (self.measurement == "computed") != (self.formula is not None):
            zh = f"{self.code}：有公式的才是计算得出（computed），其他的不是"
            raise Fault(zh, f"{self.code}: what is computed has a formula, and nothing else has")
        known = {datum.id for datum in self.base_data}
        if unknown := self.data_used - known:
            zh = f"{self.code}：没有这些基础数据：{'、'.join(sorted(unknown))}"
            raise Fault(zh, f"{self.code}: no base datum {sorted(unknown)}")
        return self

    @model_validator(mode="after")
    def _has_one_kind_of_limit(self) -> Self:
        if self.criterion is None:
            return self
        if self.thresholds:
            zh = f"{self.code}：thresholds和criterion只能用一种"
            raise Fault(zh, f"{self.code}: thresholds or a criterion, not both")
        if self.additional_conditions:
            zh = f"{self.code}：附加条件应写在criterion里（stated）"
            raise Fault(zh, f"{self.code}: a criterion holds its conditions itself (stated)")
        measured = any(one.kind in {"bound", "trend"} for one in walk(self.criterion))
        if measured and self.formula is None and self.value_of is None:
            zh = f"{self.code}：要与限值比较，但没有公式，也没有value_of"
            raise Fault(zh, f"{self.code}: compared with a limit, but not measured by anything")
        return self

    @model_validator(mode="after")
    def _units_agree(self) -> Self:
        """4.1.6: checked when the definition is read, not when somebody's figures come."""
        units = {datum.id: datum.unit for datum in self.base_data}
        compared = {limit.ref for limit in self.thresholds if limit.ref} | {self.value_of or ""}
        compared |= set(data_of(self.criterion)) if self.criterion else set()
        try:
            if self.formula:
                check_units(self.formula.expression, units, self.unit)
            for datum in sorted(compared & set(units)):
                check_same(units[datum], self.unit)
        except UnitsDiffer as differ:
            raise units_fault(self.code, differ) from None
        return self

    @property
    def data_used(self) -> set[str]:
        """The base data that formula and limits name."""
        used = set(self.formula.expression.data) if self.formula else set()
        used |= {limit.ref for limit in self.thresholds if limit.ref}
        used |= set(data_of(self.criterion)) if self.criterion else set()
        return used | ({self.value_of} if self.value_of else set())

    @property
    def name(self) -> Text:
        return Text(zh=self.name_zh, en=self.name_en)

    @property
    def is_reference(self) -> bool:
        return False

    @property
    def limits(self) -> tuple[Threshold, ...]:
        """The thresholds; a condition without any is simply met or not met."""
        return self.thresholds

    def datum(self, datum_id: str) -> Datum:
        return next(datum for datum in self.base_data if datum.id == datum_id)


class BasicCondition(Entry):
    requirement_en: str
    confidence: Confidence
    title_confidence: Confidence | None = None
    evidence_confidence: Confidence

    @property
    def limits(self) -> tuple[Threshold, ...]:
        if self.thresholds or self.criterion or self.kind == "quantitative":
            return self.thresholds
        met = Threshold(op="bool", value=True, confidence=self.confidence, source=self.source)
        return (met,)


class Indicator(Entry):
    number: int
    category_zh: str
    category_en: str
    constraint: Literal["binding", "reference", "unspecified"]
    explanation_en: str
    confidence: dict[str, Confidence]
    """How sure name, number, unit and so on are, each for itself."""

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if not self.thresholds and self.criterion is None:
            raise Fault(f"{self.code}：没有限值", f"{self.code}: an indicator without a limit")
        return self

    @property
    def is_reference(self) -> bool:
        return self.constraint == "reference"


class Dimension(Definition):
    """A property of the unit that thresholds depend on."""

    zh: str
    values: tuple[Word, ...]
    required: bool
    confidence: Confidence
    source: tuple[str, ...] = ()
    note: str | None = None
    members: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    members_confidence: Confidence | None = None


class Said(Known):
    """A remark that says how sure it is."""

    text: str


class Counted(Known):
    """A year or a number of things, and how sure it is."""

    value: int


class Split(Known):
    """How many indicators are of which constraint."""

    binding: int
    reference: int


def _form(value: object) -> str:
    return "known" if isinstance(value, Mapping | Known) else "plain"


BARE = Discriminator(_form)
Figure = Annotated[Annotated[int, Tag("plain")] | Annotated[Counted, Tag("known")], BARE]
Remark = Annotated[Annotated[str, Tag("plain")] | Annotated[Said, Tag("known")], BARE]
"""With how sure it is, or bare."""


class Head(Definition):
    """What the catalogue is and how far it is known."""

    id: str
    title_zh: str
    title_en: str
    document_no: str
    issuer_zh: str
    track: Literal["city", "county", "town", "village"]
    level: Literal["national"]
    evaluable_entries: int
    unit_of_case: str
    status_note: str
    predecessor: str | None = None
    issued_on: str | None = None
    confidence: Confidence | None = None
    source: tuple[str, ...] = ()
    scope_confidence: Confidence | None = None
    scope_source: tuple[str, ...] = ()
    procedure_documents: tuple[str, ...] = ()
    issued_in: Figure | None = None
    numbered_indicators: Figure | None = None
    basic_conditions_count: Figure | None = None
    constraint_split: Split | None = None
    pass_rule: Remark | None = None
    asterisks: Remark | None = None
    not_assessed_practice: Remark | None = None
    related_catalogues: Remark | None = None


class Ranked(Said):
    order: tuple[str, ...] = ()
    """The worst first."""


class DataYears(Said):
    past_years: int
    current_year: bool


class Conventions(Definition):
    """How the words of a catalogue are to be read, each as far as the file uses it."""

    op: dict[Comparison, str] = Field(default_factory=dict)
    limit: str | None = None
    when: str | None = None
    number: str | None = None
    percent: str | None = None
    formula: str | None = None
    comparison: str | None = None
    measurement: str | None = None
    applies_to: str | None = None
    unresolved_when: str | None = None
    base_data: str | None = None
    severity: Ranked | None = None
    constraint: str | None = None
    confidence: str | None = None
    structure: Said | None = None
    numbering_note: str | None = None
    data_years: DataYears | None = None


class Standard(Definition):
    code: str
    title_zh: str
    confidence: Confidence
    source: tuple[str, ...] = ()


class Source(Definition):
    address: str
    what: str
    kind: str


class Catalogue(Definition):
    version: Literal["eco-catalogue/1"] = Field(alias="schema")
    catalogue: Head
    conventions: Conventions
    """How the file is to be read, in words; nothing here is computed with."""
    dimensions: dict[str, Dimension]
    basic_conditions: tuple[BasicCondition, ...]
    indicators: tuple[Indicator, ...]
    standards_registry: dict[str, Standard]
    sources: dict[str, Source]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Basic conditions first, then the indicators, in the order of the table."""
        return (*self.basic_conditions, *self.indicators)

    def entry(self, code: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.code == code), None)

    def data(self) -> dict[str, Datum]:
        """Each base datum once, in the order of first use: it is asked once (D25)."""
        found: dict[str, Datum] = {}
        for entry in self.entries:
            for datum in entry.base_data:
                found.setdefault(datum.id, datum)
        return found
