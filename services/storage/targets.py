"""Targets kept, and counted against the register of titles and the cases begun (A0.7, A0.10).

How they are counted stands in `domain/targets.py`.
"""

from datetime import datetime

from sqlalchemy import insert, select
from sqlmodel import col

from services.domain.calendar import local_day
from services.domain.programme.schema import TitleLevel, Track
from services.domain.targets import Progress, Start, Target, progress
from services.storage.readiness import titles_in
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.targets import TargetRow

TARGETS, CASES = table_of(TargetRow), table_of(CaseRow)


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
    titles, begun = await titles_in(tx, area), await _starts(tx, area)
    fields = set(Target.model_fields)
    return tuple(
        progress(
            Target.model_validate({key: row[key] for key in fields}),
            titles,
            begun,
        )
        for row in rows.mappings()
    )


async def _starts(tx: Tx, area: str) -> tuple[Start, ...]:
    rows = await tx.execute(
        select(CASES).where(
            col(CaseRow.place).startswith(area, autoescape=True), col(CaseRow.title) == ""
        )
    )
    return tuple(
        Start(
            unit=row["place"],
            track=Track(row["track"]),
            level=TitleLevel(row["level"]),
            on=local_day(row["opened_at"]),
        )
        for row in rows.mappings()
    )
