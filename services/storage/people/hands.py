"""Rows that follow from the hands of a case: copies, and what a way back leaves of a panel (2.2.1).

Written in the transaction of the fact; the state in `streams` is the truth.
"""

from sqlalchemy import delete, insert
from sqlmodel import col

from services.domain.case import Case
from services.domain.facts import AnyFact
from services.domain.offices.copying import CopyRead, CopySent
from services.domain.offices.returning import SentBack
from services.domain.offices.taking_back import TakenBack
from services.storage.session import Tx
from services.storage.tables.cases import ObligationRow, PanelRow
from services.storage.tables.hands import CopyReadRow, CopyRow


async def project_hands(tx: Tx, case: Case, event: AnyFact) -> None:
    """`case` is how it stands after the fact."""
    match event:
        case CopySent():
            row = {"case": case.id, "reader": event.to, "sent_by": event.actor.account}
            await tx.execute(insert(CopyRow).values(**row, sent_at=event.at))
        case CopyRead():
            read = {"case": case.id, "account": event.actor.account, "read_at": event.at}
            await tx.execute(insert(CopyReadRow).values(**read))
        case SentBack() | TakenBack():
            await project_panel(tx, case)
            await _forget_what_never_began(tx, case)


def seats(case: Case) -> tuple[tuple[str, ...], str, frozenset[str]]:
    """What the rows of a panel follow from, besides the sheets."""
    return case.panel.experts, case.panel.chair, frozenset(case.panel.declared)


async def project_panel(tx: Tx, case: Case) -> None:
    """Whoever is on the panel now sees the case, and nobody else; a sheet that is in stays in."""
    await tx.execute(delete(PanelRow).where(col(PanelRow.case) == case.id))
    for account in case.panel.experts:
        row = {
            "case": case.id,
            "account": account,
            "chair": account == case.panel.chair,
            "sheet_in": account in case.panel.sheets,
            "declared": account in case.panel.declared,
        }
        await tx.execute(insert(PanelRow).values(**row))


async def _forget_what_never_began(tx: Tx, case: Case) -> None:
    """A term that began with what was taken back is owed by nobody."""
    owed = [what.value for what in case.ledgers]
    rows = delete(ObligationRow).where(col(ObligationRow.stream) == case.id)
    await tx.execute(rows.where(col(ObligationRow.what).not_in(owed)))
