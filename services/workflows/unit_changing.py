"""What is open follows its unit, done for real: through the one door for acts (4.1.5)."""

import logging
from typing import Protocol

from temporalio import activity

from services.domain.base import CLOCK, Act
from services.domain.errors import DomainError, NotNow
from services.domain.jobs import JobKind
from services.domain.rounds.following import RoundFollowing, RoundFollowsUnits, round_following
from services.domain.rounds.state import AssessmentRound
from services.domain.titles.title import Title
from services.domain.titles.title_successions import SucceedTitle
from services.domain.tree.following_units import (
    FilingFollowsUnit,
    Following,
    FollowUnit,
    LiesElsewhere,
    following,
)
from services.domain.tree.unit_changes import ChangeFaulty, UnitChange
from services.storage import case_log, jobs
from services.storage.queries.names import unit_names
from services.storage.queries.unit_streams import fate_of, streams
from services.storage.session import Database, Tx
from services.storage.tree import unit_changes
from services.workflows.clock import Clock
from services.workflows.docket import own
from services.workflows.heartbeat import alive
from services.workflows.unit_change import UNIT_CHANGE, Followed, UnitChanges, UnitWork

LOG = logging.getLogger(__name__)
AT_ONCE = 20
"""How many acts one portion sends, one after the other."""


class Door(Protocol):
    """What is needed of `client.CaseClient`."""

    @property
    def database(self) -> Database: ...
    async def note(self, stream: str, act: Act) -> object: ...
    async def begin(self, workflow: str, argument: object, name: str) -> bool: ...


async def follow(door: Door, change: str, *, by: str = CLOCK.account, again: str = "") -> str:
    """Have a published change come into force on its day; the id of the job that does it.

    `again` is the job whose failed items are to be done once more. Raises NotAttempted.
    """
    async with door.database.reading() as tx:
        kept = await unit_changes.change_by(tx, change)
    job = f"{again}.again" if again else f"units-{change}"
    work = UnitWork(change=change, on=kept.content.on, job=job, again=again, by=by)
    await door.begin(UNIT_CHANGE, work, f"{UNIT_CHANGE}-{change}")
    return job


class StoredUnitChanges(UnitChanges):
    def __init__(self, door: Door, clock: Clock) -> None:
        self.door, self.clock = door, clock
        self.database = door.database

    @activity.defn
    async def enter_into_force(self, work: UnitWork) -> bool:
        now = await self.clock.now()
        async with self.database.writing() as tx:
            await jobs.begin(
                tx, work.job, JobKind.UNITS, now, subject=work.change, by=work.by, again=work.again
            )
        try:
            async with self.database.writing() as tx:
                await unit_changes.enter_into_force(tx, work.change, now)
        except ChangeFaulty as faulty:
            async with self.database.writing() as tx:
                await jobs.item_failed(tx, work.job, work.change, str(faulty.params["first"]))
            return False
        return True

    @activity.defn
    async def follow_units(self, work: UnitWork) -> Followed:
        """One that cannot follow is written down with its reason; the others go on."""
        async with self.database.reading() as tx:
            change = (await unit_changes.change_by(tx, work.change)).content
            found = await streams(tx, change, work.change, after=work.after)
        portion = found[:AT_ONCE]
        done = 0
        async with alive():
            for one in portion:
                done += await self._follow(one.stream, change, work)
        over = len(found) <= AT_ONCE
        async with self.database.writing() as tx:
            if work.run == 1:
                total = work.total + len(portion)
                await jobs.advance(tx, work.job, work.done + done, total=total)
        return Followed(total=len(portion), done=done, after=None if over else portion[-1].key)

    @activity.defn
    async def end_following(self, work: UnitWork) -> None:
        now = await self.clock.now()
        async with self.database.writing() as tx:
            await jobs.finish(tx, work.job, now)

    async def _follow(self, stream: str, change: UnitChange, work: UnitWork) -> bool:
        """Whether nothing is left to do: it follows now, or is over meanwhile."""
        async with self.database.reading() as tx:
            act = await _act(tx, stream, change, work.change)
        if act is None:
            return True
        try:
            await self.door.note(stream, act)
        except (LiesElsewhere, NotNow) as over:
            LOG.info("%s need not follow %s: %s", stream, work.change, over.code)
        except DomainError as refused:
            LOG.warning("%s does not follow %s: %s", stream, work.change, refused.code)
            async with self.database.writing() as tx:
                await jobs.item_failed(tx, work.job, stream, refused.code)
            return False
        if work.run > 1:
            await self._settle(work.job, stream)
        return True

    async def _settle(self, job: str, stream: str) -> None:
        """What an earlier pass had to leave is done by now."""
        async with self.database.writing() as tx:
            for left in await jobs.left_of(tx, job):
                if left.item == stream:
                    done = {"did": "moved", "open": False}
                    await jobs.note(tx, job, left.model_copy(update=done))


async def _act(tx: Tx, stream: str, change: UnitChange, name: str) -> Act | None:
    """None where it lies elsewhere by now, or nothing becomes of it."""
    state = await case_log.state(tx, stream)
    if isinstance(state, AssessmentRound):
        return await _round(tx, state, change, name)
    place = getattr(state, "place", "")
    if place not in change.becomes:
        return None
    request = own(f"{UNIT_CHANGE}/{name}")
    if isinstance(state, Title):
        return await _succession(tx, state, change, name)
    step = following(change, name, place)
    if step is None:
        return None
    said = step.model_dump(include=set(Following.model_fields))
    kind = FilingFollowsUnit if case_log.kind_of(stream) == "filing" else FollowUnit
    return kind(**request, **said)


async def _round(tx: Tx, of: AssessmentRound, change: UnitChange, name: str) -> Act | None:
    """Who ended is called in the tree as it was called on its last day."""
    followed = round_following(change, name, of, await unit_names(tx, change.ending))
    if followed is None:
        return None
    said = followed.model_dump(include=set(RoundFollowing.model_fields))
    return RoundFollowsUnits(**own(f"{UNIT_CHANGE}/{name}"), **said)


async def _succession(tx: Tx, title: Title, change: UnitChange, name: str) -> Act | None:
    """None where nothing becomes of it: its unit goes on, and it with it."""
    new = change.successor(title.place)
    fate, other = await fate_of(tx, title, change)
    if new == title.place and fate == "passes":
        return None
    return SucceedTitle(
        **own(f"{UNIT_CHANGE}/{name}"),
        old=title.place,
        new=new,
        since=change.on,
        change=name,
        happening=change.happens_to(title.place),
        fate=fate,
        absorbed_by=other,
    )
