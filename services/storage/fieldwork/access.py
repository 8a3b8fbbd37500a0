"""Who may know of a plan or a survey: the bureau that assesses, its panel, and the auditor (6.2.1).

The applicant's own county bureau works for an area too, and is not among them.
"""

from sqlmodel import col, select

from services.domain.filing import Filing
from services.domain.permission_matrix import examines
from services.domain.tree.units import Function
from services.storage.queries.scope import Viewer
from services.storage.session import Tx
from services.storage.tables.cases import PanelRow


def assesses(viewer: Viewer, filing: Filing) -> bool:
    return any(examines(seat, filing) for seat in viewer.seats)


async def goes(tx: Tx, viewer: Viewer, filing: Filing) -> bool:
    """Whether the viewer may enter answers and notes: who assesses, and the panel (6.1.2)."""
    return assesses(viewer, filing) or await _on_panel(tx, viewer, filing.case)


async def reads(tx: Tx, viewer: Viewer, filing: Filing) -> bool:
    return await goes(tx, viewer, filing) or viewer.auditing_seat(filing.place) is not None


async def _on_panel(tx: Tx, viewer: Viewer, case: str) -> bool:
    """Who declared that nothing stands in the way of a fair judgement."""
    if not any(seat.function is Function.EXPERT for seat in viewer.seats):
        return False
    mine = select(PanelRow.case).where(
        PanelRow.account == viewer.account, PanelRow.case == case, col(PanelRow.declared).is_(True)
    )
    return (await tx.execute(mine)).first() is not None
