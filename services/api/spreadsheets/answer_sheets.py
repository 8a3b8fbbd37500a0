"""Answers of a survey in a spreadsheet: one line for each questionnaire, one column for each question.

Read with the same care as every workbook that is sent (`reading.py`); nothing is entered unless all
lines can be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from services.api.language import Language
from services.api.spreadsheets.cells import HEAD_FILL, put
from services.api.spreadsheets.reading import BROKEN, look_at, text_of
from services.api.spreadsheets.texts import say
from services.api.spreadsheets.unread import CannotRead, Unread
from services.domain.errors import Invalid
from services.domain.fieldwork.answers import Answer, check_answer
from services.domain.mechanisms.surveys import Instrument, Question
from services.domain.programme.schema import Text

MOST_ANSWERS: Final = 5000
BEFORE: Final = 2
"""Columns before the questions: number and day."""
HEADS: Final = (
    Text(zh="问卷编号", en="Questionnaire"),
    Text(zh="调查日期", en="Day"),
)
ISO_DAY: Final = len("2030-03-04")
AT: Final = {"respondent": 0, "on": 1}
NUMBER_TWICE = Text(zh="问卷编号重复", en="This number stands twice")
NO_NUMBER = Text(
    zh="问卷编号只用字母、数字和短横，最多20位，不写姓名",
    en="Letters, digits and dashes, 20 at most; no name",
)
NO_DAY = Text(zh="请填写已经到来的日期，如2030-03-04", en="A day that has come, as 2030-03-04")
NO_CHOICE = Text(zh="请选择本题的一个选项", en="Choose one of the answers to this question")


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be, with what stands in it."""

    cell: str
    given: str
    words: Text


def blank(instrument: Instrument, language: Language) -> bytes:
    """To be filled in; each question offers its answers. Takes a moment: call it in a thread."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise TypeError(book)
    sheet.title = say(language, Text(zh="答卷", en="Answers"))
    heads = [*HEADS, *(one.label for one in instrument.questions)]
    for column, head in enumerate(heads, start=1):
        cell = sheet[f"{get_column_letter(column)}1"]
        put(cell, say(language, head))
        cell.font, cell.fill = Font(bold=True), HEAD_FILL
        sheet.column_dimensions[get_column_letter(column)].width = 16 if column <= BEFORE else 30
    for column, question in enumerate(instrument.questions, start=BEFORE + 1):
        offered = ",".join(say(language, choice.label) for choice in question.choices)
        letter = get_column_letter(column)
        check = DataValidation(type="list", formula1=f'"{offered}"', allow_blank=True)
        check.add(f"{letter}2:{letter}{MOST_ANSWERS + 1}")
        sheet.add_data_validation(check)
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read_answers(
    body: bytes, instrument: Instrument, today: date
) -> tuple[list[Answer], list[Fault]]:
    """Every fault by its cell, not only the first. Raises CannotRead for what is no such sheet."""
    look_at(body)
    try:
        book = load_workbook(BytesIO(body), read_only=True, data_only=True, keep_links=False)
    except BROKEN:
        raise CannotRead(Unread.NO_WORKBOOK) from None
    try:
        width = BEFORE + len(instrument.questions)
        rows = book[book.sheetnames[0]].iter_rows(max_row=MOST_ANSWERS + 2, max_col=width)
        lines = [[text_of(cell) for cell in row] for row in rows]
    except BROKEN:
        raise CannotRead(Unread.NO_WORKBOOK) from None
    finally:
        book.close()
    if len(lines) > MOST_ANSWERS + 1:
        raise CannotRead(Unread.TOO_MANY_ROWS)
    if not lines or not _is_ours(lines[0], instrument):
        raise CannotRead(Unread.NOT_OURS)
    return _read(lines[1:], instrument, today)


def _is_ours(heads: Sequence[str], instrument: Instrument) -> bool:
    wanted = [*HEADS, *(one.label for one in instrument.questions)]
    return len(heads) >= len(wanted) and all(
        head in (text.zh, text.en) for head, text in zip(heads, wanted, strict=False)
    )


def _read(
    lines: Sequence[Sequence[str]], instrument: Instrument, today: date
) -> tuple[list[Answer], list[Fault]]:
    answers: list[Answer] = []
    faults: list[Fault] = []
    known: set[str] = set()
    for number, line in enumerate(lines, start=2):
        cells = [*line, *[""] * (BEFORE + len(instrument.questions) - len(line))]
        if not any(cells):
            continue
        found = list(_faults(cells, number, instrument, today, known))
        faults += found
        known.add(cells[0])
        if not found:
            answers.append(_answer(cells, instrument))
    return answers, faults


def _faults(
    cells: Sequence[str], number: int, instrument: Instrument, today: date, known: set[str]
) -> Iterator[Fault]:
    if cells[0] in known:
        yield Fault(f"A{number}", cells[0], NUMBER_TWICE)
        return
    try:
        check_answer(instrument, _answer(cells, instrument), today)
    except ValueError:
        yield Fault(f"B{number}", cells[1][:40], NO_DAY)
    except Invalid as refused:
        field = str(refused.params["field"])
        at = AT.get(field, 0)
        if field.startswith("q."):
            asked = [one.id for one in instrument.questions]
            at = BEFORE + asked.index(field.removeprefix("q."))
        words = (NO_NUMBER, NO_DAY)[at] if at < BEFORE else NO_CHOICE
        yield Fault(f"{get_column_letter(at + 1)}{number}", cells[at][:40], words)


def _answer(cells: Sequence[str], instrument: Instrument) -> Answer:
    """Raises ValueError for a day that is none."""
    chosen = zip(instrument.questions, cells[BEFORE:], strict=False)
    return Answer(
        respondent=cells[0],
        on=date.fromisoformat(cells[1][:ISO_DAY]),
        choices={one.id: _choice(one, given) for one, given in chosen if given},
    )


def _choice(question: Question, given: str) -> str:
    """By its words in either language, or its id; what is none of them stays as it stands."""
    for choice in question.choices:
        if given in (choice.id, choice.label.zh, choice.label.en):
            return choice.id
    return given
