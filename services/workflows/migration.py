"""Running cases move to the version in force (4.1.3): those that somebody looked at and confirmed.

Each through its own workflow, one fact each, a few at a time. What cannot be done any more, as the
case went on meanwhile, is said by the job and is looked at again; nothing is tried behind a back.
"""

from abc import ABC, abstractmethod
from datetime import timedelta

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    from services.domain.base import Frozen
    from services.domain.programme.schema import ProgrammeRef

MIGRATION = "migration"
AT_ONCE = 20
"""How many cases one portion moves, one after the other."""
PORTION = timedelta(minutes=10)
SILENCE = timedelta(minutes=2)
SOON = timedelta(seconds=10)
BREATH = timedelta(seconds=1)
"""Between two portions, so that people's acts are not kept waiting."""


class LookedAt(Frozen):
    case: str
    version: int
    """How far its log was when it was looked at."""


class Migration(Frozen):
    job: str
    target: ProgrammeRef
    cases: tuple[LookedAt, ...]
    reason: str
    """The id of its text."""
    by: str
    """Account id."""
    done: int = 0
    moved: int = 0


class Migrations(ABC):
    @activity.defn
    @abstractmethod
    async def begin_migration(self, work: Migration) -> None:
        """A job that people can look at begins. Once, however often it is asked."""

    @activity.defn
    @abstractmethod
    async def migrate(self, work: Migration) -> int:
        """Move the next few; how many of them moved. Safe to repeat."""

    @activity.defn
    @abstractmethod
    async def end_migration(self, work: Migration) -> None:
        """The job says how many of how many."""


@workflow.defn(name="migration")
class MigrationWorkflow:
    @workflow.run
    async def run(self, work: Migration) -> Migration:
        await workflow.execute_activity_method(
            Migrations.begin_migration, work, start_to_close_timeout=SOON
        )
        while work.done < len(work.cases):
            moved = await workflow.execute_activity_method(
                Migrations.migrate,
                work,
                start_to_close_timeout=PORTION,
                heartbeat_timeout=SILENCE,
            )
            done = min(work.done + AT_ONCE, len(work.cases))
            work = work.model_copy(update={"done": done, "moved": work.moved + moved})
            if work.done < len(work.cases):
                await workflow.sleep(BREATH)
        await workflow.execute_activity_method(
            Migrations.end_migration, work, start_to_close_timeout=SOON
        )
        return work
