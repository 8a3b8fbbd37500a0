"""An indicator catalogue, as its file says it: conditions, indicators, thresholds, sources.

Models and look-ups. What a value is and whether it suffices is decided in
`domain/indicators.py`.
"""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, JsonValue, model_validator

from services.domain.formulas import Expression, parse
from services.domain.programme.words import Definition, Text

Confidence = Literal["confirmed", "recalled"]
Comparison = Literal[">=", "<=", ">", "<", "==", "bool", "trend_up", "trend_down"]
REMARKS = {"marker", "confidence", "note"}


def _as_word(value: object) -> object:
    """Dimensions are words: the file's true and false are the words "true" and "false"."""
    return str(value).lower() if isinstance(value, bool) else value


def _as_decimal(value: object) -> object:
    """A float of the file as it is written there, not as it is stored."""
    return Decimal(str(value)) if isinstance(value, float) else value


Word = Annotated[str, BeforeValidator(_as_word)]
Number = Annotated[Decimal, BeforeValidator(_as_decimal)]


class Known(Definition):
    """A statement that says how sure it is; `confirmed` names who confirms it."""

    confidence: Confidence
    source: tuple[str, ...] = ()
    corroborated_by: tuple[str, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _confirmed_by_somebody(self) -> Self:
        if self.confidence == "confirmed" and not self.source:
            message = "confirmed, but by no source"
            raise ValueError(message)
        return self


class Threshold(Known):
    """A limit, for the profiles that match `when`: a number, another datum, or plain "met"."""

    op: Comparison
    value: bool | Number | None = None
    ref: str | None = None
    when: dict[str, Word] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.value is None) == (self.ref is None):
            message = "a threshold has either a value or a ref"
            raise ValueError(message)
        return self

    def matches(self, dimensions: dict[str, str]) -> bool:
        return all(dimensions.get(key) == word for key, word in self.when.items())


class Formula(Known):
    expr: str

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


class AppliesTo(Definition):
    """The kinds of unit an entry is assessed for; others record it as not applicable."""

    unit_type: tuple[Word, ...] = ()
    region: tuple[Word, ...] = ()
    terrain: tuple[Word, ...] = ()
    economy: tuple[Word, ...] = ()
    coastal: tuple[Word, ...] = ()
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
            message = f"{self.code}: what is computed has a formula, and nothing else has"
            raise ValueError(message)
        known = {datum.id for datum in self.base_data}
        used = set(self.formula.expression.data) if self.formula else set()
        used |= {limit.ref for limit in self.thresholds if limit.ref}
        used |= {self.value_of} if self.value_of else set()
        if used - known:
            message = f"{self.code}: no base datum {sorted(used - known)}"
            raise ValueError(message)
        return self

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
        if self.thresholds or self.kind == "quantitative":
            return self.thresholds
        met = Threshold(op="bool", value=True, confidence=self.confidence, source=self.source)
        return (met,)


class Indicator(Entry):
    number: int
    category_zh: str
    category_en: str
    constraint: Literal["binding", "reference", "unspecified"]
    thresholds: tuple[Threshold, ...] = Field(min_length=1)
    explanation_en: str
    confidence: dict[str, Confidence]
    """How sure name, number, unit and so on are, each for itself."""

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


class Head(Definition):
    """What the catalogue is and how far it is known."""

    id: str
    title_zh: str
    title_en: str
    document_no: str
    issuer_zh: str
    track: Literal["county", "town", "village"]
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
    issued_in: JsonValue = None
    numbered_indicators: JsonValue = None
    basic_conditions_count: JsonValue = None
    constraint_split: JsonValue = None
    pass_rule: JsonValue = None
    asterisks: JsonValue = None
    not_assessed_practice: JsonValue = None
    related_catalogues: JsonValue = None


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
    conventions: dict[str, JsonValue]
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
