"""The offices of a published matter, as they are in one area: names, contacts, officers by choice.

What is published about the matter itself is `domain/offices/commitments.py`.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from services.domain.base import Frozen
from services.domain.offices.commitments import Commitment, unit_of
from services.domain.programme.schema import Text
from services.domain.tree.units import DIGITS, Function, Level
from services.storage.people.contacts import Contact, contacts, published
from services.storage.queries.names import unit_names
from services.storage.session import Tx
from services.storage.tables.units import UnitRow


class OfficeShown(Frozen):
    """One office; without a unit where the area asked for does not say which one it is."""

    level: Level
    functions: tuple[Function, ...]
    unit: str
    name: Text | None
    contact: Contact | None
    officers: tuple[str, ...] = ()
    """Names, of those whom the unit publishes."""


async def areas(tx: Tx) -> tuple[tuple[str, Text], ...]:
    """Cities and counties that one can ask for, by code."""
    digits = func.length(col(UnitRow.code))
    rows = await tx.execute(
        select(col(UnitRow.code), col(UnitRow.name_zh), col(UnitRow.name_en))
        .where(
            col(UnitRow.kind) == "place",
            digits.in_((DIGITS[Level.CITY], DIGITS[Level.COUNTY])),
        )
        .order_by(col(UnitRow.code))
    )
    return tuple((row.code, Text(zh=row.name_zh, en=row.name_en)) for row in rows)


async def offices(tx: Tx, shown: Commitment, area: str, now: datetime) -> tuple[OfficeShown, ...]:
    """Level by level, as the programme names them."""
    by_level: dict[Level, list[Function]] = {}
    for function, level in shown.offices:
        by_level.setdefault(level, []).append(function)
    units = {level: unit_of(area, level) for level in by_level}
    names = await unit_names(tx, {unit for unit in units.values() if unit})
    known = await contacts(tx, units.values())
    found = []
    for level, functions in by_level.items():
        contact = known.get(units[level])
        found.append(
            OfficeShown(
                level=level,
                functions=tuple(functions),
                unit=units[level],
                name=names.get(units[level]),
                contact=contact,
                officers=await published(tx, contact, now) if contact else (),
            )
        )
    return tuple(found)
