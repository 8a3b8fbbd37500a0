"""What counts a title is told, done for real: through the one door for acts (4.1.8)."""

import logging
from typing import Protocol

from temporalio import activity

from services.domain.base import Act
from services.domain.clocks.calendar import local_day
from services.domain.errors import NotNow
from services.domain.programme.library import get
from services.domain.titles.register_news import TellOfTitle
from services.domain.titles.title import Title
from services.domain.titles.title_successions import DoubtTitle
from services.storage import case_log
from services.storage.queries.dependents import (
    Shaken,
    counting_cases,
    counting_titles,
    held,
    still_held,
)
from services.storage.session import Database
from services.workflows.clock import Clock
from services.workflows.dependents import Dependents, Turned
from services.workflows.docket import own
from services.workflows.heartbeat import alive

LOG = logging.getLogger(__name__)


class Door(Protocol):
    """What is needed of `client.CaseClient`."""

    @property
    def database(self) -> Database: ...
    async def note(self, stream: str, act: Act) -> object: ...


class StoredDependents(Dependents):
    def __init__(self, door: Door, clock: Clock) -> None:
        self.door, self.clock = door, clock

    @activity.defn
    async def tell_dependents(self, turned: Turned) -> None:
        now = await self.clock.now()
        async with self.door.database.reading() as tx:
            title = await case_log.state(tx, turned.title)
            assert isinstance(title, Title)
            lost = held(title, turned.unit)
            if not turned.counts and await still_held(tx, lost, local_day(now)):
                return
            cases = await counting_cases(tx, lost, turned.areas)
            shaken = () if turned.counts else await counting_titles(tx, lost, turned.areas, now)
        since = title.cancelled_on or title.rests_since or local_day(now)
        news = {"title": title.id, "unit": lost.unit, "track": lost.track, "level": lost.level}
        name = f"title/{turned.title}/{turned.seq}"
        async with alive():
            for case in cases:
                told = {"since": since, "counts": turned.counts}
                await self._tell(case, TellOfTitle(**own(name), **news, **told))
            for one in shaken:
                await self._tell(one.id, DoubtTitle(**own(name), **news, **_doubt(one)))

    async def _tell(self, stream: str, act: Act) -> None:
        """What ended meanwhile need not know; whatever else is refused is tried again."""
        try:
            await self.door.note(stream, act)
        except NotNow as over:
            LOG.info("%s need not know of %s: %s", stream, act.request_id, over.params)


def _doubt(one: Shaken) -> dict[str, object]:
    """A re-check at once where the condition is seen to be lost; where that cannot be computed, the
    next one looks at it.
    """
    wanted = get(one.programme).follow_up.condition_lost == "re-check"
    return {"codes": one.codes, "recheck": wanted and one.certain}
