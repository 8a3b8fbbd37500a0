"""The workbook of indicator data that goes out: to be filled in, or marked where something is wrong.

One line for each base datum and year; what must not be changed is locked. It is built from lines,
so a marked workbook shows what was typed, not what is stored. Read again by `reading.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.api.language import Language
from services.api.spreadsheets.layout import (
    COLUMNS,
    FIRST_ROW,
    HEAD_ROW,
    HIDDEN,
    LETTER,
    Stamp,
    key_of,
)
from services.api.spreadsheets.texts import EXPLAINED, HEADS, SHEETS, STOP, WARN, say
from services.domain.data_lines import Column, Line, TypedLine
from services.domain.formulas import plain
from services.domain.programme.schema import Text
from services.domain.typed_numbers import Odd, read_number

HEAD_FILL = PatternFill("solid", fgColor="DCE6E1")
OPEN_FILL = PatternFill("solid", fgColor="FFFDF2")
BAD_FILL = PatternFill("solid", fgColor="F6C7BD")
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


def write_workbook(contents: Contents, language: Language) -> bytes:
    book = Workbook()
    data = book.active
    if not isinstance(data, Worksheet):
        raise TypeError(data)
    data.title = say(language, SHEETS["data"])
    explained = book.create_sheet(say(language, SHEETS["explained"]))
    files = book.create_sheet(say(language, SHEETS["files"]))
    hidden = book.create_sheet(HIDDEN)
    hidden.sheet_state = "veryHidden"
    _fill_files(files, contents.files)
    _explain(explained, language)
    _keep(hidden, contents)
    _fill(data, contents, language)
    _validate(data, contents, files.title, language)
    for sheet in (data, explained, files, hidden):
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
    for name in COLUMNS:
        head = sheet[f"{LETTER[name]}{HEAD_ROW}"]
        head.value = say(language, HEADS[name])
        head.font, head.fill = Font(bold=True), HEAD_FILL
        sheet.column_dimensions[LETTER[name]].width = WIDTHS.get(name, 12)
    sheet.column_dimensions[LETTER["key"]].hidden = True
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
        _put(sheet[f"{LETTER[name]}{line.row}"], value)
    for column in Column:
        cell = sheet[f"{LETTER[column]}{line.row}"]
        given = getattr(line.now, column)
        _put(cell, _figure(given) if column in NUMERIC else given)
        if column in about.open:
            cell.protection = Protection(locked=False)
            cell.fill = OPEN_FILL
        if column is Column.REMARK:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if (line.row, column) in contents.faults:
            cell.fill = BAD_FILL
            said = say(language, contents.faults[line.row, column])
            cell.comment = Comment(said, "EcoCase", height=90, width=320)


def _put(cell: Cell, value: str | float) -> None:
    """Text stays text: what begins with = is shown, and never computed."""
    if value == "":
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"


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
    last = max(1, len(contents.files))
    listed = DataValidation(type="list", formula1=f"'{files}'!$A$1:$A${last}", allow_blank=True)
    for check, words in ((numbers, WARN), (pages, WARN), (listed, STOP)):
        check.error = say(language, words)
        check.showErrorMessage = True
        sheet.add_data_validation(check)
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
        _put(sheet[f"A{at}"], name)


def _keep(sheet: Worksheet, contents: Contents) -> None:
    """How every line went out, so that only what was changed is applied afterwards."""
    _put(sheet["A1"], contents.stamp.model_dump_json())
    for at, line in enumerate(contents.lines, 2):
        cells = (key_of(line.datum, line.year), *(getattr(line.before, one) for one in _KEPT))
        for letter, value in zip("ABCDE", cells, strict=True):
            _put(sheet[f"{letter}{at}"], value)


_KEPT = tuple(Line.model_fields)
