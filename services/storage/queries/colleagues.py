"""Who works beside whom: what forms offer where a colleague is named (2.2.1).

Accounts and names only; whether somebody may hold, sign or read is the rule's matter.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.seats import Seat
from services.domain.tree.units import Function, Level, at, territory
from services.storage.people.accounts import identity
from services.storage.session import Tx
from services.storage.tables.accounts import AccountRow, AssignmentRow
from services.storage.tables.units import UnitRow


class Colleague(Frozen):
    account: str
    name: str
    function: Function
    unit: str


async def own_seats(tx: Tx, account: str, now: datetime) -> tuple[Seat, ...]:
    """Where a living account sits itself; none for one that is unknown or switched off."""
    found = await identity(tx, account, now)
    return tuple(seat for seat in found.seats if not seat.instead_of) if found else ()


async def is_unit(tx: Tx, code: str) -> bool:
    return (await tx.execute(select(UnitRow.code).where(UnitRow.code == code))).first() is not None


async def in_offices(tx: Tx, seats: Iterable[Seat], now: datetime) -> tuple[Colleague, ...]:
    """Everybody who sits in one of these seats now."""
    wanted: list[ColumnElement[bool]] = [
        (col(AssignmentRow.function) == seat.function.value)
        & (col(AssignmentRow.unit) == seat.unit)
        for seat in seats
    ]
    return await _colleagues(tx, or_(*wanted), now) if wanted else ()


async def led(
    tx: Tx, functions: Iterable[Function], area: str, now: datetime
) -> tuple[Colleague, ...]:
    """Everybody with such a function in the area's own offices and departments."""
    named = col(AssignmentRow.function).in_([one.value for one in functions])
    unit = col(AssignmentRow.unit)
    own = or_(unit == area, unit.startswith(f"{area}:", autoescape=True))
    return await _colleagues(tx, named & own, now)


async def around(
    tx: Tx, place: str, functions: Iterable[Function], now: datetime
) -> tuple[Colleague, ...]:
    """Everybody with such a function in the units that the place lies in."""
    areas = sorted({at(place, level) for level in Level} | {territory(place)})
    units = [col(AssignmentRow.unit) == area for area in areas]
    units += [col(AssignmentRow.unit).startswith(f"{area}:", autoescape=True) for area in areas]
    named = col(AssignmentRow.function).in_([one.value for one in functions])
    return await _colleagues(tx, named & or_(*units), now)


async def _colleagues(tx: Tx, where: ColumnElement[bool], now: datetime) -> tuple[Colleague, ...]:
    rows = await tx.execute(
        select(AccountRow.id, AccountRow.name, AssignmentRow.function, AssignmentRow.unit)
        .join(AssignmentRow, col(AssignmentRow.account) == col(AccountRow.id))
        .where(
            where,
            col(AccountRow.active).is_(True),
            col(AssignmentRow.since) <= now,
            or_(col(AssignmentRow.until).is_(None), col(AssignmentRow.until) > now),
        )
        .order_by(col(AssignmentRow.unit), col(AccountRow.name), col(AccountRow.id))
    )
    return tuple(
        Colleague(account=row.id, name=row.name, function=row.function, unit=row.unit)
        for row in rows
    )
