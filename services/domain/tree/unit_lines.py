"""Lines of a change of units as they are typed or come from a spreadsheet (4.1.5).

`原代码,现代码,中文名称,English name`, one unit a line; what cannot be read is said by its number.
"""

import csv
from collections.abc import Iterator

from pydantic import ValidationError

from services.domain.base import Frozen
from services.domain.tree.unit_changes import MOST_LINES, Line

FIELDS = ("old", "new", "name_zh", "name_en")
HEADINGS = frozenset({"原代码", "old"})
"""With these a table says what stands in it: no unit is called so."""


class Unread(Frozen):
    """A line that is none; `said` is what stands there."""

    no: int
    said: str


def lines_of(typed: str) -> tuple[tuple[Line, ...], tuple[Unread, ...]]:
    """Commas of both widths, tabs and semicolons part the columns; empty lines are passed over."""
    lines: list[Line] = []
    unread: list[Unread] = []
    for no, columns in _rows(typed):
        try:
            lines.append(Line.model_validate(dict(zip(FIELDS, columns, strict=True))))
        except (ValidationError, ValueError):
            unread.append(Unread(no=no, said=",".join(columns)[:100]))
    return tuple(lines[: MOST_LINES + 1]), tuple(unread)


def _rows(typed: str) -> Iterator[tuple[int, list[str]]]:
    plain = typed.removeprefix("\ufeff").replace("，", ",").replace("\t", ",").replace("；", ",")
    for no, row in enumerate(csv.reader(plain.splitlines()), start=1):
        columns = [cell.strip() for cell in row]
        if any(columns) and columns[0].lower() not in HEADINGS:
            yield no, columns
