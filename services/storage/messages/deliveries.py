"""Deliveries: which messages leave the house, to whom and by which channel, and how that went.

The rows of `notifications` not handed over are the only outbox (architecture 4.8): a transaction
makes deliveries of them, each is then given a workflow of its own, and a kill loses neither.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
    tuple_,
    update,
)

from services.domain.base import Frozen
from services.domain.clocks.calendar import local_day
from services.domain.messages.deliveries import (
    Channel,
    DeliveryOrder,
    DeliveryState,
    Mailing,
    mailing,
    next_morning,
)
from services.domain.messages.notifying import Matter
from services.storage.people import substitutes
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.accounts import AccountRow, AssignmentRow
from services.storage.tables.base import table_of
from services.storage.tables.notifications import (
    DeliveryRow,
    DigestRow,
    MailAddressRow,
    NotificationRow,
    PreferenceRow,
    WebhookRow,
)

TOLD, DELIVERIES, DIGESTS, HOOKS, ADDRESSES, WISHES, ACCOUNTS, SEATS = (
    table_of(row).c
    for row in (
        NotificationRow,
        DeliveryRow,
        DigestRow,
        WebhookRow,
        MailAddressRow,
        PreferenceRow,
        AccountRow,
        AssignmentRow,
    )
)
LATEST = timedelta(minutes=5)
"""After its hour a day's mail waits for whoever is still writing its last message."""
PORTION = 100
PAGE = 50


NOT_HANDED = (
    select(*TOLD)
    .where(TOLD.handed.is_(False))
    .order_by(TOLD.id)
    .limit(PORTION)
    .with_for_update(skip_locked=True)
)
LIVING_HOOKS = select(HOOKS.id, HOOKS.matters).where(HOOKS.ended_at.is_(None))
NOT_STARTED = (
    select(DELIVERIES.id, DELIVERIES.not_before)
    .where(DELIVERIES.started.is_(False))
    .order_by(DELIVERIES.id)
    .limit(PORTION)
)


class Delivery(Frozen):
    id: str
    channel: Channel
    target: str
    notification: str
    state: DeliveryState
    tries: int
    problem: str
    made_at: datetime
    ended_at: datetime | None


async def hand_over(tx: Tx, now: datetime) -> int:
    """The next messages become deliveries, a portion at most; how many messages that were."""
    rows = (await tx.execute(NOT_HANDED)).all()
    if not rows:
        return 0
    hooks = (await tx.execute(LIVING_HOOKS)).all()
    readers: dict[_Whom, list[_Reader]] = {}
    for row in rows:
        for hook in hooks:
            if row.matter in hook.matters:
                name = f"webhook-{row.id}-{hook.id}"
                await _make(tx, name, (Channel.WEBHOOK, hook.id, row.id), now)
        whom = _Whom(row.matter, row.function, row.area, row.account, row.by)
        if whom not in readers:  # Most messages of a portion are for the same few offices.
            readers[whom] = await _readers(tx, whom, now)
        for person in readers[whom]:
            await _mail(tx, row, person.account, mailing(Matter(row.matter), person.mail), now)
    done = update(NotificationRow).where(TOLD.id.in_([row.id for row in rows]))
    await tx.execute(done.values(handed=True))
    return len(rows)


async def confirmation(tx: Tx, account: str, key: str, now: datetime) -> DeliveryOrder:
    """The mail that asks the owner of a new address."""
    return await _make(tx, f"confirmation-{key}", (Channel.CONFIRMATION, account, ""), now)


async def to_start(tx: Tx) -> list[DeliveryOrder]:
    """Those that have no workflow yet."""
    rows = await tx.execute(NOT_STARTED)
    return [DeliveryOrder(id=row.id, not_before=row.not_before) for row in rows]


async def started(tx: Tx, delivery: str) -> None:
    await tx.execute(update(DeliveryRow).where(DELIVERIES.id == delivery).values(started=True))


async def find(tx: Tx, delivery: str) -> Delivery | None:
    row = (await tx.execute(select(*DELIVERIES).where(DELIVERIES.id == delivery))).one_or_none()
    return _delivery(row) if row else None


async def tried(tx: Tx, delivery: str, problem: str) -> None:
    """Once more in vain. `problem` is a word or a status."""
    values = {"tries": DELIVERIES.tries + 1, "problem": problem}
    await tx.execute(update(DeliveryRow).where(DELIVERIES.id == delivery).values(**values))


async def end(tx: Tx, delivery: str, state: DeliveryState, now: datetime) -> None:
    values: dict[str, Any] = {"state": state.value, "ended_at": now}
    if state is DeliveryState.SENT:
        values |= {"tries": DELIVERIES.tries + 1, "problem": ""}
    await tx.execute(update(DeliveryRow).where(DELIVERIES.id == delivery).values(**values))


async def again(tx: Tx, delivery: str) -> None:
    """By hand, whatever became of it; the receiver knows the message again by its id."""
    fresh = {"state": DeliveryState.WAITING.value, "ended_at": None, "started": False}
    await tx.execute(update(DeliveryRow).where(DELIVERIES.id == delivery).values(**fresh))


async def log(tx: Tx, target: str, after: tuple[datetime, str] | None) -> list[Delivery]:
    """What was sent to one address, the latest first; one more when there is a next page."""
    query = select(*DELIVERIES).where(DELIVERIES.target == target)
    if after:
        query = query.where(tuple_(DELIVERIES.made_at, DELIVERIES.id) < after)
    latest = query.order_by(DELIVERIES.made_at.desc(), DELIVERIES.id.desc()).limit(PAGE + 1)
    return [_delivery(row) for row in await tx.execute(latest)]


async def content(tx: Tx, delivery: Delivery) -> list[Row[Any]]:
    """The messages that it carries, the earliest first."""
    query = select(*TOLD).order_by(TOLD.at, TOLD.id)
    if delivery.channel is Channel.DIGEST:
        mine = select(DIGESTS.notification).where(DIGESTS.delivery == delivery.id)
        return list((await tx.execute(query.where(TOLD.id.in_(mine)))).all())
    return list((await tx.execute(query.where(TOLD.id == delivery.notification))).all())


class _Whom(NamedTuple):
    """Whom a message is for, and who need not hear it, having done it."""

    matter: str
    function: str
    area: str
    account: str
    by: str


class _Reader(NamedTuple):
    account: str
    mail: str | None


async def _readers(tx: Tx, whom: _Whom, now: datetime) -> list[_Reader]:
    """Living accounts with a confirmed address that the message is for, and what they chose."""
    query = _reading(by_name=bool(whom.account), function=bool(whom.function), area=bool(whom.area))
    under = f"{whom.area}:%"  # Codes of areas hold no sign that LIKE knows.
    today = local_day(now)
    values = {**whom._asdict(), "under": under, "now": now, "today": today}
    rows = await tx.execute(query, values)
    return [_Reader(*row) for row in rows]


@cache
def _reading(*, by_name: bool, function: bool, area: bool) -> Select[Any]:
    """By the message's address: one person, a seat of an area, everybody of a unit, or one
    function anywhere. Each is put together once.
    """
    account = ADDRESSES.account
    wish = and_(WISHES.account == account, WISHES.matter == bindparam("matter"))
    query = (
        select(account, WISHES.mail)
        .select_from(
            table_of(MailAddressRow)
            .join(table_of(AccountRow), ACCOUNTS.id == account)
            .outerjoin(table_of(PreferenceRow), wish)
        )
        .where(
            ADDRESSES.confirmed_at.is_not(None),
            ACCOUNTS.active.is_(True),
            account != bindparam("by"),
        )
    )
    if by_name:
        return query.where(account == bindparam("account"))
    own = select(SEATS.account).where(
        *substitutes.in_force(SEATS, bindparam("now")),
        *_of(SEATS.function, SEATS.unit, function=function, area=area),
    )
    lent_function, lent_unit, _ = substitutes.LENT_SEAT
    lent = exists().where(
        *substitutes.lent_to(account),
        *_of(lent_function, lent_unit, function=function, area=area),
    )
    return query.where(or_(account.in_(own), lent))


def _of(
    held: ColumnElement[str], unit: ColumnElement[str], *, function: bool, area: bool
) -> tuple[ColumnElement[bool], ...]:
    """Whether a seat is one that the message names; whoever substitutes is told too (C2.9.7)."""
    if not function:
        return (unit == bindparam("area"),)
    named = held == bindparam("function")
    if not area:
        return (named,)
    return (named, or_(unit == bindparam("area"), unit.like(bindparam("under"))))


async def _mail(tx: Tx, row: Row[Any], account: str, how: Mailing, now: datetime) -> None:
    if how is Mailing.OFF:
        return
    if how is Mailing.NOW:
        await _make(tx, f"mail-{row.id}-{account}", (Channel.MAIL, account, row.id), now)
        return
    morning = next_morning(now)
    digest = f"digest-{account}-{morning.date().isoformat()}"
    await _make(tx, digest, (Channel.DIGEST, account, ""), now, morning + LATEST)
    await insert_once(tx, DigestRow, delivery=digest, notification=row.id)


async def _make(
    tx: Tx,
    delivery: str,
    what: tuple[Channel, str, str],
    now: datetime,
    not_before: datetime | None = None,
) -> DeliveryOrder:
    """`what`: the channel, to whom, and which message."""
    channel, target, notification = what
    await insert_once(
        tx,
        DeliveryRow,
        id=delivery,
        channel=channel.value,
        target=target,
        notification=notification,
        state=DeliveryState.WAITING.value,
        tries=0,
        problem="",
        made_at=now,
        not_before=not_before or now,
        started=False,
    )
    return DeliveryOrder(id=delivery, not_before=not_before or now)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery.model_validate(dict(row._mapping))  # noqa: SLF001  (SQLAlchemy's public name)
