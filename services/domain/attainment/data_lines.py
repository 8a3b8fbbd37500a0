"""Indicator data as lines, one for each base datum and year: for the workbook that goes out and
comes back (4.7).

Only what somebody changed in the lines is applied: a line that came back as it went out changes
nothing, whoever entered something meanwhile. Nothing is stored and no file is read here.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from services.domain.attainment.datasheet import DataSheet, Value
from services.domain.attainment.formulas import plain
from services.domain.attainment.sheet_consistency import jumped
from services.domain.attainment.typed_numbers import Odd, read_number, read_page
from services.domain.base import Frozen
from services.domain.programme.catalogue import Datum

LONGEST_REMARK = 400
MOST_LINES = 2000
Cell = Annotated[str, Field(max_length=1000)]


class Column(StrEnum):
    """What can be filled in on a line."""

    AMOUNT = "amount"
    DOCUMENT = "document"
    PAGE = "page"
    REMARK = "remark"


class Wrong(StrEnum):
    """Why a cell is not taken, beside what is wrong with a number."""

    UNKNOWN_LINE = "unknown-line"
    LINE_TWICE = "line-twice"
    REGISTER_FED = "register-fed"
    YEAR_BEFORE = "year-before"
    NO_AMOUNT = "no-amount"
    NO_SUCH_FILE = "no-such-file"
    REMARK_TOO_LONG = "remark-too-long"
    REASON_TOO_LONG = "reason-too-long"
    NO_ANSWER = "no-answer"
    NO_CLAIM = "no-claim"
    NOT_ASKED = "not-asked"
    CONDITIONS_APART = "conditions-apart"


class Line(Frozen):
    """The cells of one datum and year, as text."""

    amount: Cell = ""
    document: Cell = ""
    page: Cell = ""
    remark: Cell = ""


class TypedLine(Frozen):
    """A line that came back: in which row, of what, how it reads now and how it went out."""

    row: Annotated[int, Field(ge=1)]
    datum: Annotated[str, Field(max_length=80)]
    year: int
    now: Line
    before: Line


class Fault(Frozen):
    row: int
    column: Column
    why: Wrong | Odd
    given: str = ""


class Change(Frozen):
    """What one line changes in the sheet as it stands."""

    row: int
    datum: str
    year: int
    old: Value | None
    new: Value | None
    jumped: bool = False
    """More than 30 % against the year before, and no remark: asked for, not demanded."""
    crossed: bool = False
    """Somebody entered something else since the workbook went out."""


class Reading(Frozen):
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()


def years_of(sheet: DataSheet) -> tuple[int, ...]:
    """The year measured and those before it that are asked for, the earliest first."""
    return tuple(range(sheet.year - sheet.past, sheet.year + 1))


def line_of(value: Value | None, labels: Mapping[str, str]) -> Line:
    """A value as its line says it. `labels` are the names of the case's files by id."""
    if value is None:
        return Line()
    return Line(
        amount=plain(value.amount),
        document=labels.get(value.document or "", ""),
        page=str(value.page or ""),
        remark=value.remark,
    )


def read_lines(
    lines: Iterable[TypedLine],
    sheet: DataSheet,
    data: Mapping[str, Datum],
    *,
    fed: frozenset[str],
    labels: Mapping[str, str],
) -> Reading:
    """What the lines change in this sheet, and every cell that can't be taken."""
    changes: list[Change] = []
    faults: list[Fault] = []
    seen: set[tuple[str, int]] = set()
    known = set(years_of(sheet))
    for line in lines:
        key = (line.datum, line.year)
        if line.datum not in data or line.year not in known:
            faults.append(Fault(row=line.row, column=Column.AMOUNT, why=Wrong.UNKNOWN_LINE))
            continue
        if key in seen:
            faults.append(Fault(row=line.row, column=Column.AMOUNT, why=Wrong.LINE_TWICE))
            continue
        seen.add(key)
        if line.now == line.before:
            continue
        read = _read(line, sheet, data[line.datum], fed, labels)
        faults += read.faults
        changes += read.changes
    after = merged(sheet, changes)
    return Reading(
        changes=tuple(one.model_copy(update={"jumped": _jumps(one, after)}) for one in changes),
        faults=tuple(faults),
    )


def merged(sheet: DataSheet, changes: Sequence[Change]) -> DataSheet:
    """The sheet with these changes in it; all else as it was."""
    touched = {(one.datum, one.year) for one in changes}
    kept = [value for value in sheet.values if (value.datum, value.year) not in touched]
    new = [one.new for one in changes if one.new is not None]
    return sheet.model_copy(update={"values": (*kept, *new)})


def _read(
    line: TypedLine,
    sheet: DataSheet,
    datum: Datum,
    fed: frozenset[str],
    labels: Mapping[str, str],
) -> Reading:
    """Cell by cell: what was changed is taken, what was not stays as it stands now."""
    touched = [one for one in Column if getattr(line.now, one) != getattr(line.before, one)]
    if datum.id in fed:
        return _fault(line, Column.AMOUNT, Wrong.REGISTER_FED)
    old = sheet.value(datum.id, line.year)
    sources = [one for one in touched if one is not Column.AMOUNT]
    if line.year != sheet.year and sources:
        return _fault(line, sources[0], Wrong.YEAR_BEFORE)
    if not line.now.amount and (Column.AMOUNT in touched or old is None):
        if any(getattr(line.now, one) for one in sources):
            return _fault(line, Column.AMOUNT, Wrong.NO_AMOUNT)
        return _changes(line, touched, old, None, labels)
    new = old or Value(datum=datum.id, year=line.year, amount=Decimal(0))
    faults: list[Fault] = []
    for column in touched:
        given = getattr(line.now, column)
        read = _cell(column, given, datum.unit, labels)
        if isinstance(read, Wrong | Odd):
            faults.append(Fault(row=line.row, column=column, why=read, given=given[:60]))
        else:
            new = new.model_copy(update={str(column): read})
    return Reading(faults=tuple(faults)) if faults else _changes(line, touched, old, new, labels)


def _cell(
    column: Column, given: str, unit: str, labels: Mapping[str, str]
) -> Decimal | int | str | Wrong | Odd | None:
    """What a cell says, or why it says nothing that can be taken."""
    match column:
        case Column.AMOUNT:
            return read_number(given, unit)
        case Column.PAGE:
            return read_page(given) if given else None
        case Column.DOCUMENT:
            files = {label: file for file, label in labels.items()}
            return files.get(given, Wrong.NO_SUCH_FILE) if given else None
        case Column.REMARK:
            return given if len(given) <= LONGEST_REMARK else Wrong.REMARK_TOO_LONG


def _changes(
    line: TypedLine,
    touched: Sequence[Column],
    old: Value | None,
    new: Value | None,
    labels: Mapping[str, str],
) -> Reading:
    """Nothing, where the sheet says so already."""
    if new == old:
        return Reading()
    stands = line_of(old, labels)
    crossed = any(getattr(stands, one) != getattr(line.before, one) for one in touched)
    changed = Change(
        row=line.row, datum=line.datum, year=line.year, old=old, new=new, crossed=crossed
    )
    return Reading(changes=(changed,))


def _fault(line: TypedLine, column: Column, why: Wrong) -> Reading:
    given = getattr(line.now, column)[:60]
    return Reading(faults=(Fault(row=line.row, column=column, why=why, given=given),))


def _jumps(change: Change, after: DataSheet) -> bool:
    """Of the year measured alone, as on the page of the indicator."""
    return change.year == after.year and jumped(after, change.datum)
