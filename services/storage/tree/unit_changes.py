"""Changes of the tree kept: recorded by one administrator, published by another (4.1.5).

`enter_into_force` makes the tree another on the day; the cases, titles and filings of units that
ended follow one by one, through their own workflows. What may be wrong with a change is decided in
`domain/tree/unit_changes.py`.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Row, func, insert, or_, select, update

from services.domain.errors import NotFound
from services.domain.jobs import JobKind
from services.domain.tree.unit_changes import (
    Known,
    Recorded,
    UnitChange,
    above,
    check,
    check_publisher,
)
from services.storage.locks import hold
from services.storage.queries.scope import below
from services.storage.session import Tx
from services.storage.statements import running_number
from services.storage.tables.base import table_of
from services.storage.tables.jobs import JobRow
from services.storage.tables.lists import CaseNumberRow
from services.storage.tables.unit_changes import UnitChangeRow, UnitPeriodRow
from services.storage.tables.units import UnitRow
from services.storage.tree.units_history import redrawn

CHANGES, PERIODS, UNITS = (table_of(row) for row in (UnitChangeRow, UnitPeriodRow, UnitRow))
JOBS = table_of(JobRow)
TURN: Final = "unit-changes"
"""Recording, publishing and coming into force take turns here."""
PAGE: Final = 50


async def tree_for(tx: Tx, change: UnitChange) -> dict[str, Known]:
    """The units that the change names, those above the new ones, and all below the old ones."""
    named = {code for line in change.lines for code in (line.old, line.new, above(line.new))}
    around = [UNITS.c.code.in_(sorted(named)), *(below(UNITS.c.code, old) for old in change.heads)]
    since = (
        select(func.max(PERIODS.c.since))
        .where(PERIODS.c.code == UNITS.c.code, PERIODS.c.until.is_(None), PERIODS.c.change != "")
        .scalar_subquery()
    )
    rows = await tx.execute(
        select(UNITS.c.code, UNITS.c.name_zh, UNITS.c.name_en, UNITS.c.ended_on, since).where(
            or_(*around)
        )
    )
    return {
        code: Known(code=code, name_zh=zh, name_en=en, living=ended_on is None, since=began)
        for code, zh, en, ended_on, began in rows
    }


async def add(tx: Tx, change: UnitChange, *, by: str, now: datetime) -> Recorded:
    """Raises ChangeFaulty."""
    await hold(tx, TURN)
    check(change, await tree_for(tx, change))
    number = await running_number(tx, CaseNumberRow, {"series": f"{TURN}-{change.on.year}"})
    kept = Recorded(
        id=f"{change.on.year}-{number}", content=change, recorded_by=by, recorded_at=now
    )
    row = {
        "id": kept.id,
        "on_day": change.on,
        "content": change.model_dump_json(),
        "recorded_by": by,
        "recorded_at": now,
        "published_by": "",
    }
    await tx.execute(insert(CHANGES).values(**row))
    return kept


async def publish(tx: Tx, change_id: str, *, by: str, now: datetime) -> Recorded:
    """From now on it comes into force on its day, or at once where that is past.

    Raises NotFound, ChangeOver, OwnChange (four eyes), and ChangeFaulty where the tree has become
    another since it was recorded.
    """
    await hold(tx, TURN)
    kept = await change_by(tx, change_id)
    check_publisher(kept, by)
    check(kept.content, await tree_for(tx, kept.content))
    said = {"published_by": by, "published_at": now}
    await tx.execute(update(CHANGES).where(CHANGES.c.id == change_id).values(**said))
    return kept.model_copy(update=said)


async def enter_into_force(tx: Tx, change_id: str, now: datetime) -> Recorded:
    """The tree is as the change says from this transaction on. Once, however often it is asked.

    Raises ChangeFaulty where another change came between: then nothing of it is done.
    """
    await hold(tx, TURN)
    kept = await change_by(tx, change_id)
    if kept.in_force_at:
        return kept
    check(kept.content, await tree_for(tx, kept.content))
    for code in sorted(kept.content.becomes):
        await hold(tx, f"place/{code}")  # Who applies for it at this moment takes turns here.
    await redrawn(tx, kept)
    await tx.execute(update(CHANGES).where(CHANGES.c.id == change_id).values(in_force_at=now))
    return kept.model_copy(update={"in_force_at": now})


async def change_by(tx: Tx, change_id: str) -> Recorded:
    """Raises NotFound."""
    row = (await tx.execute(select(CHANGES).where(CHANGES.c.id == change_id))).one_or_none()
    if row is None:
        raise NotFound(id=change_id)
    return _recorded(row)


async def newest(tx: Tx, *, before: str = "", limit: int = PAGE) -> tuple[Recorded, ...]:
    """Changes, the latest recorded first, from the one recorded before `before` (an id) on."""
    query = select(CHANGES).order_by(CHANGES.c.recorded_at.desc(), CHANGES.c.id.desc())
    if before:
        last = (await change_by(tx, before)).recorded_at
        earlier = (CHANGES.c.recorded_at == last) & (CHANGES.c.id < before)
        query = query.where(or_(CHANGES.c.recorded_at < last, earlier))
    return tuple(_recorded(row) for row in await tx.execute(query.limit(limit)))


async def not_followed(tx: Tx) -> list[str]:
    """Published changes that wait for their day, and those in force that not all have followed."""
    ended = select(JOBS.c.subject).where(
        JOBS.c.kind == JobKind.UNITS.value, JOBS.c.finished_at.is_not(None)
    )
    rows = await tx.execute(
        select(CHANGES.c.id)
        .where(CHANGES.c.published_at.is_not(None), CHANGES.c.id.not_in(ended))
        .order_by(CHANGES.c.on_day, CHANGES.c.id)
    )
    return list(rows.scalars())


def _recorded(row: Row[tuple[object, ...]]) -> Recorded:
    return Recorded(
        id=row.id,
        content=UnitChange.model_validate_json(row.content),
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        published_by=row.published_by,
        published_at=row.published_at,
        in_force_at=row.in_force_at,
    )
