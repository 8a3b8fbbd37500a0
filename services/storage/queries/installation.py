"""The installation as a whole: the area outside of which nobody works, and who is in charge of it.

Jobs run over all cases, so what they found is no single area's to see (2.4.2, 2.5.1).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from services.domain.permission_matrix import Relation, stands
from services.domain.seats import Seat, not_entitled
from services.domain.tree.units import Function, common_area
from services.storage.people.substitutes import in_force
from services.storage.session import Tx
from services.storage.tables.accounts import AssignmentRow
from services.storage.tables.base import table_of

ASSIGNED = table_of(AssignmentRow).c
FROM_ABOVE: Final = (
    Function.PROVINCE_OFFICER,
    Function.PROVINCE_LEADER,
    Function.MINISTRY_OFFICER,
    Function.MINISTRY_LEADER,
)


@dataclass(frozen=True)
class Installation:
    place: str
    """The smallest area in which everybody works who has a seat now; empty where there is none."""


async def installation(tx: Tx, now: datetime) -> Installation:
    """Units are codes: what the first and the last of them share, all of them share.

    Officers of the levels above review what is sent up to them; by that they do not make it
    theirs, whose seat is of the province or the ministry.
    """
    ends = select(func.min(ASSIGNED.unit), func.max(ASSIGNED.unit)).where(
        ASSIGNED.unit != "", ASSIGNED.function.not_in(FROM_ABOVE), *in_force(ASSIGNED, now)
    )
    first, last = (await tx.execute(ends)).one()
    return Installation(common_area(first, last) if first and last else "")


async def is_of_whole(tx: Tx, seats: Iterable[Seat], relation: Relation, now: datetime) -> bool:
    """`relation` is one of the two about the whole installation."""
    whole = await installation(tx, now)
    return any(stands(relation, seat, "", whole) for seat in seats)


async def check_of_whole(tx: Tx, seats: Iterable[Seat], relation: Relation, now: datetime) -> None:
    """Raises NotEntitled."""
    held = tuple(seats)
    if not await is_of_whole(tx, held, relation, now):
        raise not_entitled(held)
