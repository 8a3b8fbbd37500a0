"""Units of the tree by code: written by seeding and administrators, read by every screen.

Which unit may do what is no matter of this table (`domain/permissions.py`).
"""

from datetime import date
from typing import Literal

from pydantic import Field
from sqlalchemy import RowMapping, bindparam, insert, update
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.tree.units import Level, level_of
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.units import UnitRow

UNITS = table_of(UnitRow)
BY_CODE = select(UNITS).where(UNITS.c.code == bindparam("code"))


class Unit(Frozen):
    """A place, or a department of one."""

    code: str
    kind: Literal["place", "department"]
    name_zh: str
    name_en: str
    farm_related: bool = False
    key_town: bool = False
    dimensions: dict[str, str] = Field(default_factory=dict)
    ended_on: date | None = None
    """The first day on which it was no more (4.1.5)."""

    @property
    def level(self) -> Level:
        return level_of(self.code)


async def put_unit(tx: Tx, unit: Unit) -> None:
    """New or changed. Whether a unit lives is the business of `unit_changes.py` alone."""
    known = select(UnitRow.code).where(col(UnitRow.code) == unit.code)
    values = unit.model_dump(exclude={"ended_on"})
    if (await tx.execute(known)).first() is None:
        await tx.execute(insert(UnitRow).values(**values))
    else:
        await tx.execute(update(UnitRow).where(col(UnitRow.code) == unit.code).values(**values))


async def get_unit(tx: Tx, code: str) -> Unit | None:
    row = (await tx.execute(BY_CODE, {"code": code})).mappings().first()
    return _unit(row) if row else None


async def units_in(tx: Tx, area: str, *, after: str = "", limit: int = 200) -> tuple[Unit, ...]:
    """The area itself, its departments and all below it that live, by code, after the given one."""
    rows = await tx.execute(
        select(UNITS)
        .where(
            col(UnitRow.code).startswith(area, autoescape=True),
            col(UnitRow.code) > after,
            col(UnitRow.ended_on).is_(None),
        )
        .order_by(col(UnitRow.code))
        .limit(limit)
    )
    return tuple(_unit(row) for row in rows.mappings())


def _unit(row: RowMapping) -> Unit:
    return Unit.model_validate(dict(row))
