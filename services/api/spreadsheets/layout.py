"""Where everything stands in the workbook of indicator data, for whoever writes and reads it.

A change here is a new FORMAT: a workbook of an older one is then refused with words.
"""

from typing import Final

from pydantic import ConfigDict, Field

from services.domain.attainment.answer_lines import AnswerColumn, TypedAnswer
from services.domain.attainment.data_lines import MOST_LINES, Column, TypedLine
from services.domain.base import Frozen

FORMAT: Final = 2
HIDDEN: Final = "_ecocase"
"""The sheet that says whose data these are and how every line went out."""
HEAD_ROW: Final = 5
FIRST_ROW: Final = 6
COLUMNS: Final = (
    "code",
    "name",
    "year",
    Column.AMOUNT.value,
    "unit",
    "last",
    Column.DOCUMENT.value,
    Column.PAGE.value,
    Column.REMARK.value,
    "formula",
    "key",
)
LETTER: Final = {name: chr(ord("A") + at) for at, name in enumerate(COLUMNS)}
ANSWER_COLUMNS: Final = (
    "code",
    "name",
    "question",
    AnswerColumn.ANSWER.value,
    AnswerColumn.REASON.value,
    AnswerColumn.STATEMENT.value,
    "key",
)
"""Of the second sheet, on which is asked what has no figure."""
ANSWER_LETTER: Final = {name: chr(ord("A") + at) for at, name in enumerate(ANSWER_COLUMNS)}


class Stamp(Frozen):
    """Whose data, of which year, by which definition."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: int = FORMAT
    case: str = Field(max_length=80)
    year: int
    definition: str = Field(max_length=200)
    """The programme's id, version and content hash."""


class TypedSheet(Frozen):
    """Everything that came back in a workbook, as text."""

    stamp: Stamp
    sheet: str = Field(max_length=40)
    """The name of the sheet, as addresses of cells begin."""
    lines: tuple[TypedLine, ...] = Field(max_length=MOST_LINES)
    answers_sheet: str = Field(default="", max_length=40)
    answers: tuple[TypedAnswer, ...] = Field(default=(), max_length=MOST_LINES)

    def address(self, row: int, column: Column | AnswerColumn) -> str:
        """指标数据!D17"""
        if isinstance(column, AnswerColumn):
            return f"{self.answers_sheet}!{ANSWER_LETTER[column]}{row}"
        return f"{self.sheet}!{LETTER[column]}{row}"


def key_of(what: str, of: int | str) -> str:
    """A datum and its year, or an indicator and what is asked of it."""
    return f"{what}|{of}"
