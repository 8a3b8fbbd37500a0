"""Figures that other rounds of the same year know: asked once, used in every scheme (C4.7.26)."""

from sqlmodel import col, select

from services.domain.rounds.state import AssessmentRound
from services.domain.rounds.supplying import Elsewhere, in_force
from services.domain.tree.units import DIGITS, Level
from services.storage import case_log
from services.storage.session import Tx
from services.storage.tables.rounds import RoundRow

MOST = 50
"""Rounds of one year in one city that are asked, the latest first."""


async def known_elsewhere(tx: Tx, one: AssessmentRound) -> tuple[Elsewhere, ...]:
    """Figures in force of the same subjects and year, in the rounds of the city around it."""
    around = one.place[: DIGITS[Level.CITY]]
    others = (
        select(RoundRow.id)
        .where(
            RoundRow.year == one.year,
            col(RoundRow.place).startswith(around),
            RoundRow.id != one.id,
        )
        .order_by(col(RoundRow.changed_at).desc(), col(RoundRow.id))
        .limit(MOST)
    )
    found: list[Elsewhere] = []
    for row in await tx.execute(others):
        state = await case_log.state(tx, row.id)
        if isinstance(state, AssessmentRound):
            found += [known for known in in_force(state) if known.code in one.entries]
    return tuple(found)
