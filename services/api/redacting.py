"""The doors to redacted copies, for JSON routes and portal pages alike (6.4.1).

Making one is a working paper of whoever signs or publishes the notice; that everybody may see it is
an act of a second person (`domain/notices/redacting.py`).
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from services.api.auth import Actor
from services.api.deps import Doors
from services.api.module_doors import case_seen
from services.domain.case import Case
from services.domain.errors import NotFound, StepClosed
from services.domain.notices.copies import Box
from services.domain.notices.redacting import MAKERS
from services.domain.permissions import plays
from services.domain.seats import not_entitled
from services.domain.tree.units import StepName
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.store_door import Outgoing
from services.storage.queries import public
from services.storage.redacting import copies
from services.storage.redacting.copies import Copy
from services.storage.redacting.making import Redactor, Wish
from services.storage.session import Tx


def may_make(actor: Actor, case: Case) -> bool:
    parts = ((part, seat) for part in MAKERS for seat in actor.seats)
    there = case.stands == StepName.PUBLIC_NOTICE
    return there and any(plays(part, seat, actor.account, case) for part, seat in parts)


async def made_by(tx: Tx, actor: Actor, stream: str) -> Case:
    """Raises NotFound, NotEntitled, StepClosed."""
    case = await case_seen(tx, actor, stream)
    parts = ((part, seat) for part in MAKERS for seat in actor.seats)
    if not any(plays(part, seat, actor.account, case) for part, seat in parts):
        raise not_entitled(actor.seats)
    if case.stands != StepName.PUBLIC_NOTICE:
        raise StepClosed(step=StepName.PUBLIC_NOTICE.value, now=case.stands)
    return case


async def check_may_make(doors: Doors, actor: Actor, case: str) -> None:
    """Raises NotFound, NotEntitled, StepClosed."""
    async with doors.database.reading() as tx:
        await made_by(tx, actor, case)


async def blacken(
    doors: Doors, actor: Actor, wish: Wish, boxes: Sequence[Box], now: datetime
) -> StoredDocument:
    """Raises also what `Redactor.blacken` raises."""
    await check_may_make(doors, actor, wish.case)
    made = await Redactor(doors.database, doors.archive).blacken(
        wish, boxes, by=actor.account, now=now
    )
    await doors.cases.verify_document(made.id)
    return made


async def take(
    doors: Doors, actor: Actor, wish: Wish, chunks: AsyncIterator[bytes], now: datetime
) -> StoredDocument:
    """Raises also what `Redactor.take` raises."""
    await check_may_make(doors, actor, wish.case)
    made = await Redactor(doors.database, doors.archive).take(
        wish, chunks, by=actor.account, now=now
    )
    await doors.cases.verify_document(made.id)
    return made


async def shown_to_all(doors: Doors, case: str, document: str) -> tuple[Copy, Outgoing]:
    """The one way in which a file of a case gets to the public: with its notice, once approved.

    Raises NotFound for all others, which says nothing of whether there is such a file.
    """
    async with doors.database.reading() as tx:
        published = await public.last_period(tx, case)
        shown = await copies.shown(tx, case) if published else ()
    found = [one for one in shown if one.document == document]
    if not found:
        raise NotFound(page="copies")
    return found[0], await doors.archive.outgoing(document)
