"""Facts made on the stage of the rules, written to a real database as the workflows would."""

from services.domain.base import Receipt
from services.domain.facts import AnyFact
from services.domain.programme.calendars import calendar_for
from services.domain.programme.schema import Track
from services.domain.title_rechecks import FinishRecheck, StartRecheck
from services.storage import case_log
from services.storage.session import Database, Tx
from tests.domain.stage import Stage, titled

CALENDAR = calendar_for(rehearsal=True)


async def write(tx: Tx, stage: Stage, fact: AnyFact, number: int) -> Receipt:
    return await case_log.append(tx, stage.state.id, number - 1, fact, CALENDAR)


async def record(database: Database, stage: Stage) -> None:
    """All facts of the stage, a transaction each."""
    for number, fact in enumerate(stage.facts, start=1):
        async with database.writing() as tx:
            await write(tx, stage, fact, number)


async def record_last(database: Database, stage: Stage) -> Receipt:
    async with database.writing() as tx:
        return await write(tx, stage, stage.facts[-1], len(stage.facts))


def lost_title(track: Track = Track.VILLAGE) -> Stage:
    """A title whose re-check has just failed for good (A4.5)."""
    stage = titled(track)
    stage.do(StartRecheck)
    stage.do(FinishRecheck, passed=False, decided_at=stage.now)
    return stage


__all__ = ["CALENDAR", "lost_title", "record", "record_last", "write"]
