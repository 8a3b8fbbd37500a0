"""What an answer brings about: what the filing's workflow may ask for once it is given (6.4.3).

`answering.py` does it for real. How far it has come is in the filings and titles themselves.
"""

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import Final

from temporalio import activity
from temporalio.common import RetryPolicy

PATIENCE = timedelta(hours=12)
"""For one try: ten thousand answers, each a fact of its own."""
SILENCE = timedelta(seconds=10)
AGAIN = RetryPolicy(maximum_interval=timedelta(minutes=5))
UPHELD: Final = "upheld-after-naming"
"""Since when a title is told; appeals decided before it told nobody."""


class Answers(ABC):
    @activity.defn
    @abstractmethod
    async def answer_alike(self, filing: str) -> int:
        """Give the answer of this one to all of its group that are open and in nobody else's hands;
        how many were answered in this try. Safe to repeat.
        """

    @activity.defn
    @abstractmethod
    async def tell_title(self, appeal: str) -> None:
        """The title that came of its case, if there is one, learns that the appeal was upheld, so
        that whoever named looks at it again (A4.2). Safe to repeat.
        """
