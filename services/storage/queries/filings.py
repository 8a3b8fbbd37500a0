"""Filings as their readers see them: by case, by kind, without whoever handed them in.

Contacts are kept secret: only those who judge objections read them, and only for one filing.
"""

from datetime import datetime

from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.filing import Filed, Filing
from services.domain.permissions import plays
from services.domain.units import Part
from services.storage import texts
from services.storage.queries.histories import History, history, words_in
from services.storage.queries.scope import Viewer, in_areas
from services.storage.session import Tx
from services.storage.tables.cases import FilingRow

FILINGS = FilingRow.__table__  # type: ignore[attr-defined]


class FilingLine(Frozen):
    id: str
    what: str
    case: str
    place: str
    subject: str
    """The text itself; empty for one that was erased."""
    status: str
    late: bool
    filed_at: datetime
    visit: str
    period: str | None


class FilingPage(Frozen):
    filings: tuple[FilingLine, ...]
    next_after: str | None


async def find_filings(
    tx: Tx, viewer: Viewer, *, case: str | None = None, after: str = "", limit: int = 50
) -> FilingPage:
    """Those in the areas where the viewer works for the bureau."""
    query = select(FILINGS).where(
        in_areas(col(FilingRow.place), viewer.bureau_areas), col(FilingRow.id) > after
    )
    if case is not None:
        query = query.where(col(FilingRow.case) == case)
    rows = await tx.execute(query.order_by(col(FilingRow.id)).limit(limit + 1))
    found = rows.mappings().all()
    said = await texts.read(tx, *(row["subject"] for row in found))
    lines = [
        FilingLine.model_validate({**row, "subject": said.get(row["subject"]) or ""})
        for row in found
    ]
    page = tuple(lines[:limit])
    return FilingPage(filings=page, next_after=page[-1].id if len(lines) > limit else None)


async def kinds_of_visit(tx: Tx, case: str) -> tuple[str, ...]:
    """Which kinds of visit the notes on this case tell of (A1.9)."""
    rows = await tx.execute(
        select(FilingRow.visit)
        .where(FilingRow.case == case, FilingRow.what == "visit-note")
        .distinct()
        .order_by(col(FilingRow.visit))
    )
    return tuple(rows.scalars())


async def record_for(tx: Tx, viewer: Viewer, filing: Filing) -> History:
    """The log of a filing as this viewer may read it: the sender's contact for its judges alone."""
    log = await history(tx, filing.id)
    if any(plays(Part.OBJECTION_JUDGE, seat, viewer.account, filing) for seat in viewer.seats):
        return log
    recorded = tuple(
        one.model_copy(update={"fact": one.fact.model_copy(update={"contact": None})})
        if isinstance(one.fact, Filed)
        else one
        for one in log.recorded
    )
    texts = await words_in(tx, [one.fact for one in recorded])
    return log.model_copy(update={"recorded": recorded, "texts": texts})
