"""Dates moved to a published calendar year, done for real: through the one door for acts."""

import logging
from datetime import datetime

from temporalio import activity

from services.domain.base import Act
from services.domain.clocks.calendar_years import Edition
from services.domain.clocks.deadlines import TermOver, TermStopped
from services.domain.clocks.moving_dues import MoveDue
from services.domain.errors import DomainError
from services.domain.jobs import JobKind
from services.domain.offices.inquiry_terms import MoveInquiryDue
from services.domain.programme.schema import Obligation
from services.storage import case_log, jobs
from services.storage.queries.moved_dues import DueChange, Scanned, scan
from services.storage.rulebook import calendars
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Tx
from services.workflows.client import CaseClient
from services.workflows.clock import Clock
from services.workflows.docket import own
from services.workflows.heartbeat import alive
from services.workflows.reprojection import Portion, Reprojection, Reprojections

LOG = logging.getLogger(__name__)
MOVES = 20
"""How many acts one portion sends, one after the other."""


class StoredReprojections(Reprojections):
    def __init__(self, door: CaseClient, calendars: Calendars, clock: Clock) -> None:
        self.door, self.calendars, self.clock = door, calendars, clock
        self.database = door.database

    @activity.defn
    async def begin_reprojection(self, work: Reprojection) -> None:
        now = await self.clock.now()
        async with self.database.writing() as tx:
            await jobs.begin(
                tx,
                work.job,
                JobKind.CALENDAR,
                now,
                subject=work.edition,
                by=work.by,
                again=work.again,
            )

    @activity.defn
    async def reproject(self, work: Reprojection) -> Portion:
        """A due date that cannot be moved is written down with its reason; the others go on."""
        now = await self.clock.now()
        async with self.database.reading() as tx:
            edition = await calendars.edition_by(tx, work.edition)
            found = await self._scan(tx, edition, work, now)
        done = 0
        portion = found.moved[:MOVES]
        async with alive():
            for change in portion:
                done += await self._move(change, work)
            for stream in found.drifted:
                await self._refresh(stream, now)
        after = found.last
        if len(found.moved) > MOVES:
            after = (portion[-1].stream, portion[-1].what.value)
        total = work.total + len(portion)
        async with self.database.writing() as tx:
            if work.run == 1 or after is None:
                await jobs.advance(tx, work.job, work.done + done, total=total)
        return Portion(total=len(portion), done=done, after=after)

    @activity.defn
    async def end_reprojection(self, work: Reprojection) -> None:
        now = await self.clock.now()
        async with self.database.writing() as tx:
            await jobs.finish(tx, work.job, now)

    async def _scan(self, tx: Tx, edition: Edition, work: Reprojection, now: datetime) -> Scanned:
        assert edition.published_at
        around = await self.calendars.around(tx, edition)
        return await scan(tx, around, edition.published_at, now, after=work.after)

    async def _move(self, change: DueChange, work: Reprojection) -> bool:
        """Whether nothing is left to do: moved now, moved before, or owed no longer."""
        name = f"calendar/{work.edition}/{change.what}"
        act = _act(change, name, work.edition)
        item = f"{change.stream} {change.what}"
        try:
            if not await self._moved(change, act):
                await self.door.note(change.stream, act)
        except (TermOver, TermStopped):
            LOG.info("%s is owed no longer, or stands still", item)
        except DomainError as refused:
            LOG.warning("the date of %s is not moved: %s", item, refused.code)
            async with self.database.writing() as tx:
                await jobs.item_failed(tx, work.job, item, refused.code)
            return False
        if work.run > 1:
            await self._settle(work.job, item)
        return True

    async def _moved(self, change: DueChange, act: Act) -> bool:
        async with self.database.reading() as tx:
            known = await case_log.find_receipt(tx, change.stream, act.request_id, act.fingerprint)
        return known is not None

    async def _settle(self, job: str, item: str) -> None:
        """What an earlier pass had to leave is done by now."""
        async with self.database.writing() as tx:
            for left in await jobs.left_of(tx, job):
                if left.item == item:
                    done = {"did": "moved", "open": False}
                    await jobs.note(tx, job, left.model_copy(update=done))

    async def _refresh(self, stream: str, now: datetime) -> None:
        async with self.database.writing() as tx:
            calendar = await self.calendars.in_force(tx)
            await case_log.refresh(tx, stream, now, calendar)


def _act(change: DueChange, name: str, edition: str) -> Act:
    """Inquiries and objections are filings: their own workflows move them."""
    if change.what in (Obligation.INQUIRY, Obligation.OBJECTION):
        return MoveInquiryDue(**own(name), old=change.old, new=change.new, edition=edition)
    return MoveDue(**own(name), **change.model_dump(exclude={"stream"}), edition=edition)
