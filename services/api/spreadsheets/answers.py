"""The second sheet of the workbook: what is asked without a figure, one line for each question (F13).

Built from lines as the first one is, so a marked workbook shows what was typed. Read again by
`reading.py`; what an answer means is decided in `domain/attainment/answer_lines.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.api.language import Language
from services.api.spreadsheets.cells import files_of, mark, put, put_heads, set_open, validate
from services.api.spreadsheets.layout import ANSWER_LETTER, FIRST_ROW, key_of
from services.api.spreadsheets.texts import ANSWER_HEADS, ANSWERS, CHOOSE, STOP, say
from services.domain.attainment.answer_lines import EXEMPT, AnswerColumn, TypedAnswer, open_columns
from services.domain.programme.schema import Text

WIDTHS = {"name": 34, "question": 44} | {
    AnswerColumn.ANSWER: 14,
    AnswerColumn.REASON: 44,
    AnswerColumn.STATEMENT: 36,
}
WRAPPED = ("name", "question", AnswerColumn.REASON)


@dataclass(frozen=True)
class Asked:
    """What stands on a line beside what is filled in."""

    name: Text
    question: Text


@dataclass(frozen=True)
class AnswerLines:
    lines: Sequence[TypedAnswer]
    asked: Mapping[tuple[str, str], Asked]
    faults: Mapping[tuple[int, AnswerColumn], Text]


def fill_answers(
    sheet: Worksheet, contents: AnswerLines, files: tuple[str, int], language: Language
) -> None:
    """`files` are the sheet on which they are listed, and how many they are."""
    sheet["A1"] = say(language, Text(zh="没有数字的指标", en="What has no figure"))
    sheet["A1"].font = Font(bold=True, size=14)
    put_heads(sheet, ANSWER_HEADS, ANSWER_LETTER, WIDTHS, language)
    sheet.freeze_panes = f"{ANSWER_LETTER[AnswerColumn.ANSWER]}{FIRST_ROW}"
    for line in contents.lines:
        asked = contents.asked.get((line.code, line.question))
        if asked is not None:
            _line(sheet, line, asked, contents, language)
    _validate(sheet, contents, files, language)


def _line(
    sheet: Worksheet, line: TypedAnswer, asked: Asked, contents: AnswerLines, language: Language
) -> None:
    fixed = {
        "code": line.code,
        "name": say(language, asked.name),
        "question": say(language, asked.question),
        "key": key_of(line.code, line.question),
    }
    given = {column.value: getattr(line.now, column) for column in AnswerColumn}
    for name, value in (fixed | given).items():
        cell = sheet[f"{ANSWER_LETTER[name]}{line.row}"]
        put(cell, value)
        if name in WRAPPED:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column in AnswerColumn:
        cell = sheet[f"{ANSWER_LETTER[column]}{line.row}"]
        if column in open_columns(line.question):
            set_open(cell)
        if (line.row, column) in contents.faults:
            mark(cell, contents.faults[line.row, column], language)


def _validate(
    sheet: Worksheet, contents: AnswerLines, files: tuple[str, int], language: Language
) -> None:
    judged = _one_of(language, "yes", "no")
    claimed = _one_of(language, EXEMPT)
    listed = files_of(*files)
    for check, words in ((judged, CHOOSE), (claimed, CHOOSE), (listed, STOP)):
        validate(sheet, check, words, language)
    for line in contents.lines:
        check = claimed if line.question == EXEMPT else judged
        check.add(f"{ANSWER_LETTER[AnswerColumn.ANSWER]}{line.row}")
        if line.question == EXEMPT:
            listed.add(f"{ANSWER_LETTER[AnswerColumn.STATEMENT]}{line.row}")


def _one_of(language: Language, *answers: str) -> DataValidation:
    words = ",".join(say(language, ANSWERS[one]) for one in answers)
    return DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
