"""A score sheet as its expert writes it; handing it in is an act of the technical assessment."""

from services.api.contract import Answer
from services.domain.papers.drafting import ScoreSheet


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
