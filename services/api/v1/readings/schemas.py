"""Looks at protected material on the wire: accounts, never names."""

from services.api.contract import Answer
from services.storage.readings import Reader, Reading


class ReadingPage(Answer):
    readings: list[Reading]
    next_after: int | None


class Readers(Answer):
    """Who has looked: each person once per seat and thing, the latest first."""

    readers: list[Reader]
