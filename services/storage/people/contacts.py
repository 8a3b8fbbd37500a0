"""How the public reaches a unit: hotline, mailbox, address, hours, and officers named by choice.

A working paper of the unit's leader with a version; what it is shown beside is `commitments.py`.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, or_, select, update
from sqlmodel import col

from services.domain.base import Frozen, label
from services.domain.errors import Stale
from services.domain.seats import LEADERS, OFFICERS
from services.storage.locks import hold
from services.storage.session import Tx
from services.storage.tables.accounts import AccountRow, AssignmentRow
from services.storage.tables.base import table_of
from services.storage.tables.service import UnitContactRow

OF_A_BUREAU = LEADERS | OFFICERS


class ContactWords(Frozen):
    """What a leader fills in; the labels are those of the form."""

    hotline: str = label(
        "咨询、投诉电话", "Telephone for questions and complaints", default="", max_length=40
    )
    mailbox: str = label("投诉邮箱", "Mailbox for complaints", default="", max_length=120)
    address: str = label("窗口地址", "Address of the window", default="", max_length=120)
    hours: str = label("办公时间", "Office hours", default="", max_length=120)
    officers: tuple[str, ...] = label(
        "公布姓名的人员", "Officers whose names are published", default=(), max_length=50
    )


class Contact(ContactWords):
    unit: str
    version: int = 0


async def contacts(tx: Tx, units: Iterable[str]) -> dict[str, Contact]:
    """Of each unit that has published something."""
    rows = await tx.execute(
        select(table_of(UnitContactRow)).where(col(UnitContactRow.unit).in_(sorted(set(units))))
    )
    return {row["unit"]: Contact.model_validate(dict(row)) for row in rows.mappings()}


async def contact(tx: Tx, unit: str) -> Contact:
    return (await contacts(tx, [unit])).get(unit, Contact(unit=unit))


async def put(tx: Tx, new: Contact, *, by: str, now: datetime) -> int:
    """The new version. `new.version` is the one its editor was shown; raises Stale."""
    await hold(tx, f"contact/{new.unit}")
    kept = await contact(tx, new.unit)
    if kept.version != new.version:
        raise Stale(shown=new.version, now=kept.version)
    row = {
        **new.model_dump(exclude={"unit", "version"}),
        "officers": list(new.officers),
        "version": kept.version + 1,
        "changed_by": by,
        "changed_at": now,
    }
    if kept.version:
        mine = col(UnitContactRow.unit) == new.unit
        await tx.execute(update(UnitContactRow).where(mine).values(**row))
    else:
        await tx.execute(insert(UnitContactRow).values(unit=new.unit, **row))
    return kept.version + 1


async def colleagues(tx: Tx, unit: str, now: datetime) -> tuple[tuple[str, str], ...]:
    """Account and name of the bureau's people in the unit now, by name.

    A bureau is a department of its unit; contacts are known by the unit, as offices are.
    """
    query = (
        select(col(AccountRow.id), col(AccountRow.name))
        .join(AssignmentRow, col(AssignmentRow.account) == col(AccountRow.id))
        .where(
            or_(
                col(AssignmentRow.unit) == unit,
                col(AssignmentRow.unit).startswith(f"{unit}:", autoescape=True),
            ),
            col(AssignmentRow.function).in_(sorted(OF_A_BUREAU)),
            col(AccountRow.active).is_(True),
            or_(col(AssignmentRow.until).is_(None), col(AssignmentRow.until) > now),
        )
        .distinct()
        .order_by(col(AccountRow.name), col(AccountRow.id))
    )
    return tuple((row.id, row.name) for row in await tx.execute(query))


async def published(tx: Tx, shown: Contact, now: datetime) -> tuple[str, ...]:
    """The names that the unit chose to publish, of those who still sit in it."""
    living = await colleagues(tx, shown.unit, now) if shown.officers else ()
    return tuple(name for account, name in living if account in shown.officers)
