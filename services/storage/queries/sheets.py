"""A handed-in score sheet with its reasons, for those who may read it (A1.9, 2.5.2).

Drafts are their author's alone and are not read here.
"""

from datetime import datetime

from services.domain.case import Case
from services.domain.errors import NotFound
from services.storage import score_sheets
from services.storage.queries.scope import Viewer
from services.storage.readings import Look, Protected, note
from services.storage.score_sheets import Kept
from services.storage.session import Tx


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
    return await score_sheets.get(tx, case.id, expert)
