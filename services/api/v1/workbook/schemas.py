"""What a workbook changes, cell by cell."""

from typing import Self

from services.api.contract import Answer
from services.api.problems import FieldProblem
from services.api.spreadsheets.changes import Shown
from services.domain.programme.schema import Text


class CellChange(Answer):
    """One line that differs from what stands: where, of what, and both values as they are read."""

    cell: str
    """指标数据!D17"""
    what: Text
    year: int | None
    """Of a figure; an answer has none."""
    old: Text
    new: Text
    jumped: bool
    """More than 30 % against the year before, without a remark: asked for, not demanded."""
    crossed: bool
    """Somebody entered something else since the workbook went out."""

    @classmethod
    def of(cls, shown: Shown) -> Self:
        return cls(**{name: getattr(shown, name) for name in cls.model_fields})


class PreviewAnswer(Answer):
    """Nothing was saved. With faults it will be refused as a whole."""

    version: int
    """To be named by If-Match when the workbook is put."""
    changes: list[CellChange]
    faults: list[FieldProblem]


class SavedAnswer(Answer):
    version: int
    changes: list[CellChange]
