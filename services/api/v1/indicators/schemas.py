"""The data sheet, the verdict on each indicator, and what is lacking."""

from datetime import date

from services.api.contract import Answer
from services.domain.application import IndicatorTally, Tally
from services.domain.datasheet import DataSheet
from services.domain.indicators import Assessment
from services.domain.programme.schema import Text


class Lack(Answer):
    """One thing that is lacking: where, by which rule, what, and how to mend it."""

    code: str
    place: str
    rule: str
    problem: Text
    remedy: Text


class ReadinessAnswer(Answer):
    """The same check that submission asks: a ready case can't be refused on formal grounds."""

    ready: bool
    materials: Tally
    indicators: IndicatorTally
    earliest: date | None
    lacks: list[Lack]


class IndicatorsAnswer(Answer):
    version: int
    stand_in: Text | None
    """Says so where the municipal or provincial catalogue is not available."""
    assessments: list[Assessment]


class SheetAnswer(Answer):
    version: int
    sheet: DataSheet
