"""Words that people look for, against names and numbers: every word must be found, in any order.

Plain containment, so that Chinese words of two characters, and of one, are found as they stand; no
index of three letters at a time would (docs/decisions/0022). Which rows may be seen is `scope`.
"""

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, or_, select

from services.domain.tree.units import DIGITS, Level
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.units import UnitRow

CASES, UNITS = table_of(CaseRow).c, table_of(UnitRow).c
LONGEST, MOST_WORDS = 60, 5
FEW = 500
NUMBER = re.compile(r"[A-Za-z0-9-]+")


def words_of(typed: str) -> tuple[str, ...]:
    """The words, each once."""
    return tuple(dict.fromkeys(typed[:LONGEST].split()))[:MOST_WORDS]


def holds(columns: Sequence[SQLColumnExpression[str]], words: Sequence[str]) -> ColumnElement[bool]:
    """Whether one of the columns holds all the words; capitals make no difference."""
    return or_(*(and_(*(_in(column, word) for word in words)) for column in columns))


def _in(column: SQLColumnExpression[str], word: str) -> ColumnElement[bool]:
    """Chinese has no capitals, and a name need not be copied for every row that is compared."""
    if word.lower() == word.upper():
        return column.contains(word, autoescape=True)
    return column.icontains(word, autoescape=True)


def place_is_called(words: Sequence[str]) -> ColumnElement[bool]:
    """By its Chinese name, or by the English one where the words could be English."""
    columns = (UNITS.name_zh, UNITS.name_en) if "".join(words).isascii() else (UNITS.name_zh,)
    return and_(UNITS.kind == "place", holds(columns, words))


async def case_is_called(tx: Tx, words: Sequence[str]) -> ColumnElement[bool]:
    """By its number, or by the name of its unit, town or county.

    The few places of a rare name are looked up first, so that their cases are read by index; a name
    that thousands have is compared row by row, since the first page is soon full.
    """
    called = select(UNITS.code).where(place_is_called(words))
    codes = list((await tx.execute(called.limit(FEW + 1))).scalars())
    ways: list[ColumnElement[bool]] = []
    if len(codes) > FEW:
        ways.append(called.where(UNITS.code == CASES.place).exists())
    for level in (Level.CITY, Level.COUNTY, Level.TOWN, Level.VILLAGE):
        of_level = [code for code in codes[:FEW] if len(code) == DIGITS[level]]
        if of_level:
            column = CASES.place if level is Level.VILLAGE else CASES[level.value]
            ways.append(column.in_(of_level))
    if all(NUMBER.fullmatch(word) for word in words):
        numbers = (CASES.number.contains(word.upper(), autoescape=True) for word in words)
        ways.append(and_(*numbers))
    return or_(*ways) if ways else false()
