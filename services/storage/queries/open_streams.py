"""Everything that has a life of its own at present: open cases and re-checks, titles, filings,
assessment rounds.
"""

import sqlalchemy as sa
from sqlalchemy import and_, literal, or_
from sqlmodel import col, select

from services.domain.programme.schema import Obligation
from services.domain.tree.units import StepName
from services.storage.findings import UNDATED
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, FilingRow, ObligationRow, StreamRow, TitleRow
from services.storage.tables.experts import DrawPoolRow
from services.storage.tables.findings import FindingRow
from services.storage.tables.rounds import RoundRow

FOUND = table_of(FindingRow).c
POOLS = table_of(DrawPoolRow).c


async def open_streams(tx: Tx, after: str, limit: int, *, rechecks: bool = True) -> list[str]:
    """Ids in their order, from the one after `after` on.

    Without re-checks: what is started by itself, as the title starts its re-check.
    """
    cases = select(CaseRow.id).where(col(CaseRow.is_open).is_(True))
    if not rechecks:
        cases = cases.where(or_(col(CaseRow.title) == "", col(CaseRow.id).startswith("incident-")))
    titles = select(TitleRow.id).where(col(TitleRow.cancelled_on).is_(None))
    filings = select(FilingRow.id).where(FilingRow.status == "open")
    rounds = select(RoundRow.id).where(RoundRow.stage != "ended")
    rows = await tx.execute(
        select(StreamRow.id)
        .where(
            StreamRow.id > after,
            or_(*(col(StreamRow.id).in_(living) for living in (cases, titles, filings, rounds))),
        )
        .order_by(col(StreamRow.id))
        .limit(limit)
    )
    return list(rows.scalars())


async def open_obligations(
    tx: Tx, after: tuple[str, str], limit: int
) -> list[tuple[str, Obligation]]:
    """Stream and what it owes, in this order, from the one after `after` on; also what is done,
    but was asked about in a supervision notice that waits for its answer. A ledger's items have no
    row here: theirs are those of open findings (6.3.1), and a draw's is its pool (6.1.1).
    """
    stream, what = after
    beyond = or_(
        col(ObligationRow.stream) > stream,
        and_(col(ObligationRow.stream) == stream, col(ObligationRow.what) > what),
    )
    waiting = or_(col(ObligationRow.done).is_(False), col(ObligationRow.answer_by).is_not(None))
    owed = select(col(ObligationRow.stream), col(ObligationRow.what)).where(beyond, waiting)
    later = FOUND.case >= stream if what < Obligation.FINDINGS else FOUND.case > stream
    items = (
        sa.select(FOUND.case.label("stream"), literal(str(Obligation.FINDINGS)).label("what"))
        .where(later, FOUND.due_by < UNDATED)
        .distinct()
    )
    beside = POOLS.case >= stream if what < Obligation.DRAW else POOLS.case > stream
    draws = (
        sa.select(POOLS.case.label("stream"), literal(str(Obligation.DRAW)).label("what"))
        .join(table_of(CaseRow), col(CaseRow.id) == POOLS.case)
        .where(beside, col(CaseRow.stands) == StepName.TECHNICAL_ASSESSMENT.value)
        .distinct()
    )
    every = sa.union_all(owed, items, draws).order_by("stream", "what").limit(limit)
    rows = await tx.execute(every)
    return [(row.stream, Obligation(row.what)) for row in rows]
