"""The form of every proof of the reconciler: pages of subjects, findings, and what may be mended.

To look changes nothing. What was found is looked at once more before anything is done about it.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from zlib import crc32

from services.domain.jobs import JobItem
from services.domain.reconciling import Found, Subjects

PAGE = 100
HOUR = 3600
NIGHTS = 28
"""What is too much for one night is spread over so many."""


class Check(ABC):
    """One promise, held against every subject."""

    @abstractmethod
    async def page(self, after: str, now: datetime) -> Subjects:
        """The next subjects after the one named."""

    @abstractmethod
    async def find(self, ids: Sequence[str], now: datetime, *, whole: bool) -> list[JobItem]:
        """What is wrong with these. `whole`: all that can be looked at, not this night's share."""

    async def mend(self, found: JobItem, now: datetime) -> str:
        """Do what is provably safe and say it in a word; empty where nothing is."""
        return ""


def finding(item: str, what: Found, seen: str) -> JobItem:
    return JobItem(item=item, what=what.value, seen=seen)


def is_turn_of(subject: str, now: datetime) -> bool:
    """Whether this night's share holds the subject: every one of them once in four weeks."""
    night = int(now.timestamp()) // HOUR // 24
    return crc32(subject.encode()) % NIGHTS == night % NIGHTS
