"""What earlier years' rounds of the same scheme and office say about a new one (C1.1.5, C3.5.3).

How their subjects came out is in `rounds.py`.
"""

from datetime import date

from sqlmodel import col, select

from services.domain.mechanisms.groups import Pair
from services.domain.rounds.granting import grants_due
from services.domain.rounds.state import AssessmentRound
from services.storage import case_log
from services.storage.session import Tx
from services.storage.tables.rounds import RoundRow

MOST = 40
"""Years that are looked through: no grant of the sources runs longer than five."""


async def rings_before(tx: Tx, one: AssessmentRound) -> tuple[Pair, ...]:
    """Who checked whom in the round before: nobody checks the same unit twice running (C1.1.5).

    None where that round had no ring.
    """
    before = await _before(tx, one, 1)
    return tuple(pair for round_ in before for ring in round_.rings for pair in ring.pairs)


async def months_before(tx: Tx, one: AssessmentRound, grant: str, person: str) -> tuple[date, ...]:
    """Months of a grant that this person was due, whoever was the employer: they count (C3.5.3)."""
    found: set[date] = set()
    for round_ in await _before(tx, one, MOST):
        known = grants_due(round_)
        mine = [due for due in known if (due.grant, due.person) == (grant, person)]
        found |= {month for due in mine for month in due.months}
    return tuple(sorted(found))


async def _before(tx: Tx, one: AssessmentRound, most: int) -> list[AssessmentRound]:
    """The latest first."""
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
        .limit(most)
    )
    ids = (await tx.execute(earlier)).scalars().all()
    states = [await case_log.state(tx, each) for each in ids]
    return [state for state in states if isinstance(state, AssessmentRound)]
