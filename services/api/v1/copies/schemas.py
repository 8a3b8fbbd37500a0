"""Copies for information on the wire."""

from datetime import datetime

from services.api.contract import Answer


class CopyAnswer(Answer):
    href: str
    """The case."""
    number: str
    place: str
    track: str
    level: str
    stands: str
    sent_by: str
    sent_at: datetime
    read_at: datetime | None
    """When the caller said that it was read; none while it was not."""


class CopyPage(Answer):
    copies: list[CopyAnswer]
    next_after: str | None
