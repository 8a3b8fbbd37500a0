"""Messages as rows: written with the fact they come from, and what each person has read of them.

Whom a fact concerns is the domain's word (`domain/messages/notifying.py`); the list that people see is
`queries/notifications.py`, and how messages leave the house `storage/messages/deliveries.py`.
"""

from datetime import datetime

from sqlalchemy import delete, insert
from sqlmodel import col, select

from services.domain.base import CLOCK, Stream
from services.domain.errors import NotFound
from services.domain.facts import AnyFact
from services.domain.messages.notifying import Matter, Message, messages
from services.domain.tree.units import Function
from services.storage.session import Tx
from services.storage.statements import insert_once, upsert
from services.storage.tables.base import table_of
from services.storage.tables.notifications import (
    NotificationMarkRow,
    NotificationReadRow,
    NotificationRow,
)

WRITE = insert(table_of(NotificationRow))


async def notify(tx: Tx, before: Stream, then: Stream, event: AnyFact) -> None:
    """In the transaction of the fact: there is no fact without its messages, and none without it."""
    rows = [
        {
            "id": f"{then.id}.{then.seq}.{number}",
            **_row(one, then.id, event.at, event.actor.account),
        }
        for number, one in enumerate(messages(before, then, event))
    ]
    if rows:
        await tx.execute(WRITE, rows)


async def alarm(tx: Tx, notification: str, fact: str, subject: str, now: datetime) -> None:
    """To every administrator, once per id."""
    told = Message(
        matter=Matter.ALARM, function=Function.ADMINISTRATOR, area="", account="", fact=fact
    )
    row = _row(told, subject, now, CLOCK.account)
    await insert_once(tx, NotificationRow, id=notification, **row)


async def mark(tx: Tx, account: str, notification: str, *, read: bool) -> None:
    """Read, or to be read again. Raises NotFound for a message that does not exist."""
    known = select(NotificationRow.id).where(NotificationRow.id == notification)
    if (await tx.execute(known)).first() is None:
        raise NotFound(id=notification)
    key = {"account": account, "notification": notification}
    await upsert(tx, NotificationReadRow, key, {"read": read})


async def mark_all(tx: Tx, account: str, now: datetime) -> None:
    """Everything told until now is read, also what had been put back."""
    await upsert(tx, NotificationMarkRow, {"account": account}, {"read_to": now})
    await tx.execute(delete(NotificationReadRow).where(col(NotificationReadRow.account) == account))


def _row(one: Message, stream: str, at: datetime, by: str) -> dict[str, object]:
    return {
        "matter": one.matter.value,
        "function": one.function,
        "area": one.area,
        "account": one.account,
        "stream": stream,
        "fact": one.fact,
        "act": one.act,
        "acts": " ".join(one.acts),
        "what": one.what.value if one.what else "",
        "by": by,
        "at": at,
        "handed": False,
    }
