"""Words that people look for, against names and numbers: every word must be found, in any order.

Plain containment, so that Chinese words of two characters, and of one, are found as they stand; no
index of three letters at a time would (see docs/decisions/0018). Which rows may be seen is `scope`.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select

from services.storage.queries.names import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.units import UnitRow

CASES, UNITS = table_of(CaseRow).c, table_of(UnitRow).c
LONGEST, MOST_WORDS = 60, 5


def words_of(typed: str) -> tuple[str, ...]:
    """The words, each once."""
    return tuple(dict.fromkeys(typed[:LONGEST].split()))[:MOST_WORDS]


def holds(columns: Sequence[SQLColumnExpression[str]], words: Sequence[str]) -> ColumnElement[bool]:
    """Whether one of the columns holds all the words; capitals make no difference."""
    return or_(
        *(and_(*(column.icontains(word, autoescape=True) for word in words)) for column in columns)
    )


def is_called(words: Sequence[str]) -> ColumnElement[bool]:
    """A case by its number, or by the name of its unit, town or county."""
    number = and_(*(CASES.number.contains(word.upper(), autoescape=True) for word in words))
    units = (
        select(UNITS.code)
        .where(UNITS.kind == "place", holds((UNITS.name_zh, UNITS.name_en), words))
        .scalar_subquery()
    )
    return or_(number, *(CASES[area].in_(units) for area in ("place", "town", "county")))
