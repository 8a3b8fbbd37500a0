"""A yearbook or table as it comes in a file: a row for each place, a column for each figure (C5.5.12, D11).

Every cell is checked by itself, and what can't be taken is told by sheet, row and cell with its remedy:
then nothing of the file is. What the figures contradict is found by the rules, as of any others.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from services.domain.attainment.formulas import plain
from services.domain.attainment.typed_numbers import Odd, read_number, read_page
from services.domain.base import Frozen, label
from services.domain.mechanisms.consistency_rules import ConsistencyRules, FactCounted
from services.domain.programme.words import Text
from services.domain.rounds.entry import Entry
from services.domain.rounds.tabling import MOST_LINES, FigureLine, cell_of, is_of

PLACES = frozenset({"区划代码", "区划编码", "place", "code"})
"""The head of the column of places; the row that begins with it says what the others count."""
IGNORED = frozenset({"", "单位", "单位名称", "区划名称", "名称", "地区", "name"})
PAGES = frozenset({"页码", "所在页码", "page"})
HEAD_WITHIN = 10
"""Rows: titles may stand above the head."""
CODE = re.compile("[0-9]{4,12}")
MOST_PAGES = 100_000
DIGITS_BEFORE, LEAST = 11, Decimal("0.0001")
"""As the act takes them."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class BookHead(Frozen):
    """What is said of the file as a whole."""

    code: str = label("参评单位", "Subject", max_length=40)
    table: str = label("表册或年鉴", "Table or yearbook", max_length=40)
    year: int = label("数据年度", "Year of the figures", ge=1990, le=2200)
    office: str = label("数据来源单位", "Office they come from", min_length=2, max_length=80)
    document: str = label("来源文件或文号", "Document", default="", max_length=80)


class WrongCell(StrEnum):
    NO_HEAD = "no-head"
    COLUMN = "column"
    TWICE = "twice"
    PLACE = "place"
    OUTSIDE = "outside"
    NUMBER = "number"
    PAGE = "page"
    TAKEN = "taken"
    NOTHING = "nothing"
    TOO_MANY = "too-many"


WHAT_TO_DO: Mapping[WrongCell, Text] = {
    WrongCell.NO_HEAD: Text(
        zh="前10行中没有以“区划代码”开头的表头：请加上表头一行，第一列为区划代码，其余各列为数据名称",
        en="no head that begins with “place” in the first ten rows: add one, with the codes of places "
        "in the first column and a figure in each other",
    ),
    WrongCell.COLUMN: Text(
        zh="办法中没有这项数据：请改为办法规定的数据名称，或删去这一列",
        en="the scheme has no such figure: name it as the scheme does, or leave the column out",
    ),
    WrongCell.TWICE: Text(zh="重复：请只留一处", en="stands here twice: keep one"),
    WrongCell.PLACE: Text(
        zh="不是区划代码：请填写4至12位数字", en="no code of a place: write 4 to 12 digits"
    ),
    WrongCell.OUTSIDE: Text(
        zh="不在该参评单位范围内：请删去这一行", en="lies outside the subject: leave the row out"
    ),
    WrongCell.NUMBER: Text(
        zh="不是可用的数：请填写不小于0的数值，最多4位小数，不用公式和其他单位；没有数据的留空",
        en="no number that can be used: at least 0, at most 4 decimals, no formula and no other unit; "
        "leave it empty where there is none",
    ),
    WrongCell.PAGE: Text(
        zh="页码不是正整数：请改正或留空", en="no page number: correct or empty it"
    ),
    WrongCell.TAKEN: Text(
        zh="已有数值：请从文件中删去，用“更正数据”改正",
        en="has its figure already: leave it out, and correct that one by an act",
    ),
    WrongCell.NOTHING: Text(zh="没有数据：请核对文件内容", en="holds no figure: look at the file"),
    WrongCell.TOO_MANY: Text(
        zh=f"数据超过{MOST_LINES}个：请分成几个文件导入",
        en=f"holds more than {MOST_LINES} figures: divide it into several files",
    ),
}


class CellFault(Frozen):
    """What is wrong, and where: "" for the sheet as a whole."""

    cell: str
    why: WrongCell
    given: str = ""

    @property
    def words(self) -> Text:
        said, given = WHAT_TO_DO[self.why], f"“{self.given}”" if self.given else ""
        return Text(zh=f"{self.cell}{given}{said.zh}", en=f"{self.cell} {given} {said.en}".strip())


class _Book:
    """One sheet on its way into lines."""

    def __init__(self, rules: ConsistencyRules, entry: Entry, head: BookHead) -> None:
        self.entry, self.head = entry, head
        self.known = {one.cell for one in entry.figures}
        self.names = {name: one for one in rules.facts for name in _names(one)}
        self.columns: dict[int, FactCounted] = {}
        self.page: int | None = None
        self.lines: list[FigureLine] = []
        self.faults: list[CellFault] = []

    def read(self, rows: Sequence[Sequence[str]]) -> None:
        heads = (at for at, row in enumerate(rows[:HEAD_WITHIN]) if _first(row) in PLACES)
        at = next(heads, None)
        if at is None:
            self.fault("", WrongCell.NO_HEAD)
            return
        self._head(at, rows[at])
        seen: set[str] = set()
        for number, row in enumerate(rows[at + 1 :], at + 1):
            if any(cell.strip() for cell in row):
                self._row(number, [cell.strip() for cell in row], seen)
        if not self.lines and not self.faults:
            self.fault("", WrongCell.NOTHING)
        if len(self.lines) > MOST_LINES:
            self.fault("", WrongCell.TOO_MANY)

    def fault(self, cell: str, why: WrongCell, given: str = "") -> None:
        self.faults.append(CellFault(cell=cell, why=why, given=given[:40]))

    def _head(self, at: int, row: Sequence[str]) -> None:
        for column, text in enumerate(row):
            name = text.strip()
            if column == 0 or name in IGNORED:
                continue
            if name in PAGES:
                self.page = column
            elif (fact := self.names.get(name)) is None:
                self.fault(address(at, column), WrongCell.COLUMN, name)
            elif fact in self.columns.values():
                self.fault(address(at, column), WrongCell.TWICE, name)
            else:
                self.columns[column] = fact

    def _row(self, at: int, row: Sequence[str], seen: set[str]) -> None:
        place = row[0]
        if wrong := self._wrong_place(place, seen):
            self.fault(address(at, 0), wrong, place)
            return
        seen.add(place)
        page = self._page(at, row)
        for column, fact in self.columns.items():
            text = row[column] if column < len(row) else ""
            if not text:
                continue
            where, amount = address(at, column), number(text, fact.unit)
            if amount is None:
                self.fault(where, WrongCell.NUMBER, text)
            elif cell_of(self.head.table, place, fact.id, self.head.year) in self.known:
                self.fault(where, WrongCell.TAKEN, text)
            else:
                line = FigureLine(place=place, fact=fact.id, amount=amount, page=page, cell=where)
                self.lines.append(line)

    def _wrong_place(self, place: str, seen: set[str]) -> WrongCell | None:
        if not CODE.fullmatch(place):
            return WrongCell.PLACE
        if place in seen:
            return WrongCell.TWICE
        return None if is_of(self.entry, place) else WrongCell.OUTSIDE

    def _page(self, at: int, row: Sequence[str]) -> int | None:
        text = row[self.page] if self.page is not None and self.page < len(row) else ""
        if not text:
            return None
        page = read_page(text)
        if isinstance(page, Odd) or page > MOST_PAGES:
            self.fault(address(at, self.page or 0), WrongCell.PAGE, text)
            return None
        return page


def book_lines(
    rows: Sequence[Sequence[str]], rules: ConsistencyRules, entry: Entry, head: BookHead
) -> tuple[tuple[FigureLine, ...], tuple[CellFault, ...]]:
    """All that can be taken, and all that can't: with one fault nothing is."""
    book = _Book(rules, entry, head)
    book.read(rows)
    return tuple(book.lines), tuple(book.faults)


def address(row: int, column: int) -> str:
    """As a spreadsheet names it: the third column of the seventh row is C7."""
    letters = ""
    left = column + 1
    while left:
        left, at = divmod(left - 1, len(LETTERS))
        letters = LETTERS[at] + letters
    return f"{letters}{row + 1}"


def number(text: str, unit: str) -> Decimal | None:
    """As every number that people type is read; None for whatever no figure of a table can be."""
    found = read_number(text, unit)
    if isinstance(found, Odd) or found.is_signed() or found.adjusted() >= DIGITS_BEFORE:
        return None
    return Decimal(plain(found)) if found == found.quantize(LEAST) else None


def _first(row: Sequence[str]) -> str:
    return row[0].strip().lower() if row else ""


def _names(fact: FactCounted) -> Iterator[str]:
    yield from _with_unit((fact.id, fact.label.zh, fact.label.en), fact.unit)


def _with_unit(names: Iterable[str], unit: str) -> Iterator[str]:
    for name in names:
        yield from (name, f"{name}（{unit}）", f"{name}({unit})", f"{name} ({unit})")
