"""Names for codes and ids: places with their way up the tree, people, files, texts.

Every screen needs them; each kind is looked up once for all that a page shows.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy import bindparam
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.programme.schema import Text
from services.domain.tree.units import DIGITS, Level, territory
from services.storage.session import Tx
from services.storage.tables.accounts import AccountRow
from services.storage.tables.base import table_of
from services.storage.tables.cases import TextRow
from services.storage.tables.documents import DocumentRow
from services.storage.tables.units import UnitRow

NAMED_FROM = Level.COUNTY
"""A place is told by its county, town and village; the city is everybody's."""


UNITS = table_of(UnitRow).c


class Place(Frozen):
    code: str
    name: Text
    path: Text
    """青溪县松坪镇上坪村 · Shangping Village, Songping Town, Qingxi County"""


@lru_cache(maxsize=10_000)
def way_up(code: str) -> tuple[str, ...]:
    """The codes from the county down to the place itself."""
    own = territory(code)
    first = DIGITS[NAMED_FROM]
    return tuple(own[:digits] for digits in DIGITS.values() if first <= digits <= len(own)) or (
        own,
    )


UNITS_BY_CODE = select(UNITS.code, UNITS.name_zh, UNITS.name_en).where(
    UNITS.code.in_(bindparam("codes", expanding=True))
)
"""Built once: hardly a page does without."""


async def unit_names(tx: Tx, codes: Iterable[str]) -> dict[str, Text]:
    """Names of units and departments; codes that nobody knows are left out."""
    wanted = {part for code in codes for part in (code, *way_up(code))}
    rows = await tx.execute(UNITS_BY_CODE, {"codes": sorted(wanted)})
    return {code: Text(zh=zh, en=en) for code, zh, en in rows}


def place(code: str, names: Mapping[str, Text]) -> Place:
    """A place without a name is called by its code: better than a page that fails."""
    way = [_called(part, names) for part in way_up(code)]
    return Place(
        code=code,
        name=_called(code, names),
        path=Text(zh="".join(part.zh for part in way), en=", ".join(p.en for p in way[::-1])),
    )


def _called(code: str, names: Mapping[str, Text]) -> Text:
    return names.get(code) or Text(zh=code, en=code)


async def places(tx: Tx, codes: Iterable[str]) -> dict[str, Place]:
    codes = set(codes)
    names = await unit_names(tx, codes)
    return {code: place(code, names) for code in codes}


async def people(tx: Tx, accounts: Iterable[str]) -> dict[str, str]:
    rows = await tx.execute(
        select(AccountRow.id, AccountRow.name).where(col(AccountRow.id).in_(sorted(set(accounts))))
    )
    return {row.id: row.name for row in rows}


async def file_names(tx: Tx, stream: str) -> dict[str, str]:
    rows = await tx.execute(
        select(DocumentRow.id, DocumentRow.name).where(DocumentRow.stream == stream)
    )
    return {row.id: row.name for row in rows}


async def words_of(tx: Tx, stream: str) -> dict[str, str]:
    """The free texts of a stream that were not erased."""
    rows = await tx.execute(
        select(TextRow.id, TextRow.body).where(
            TextRow.stream == stream, col(TextRow.body).is_not(None)
        )
    )
    return {row.id: row.body or "" for row in rows}
