"""A table that somebody made: the first sheet of a workbook, or CSV, as rows of text.

Limits before anything is unpacked, no formula evaluated. What the rows mean is decided elsewhere.
"""

from io import BytesIO
from typing import Final

from openpyxl import load_workbook

from services.api.spreadsheets.reading import BROKEN, MOST_BYTES, look_at, text_of
from services.api.spreadsheets.unread import CannotRead, Unread
from services.domain.review.expert_lines import rows_of

ENCODINGS: Final = ("utf-8-sig", "gb18030")
"""Excel writes CSV in the second where its language is Chinese."""
MOST_ROWS: Final = 2000
MOST_COLUMNS: Final = 20
PACKED: Final = b"PK"


def rows_in(body: bytes) -> list[list[str]]:
    """Raises CannotRead. Takes a moment: call it in a thread."""
    return sheet_in(body)[1]


def sheet_in(body: bytes) -> tuple[str, list[list[str]]]:
    """The name of the first sheet, "" for CSV, and its rows. Raises CannotRead, also for a table
    that is longer than what is read: nothing is left out in silence.
    """
    if len(body) > MOST_BYTES:
        raise CannotRead(Unread.TOO_BIG)
    name, found = _workbook(body) if body.startswith(PACKED) else ("", rows_of(decoded(body)))
    if len(found) > MOST_ROWS:
        raise CannotRead(Unread.TOO_MANY_ROWS)
    return name, found


def _workbook(body: bytes) -> tuple[str, list[list[str]]]:
    look_at(body)
    try:
        book = load_workbook(BytesIO(body), read_only=True, data_only=False, keep_links=False)
        name = book.sheetnames[0]
        found = [
            [text_of(cell) for cell in row]
            for row in book[name].iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
        ]
        book.close()
    except BROKEN:
        raise CannotRead(Unread.NO_WORKBOOK) from None
    return name, found


def decoded(body: bytes) -> str:
    """Raises CannotRead for what is no text."""
    if b"\0" not in body:
        for encoding in ENCODINGS:
            try:
                return body.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise CannotRead(Unread.NO_WORKBOOK)
