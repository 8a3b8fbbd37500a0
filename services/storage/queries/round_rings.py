"""Who checked whom in the round before: nobody checks the same unit twice running (C1.1.5)."""

from sqlmodel import col, select

from services.domain.mechanisms.groups import Pair
from services.domain.rounds.state import AssessmentRound
from services.storage import case_log
from services.storage.session import Tx
from services.storage.tables.rounds import RoundRow


async def rings_before(tx: Tx, one: AssessmentRound) -> tuple[Pair, ...]:
    """Of the latest earlier year of the same scheme and office; none where it had no ring."""
    assert one.scheme
    earlier = (
        select(RoundRow.id)
        .where(
            RoundRow.scheme == one.scheme.id,
            RoundRow.variant == one.scheme.variant,
            RoundRow.place == one.place,
            col(RoundRow.year) < one.year,
        )
        .order_by(col(RoundRow.year).desc())
        .limit(1)
    )
    found = (await tx.execute(earlier)).scalar_one_or_none()
    state = await case_log.state(tx, found) if found else None
    if not isinstance(state, AssessmentRound):
        return ()
    return tuple(pair for ring in state.rings for pair in ring.pairs)
