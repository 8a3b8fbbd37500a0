"""How a message leaves the house: channels, what people may choose, and signed webhooks (4.8).

Pure: which addresses may be called, and what a signature is (Standard Webhooks); sending is done by
`workflows/delivering.py`.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from services.domain.base import Frozen
from services.domain.clocks.calendar import days_later, local_day, start_of_day
from services.domain.errors import Invalid
from services.domain.messages.notifying import MANDATORY, Matter

MORNING: Final = timedelta(hours=8)
"""When a day's mail goes out, Beijing time."""
ROTATION: Final = timedelta(hours=24)
"""So long after a new secret was made the one before it signs too."""
PREFIX: Final = "whsec_"


class Channel(StrEnum):
    MAIL = "mail"
    DIGEST = "digest"
    CONFIRMATION = "confirmation"
    """The mail that asks whether an address is really its owner's."""
    WEBHOOK = "webhook"


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    """Given up after days of trying."""
    DROPPED = "dropped"
    """There is no address any more, or it was ended: nobody is to be told."""


class Mailing(StrEnum):
    NOW = "now"
    DAILY = "daily"
    OFF = "off"


USUAL: Final[Mapping[Matter, Mailing]] = {
    Matter.ALARM: Mailing.NOW,
    Matter.OVERDUE: Mailing.NOW,
    Matter.TERM: Mailing.NOW,
    Matter.TASK: Mailing.DAILY,
    Matter.PROGRESS: Mailing.NOW,
    Matter.COPY: Mailing.DAILY,
}
"""What holds for whoever has chosen nothing."""


class DeliveryOrder(Frozen):
    """What a delivery's workflow is started with: an id, never an address."""

    id: str
    not_before: datetime


def mailing(matter: Matter, chosen: str | None) -> Mailing:
    """What is mandatory comes the same day, whatever was chosen."""
    wish = Mailing(chosen) if chosen else USUAL[matter]
    if wish is Mailing.OFF and matter in MANDATORY:
        return USUAL[matter]
    return wish


def next_morning(now: datetime) -> datetime:
    """8:00 of today or, once that is over, of tomorrow."""
    today = start_of_day(local_day(now)) + MORNING
    return today if now < today else start_of_day(days_later(local_day(now), 1)) + MORNING


def secret_of(key: bytes, webhook: str, generation: int) -> str:
    """Derived from the installation's own secret, so that no copy of the database holds it."""
    made = hmac.new(key, f"webhook {webhook} {generation}".encode(), sha256).digest()
    return PREFIX + b64encode(made).decode()


def confirmation_code(key: bytes, account: str, address: str) -> str:
    """What the mail to a new address carries back; good for this person and address alone."""
    return hmac.new(key, f"mail {account} {address}".encode(), sha256).hexdigest()[:32]


def signature(secret: str, message: str, sent_at: datetime, body: bytes) -> str:
    """`v1,<base64>` over id, second and body, as Standard Webhooks says."""
    signed = f"{message}.{int(sent_at.timestamp())}.".encode() + body
    mac = hmac.new(b64decode(secret.removeprefix(PREFIX)), signed, sha256).digest()
    return f"v1,{b64encode(mac).decode()}"


def check_address(url: str, *, private: bool) -> None:
    """An address that a server may call on somebody's word.

    Raises Invalid for other schemes, names and passwords in it, and numbers of inner networks. A
    name is looked up, and its numbers judged, each time it is called.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    schemes = {"http", "https"} if private else {"https"}
    if parts.scheme not in schemes or not host or parts.username or parts.password:
        raise Invalid(field="url", given=url)
    if not private and (host == "localhost" or not is_outside(host, numbers_only=True)):
        raise Invalid(field="url", given=url)


def is_outside(host: str, *, numbers_only: bool = False) -> bool:
    """Whether a number is of the open internet. A name is none; `numbers_only` lets it pass."""
    try:
        number = ip_address(host)
    except ValueError:
        return numbers_only
    return number.is_global and not number.is_multicast
