"""What the timer of an obligation asks for, done for real: read the ledger, have things told.

Which things, and when, is `domain/clocks/telling.py`; they are told through the case's own workflow.
"""

from datetime import datetime

from temporalio import activity

from services.domain.base import Act
from services.domain.clocks.telling import Owing, next_turn, watched
from services.domain.clocks.turns import Turn
from services.domain.programme.schema import Obligation
from services.storage import case_log
from services.storage.rulebook.calendars import Calendars
from services.workflows.client import CaseClient
from services.workflows.docket import own
from services.workflows.term import Look, Terms


class StoredTerms(Terms):
    def __init__(self, door: CaseClient, calendars: Calendars) -> None:
        self.door, self.calendars = door, calendars

    @activity.defn
    async def tend(self, stream: str, what: Obligation, now: datetime) -> Look:
        """A refusal means that somebody was faster: Temporal asks again, and the ledger says."""
        while True:
            async with self.door.database.reading() as tx:
                state = await case_log.state(tx, stream)
                calendar = await self.calendars.in_force(tx)
            if not isinstance(state, Owing) or what not in watched(state):
                return Look(over=True)
            turn = next_turn(state, what, calendar, now)
            if turn is None or turn.at > now:
                return Look(next_at=turn.at if turn else None)
            await self.door.note(stream, _act(turn))


def _act(turn: Turn) -> Act:
    return turn.act.model_validate({**own(turn.name), **turn.said})
