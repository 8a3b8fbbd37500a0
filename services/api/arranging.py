"""Arranging a substitute or entering an absence, for JSON routes and portal forms alike (C2.9.7).

The domain says whether it may be; here the request gets its id, so that a repeat arranges once.
"""

from uuid import NAMESPACE_URL, uuid5

from services.api.auth import Actor
from services.api.deps import Asking, Doors
from services.domain.offices.substitutes import Arrangement
from services.storage.people import substitutes
from services.storage.people.substitutes import Absence, Arranger


async def arrange(
    doors: Doors, actor: Actor, asking: Asking, wish: Arrangement, reason: str
) -> str:
    """Answers the id. Raises NotEntitled, Invalid, SubstituteUnfit, AlreadySubstituted."""
    key, now = _key(actor, asking, "substitute"), await doors.clock.now()
    async with doors.database.writing() as tx:
        await substitutes.arrange(tx, key, wish, reason=reason, by=_arranger(actor), now=now)
    return key


async def enter_absence(
    doors: Doors, actor: Actor, asking: Asking, wish: Absence, reason: str
) -> str:
    """Answers the id. Raises NotEntitled, Invalid, SubstituteUnfit."""
    key, now = _key(actor, asking, "absence"), await doors.clock.now()
    async with doors.database.writing() as tx:
        await substitutes.enter_absence(tx, key, wish, reason=reason, by=_arranger(actor), now=now)
    return key


async def end(doors: Doors, actor: Actor, arrangement: str) -> None:
    """Ended early. Raises NotFound and NotEntitled."""
    now = await doors.clock.now()
    async with doors.database.writing() as tx:
        await substitutes.end(tx, arrangement, _arranger(actor), now)


async def again(doors: Doors, actor: Actor, arrangement: str) -> None:
    """The end undone. Raises NotFound and what arranging it raises."""
    now = await doors.clock.now()
    async with doors.database.writing() as tx:
        await substitutes.again(tx, arrangement, _arranger(actor), now)


def _arranger(actor: Actor) -> Arranger:
    return Arranger(account=actor.account, seats=actor.seats)


def _key(actor: Actor, asking: Asking, what: str) -> str:
    return uuid5(NAMESPACE_URL, f"{actor.account}/{what}/{asking.request_id}").hex


__all__ = ["Absence", "Arrangement", "again", "arrange", "end", "enter_absence"]
