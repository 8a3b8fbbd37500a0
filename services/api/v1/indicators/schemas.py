"""The data sheet, the verdict on each indicator, and what is lacking."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from services.api.acts.bodies import Body, Plain
from services.api.contract import Answer
from services.domain.attainment.compliance import ComplianceLine
from services.domain.attainment.datasheet import DataSheet, Exemption, Judgement, Value
from services.domain.attainment.indicators import Assessment
from services.domain.papers.application import IndicatorTally, Tally
from services.domain.programme.schema import Text


class Lack(Answer):
    """One thing that is lacking: where, by which rule, what, and how to mend it."""

    code: str
    place: str
    rule: str
    problem: Text
    remedy: Text


class Figure(Answer):
    """One figure with its source."""

    datum: str
    year: int
    amount: Decimal
    unit: str
    document: str
    page: int | None


class Odd(Answer):
    """Two figures to look at again: a part above its whole, or one far from last year's."""

    kind: str
    figures: list[Figure]
    text: Text


class ReadinessAnswer(Answer):
    """The same check that submission asks: a ready case can't be refused on formal grounds."""

    ready: bool
    materials: Tally
    indicators: IndicatorTally
    earliest: date | None
    lacks: list[Lack]
    expired: list[Lack]
    """Proofs that are no longer valid, where the programme only warns of them."""
    warnings: list[Odd]
    """They stop nobody: a case with warnings is ready all the same."""


class IndicatorsAnswer(Answer):
    version: int
    stand_in: Text | None
    """Says so where the municipal or provincial catalogue is not available."""
    assessments: list[Assessment]


Code = Annotated[Plain, Field(min_length=1, max_length=60)]
Year = Annotated[int, Field(ge=1900, le=2200)]


class EnteredValue(Body):
    """What a clerk types of one datum; that the register said it, nobody can claim."""

    datum: Code
    year: Year
    amount: Annotated[Decimal, Field(max_digits=21, decimal_places=6)]
    document: Annotated[Plain, Field(max_length=80)] | None = None
    page: Annotated[int, Field(ge=1, le=100_000)] | None = None
    remark: Annotated[Plain, Field(max_length=400)] = ""


class EnteredJudgement(Body):
    code: Code
    met: bool
    conditions: Annotated[tuple[bool, ...], Field(max_length=20)] = ()


class EnteredExemption(Body):
    code: Code
    reason: Annotated[Plain, Field(max_length=4000)]
    statement: Annotated[Plain, Field(max_length=80)] | None = None


class EnteredSheet(Body):
    """What the applicant may enter. Limits that the standard leaves open are not his to decide."""

    year: Year
    values: Annotated[tuple[EnteredValue, ...], Field(max_length=2000)] = ()
    judgements: Annotated[tuple[EnteredJudgement, ...], Field(max_length=200)] = ()
    exemptions: Annotated[tuple[EnteredExemption, ...], Field(max_length=200)] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({(one.datum, one.year) for one in self.values}) < len(self.values):
            message = "a datum has one value a year"
            raise ValueError(message)
        return self

    def over(self, kept: DataSheet) -> DataSheet:
        """The sheet with this in place of what was entered before; decided limits stay."""
        return DataSheet(
            year=self.year,
            values=tuple(Value(**dict(one)) for one in self.values),
            judgements=tuple(Judgement(**dict(one)) for one in self.judgements),
            exemptions=tuple(Exemption(**dict(one)) for one in self.exemptions),
            limits=kept.limits,
        )


class ComplianceAnswer(Answer):
    """Table 1 of the compilation rules: the window's years, each indicator in each (B3.1.2)."""

    years: tuple[int, ...]
    lines: tuple[ComplianceLine, ...]


class SheetAnswer(Answer):
    """As it was entered, so that it can be sent back changed."""

    version: int
    sheet: DataSheet
