"""Months of a grant that rounds of earlier years have brought: they count towards the cap (C3.5.3)."""

from datetime import date

from sqlmodel import col, select

from services.domain.rounds.granting import grants_due
from services.domain.rounds.state import AssessmentRound
from services.storage import case_log
from services.storage.session import Tx
from services.storage.tables.rounds import RoundRow

MOST = 40
"""Years that are looked through: no grant of the sources runs longer than five."""


async def months_before(tx: Tx, one: AssessmentRound, grant: str, person: str) -> tuple[date, ...]:
    """Of this person, whoever was the employer, in rounds of the same scheme and office."""
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
        .limit(MOST)
    )
    found: set[date] = set()
    for row in await tx.execute(earlier):
        state = await case_log.state(tx, row.id)
        if isinstance(state, AssessmentRound):
            known = grants_due(state)
            mine = [due for due in known if (due.grant, due.person) == (grant, person)]
            found |= {month for due in mine for month in due.months}
    return tuple(sorted(found))
