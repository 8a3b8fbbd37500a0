"""How cells of our workbooks look and how they are written: text stays text, faults carry a comment.

What stands in them is said in `template.py` and `answers.py`.
"""

from collections.abc import Mapping

from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.api.language import Language
from services.api.spreadsheets.layout import HEAD_ROW
from services.api.spreadsheets.texts import say
from services.domain.programme.schema import Text

HEAD_FILL = PatternFill("solid", fgColor="DCE6E1")
OPEN_FILL = PatternFill("solid", fgColor="FFFDF2")
BAD_FILL = PatternFill("solid", fgColor="F6C7BD")
USUAL_WIDTH = 12


def put(cell: Cell, value: str | float) -> None:
    """Text stays text: what begins with = is shown, and never computed."""
    if value == "":
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"


def set_open(cell: Cell) -> None:
    """May be filled in although the sheet is locked."""
    cell.protection = Protection(locked=False)
    cell.fill = OPEN_FILL


def mark(cell: Cell, fault: Text, language: Language) -> None:
    cell.fill = BAD_FILL
    cell.comment = Comment(say(language, fault), "EcoCase", height=90, width=320)


def put_heads(
    sheet: Worksheet,
    heads: Mapping[str, Text],
    letters: Mapping[str, str],
    widths: Mapping[str, int],
    language: Language,
) -> None:
    """The row of heads; the column that tells lines apart is hidden."""
    for name, letter in letters.items():
        head = sheet[f"{letter}{HEAD_ROW}"]
        head.value = say(language, heads[name])
        head.font, head.fill = Font(bold=True), HEAD_FILL
        sheet.column_dimensions[letter].width = widths.get(name, USUAL_WIDTH)
    sheet.column_dimensions[letters["key"]].hidden = True


def validate(sheet: Worksheet, check: DataValidation, words: Text, language: Language) -> None:
    check.error = say(language, words)
    check.showErrorMessage = True
    sheet.add_data_validation(check)


def files_of(sheet: str, count: int) -> DataValidation:
    """One of the files that are listed on that sheet."""
    listed = f"'{sheet}'!$A$1:$A${max(1, count)}"
    return DataValidation(type="list", formula1=listed, allow_blank=True)
