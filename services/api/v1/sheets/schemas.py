"""A score sheet as its expert writes it; handing it in is an act of the technical assessment."""

from typing import Self

from services.api.contract import Answer
from services.domain.papers.drafting import ScoreSheet
from services.domain.review.agreement import Agreement
from services.domain.review.divergence import Divergence
from services.domain.review.leanings import Leaning
from services.storage.queries.assignment import Assignment
from services.storage.queries.divergence import Chairs
from services.storage.queries.unopened import Unopened


class ScoreSheetAnswer(Answer):
    version: int
    submitted: bool
    sheet: ScoreSheet


class SheetLine(Answer):
    expert: str
    submitted: bool
    sealed: bool
    """True while only its author, and the auditor with a record, may read it (A1.9)."""


class SheetsAnswer(Answer):
    sheets: list[SheetLine]


class IndicatorLine(Answer):
    code: str
    experts: tuple[str, ...]
    suggested: tuple[str, ...]


class ReaderLine(Answer):
    account: str
    fields: tuple[str, ...]
    """As the pool has them; empty for somebody who is not in it."""
    handed_in: bool


class AssignmentAnswer(Answer):
    per_indicator: int
    """0: everybody scores all, and nothing is divided."""
    version: int
    """For If-Match when it is divided."""
    experts: list[ReaderLine]
    indicators: list[IndicatorLine]

    @classmethod
    def of(cls, found: Assignment, version: int) -> Self:
        return cls(
            per_indicator=found.per_indicator,
            version=version,
            experts=[ReaderLine(**one.model_dump()) for one in found.readers],
            indicators=[
                IndicatorLine(
                    code=code,
                    experts=found.assigned.get(code, ()),
                    suggested=found.suggested.get(code, ()),
                )
                for code in found.codes
            ],
        )


class DivergenceAnswer(Answer):
    """For the chair; figures are null until every sheet is in (6.1.4)."""

    experts: int
    handed_in: int
    further: int
    divergence: Divergence | None
    agreement: Agreement | None
    leanings: list[Leaning]
    unopened: list[Unopened]

    @classmethod
    def of(cls, told: Chairs) -> Self:
        opened = told.opened
        return cls(
            experts=told.experts,
            handed_in=told.handed_in,
            further=told.further,
            divergence=opened.divergence if opened else None,
            agreement=opened.agreement if opened else None,
            leanings=list(opened.leanings) if opened else [],
            unopened=list(told.unopened),
        )
