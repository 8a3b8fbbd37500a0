"""Rounds with draws, for everybody: who drew how is nobody's secret (D8)."""

from services.domain.errors import NotFound
from services.domain.rounds.state import AssessmentRound
from services.storage import case_log
from services.storage.session import Tx


async def with_draws(tx: Tx, stream: str) -> AssessmentRound:
    """Raises NotFound for a round whose scheme draws nobody."""
    found = await case_log.state(tx, stream)
    if not isinstance(found, AssessmentRound) or found.rules.draw is None:
        raise NotFound(id=stream)
    return found
