"""Experts' score sheets: drafts until submitted, one per expert and case.

What a submitted sheet found is in the log; the reasons stay here.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, update
from sqlmodel import col, select

from services.domain.case import Case
from services.domain.errors import Stale
from services.domain.papers.drafting import ScoreSheet
from services.storage.locks import hold
from services.storage.session import Tx
from services.storage.tables.drafts import FormDraftRow, ScoreSheetRow


class Kept(NamedTuple):
    sheet: ScoreSheet
    version: int
    saved_at: datetime | None = None


async def held(tx: Tx, stream: str, account: str) -> Kept:
    """The sheet as it stays until this transaction ends: writing and handing in take turns."""
    await hold(tx, f"score-sheet/{stream}/{account}")
    return await get(tx, stream, account)


async def get(tx: Tx, stream: str, account: str) -> Kept:
    row = (
        await tx.execute(
            select(ScoreSheetRow.body, ScoreSheetRow.version, ScoreSheetRow.changed_at).where(
                ScoreSheetRow.stream == stream, ScoreSheetRow.account == account
            )
        )
    ).one_or_none()
    return (
        Kept(ScoreSheet.model_validate_json(row.body), row.version, row.changed_at)
        if row
        else Kept(ScoreSheet(), 0)
    )


async def handed_in(tx: Tx, case: Case, expert: str) -> Kept:
    """What counts of it: lines begun for indicators that went to somebody else do not (6.1.6)."""
    kept = await get(tx, case.id, expert)
    assigned = case.panel.sheets[expert].assigned
    return kept._replace(sheet=kept.sheet.among(assigned)) if assigned else kept


async def put(
    tx: Tx, stream: str, account: str, sheet: ScoreSheet, *, expects: int, now: datetime
) -> int:
    """The new version. Raises Stale when it was changed since, in another window."""
    kept = await held(tx, stream, account)
    if expects != kept.version:
        raise Stale(shown=expects, now=kept.version)
    row = {"version": kept.version + 1, "body": sheet.model_dump_json(), "changed_at": now}
    if kept.version:
        own = (col(ScoreSheetRow.stream) == stream, col(ScoreSheetRow.account) == account)
        await tx.execute(update(ScoreSheetRow).where(*own).values(**row))
    else:
        await tx.execute(insert(ScoreSheetRow).values(stream=stream, account=account, **row))
    return kept.version + 1


async def remove(tx: Tx, stream: str, account: str) -> None:
    """6.1.2: who stands back leaves no scores behind, neither kept nor begun."""
    await hold(tx, f"score-sheet/{stream}/{account}")
    own = (col(ScoreSheetRow.stream) == stream, col(ScoreSheetRow.account) == account)
    await tx.execute(delete(ScoreSheetRow).where(*own))
    begun = col(FormDraftRow.form).startswith(f"/cases/{stream}/review", autoescape=True)
    await tx.execute(delete(FormDraftRow).where(col(FormDraftRow.account) == account, begun))
