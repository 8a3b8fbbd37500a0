"""A window of a workbook's sheet around the cited cells, as plain words (5.1.6, 5.4.2).

Read only, in a process of its own: a workbook of a stranger is no better than a PDF of one. What
a workbook means to the data sheet is read by `api/spreadsheets`.
"""

import sys
import warnings
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import get_column_letter, range_boundaries

from services.domain.base import Frozen
from services.storage.apart.confining import LOOKING, limit_itself
from services.storage.apart.opening import opened_apart

ABOVE, ROWS = 5, 30
LEFT, COLUMNS = 4, 14
"""What is shown around the cited cells, and at most."""
LONGEST: Final = 200
"""Characters of one cell; the file itself has the rest."""


class Line(Frozen):
    number: int
    cells: tuple[str, ...]


class Window(Frozen):
    """Part of one sheet. `sheets` are all of them; `sheet` is empty where there is none so called."""

    sheets: tuple[str, ...]
    sheet: str = ""
    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    cited: tuple[int, int, int, int] | None = None
    """First column, first row, last column, last row of the cited cells, from 1."""
    below: int | None = None
    """The row where the next window begins; None at the end of the sheet."""

    def is_cited(self, column: str, row: int) -> bool:
        if self.cited is None:
            return False
        left, top, right, bottom = self.cited
        at = range_boundaries(f"{column}1")[0] or 0
        return left <= at <= right and top <= row <= bottom


async def window(
    chunks: AsyncIterator[bytes], sheet: str = "", cells: str = "", top: int = 0
) -> Window | None:
    """Around these cells, or from row `top` on; None for what cannot be read in time."""
    said = await opened_apart(__name__, chunks, sheet, cells, str(top))
    return Window.model_validate_json(said) if said else None


def window_of(path: Path, sheet: str, cells: str, top: int) -> Window:
    """Runs in the process apart."""
    with path.open("rb") as file:  # Its name says nothing about it.
        return _read(load_workbook(file, read_only=True, data_only=True), sheet, cells, top)


def _read(book: Workbook, sheet: str, cells: str, top: int) -> Window:
    sheets = tuple(one.title for one in book.worksheets)
    if not sheet:
        sheet = sheets[0] if sheets else ""
    if sheet not in sheets:
        return Window(sheets=sheets)
    cited = _cited(cells)
    first_row = top or max(1, (cited[1] if cited else 1) - ABOVE)
    first_column = max(1, (cited[0] if cited else 1) - LEFT)
    last_row, last_column = first_row + ROWS - 1, first_column + COLUMNS - 1
    lines = [
        Line(number=number, cells=tuple(_word(value) for value in row))
        for number, row in enumerate(
            book[sheet].iter_rows(
                min_row=first_row,
                max_row=last_row + 1,
                min_col=first_column,
                max_col=last_column,
                values_only=True,
            ),
            start=first_row,
        )
    ]
    filled = [n for line in lines for n, text in enumerate(line.cells, start=first_column) if text]
    last_column = max([first_column, *filled, *(cited[2:3] if cited else ())])
    width = last_column - first_column + 1
    return Window(
        sheets=sheets,
        sheet=sheet,
        columns=tuple(get_column_letter(n) for n in range(first_column, last_column + 1)),
        lines=tuple(line.model_copy(update={"cells": line.cells[:width]}) for line in lines[:ROWS]),
        cited=cited,
        below=last_row + 1 if len(lines) > ROWS else None,
    )


def _cited(cells: str) -> tuple[int, int, int, int] | None:
    if not cells:
        return None
    left, top, right, bottom = range_boundaries(cells)
    known = [side or 1 for side in (left, top, right, bottom)]
    columns, rows = sorted((known[0], known[2])), sorted((known[1], known[3]))
    return columns[0], rows[0], columns[1], rows[1]


def _word(value: object) -> str:
    """As a person would write it; a workbook's own formats are not followed."""
    if value is None:
        return ""
    if isinstance(value, date):
        return str(value)
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value)[:LONGEST]


def main() -> None:
    warnings.simplefilter("ignore")
    limit_itself(LOOKING)
    path, sheet, cells, top = sys.argv[1:5]
    found = window_of(Path(path), sheet, cells, int(top))
    sys.stdout.buffer.write(found.model_dump_json().encode())


if __name__ == "__main__":
    main()
