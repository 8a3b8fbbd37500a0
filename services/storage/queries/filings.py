"""Filings as their readers see them: by case, by kind, without whoever handed them in.

Each look at what was sent in confidence is kept (`storage/readings.py`); who sent an objection is
told apart from all this, to its two handlers alone (`identities.py`).
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.filing import IN_CONFIDENCE, Filing, FilingKind
from services.domain.offices.inquiries import DESK
from services.domain.permissions import plays
from services.domain.seats import Seat
from services.domain.tree.units import Part
from services.storage import texts
from services.storage.queries.histories import History, history, words_in
from services.storage.queries.identities import look_of
from services.storage.queries.scope import Viewer, in_areas
from services.storage.readings import Look, Protected, note
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, FilingRow

FILINGS = table_of(FilingRow)
FIELDWORK = frozenset({"survey", "visit-plan"})
"""What is planned and asked in the field: pages of its own, for those who go (6.2.1, 6.2.2)."""
OPEN_KINDS = frozenset({"visit-note", "report", "visit-day", "visit-result"})
"""Written by officials and applicants in their office; all else was sent in confidence."""


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
    owner: str
    """The account that has an inquiry on its desk; empty until somebody takes it (C2.9.2)."""
    due_on: date | None


class FilingPage(Frozen):
    filings: tuple[FilingLine, ...]
    next_after: str | None


async def find_filings(
    tx: Tx,
    viewer: Viewer,
    *,
    case: str | None = None,
    what: FilingKind | None = None,
    after: str = "",
    limit: int = 50,
) -> FilingPage:
    """Those in the areas where the viewer works for the bureau."""
    query = select(FILINGS).where(
        in_areas(col(FilingRow.place), viewer.bureau_areas),
        col(FilingRow.id) > after,
        col(FilingRow.what).not_in(FIELDWORK),
    )
    if case is not None:
        query = query.where(col(FilingRow.case) == case)
    if what is not None:
        query = query.where(col(FilingRow.what) == what)
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
    """Which kinds of visit the notes on this case tell of (A1.9), since it came to its step: a
    review that is done anew is visited anew (2.2.1).
    """
    told = col(FilingRow.what).in_(("visit-note", "visit-result", "visit-plan"))
    rows = await tx.execute(
        select(FilingRow.visit)
        .join(CaseRow, col(CaseRow.id) == col(FilingRow.case))
        .where(
            FilingRow.case == case,
            told,
            FilingRow.visit != "",
            col(FilingRow.filed_at) >= col(CaseRow.since),
        )
        .distinct()
        .order_by(col(FilingRow.visit))
    )
    return tuple(rows.scalars())


async def opened(tx: Tx, viewer: Viewer, filing: Filing, *, page: str, now: datetime) -> History:
    """The log of a filing as this viewer may read it, in a writing transaction (2.5.2).

    Whoever opens what somebody sent in confidence leaves a trace. Who asks a question is for its
    desk and the auditor; who sent an objection or a tip stands here for nobody (`identities.py`).
    """
    log = await history(tx, filing.id)
    seat = seat_for_contact(viewer, filing)
    apart = filing.what in IN_CONFIDENCE
    if filing.what not in OPEN_KINDS | FIELDWORK:
        look = Look(
            account=viewer.account,
            seat=seat or viewer.bureau_seat(filing.place),
            what=Protected.CONTACT if seat and not apart else Protected.FILING,
            stream=filing.id,
            case=filing.case,
            place=filing.place,
            page=page,
        )
        await note(tx, look, now)
    if apart and look_of(viewer, filing) is None:  # Names of files tell who sent them.
        return await _without(tx, log, {"contact": None, "documents": ()})
    return log if seat and not apart else await _without_contact(tx, log)


def seat_for_contact(viewer: Viewer, filing: Filing) -> Seat | None:
    """As what this viewer may read who sent it; None where that is kept from them."""
    judge = DESK if filing.what == "inquiry" else Part.OBJECTION_JUDGE
    for seat in viewer.seats:
        if plays(judge, seat, viewer.account, filing):
            return seat
    return viewer.auditing_seat(filing.place)


async def _without_contact(tx: Tx, log: History) -> History:
    return await _without(tx, log, {"contact": None})


async def _without(tx: Tx, log: History, gone: Mapping[str, object]) -> History:
    recorded = tuple(
        one.model_copy(update={"fact": one.fact.model_copy(update=own)})
        if (own := {name: gone[name] for name in gone if name in type(one.fact).model_fields})
        else one
        for one in log.recorded
    )
    texts = await words_in(tx, [one.fact for one in recorded])
    documents = {} if "documents" in gone else log.documents
    return log.model_copy(update={"recorded": recorded, "texts": texts, "documents": documents})
