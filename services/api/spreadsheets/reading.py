"""A workbook that was sent to us, opened with care and read as text.

Limits before anything is unpacked, no formula evaluated, no macro kept. What the text means is
decided in `domain/attainment/data_lines.py`; who may send it, on the page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Final, Protocol
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from pydantic import ValidationError

from services.api.spreadsheets.layout import (
    ANSWER_COLUMNS,
    COLUMNS,
    FIRST_ROW,
    FORMAT,
    HIDDEN,
    Stamp,
    TypedSheet,
)
from services.api.spreadsheets.unread import CannotRead, Unread
from services.domain.attainment.answer_lines import Given, TypedAnswer
from services.domain.attainment.data_lines import MOST_LINES, Line, TypedLine
from services.domain.attainment.formulas import plain

MOST_BYTES: Final = 1024 * 1024
MOST_UNPACKED: Final = 12 * 1024 * 1024
MOST_PARTS: Final = 200
MOST_SHEETS: Final = 8
MOST_SIGNS: Final = 1000
"""Of one cell; what is longer is cut, and is then too long for whatever it stands for."""
OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
BROKEN: Final = (
    *(KeyError, ValueError, TypeError, AttributeError, OSError),
    *(BadZipFile, SyntaxError),
)
"""What openpyxl meets in a broken package: missing parts, odd values, no XML."""
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


class Cell(Protocol):
    """What a cell shows."""

    @property
    def value(self) -> object: ...


def read_workbook(body: bytes) -> TypedSheet:
    """Raises CannotRead. Takes a moment: call it in a thread."""
    look_at(body)
    try:
        book = load_workbook(BytesIO(body), read_only=True, data_only=False, keep_links=False)
    except BROKEN:
        raise CannotRead(Unread.NO_WORKBOOK) from None
    try:
        if len(book.sheetnames) > MOST_SHEETS:
            raise CannotRead(Unread.TOO_MANY_SHEETS)
        if HIDDEN not in book.sheetnames:
            raise CannotRead(Unread.NOT_OURS)
        stamp, before = _stamped(book[HIDDEN].iter_rows(max_row=MOST_LINES, max_col=5))
        shown = [name for name in book.sheetnames if name != HIDDEN] or [HIDDEN]
        lines = tuple(_lines(_rows(book[shown[0]], len(COLUMNS)), before))
        second = shown[1] if len(shown) > 1 else ""
        answers = _rows(book[second], len(ANSWER_COLUMNS)) if second else ()
        answered = tuple(_answers(answers, before))
    except BROKEN:
        raise CannotRead(Unread.NO_WORKBOOK) from None
    finally:
        book.close()
    if not any(line.datum for line in lines):
        raise CannotRead(Unread.NOT_OURS)
    return TypedSheet(
        stamp=stamp,
        sheet=shown[0][:40],
        lines=lines,
        answers_sheet=second[:40],
        answers=answered,
    )


class _Sheet(Protocol):
    def iter_rows(
        self, *, min_row: int, max_row: int, max_col: int
    ) -> Iterable[tuple[Cell, ...]]: ...


def _rows(sheet: _Sheet, columns: int) -> Iterator[tuple[int, list[str]]]:
    """Each row that has room for a line, as texts."""
    rows = sheet.iter_rows(min_row=FIRST_ROW, max_row=MOST_LINES, max_col=columns)
    for at, row in enumerate(rows, FIRST_ROW):
        if at >= MOST_LINES:
            raise CannotRead(Unread.TOO_MANY_ROWS)
        texts = [text_of(cell) for cell in row]
        yield at, texts + [""] * (columns - len(texts))


def look_at(body: bytes) -> None:
    """What can be told without unpacking. Sizes that lie are cut short by zipfile itself."""
    if not body:
        raise CannotRead(Unread.NOTHING)
    if len(body) > MOST_BYTES:
        raise CannotRead(Unread.TOO_BIG)
    if body.startswith(OLE):
        raise CannotRead(Unread.ENCRYPTED if ENCRYPTED in body else Unread.OLD_EXCEL)
    try:
        with ZipFile(BytesIO(body)) as package:
            parts = package.infolist()
    except (BadZipFile, ValueError, OSError):
        raise CannotRead(Unread.NO_WORKBOOK) from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise CannotRead(Unread.TOO_BIG)
    names = {part.filename for part in parts}
    if any(name.endswith("vbaProject.bin") for name in names):
        raise CannotRead(Unread.MACROS)
    if "xl/workbook.xml" not in names or any(part.flag_bits & 1 for part in parts):
        raise CannotRead(Unread.NO_WORKBOOK)


def _stamped(rows: Iterable[tuple[Cell, ...]]) -> tuple[Stamp, dict[str, list[str]]]:
    """Whose data these are, and the cells of every line as it went out."""
    each = iter(rows)
    try:
        stamp = Stamp.model_validate_json(text_of(next(each)[0]))
    except (ValidationError, StopIteration, IndexError):
        raise CannotRead(Unread.NOT_OURS) from None
    if stamp.format != FORMAT:
        raise CannotRead(Unread.OTHER_FORMAT)
    texts = ([text_of(cell) for cell in row] for row in each)
    return stamp, {key: before for key, *before in filter(None, texts)}


def _lines(
    rows: Iterable[tuple[int, list[str]]], before: Mapping[str, Sequence[str]]
) -> Iterator[TypedLine]:
    """Lines that say something; one without a known key is told apart by its odd year."""
    for at, texts in rows:
        cells = dict(zip(COLUMNS, texts, strict=True))
        now = Line(**{name: cells[name] for name in Line.model_fields})
        key = cells["key"]
        if not key and now == Line():
            continue
        datum, _, year = key.partition("|")
        known = year.isdecimal() and len(year) == len("2031")
        yield TypedLine(
            row=at,
            datum=datum[:80],
            year=int(year) if known else 0,
            now=now,
            before=Line(**dict(zip(Line.model_fields, before.get(key, ()), strict=False))),
        )


def _answers(
    rows: Iterable[tuple[int, list[str]]], before: Mapping[str, Sequence[str]]
) -> Iterator[TypedAnswer]:
    for at, texts in rows:
        cells = dict(zip(ANSWER_COLUMNS, texts, strict=True))
        now = Given(**{name: cells[name] for name in Given.model_fields})
        key = cells["key"]
        if not key and now == Given():
            continue
        code, _, question = key.partition("|")
        yield TypedAnswer(
            row=at,
            code=code[:80],
            question=question[:20],
            now=now,
            before=Given(**dict(zip(Given.model_fields, before.get(key, ()), strict=False))),
        )


def text_of(cell: Cell, most: int = MOST_SIGNS) -> str:
    """A cell as its reader sees it: what Excel keeps as 0.369 and shows as 36.9 % is 36.9 %."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, ArrayFormula | DataTableFormula):
        return "="
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        signs = (sign for sign in str(value) if sign.isprintable() or sign == "\n")
        return "".join(signs).strip()[:most]
    number = Decimal(f"{value:.15g}")
    if not number.is_finite() or abs(number.adjusted()) > MOST_SIGNS:
        return str(value)[:MOST_SIGNS]
    if "%" in str(getattr(cell, "number_format", None) or ""):
        return f"{plain(number * 100)}%"
    return plain(number)
