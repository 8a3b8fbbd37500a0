"""What a returned workbook changes, line by line."""

from typing import Self

from services.api.contract import Answer
from services.api.problems import FieldProblem
from services.domain.papers.drafting import ScoreLine, ScoreSheet
from services.domain.review.offline import Change


class SheetChange(Answer):
    """One line of the workbook, and what stands online."""

    line: ScoreLine
    online: ScoreLine | None

    @classmethod
    def of(cls, change: Change) -> Self:
        return cls(line=change.line, online=change.online)


class SheetPreview(Answer):
    """Nothing was saved. With faults the workbook is refused as a whole."""

    version: int
    """To be named by If-Match when the workbook is put."""
    changes: list[SheetChange]
    conflicts: list[SheetChange]
    """Changed in the workbook and online: each is to be named as `mine` or `theirs`."""
    faults: list[FieldProblem]


class SavedSheet(Answer):
    version: int
    sheet: ScoreSheet
