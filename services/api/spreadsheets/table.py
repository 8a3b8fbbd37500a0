"""A list as a file: CSV that Excel reads in Chinese, or XLSX; written line by line as it is read.

The first line says what it is and of when. No cell is ever a formula, whatever somebody typed.
Which lines, and who may have them, is the list's own matter.
"""

import asyncio
import csv
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

Kind = Literal["csv", "xlsx"]
Cell = str | int | date | None
Row = Sequence[Cell]
MOST: Final = 20_000
"""Lines of a file; a list that is longer says at its end that it was cut."""
FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
IN_MEMORY: Final = 1024 * 1024
CHUNK: Final = 64 * 1024


@dataclass(frozen=True)
class Table:
    told: str
    """What is listed, by which filters, as of when."""
    heads: tuple[str, ...]
    pages: AsyncIterator[Sequence[Row]]
    cut: str
    """What the last line says of a list that is longer than MOST."""


def harmless(text: str) -> str:
    """With an apostrophe where a spreadsheet would begin to compute."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_BEGINS) else text


async def rows(table: Table) -> AsyncIterator[list[Row]]:
    """Head lines first, then the list by portions, up to MOST lines of it."""
    yield [(table.told,), table.heads]
    left = MOST
    async for page in table.pages:
        yield list(page[:left])
        if len(page) > left:
            yield [(table.cut,)]
            return
        left -= len(page)


async def as_csv(table: Table) -> AsyncIterator[bytes]:
    """With the mark in front by which Excel knows the encoding."""
    yield b"\xef\xbb\xbf"
    async for portion in rows(table):
        written = StringIO()
        sheet = csv.writer(written)
        sheet.writerows([_plain(cell) for cell in row] for row in portion)
        yield written.getvalue().encode()


def _plain(cell: Cell) -> str | int:
    match cell:
        case None:
            return ""
        case date():
            return cell.isoformat()
        case str():
            return harmless(cell)
    return cell


async def as_xlsx(table: Table) -> AsyncIterator[bytes]:
    """Put together in a file of its own, then sent; texts are texts, so they need no apostrophe."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A3"
    for at in range(len(table.heads)):
        sheet.column_dimensions[chr(ord("A") + at)].width = 22
    number = 0
    async for portion in rows(table):
        for row in portion:
            number += 1
            sheet.append([_cell(sheet, cell, bold=number == 2) for cell in row])  # noqa: PLR2004
    with SpooledTemporaryFile(IN_MEMORY) as file:
        await asyncio.to_thread(book.save, file)
        file.seek(0)
        for chunk in _chunks(file):
            yield chunk


def _cell(sheet: Any, cell: Any, *, bold: bool) -> Any:
    """Typed as loosely as the stubs of the library: its WriteOnlyCell is a function there."""
    value = ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell
    made = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        made.data_type = "s"
    if bold:
        made.font = Font(bold=True)
    return made


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
