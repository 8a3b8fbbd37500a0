"""The workbook of indicator data that goes out: to be filled in, or marked where something is wrong.

One line for each base datum and year, and on a sheet of their own the answers without a figure
(`answers.py`); what must not be changed is locked. It is built from lines, so a marked workbook
shows what was typed, not what is stored. Read again by `reading.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.api.language import Language
from services.api.spreadsheets.answers import AnswerLines, fill_answers
from services.api.spreadsheets.cells import files_of, mark, put, put_heads, set_open, validate
from services.api.spreadsheets.layout import (
    FIRST_ROW,
    HIDDEN,
    LETTER,
    Stamp,
    key_of,
)
from services.api.spreadsheets.texts import EXPLAINED, HEADS, SHEETS, STOP, WARN, say
from services.domain.attainment.answer_lines import Given
from services.domain.attainment.data_lines import Column, Line, TypedLine
from services.domain.attainment.formulas import plain
from services.domain.attainment.typed_numbers import Odd, read_number
from services.domain.programme.schema import Text

WIDTHS = {"name": 34, "unit": 12, "year": 8, "code": 12, "last": 12, "formula": 60} | {
    Column.AMOUNT: 16,
    Column.DOCUMENT: 36,
    Column.PAGE: 8,
    Column.REMARK: 36,
}
NUMERIC = (Column.AMOUNT, Column.PAGE)
EXACT_DIGITS = 15
"""More than a spreadsheet keeps of a number; longer ones are written as text."""


@dataclass(frozen=True)
class About:
    """What stands on a line beside what is filled in."""

    codes: str
    name: Text
    unit: str
    last: str
    """The value of the year before."""
    formula: Text
    open: frozenset[Column]


@dataclass(frozen=True)
class Contents:
    stamp: Stamp
    title: Text
    told: Text
    """Of which case, and as of when."""
    lines: Sequence[TypedLine]
    about: Mapping[tuple[str, int], About]
    files: Sequence[str]
    faults: Mapping[tuple[int, Column], Text]
    answers: AnswerLines


def write_workbook(contents: Contents, language: Language) -> bytes:
    book = Workbook()
    data = book.active
    if not isinstance(data, Worksheet):
        raise TypeError(data)
    data.title = say(language, SHEETS["data"])
    answers = book.create_sheet(say(language, SHEETS["answers"]))
    explained = book.create_sheet(say(language, SHEETS["explained"]))
    files = book.create_sheet(say(language, SHEETS["files"]))
    hidden = book.create_sheet(HIDDEN)
    hidden.sheet_state = "veryHidden"
    _fill_files(files, contents.files)
    _explain(explained, language)
    _keep(hidden, contents)
    _fill(data, contents, language)
    _validate(data, contents, files.title, language)
    fill_answers(answers, contents.answers, (files.title, len(contents.files)), language)
    for sheet in (data, answers, explained, files, hidden):
        sheet.protection.sheet = True
        sheet.protection.formatColumns = False
        sheet.protection.formatRows = False
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Worksheet, contents: Contents, language: Language) -> None:
    sheet["A1"] = say(language, contents.title)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = say(language, contents.told)
    sheet["A3"] = say(language, EXPLAINED[0])
    put_heads(sheet, HEADS, LETTER, WIDTHS, language)
    sheet.freeze_panes = f"{LETTER[Column.AMOUNT]}{FIRST_ROW}"
    for line in contents.lines:
        about = contents.about.get((line.datum, line.year))
        if about is not None:
            _line(sheet, line, about, contents, language)


def _line(
    sheet: Worksheet, line: TypedLine, about: About, contents: Contents, language: Language
) -> None:
    fixed: dict[str, str | int | float] = {
        "code": about.codes,
        "name": say(language, about.name),
        "year": line.year,
        "unit": about.unit,
        "last": _figure(about.last),
        "formula": say(language, about.formula),
        "key": key_of(line.datum, line.year),
    }
    for name, value in fixed.items():
        put(sheet[f"{LETTER[name]}{line.row}"], value)
    for column in Column:
        cell = sheet[f"{LETTER[column]}{line.row}"]
        given = getattr(line.now, column)
        put(cell, _figure(given) if column in NUMERIC else given)
        if column in about.open:
            set_open(cell)
        if column is Column.REMARK:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if (line.row, column) in contents.faults:
            mark(cell, contents.faults[line.row, column], language)


def _figure(typed: str) -> str | float | int:
    """A plain number as a number, if nothing of it is lost; all else as it was typed."""
    amount = read_number(typed)
    if isinstance(amount, Odd) or plain(amount) != typed:
        return typed
    if len(amount.as_tuple().digits) > EXACT_DIGITS:
        return typed
    return int(amount) if amount == int(amount) else float(amount)


def _validate(sheet: Worksheet, contents: Contents, files: str, language: Language) -> None:
    """Numbers warn, so that 36.9 % and 104，832 can be pasted; a file is one of the list."""
    numbers = DataValidation(type="decimal", operator="between", formula1="-1E15", formula2="1E15")
    numbers.errorStyle = "warning"
    pages = DataValidation(type="whole", operator="between", formula1="1", formula2="999999")
    pages.errorStyle = "warning"
    listed = files_of(files, len(contents.files))
    for check, words in ((numbers, WARN), (pages, WARN), (listed, STOP)):
        validate(sheet, check, words, language)
    of = {Column.AMOUNT: numbers, Column.PAGE: pages, Column.DOCUMENT: listed}
    for line in contents.lines:
        about = contents.about.get((line.datum, line.year))
        for column in (about.open if about else frozenset()) & set(of):
            of[column].add(f"{LETTER[column]}{line.row}")


def _explain(sheet: Worksheet, language: Language) -> None:
    sheet.column_dimensions["A"].width = 100
    for at, words in enumerate(EXPLAINED, 1):
        sheet.cell(at, 1, say(language, words)).alignment = Alignment(wrap_text=True)


def _fill_files(sheet: Worksheet, files: Sequence[str]) -> None:
    sheet.column_dimensions["A"].width = 60
    for at, name in enumerate(files, 1):
        put(sheet[f"A{at}"], name)


def _keep(sheet: Worksheet, contents: Contents) -> None:
    """How every line went out, so that only what was changed is applied afterwards."""
    put(sheet["A1"], contents.stamp.model_dump_json())
    kept = [
        (key_of(line.datum, line.year), *(getattr(line.before, one) for one in Line.model_fields))
        for line in contents.lines
    ]
    kept += [
        (key_of(one.code, one.question), *(getattr(one.before, it) for it in Given.model_fields))
        for one in contents.answers.lines
    ]
    for at, cells in enumerate(kept, 2):
        for letter, value in zip("ABCDE", cells, strict=False):
            put(sheet[f"{letter}{at}"], value)
