"""Who may open the pages about the whole installation, and who may change it from there.

What an act asks of its actor is said by the domain; these pages ask before there is any act.
"""

from typing import Final

from services.api.portal.frame import Frame
from services.domain.permission_matrix import Relation
from services.domain.seats import not_entitled
from services.domain.tree.units import Function
from services.storage.queries.installation import check_of_whole

ADMINISTRATORS: Final = frozenset({Function.ADMINISTRATOR})
READERS: Final = ADMINISTRATORS | {Function.AUDITOR}


def administrates(frame: Frame) -> bool:
    return _holds(frame, ADMINISTRATORS)


def only_for(frame: Frame, functions: frozenset[Function]) -> None:
    """Raises SignInNeeded or NotEntitled."""
    if not _holds(frame, functions):
        raise not_entitled(frame.person.seats)


async def check_whole(frame: Frame, relation: Relation) -> None:
    """What is about all cases at once asks for the whole area. Raises SignInNeeded, NotEntitled."""
    async with frame.doors.database.reading() as tx:
        await check_of_whole(tx, frame.person.seats, relation, frame.now)


def _holds(frame: Frame, functions: frozenset[Function]) -> bool:
    return any(seat.function in functions for seat in frame.person.seats)
