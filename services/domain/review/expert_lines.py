"""The pool of experts as a table: a line for each, as typed or as it comes from a spreadsheet (6.1.1).

Every line is checked by itself and against the others; what can't be taken is told by line and
column. Who may bring a table, and files, are the page's matter.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from pydantic import ValidationError

from services.domain.base import Frozen
from services.domain.review.pool import Expert

COLUMNS = (
    "login",
    "fields",
    "employer",
    "region",
    "since",
    "until",
    "trained_on",
    "third_party",
    "most_open",
    "most_a_year",
    "rest_years",
    "advised",
)
NEEDED = COLUMNS.index("since") + 1
"""So many columns have no default."""
LISTS = frozenset({"fields", "advised"})
HEADINGS = frozenset({"用户名", "login"})
"""With these a table says what stands in it: no account is called so."""
YES = {"是": True, "yes": True, "true": True, "否": False, "no": False, "false": False}
PARTING = re.compile(r"[、;；|\s]+")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")
MOST_LINES = 1000


class WrongLine(StrEnum):
    COLUMNS = "columns"
    NO_ACCOUNT = "no-account"
    TWICE = "twice"
    VALUE = "value"
    ORDER = "order"
    TOO_MANY = "too-many"


class Fault(Frozen):
    """What is wrong with a line, and in which column."""

    no: int
    why: WrongLine
    column: str = ""
    given: str = ""


class ExpertLine(Frozen):
    no: int
    login: str
    account: str
    expert: Expert


def rows_of(text: str) -> list[list[str]]:
    """A table as typed or saved as CSV: commas of both widths or tabs part the columns."""
    plain = text.removeprefix("\ufeff").replace("，", ",").replace("\t", ",")
    return [[cell.strip() for cell in row] for row in csv.reader(plain.splitlines())]


def lines_of(
    rows: Iterable[Sequence[str]], accounts: Mapping[str, str]
) -> tuple[list[ExpertLine], list[Fault]]:
    """All that can be taken, and all faults; `accounts`: login -> account of known experts."""
    lines: list[ExpertLine] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for no, row in _filled(rows):
        found = _line(no, row, accounts)
        if isinstance(found, Fault):
            faults.append(found)
        elif found.login in seen:
            faults.append(Fault(no=no, why=WrongLine.TWICE, column="login", given=found.login))
        else:
            seen.add(found.login)
            lines.append(found)
    if len(lines) > MOST_LINES:
        faults.append(Fault(no=lines[MOST_LINES].no, why=WrongLine.TOO_MANY))
    return lines, faults


def _filled(rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, list[str]]]:
    for no, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if any(cells) and cells[0].lower() not in HEADINGS:
            yield no, cells


def _line(no: int, cells: list[str], accounts: Mapping[str, str]) -> ExpertLine | Fault:
    while len(cells) > len(COLUMNS) and not cells[-1]:
        cells = cells[:-1]
    if not NEEDED <= len(cells) <= len(COLUMNS):
        return Fault(no=no, why=WrongLine.COLUMNS, given=",".join(cells)[:80])
    login, *_ = cells
    if login not in accounts:
        return Fault(no=no, why=WrongLine.NO_ACCOUNT, column="login", given=login[:80])
    typed = dict(zip(COLUMNS[1:], cells[1:], strict=False))
    said = {name: _value(name, text) for name, text in typed.items() if text}
    try:
        expert = Expert.model_validate(said)
    except ValidationError as wrong:
        column = str(wrong.errors()[0]["loc"][0])
        return Fault(no=no, why=WrongLine.VALUE, column=column, given=typed.get(column, "")[:80])
    if expert.until and expert.until < expert.since:
        return Fault(no=no, why=WrongLine.ORDER, column="until", given=typed["until"])
    return ExpertLine(no=no, login=login, account=accounts[login], expert=expert)


def _value(name: str, text: str) -> object:
    """As a person writes it: lists parted by signs, days in either way, yes and no in words."""
    if name in LISTS:
        return [one for one in PARTING.split(text) if one]
    if name == "third_party":
        return YES.get(text.lower(), text)
    if day := DAY.fullmatch(text):
        return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    return text
