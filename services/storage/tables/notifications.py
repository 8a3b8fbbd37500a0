"""What people are told, what each has read, how it is to reach them, and what was sent.

Born with the facts and never made anew from them: what was read is known here alone. The only
tables with addresses of mail.
"""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index, Text
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class NotificationRow(SQLModel, table=True):
    """One seat, unit or person was told one fact."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index("ix_notifications_seat", "function", "area", "account", "at", "id"),
        Index("ix_notifications_handed", "handed", "id"),
    )

    id: str = Field(primary_key=True)
    """Stream, number of the fact, and a running number: told once, however often it is written."""
    matter: str
    function: str
    area: str
    account: str
    stream: str
    fact: str
    act: str
    acts: str
    what: str
    by: str
    """Whose act it was; nobody is told of his own."""
    at: datetime = Field(sa_type=Moment)
    handed: bool
    """Whether it was looked at for mail and webhooks."""


class NotificationReadRow(SQLModel, table=True):
    """What one person said of one message, over the mark up to which everything is read."""

    __tablename__ = "notification_reads"

    account: str = Field(primary_key=True)
    notification: str = Field(primary_key=True)
    read: bool


class NotificationMarkRow(SQLModel, table=True):
    __tablename__ = "notification_marks"

    account: str = Field(primary_key=True)
    read_to: datetime = Field(sa_type=Moment)


class PreferenceRow(SQLModel, table=True):
    """How messages of a matter reach a person by mail; without a row, as is usual for it."""

    __tablename__ = "notification_preferences"

    account: str = Field(primary_key=True)
    matter: str = Field(primary_key=True)
    mail: str
    """`now`, `daily` or `off`."""


class MailAddressRow(SQLModel, table=True):
    """Where mail goes; nothing is sent before its owner has confirmed it."""

    __tablename__ = "mail_addresses"

    account: str = Field(primary_key=True)
    address: str
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)


class WebhookRow(SQLModel, table=True):
    """An address of another system. Its secret is derived from `id` and `generation`."""

    __tablename__ = "webhooks"

    id: str = Field(primary_key=True)
    label: str
    url: str
    matters: list[str] = Field(sa_type=JSON)
    generation: int = Field(sa_type=BigInteger)
    rotated_at: datetime | None = Field(default=None, sa_type=Moment)
    """Until a day after, both the new secret and the one before it sign."""
    made_by: str
    made_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class DeliveryRow(SQLModel, table=True):
    """One message to one recipient by one channel; a digest is one message of a day."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_started", "started", "id"),
        Index("ix_deliveries_target", "target", "made_at", "id"),
    )

    id: str = Field(primary_key=True)
    channel: str
    target: str
    """An account, or a webhook."""
    notification: str
    """Empty for a digest and for the mail that confirms an address."""
    state: str
    tries: int = Field(sa_type=BigInteger)
    problem: str = Field(sa_type=Text)
    """Why the last try failed: a word or a status, never an address."""
    made_at: datetime = Field(sa_type=Moment)
    not_before: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    started: bool


class DigestRow(SQLModel, table=True):
    """A message that waits for the day's mail."""

    __tablename__ = "digests"

    delivery: str = Field(primary_key=True)
    notification: str = Field(primary_key=True)


class FeedRow(SQLModel, table=True):
    """A calendar that a program reads by a secret address; only the secret's hash is kept."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (Index("ix_calendar_feeds_account", "account"),)

    id: str = Field(primary_key=True)
    token_hash: str = Field(unique=True)
    account: str = Field(foreign_key="accounts.id")
    area: str
    """Empty for what is the person's own."""
    made_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
