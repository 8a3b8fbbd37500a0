"""Until when something is owed, as the calendar had it when the last fact was written."""

from datetime import datetime

from sqlmodel import col, select

from services.domain.calendar import end_of_day
from services.domain.programme.schema import Obligation
from services.storage.session import Tx
from services.storage.tables.cases import ObligationRow


async def due_at(tx: Tx, stream: str, what: Obligation) -> datetime | None:
    """24:00 of the last day; None where nothing is owed any more, or the term stands still."""
    row = await tx.execute(
        select(col(ObligationRow.due_on)).where(
            col(ObligationRow.stream) == stream,
            col(ObligationRow.what) == what,
            col(ObligationRow.done).is_(False),
        )
    )
    day = row.scalar_one_or_none()
    return end_of_day(day) if day else None
