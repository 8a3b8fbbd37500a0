"""Targets kept, and counted against the register of titles and the cases begun (A0.7, A0.10).

How they are counted stands in `domain/titles/targets.py`.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Table, insert, or_, select
from sqlmodel import col

from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import TitleLevel, Track
from services.domain.titles.register import HeldTitle
from services.domain.titles.targets import Progress, Start, Target, progress
from services.storage.papers.readiness import held_title
from services.storage.queries.scope import below
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, TitleRow
from services.storage.tables.targets import TargetRow
from services.storage.tree.placements import PLACEMENTS, lay_in, place_on, stays

TARGETS, CASES, TITLES = (table_of(row) for row in (TargetRow, CaseRow, TitleRow))


async def add(tx: Tx, target: Target, *, by: str, now: datetime) -> bool:
    """False where a target of this id is there already; targets are not changed, only added."""
    known = select(TARGETS.c.id).where(TARGETS.c.id == target.id)
    if (await tx.execute(known)).first():
        return False
    values = target.model_dump(mode="json")
    await tx.execute(insert(TARGETS).values(**values, made_by=by, made_at=now))
    return True


async def counted(tx: Tx, area: str) -> tuple[Progress, ...]:
    """All targets of the area and below, each with what was reached and the gap."""
    rows = await tx.execute(
        select(TARGETS)
        .where(col(TargetRow.area).startswith(area, autoescape=True))
        .order_by(col(TargetRow.first_year), col(TargetRow.id))
    )
    titles, begun = await _titles(tx, area), await _starts(tx, area)
    fields = set(Target.model_fields)
    return tuple(
        progress(
            Target.model_validate({key: row[key] for key in fields}),
            titles,
            begun,
        )
        for row in rows.mappings()
    )


async def _titles(tx: Tx, area: str) -> tuple[HeldTitle, ...]:
    """Each of the unit that it was given to: where a unit went since counts for nobody's year."""
    rows = (await tx.execute(select(TITLES).where(_ever_in(TITLES, area)))).all()
    known = await stays(tx, (row.id for row in rows))
    return tuple(
        held_title(row, place_on(row.place, known.get(row.id, ()), row.named_on)) for row in rows
    )


async def _starts(tx: Tx, area: str) -> tuple[Start, ...]:
    rows = (
        await tx.execute(select(CASES).where(_ever_in(CASES, area), col(CaseRow.title) == ""))
    ).all()
    known = await stays(tx, (row.id for row in rows))
    return tuple(
        Start(
            unit=place_on(row.place, known.get(row.id, ()), local_day(row.opened_at)),
            track=Track(row.track),
            level=TitleLevel(row.level),
            on=local_day(row.opened_at),
        )
        for row in rows
    )


def _ever_in(table: Table, area: str) -> ColumnElement[bool]:
    """Of the area or below it, now or before it followed its unit elsewhere."""
    return or_(below(table.c.place, area), lay_in(table.c.id, below(PLACEMENTS.c.place, area)))
