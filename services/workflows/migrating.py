"""Running cases moved to the version in force, done for real: through the one door for acts (4.1.3)."""

import logging
from datetime import datetime
from typing import Protocol
from uuid import NAMESPACE_URL, uuid5

from temporalio import activity

from services.domain.base import Act
from services.domain.case import Case
from services.domain.errors import DomainError, NotAttempted, NotFound, StillWorking
from services.domain.jobs import JobKind
from services.domain.migrating import CannotMigrate, MigrateCase, MigrationChanged
from services.domain.migration_preview import indicators_differ
from services.storage import case_log, jobs, texts
from services.storage.rulebook import definitions
from services.storage.rulebook.calendars import Calendars
from services.storage.rulebook.migrating import look, ruled
from services.storage.session import Database, Tx
from services.workflows.clock import Clock
from services.workflows.docket import own
from services.workflows.heartbeat import alive
from services.workflows.migration import AT_ONCE, MIGRATION, LookedAt, Migration, Migrations

LOG = logging.getLogger(__name__)
REASON = "/reason"


class Door(Protocol):
    """What is needed of `client.CaseClient`."""

    @property
    def database(self) -> Database: ...
    async def note(self, stream: str, act: Act) -> object: ...
    async def begin(self, workflow: str, argument: object, name: str) -> bool: ...


async def migrate(
    door: Door,
    calendars: Calendars,
    programme: str,
    *,
    area: str,
    case: str,
    seen: str,
    reason: str,
    by: str,
    request_id: str,
    now: datetime,
) -> str:
    """Have those cases moved that may be; the id of the job. The same request begins one job.

    `seen` is the digest of what was looked at. Raises MigrationChanged where it is another now, or
    where nothing can be moved; NotFound and NotAttempted.
    """
    job = f"migration-{uuid5(NAMESPACE_URL, f'{by}/{programme}/{request_id}')}"
    async with door.database.reading() as tx:
        if await jobs.find(tx, job):
            return job
        looked = await look(tx, programme, calendars, now, area=area, case=case)
    if looked.digest != seen or not looked.possible:
        raise MigrationChanged(case=case)
    async with door.database.writing() as tx:
        words = await texts.keep(tx, job, request_id, REASON, reason)
    work = Migration(
        job=job,
        target=looked.target,
        cases=tuple(LookedAt(case=one.case, version=one.version) for one in looked.possible),
        reason=words.id,
        by=by,
    )
    await door.begin(MIGRATION, work, job)
    return job


class StoredMigrations(Migrations):
    def __init__(self, door: Door, clock: Clock) -> None:
        self.door, self.clock = door, clock
        self.database = door.database

    @activity.defn
    async def begin_migration(self, work: Migration) -> None:
        now = await self.clock.now()
        name = f"{work.target.id}-{work.target.version}"
        async with self.database.writing() as tx:
            await jobs.begin(
                tx,
                work.job,
                JobKind.MIGRATION,
                now,
                subject=name,
                by=work.by,
                total=len(work.cases),
            )

    @activity.defn
    async def migrate(self, work: Migration) -> int:
        """One that cannot be moved any more is written down with its reason; the others go on."""
        moved = 0
        async with alive():
            for one in work.cases[work.done : work.done + AT_ONCE]:
                moved += await self._migrate(one, work)
        async with self.database.writing() as tx:
            await jobs.advance(tx, work.job, work.moved + moved)
        return moved

    @activity.defn
    async def end_migration(self, work: Migration) -> None:
        now = await self.clock.now()
        async with self.database.writing() as tx:
            await jobs.finish(tx, work.job, now)

    async def _migrate(self, one: LookedAt, work: Migration) -> bool:
        try:
            async with self.database.writing() as tx:
                act = await _act(tx, one, work)
            if act is not None:
                await self.door.note(one.case, act)
        except (NotAttempted, StillWorking):  # The activity is tried again, and repeats nothing.
            raise
        except DomainError as refused:
            LOG.warning("%s does not move to %s: %s", one.case, work.target.id, refused.code)
            why = str(refused.params["why"]) if isinstance(refused, CannotMigrate) else refused.code
            async with self.database.writing() as tx:
                await jobs.item_failed(tx, work.job, one.case, why)
            return False
        return True


async def _act(tx: Tx, one: LookedAt, work: Migration) -> MigrateCase | None:
    """None where it was done before. Raises NotFound."""
    case = await case_log.state(tx, one.case)
    if not isinstance(case, Case) or case.programme is None:
        raise NotFound(id=one.case)
    if case.programme == work.target:
        return None
    target = await definitions.recall(tx, work.target)
    before = ruled(await definitions.recall(tx, case.programme), case.programme)
    said = (await texts.read(tx, work.reason))[work.reason] or ""
    return MigrateCase(
        **own(f"migration/{work.job}"),
        expects=one.version,
        programme=work.target,
        procedure=target.procedure,
        indicators_differ=indicators_differ(before, ruled(target, work.target)),
        reason=await texts.keep(tx, one.case, work.job, REASON, said),
        by=work.by,
    )
