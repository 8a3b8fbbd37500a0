"""What is kept of a unit beside its streams goes with it: lent seats, contacts, targets, dates, key
tasks, monitored enterprises (4.1.5).

Where a unit is divided nobody can say whose a target or a closing date becomes: these stay, and
the page of the change lists them as to be settled. What the successor has of its own stands.
"""

from sqlalchemy import Table, exists, func, select, update

from services.domain.base import Frozen
from services.domain.tree.unit_changes import Happening, UnitChange
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.calendars import ClosingRow
from services.storage.tables.modules import KeyTaskRow, MonitoredSourceRow
from services.storage.tables.service import UnitContactRow
from services.storage.tables.substitutes import AbsenceRow, SubstitutionRow
from services.storage.tables.targets import TargetRow

CONTACTS, TARGETS, CLOSINGS = (table_of(row) for row in (UnitContactRow, TargetRow, ClosingRow))
LENT: tuple[Table, ...] = (table_of(SubstitutionRow), table_of(AbsenceRow))
LISTS: tuple[Table, ...] = (table_of(KeyTaskRow), table_of(MonitoredSourceRow))
"""The successor's list has them all."""


class ToSettle(Frozen):
    """What stays with the old code of a unit that is divided."""

    contacts: int
    targets: int
    closing_dates: int

    @property
    def any(self) -> bool:
        return bool(self.contacts or self.targets or self.closing_dates)


async def follow(tx: Tx, change: UnitChange, old: str) -> None:
    """Of a unit that ends. Seats go to the successor, and whoever sits in for somebody with them."""
    new = change.successor(old)
    for lent in LENT:
        mine = (lent.c.unit == old, lent.c.ended_at.is_(None))
        await tx.execute(update(lent).where(*mine).values(unit=new))
    if change.happens_to(old) is Happening.SPLIT:
        return
    for listed in LISTS:
        await tx.execute(update(listed).where(listed.c.unit == old).values(unit=new))
    await tx.execute(update(TARGETS).where(TARGETS.c.area == old).values(area=new))
    own = select(CONTACTS.c.unit).where(CONTACTS.c.unit == new)
    if (await tx.execute(own)).first() is None:
        await tx.execute(update(CONTACTS).where(CONTACTS.c.unit == old).values(unit=new))
    theirs = CLOSINGS.alias()
    same = exists().where(
        theirs.c.area == new,
        theirs.c.track == CLOSINGS.c.track,
        theirs.c.level == CLOSINGS.c.level,
        theirs.c.year == CLOSINGS.c.year,
    )
    coming = (CLOSINGS.c.area == old, CLOSINGS.c.closes_on >= change.on, ~same)
    await tx.execute(update(CLOSINGS).where(*coming).values(area=new))


async def to_settle(tx: Tx, change: UnitChange) -> ToSettle:
    """Of the units that are divided, and end."""
    split = [one for one in change.ending if change.happens_to(one) is Happening.SPLIT]

    async def count(table: Table, column: str) -> int:
        mine = select(func.count()).select_from(table).where(table.c[column].in_(split))
        return int((await tx.execute(mine)).scalar_one())

    return ToSettle(
        contacts=await count(CONTACTS, "unit"),
        targets=await count(TARGETS, "area"),
        closing_dates=await count(CLOSINGS, "area"),
    )
