"""A handed-in score sheet with its reasons, for those who may read it (A1.9, 2.5.2).

Drafts are their author's alone and are not read here.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select

from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.facts import FACT
from services.domain.offices.returning import SentBack
from services.domain.offices.taking_back import TakenBack
from services.domain.seats import Seat
from services.domain.steps.application import DeficitsIssued
from services.storage.papers import score_sheets
from services.storage.papers.score_sheets import Kept
from services.storage.queries.scope import Viewer
from services.storage.readings import Look, Protected, note
from services.storage.session import Tx
from services.storage.tables.cases import EventRow


async def submitted(
    tx: Tx, viewer: Viewer, case: Case, expert: str, *, page: str, now: datetime
) -> Kept:
    """In a writing transaction: a look before the opening is kept.

    Raises SheetSealed, NotEntitled, and NotFound for a sheet that was not handed in.
    """
    seat = viewer.breaks_seal(case, expert)
    if expert not in case.panel.sheets:
        raise NotFound(expert=expert)
    if seat is not None:
        await keep_looks(tx, viewer, seat, case, (expert,), page=page, now=now)
    return await score_sheets.handed_in(tx, case, expert)


async def keep_looks(
    tx: Tx,
    viewer: Viewer,
    seat: Seat,
    case: Case,
    experts: Iterable[str],
    *,
    page: str,
    now: datetime,
) -> None:
    """2.5.2: these experts' sealed sheets are about to be shown."""
    for expert in experts:
        look = Look(
            account=viewer.account,
            seat=seat,
            what=Protected.SHEET,
            stream=case.id,
            case=case.id,
            place=case.place,
            page=page,
            item=expert,
        )
        await note(tx, look, now)


async def sealed_before(tx: Tx, case: Case) -> int:
    """Sheets in facts before this number of the log are sealed for good (A1.9): the case was sent
    back, and who assesses it next should not know what was found. Nought where it never was.
    """
    going_back = ("sent-back", "taken-back", "deficits-issued")
    rows = await tx.execute(
        select(EventRow.seq, EventRow.body)
        .where(EventRow.stream == case.id, col(EventRow.kind).in_(going_back))
        .order_by(col(EventRow.seq))
    )
    sent: set[int] = set()
    for row in rows:
        match FACT.validate_json(row.body):
            case SentBack() as back if back.assesses_anew(case):
                sent.add(row.seq)
            case DeficitsIssued(by_panel=True):
                sent.add(row.seq)
            case TakenBack() as undone:  # Perhaps a sending back: then the sheets count again.
                sent.discard(undone.undoes)
    return max(sent, default=0)
