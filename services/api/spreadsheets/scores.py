"""The workbook of an expert's score sheet: what goes out, and what comes back, as text (6.1.6).

One line for each indicator of the pack; what the cells mean is decided in
`domain/review/offline.py`. Looked at with the same care as any workbook that is sent (`reading.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Literal

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import ConfigDict, Field, ValidationError

from services.api.language import Language
from services.api.spreadsheets.cells import put, put_heads, set_open, validate
from services.api.spreadsheets.layout import FIRST_ROW, HIDDEN
from services.api.spreadsheets.reading import BROKEN, MOST_SHEETS, look_at, text_of
from services.api.spreadsheets.texts import CHOOSE, say
from services.api.spreadsheets.unread import CannotRead, Unread
from services.domain.base import Frozen
from services.domain.papers.drafting import ScoreLine, ScoreSheet
from services.domain.programme.schema import Text
from services.domain.review.divergence import Answer
from services.domain.review.offline import LONGEST_REASON, Cells, Column, TypedScore

FORMAT: Final = 1
MOST_LINES: Final = 200
COLUMNS: Final = ("code", "name", "claimed", "answer", "reason", "key")
LETTER: Final = {name: chr(ord("A") + at) for at, name in enumerate(COLUMNS)}
WIDTHS: Final = {"code": 10, "name": 40, "claimed": 28, "answer": 22, "reason": 70}
HEADS: Final[Mapping[str, Text]] = {
    "code": Text(zh="编号", en="Code"),
    "name": Text(zh="指标", en="Indicator"),
    "claimed": Text(zh="申报结果", en="As claimed"),
    "answer": Text(zh="我的结论", en="My finding"),
    "reason": Text(zh="理由", en="Reason"),
    "key": Text(zh="行标识", en="Line"),
}
SHEET: Final = Text(zh="评审表", en="Score sheet")
SAID: Final[Mapping[Answer, Text]] = {
    "met": Text(zh="达标", en="Met"),
    "unmet": Text(zh="不达标", en="Not met"),
    "insufficient": Text(zh="证据不足", en="Evidence insufficient"),
}
TOLD: Final = Text(
    zh="只填“我的结论”和“理由”。不达标、证据不足须写理由。空白行不改动网上的内容。",
    en="Fill in finding and reason alone. Whatever is not met needs its reason. "
    "An empty line leaves what stands online.",
)


class ScoreStamp(Frozen):
    """Whose sheet, of which case, by which definition."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    scores: Literal[1] = FORMAT
    case: str = Field(max_length=80)
    expert: str = Field(max_length=80)
    definition: str = Field(max_length=200)


class TypedScores(Frozen):
    """Everything that came back, as text."""

    stamp: ScoreStamp
    sheet: str = Field(max_length=40)
    lines: tuple[TypedScore, ...] = Field(max_length=MOST_LINES)

    def address(self, row: int, column: Column) -> str:
        """评审表!D7"""
        return f"{self.sheet}!{LETTER[column]}{row}"


@dataclass(frozen=True)
class ScoreRow:
    code: str
    name: Text
    claimed: Text


def write_scores(
    stamp: ScoreStamp, title: Text, rows: Sequence[ScoreRow], sheet: ScoreSheet, language: Language
) -> bytes:
    """Takes a moment: call it in a thread."""
    book = Workbook()
    shown = book.active
    if not isinstance(shown, Worksheet):
        raise TypeError(shown)
    shown.title = say(language, SHEET)
    hidden = book.create_sheet(HIDDEN)
    hidden.sheet_state = "veryHidden"
    put(hidden["A1"], stamp.model_dump_json())
    shown["A1"], shown["A1"].font = say(language, title), Font(bold=True, size=14)
    shown["A2"] = say(language, TOLD)
    put_heads(shown, HEADS, LETTER, WIDTHS, language)
    shown.freeze_panes = f"{LETTER['answer']}{FIRST_ROW}"
    lines = {line.code: line for line in sheet.lines}
    for at, row in enumerate(rows):
        cells = cells_of(lines.get(row.code), language)
        _line(shown, FIRST_ROW + at, row, cells, language)
        for letter, value in zip("ABC", (row.code, cells.answer, cells.reason), strict=True):
            put(hidden[f"{letter}{at + 2}"], value)
    _validate(shown, len(rows), language)
    for one in (shown, hidden):
        one.protection.sheet = True
        one.protection.formatColumns = False
        one.protection.formatRows = False
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def cells_of(line: ScoreLine | None, language: Language) -> Cells:
    if line is None:
        return Cells()
    return Cells(answer=say(language, SAID[line.answer]), reason=line.reason)


def _line(sheet: Worksheet, at: int, row: ScoreRow, cells: Cells, language: Language) -> None:
    values = {
        "code": row.code,
        "name": say(language, row.name),
        "claimed": say(language, row.claimed),
        "answer": cells.answer,
        "reason": cells.reason,
        "key": row.code,
    }
    for name, value in values.items():
        cell = sheet[f"{LETTER[name]}{at}"]
        put(cell, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if name in set(Column):
            set_open(cell)


def _validate(sheet: Worksheet, rows: int, language: Language) -> None:
    words = ",".join(say(language, one) for one in SAID.values())
    check = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
    validate(sheet, check, CHOOSE, language)
    if rows:
        check.add(f"{LETTER['answer']}{FIRST_ROW}:{LETTER['answer']}{FIRST_ROW + rows - 1}")


def read_scores(body: bytes) -> TypedScores:
    """Raises CannotRead. Takes a moment: call it in a thread."""
    look_at(body)
    try:
        book = load_workbook(BytesIO(body), read_only=True, data_only=False, keep_links=False)
    except BROKEN:
        raise CannotRead(Unread.NO_WORKBOOK) from None
    try:
        if len(book.sheetnames) > MOST_SHEETS:
            raise CannotRead(Unread.TOO_MANY_SHEETS)
        if HIDDEN not in book.sheetnames or book.sheetnames[0] == HIDDEN:
            raise CannotRead(Unread.NOT_OURS)
        went_out = _texts(book[HIDDEN], 1, 3)
        first = next(went_out, (0, [""]))[1]
        stamp = _stamp(first[0])
        before = {code: Cells(answer=one, reason=two) for _, (code, one, two) in went_out}
        shown = book.sheetnames[0]
        lines = tuple(_lines(_texts(book[shown], FIRST_ROW, len(COLUMNS)), before))
    except BROKEN:
        raise CannotRead(Unread.NO_WORKBOOK) from None
    finally:
        book.close()
    return TypedScores(stamp=stamp, sheet=shown[:40], lines=lines)


def _stamp(text: str) -> ScoreStamp:
    try:
        return ScoreStamp.model_validate_json(text)
    except ValidationError:
        raise CannotRead(Unread.NOT_OURS) from None


def _texts(sheet: Worksheet, first: int, columns: int) -> Iterator[tuple[int, list[str]]]:
    most = first + MOST_LINES
    rows = sheet.iter_rows(min_row=first, max_row=most, max_col=columns)
    for at, row in enumerate(rows, first):
        if at >= most:
            raise CannotRead(Unread.TOO_MANY_ROWS)
        texts = [text_of(cell, LONGEST_REASON + 1) for cell in row]
        yield at, texts + [""] * (columns - len(texts))


def _lines(
    rows: Iterator[tuple[int, list[str]]], before: Mapping[str, Cells]
) -> Iterator[TypedScore]:
    for at, texts in rows:
        cells = dict(zip(COLUMNS, texts, strict=True))
        now = Cells(answer=cells["answer"][:80], reason=cells["reason"])
        code = cells["key"][:40]
        if code or now != Cells():
            yield TypedScore(row=at, code=code, now=now, before=before.get(code, Cells()))
