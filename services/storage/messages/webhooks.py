"""Addresses of other systems that are told of messages (4.8). Administrators arrange them.

Their secrets are derived (`domain/deliveries.secret_of`) and stand in no table.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, insert, select, update

from services.domain.base import Frozen
from services.domain.errors import Invalid, NotFound
from services.domain.messages.deliveries import ROTATION
from services.domain.messages.notifying import Matter
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.notifications import WebhookRow

HOOKS = table_of(WebhookRow).c
LONGEST = 500


class Webhook(Frozen):
    id: str
    label: str
    url: str
    matters: tuple[Matter, ...]
    generation: int
    rotated_at: datetime | None
    made_at: datetime
    ended_at: datetime | None

    def generations(self, now: datetime) -> tuple[int, ...]:
        """Whose secrets sign now: the newest and, for a day, the one before it."""
        if self.rotated_at and now < self.rotated_at + ROTATION:
            return self.generation, self.generation - 1
        return (self.generation,)


async def arrange(
    tx: Tx, *, label: str, url: str, matters: tuple[Matter, ...], by: str, now: datetime
) -> str:
    """Raises Invalid for a webhook without a name or a matter."""
    if not label.strip() or len(label) > LONGEST:
        raise Invalid(field="label")
    if not matters:
        raise Invalid(field="matters")
    if len(url) > LONGEST:
        raise Invalid(field="url")
    webhook = uuid4().hex
    row = {
        "id": webhook,
        "label": label.strip(),
        "url": url,
        "matters": [one.value for one in matters],
        "generation": 1,
        "made_by": by,
        "made_at": now,
    }
    await tx.execute(insert(WebhookRow).values(**row))
    return webhook


async def rotate(tx: Tx, webhook: str, now: datetime) -> int:
    """A new secret; the old one signs beside it for a day. Answers the generation."""
    known = await get(tx, webhook)
    if known.ended_at:
        raise NotFound(id=webhook)
    values = {"generation": known.generation + 1, "rotated_at": now}
    await tx.execute(update(WebhookRow).where(HOOKS.id == webhook).values(**values))
    return known.generation + 1


async def end(tx: Tx, webhook: str, now: datetime) -> None:
    """Called no longer; its log stays. A second end changes nothing. Raises NotFound."""
    await get(tx, webhook)
    still = (HOOKS.id == webhook, HOOKS.ended_at.is_(None))
    await tx.execute(update(WebhookRow).where(*still).values(ended_at=now))


async def restore(tx: Tx, webhook: str, since: datetime) -> None:
    """Called again, signed as before. Raises NotFound for what was ended before `since`.

    What happened in between is not made up for; what waited then can be sent again by hand.
    """
    known = await get(tx, webhook)
    if known.ended_at and known.ended_at < since:
        raise NotFound(id=webhook)
    await tx.execute(update(WebhookRow).where(HOOKS.id == webhook).values(ended_at=None))


async def get(tx: Tx, webhook: str) -> Webhook:
    """Raises NotFound."""
    row = (await tx.execute(select(*HOOKS).where(HOOKS.id == webhook))).one_or_none()
    if row is None:
        raise NotFound(id=webhook)
    return _webhook(row)


async def arranged(tx: Tx) -> list[Webhook]:
    """Those that are called first, then those that were ended."""
    rows = await tx.execute(
        select(*HOOKS).order_by(HOOKS.ended_at.is_not(None), HOOKS.made_at.desc(), HOOKS.id)
    )
    return [_webhook(row) for row in rows]


def _webhook(row: Row[Any]) -> Webhook:
    return Webhook.model_validate(dict(row._mapping))  # noqa: SLF001  (SQLAlchemy's public name)
