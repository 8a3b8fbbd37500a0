"""Deliveries, done for real: mail and webhooks sent, failures told, and the post that begins them.

Which message is for whom is `storage/messages/deliveries.py`; how it is sent, `mailing.py` and `webhooks.py`.
"""

import asyncio
import json
import logging
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from services.domain.errors import DomainError, NotFound
from services.domain.messages.deliveries import Channel, DeliveryState, confirmation_code, secret_of
from services.domain.messages.notifying_words import DELIVERY_FAILED
from services.storage.messages import deliveries, notifications, webhooks
from services.storage.messages.deliveries import Delivery
from services.storage.people import reaching
from services.storage.queries.notifications import said, subjects
from services.storage.session import UNREACHABLE, Database
from services.workflows.client import CaseClient
from services.workflows.clock import Clock
from services.workflows.delivery import FINAL, Deliveries
from services.workflows.letters import Line, Sender, confirmation, letter
from services.workflows.mailing import MailRefused, Post
from services.workflows.webhooks import CallFailed, call

LOG = logging.getLogger(__name__)
GATHERS = 1.0
"""Seconds in which messages gather: a round for every fact cost more than the fact itself."""
AFTER_A_FAILURE = 5.0
"""Seconds until the post is looked at again where database or Temporal did not answer."""


class StoredDeliveries(Deliveries):
    """`key` is the installation's secret: webhooks' secrets and codes of mail come from it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        post: Post,
        sender: Sender,
        key: bytes,
        *,
        private: bool = False,
    ) -> None:
        self.database, self.clock, self.post = database, clock, post
        self.sender, self.key, self.private = sender, key, private

    @activity.defn
    async def deliver(self, delivery: str) -> None:
        async with self.database.reading() as tx:
            found = await deliveries.find(tx, delivery)
        if found is None or found.state is not DeliveryState.WAITING:
            return
        try:
            arrived = await self._send(found)
        except (MailRefused, CallFailed) as failed:
            async with self.database.writing() as tx:
                await deliveries.tried(tx, delivery, failed.code)
            final = isinstance(failed, CallFailed) and failed.final
            raise ApplicationError(failed.code, type=FINAL if final else "not-delivered") from None
        state = DeliveryState.SENT if arrived else DeliveryState.DROPPED
        async with self.database.writing() as tx:
            await deliveries.end(tx, delivery, state, await self.clock.now())

    @activity.defn(name="give_up_delivery")
    async def give_up(self, delivery: str) -> None:
        now = await self.clock.now()
        async with self.database.writing() as tx:
            found = await deliveries.find(tx, delivery)
            if found is None:
                return
            await deliveries.end(tx, delivery, DeliveryState.FAILED, now)
            if found.channel is Channel.WEBHOOK and not await self._is_alarm(tx, found):
                name = f"{found.id}.{found.tries}"
                await notifications.alarm(tx, name, DELIVERY_FAILED, found.target, now)
        LOG.error("delivery %s was given up after %s tries", delivery, found.tries)

    async def _is_alarm(self, tx: Any, found: Delivery) -> bool:
        """An alarm that could not be delivered makes no further alarm: it would never end."""
        told = await deliveries.content(tx, found)
        return any(row.fact == DELIVERY_FAILED for row in told)

    async def _send(self, found: Delivery) -> bool:
        """False where there is nobody to send it to. Raises MailRefused, CallFailed."""
        if found.channel is Channel.WEBHOOK:
            return await self._call(found)
        async with self.database.reading() as tx:
            to = await reaching.address_of(tx, found.target)
            lines = await self._lines(tx, found)
        now = await self.clock.now()
        if to is None:
            return False
        if found.channel is Channel.CONFIRMATION:
            code = confirmation_code(self.key, found.target, to.address)
            message = confirmation(self.sender, to, code, key=found.id, at=now)
        elif lines and to.confirmed:
            message = letter(self.sender, to, lines, key=found.id, at=now)
        else:
            return False
        await self.post.send(found.id, message)
        return True

    async def _lines(self, tx: Any, found: Delivery) -> list[Line]:
        rows = await deliveries.content(tx, found)
        about = await subjects(tx, {row.stream for row in rows})
        return [Line(said(row), about.of(row.stream), self._link(row.id)) for row in rows]

    def _link(self, notification: str) -> str:
        return f"{self.sender.origin}/notifications/{notification}" if self.sender.origin else ""

    async def _call(self, found: Delivery) -> bool:
        async with self.database.reading() as tx:
            try:
                hook = await webhooks.get(tx, found.target)
            except NotFound:
                return False
            rows = await deliveries.content(tx, found)
            about = await subjects(tx, {row.stream for row in rows})
        if hook.ended_at or not rows:
            return False
        now, row = await self.clock.now(), rows[0]
        told = {
            "type": f"ecocase.{row.matter}",
            "timestamp": row.at.isoformat(),
            "data": {
                "id": row.id,
                "stream": row.stream,
                "number": about.numbers.get(row.stream, ""),
                "fact": row.fact,
                "act": row.act,
                "acts": row.acts.split(),
                "term": row.what,
                "function": row.function,
                "area": row.area,
                "words": said(row).model_dump(),
                "link": self._link(row.id),
            },
        }
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        secrets = [secret_of(self.key, hook.id, one) for one in hook.generations(now)]
        await call(hook.url, secrets, found.id, body, at=now, private=self.private)
        return True


class Postman:
    """Begins the deliveries of what was told. Woken by facts, and once at every start.

    Nothing it does needs to be remembered: what is not handed over, or not started, stands in SQL.
    """

    def __init__(self, door: CaseClient, clock: Clock) -> None:
        self.door, self.clock = door, clock
        self.woken = asyncio.Event()
        self.woken.set()

    async def for_ever(self) -> None:
        while True:
            await self.woken.wait()
            await asyncio.sleep(GATHERS)
            self.woken.clear()
            try:
                await self.round()
            except (DomainError, *UNREACHABLE) as failed:
                LOG.warning("post waits: %s", type(failed).__name__)
                await asyncio.sleep(AFTER_A_FAILURE)
                self.woken.set()

    async def round(self) -> int:
        """Everything that waits; how many deliveries were begun. Raises NotAttempted."""
        count, handed = 0, deliveries.PORTION
        while handed == deliveries.PORTION:
            async with self.door.database.writing() as tx:
                handed = await deliveries.hand_over(tx, await self.clock.now())
        while True:
            async with self.door.database.reading() as tx:
                orders = await deliveries.to_start(tx)
            if not orders:
                return count
            for order in orders:
                await self.door.deliver(order)
                count += 1
