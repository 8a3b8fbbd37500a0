"""Visit days across cases: told once for each step, recorded once by each department (C3.6.8)."""

from datetime import date

from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.offices.visit_days import (
    VisitAnnounced,
    VisitDayAnnounced,
    VisitRecorded,
    VisitResultFiled,
)
from services.domain.tree.units import StepName
from services.storage.locks import hold
from services.storage.session import Tx
from services.storage.tables.cases import CaseRow, FilingRow
from services.storage.tables.visits import VisitResultRow, VisitStopRow


class Announced(Frozen):
    """When one case is visited, as it was announced and amended."""

    day: str
    on: date
    hour: str


async def announced(tx: Tx, case: str, step: StepName) -> Announced | None:
    """The visit of this step; None where none was announced since the case came to it. One from
    before it was sent back and came again belongs to a review that is over (2.2.1).
    """
    row = (
        await tx.execute(
            select(col(VisitStopRow.day), col(VisitStopRow.visited_on), col(VisitStopRow.hour))
            .join(FilingRow, col(FilingRow.id) == col(VisitStopRow.day))
            .join(CaseRow, col(CaseRow.id) == col(VisitStopRow.case))
            .where(
                VisitStopRow.case == case,
                VisitStopRow.step == step.value,
                col(FilingRow.filed_at) >= col(CaseRow.since),
            )
        )
    ).first()
    return Announced(day=row.day, on=row.visited_on, hour=row.hour) if row else None


async def check(tx: Tx, event: VisitDayAnnounced | VisitResultFiled) -> None:
    """Raises VisitAnnounced or VisitRecorded."""
    if isinstance(event, VisitDayAnnounced):
        await _told_once(tx, event)
    else:
        await _recorded_once(tx, event)


async def _told_once(tx: Tx, event: VisitDayAnnounced) -> None:
    """Two announcements of one visit take turns; the second is refused."""
    for stop in sorted(event.stops, key=lambda one: one.case):
        await hold(tx, f"visit/{stop.case}")
        if known := await announced(tx, stop.case, stop.step):
            raise VisitAnnounced(case=stop.case, on=known.on.isoformat())


async def _recorded_once(tx: Tx, event: VisitResultFiled) -> None:
    await hold(tx, f"visit/{event.case}")
    same = select(VisitResultRow.filing).where(
        VisitResultRow.day == event.day,
        VisitResultRow.case == event.case,
        col(VisitResultRow.unit) == event.actor.unit,
    )
    if (await tx.execute(same)).first():
        raise VisitRecorded(unit=event.actor.unit)
