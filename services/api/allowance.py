"""How many objections, tips and questions one address may send in a while; for the public alone.

Against floods, not against people. Each process counts for itself, in memory; an address leaves
it with its last sending, so nothing is kept that says who sent what.
"""

from collections import deque
from collections.abc import Callable
from math import ceil
from time import monotonic

from services.domain.errors import DomainError

MOST = 30
"""A village hall behind one address has room; a program has not."""
SECONDS = 600


class TooManyFilings(DomainError):
    """So many came from this address just now; `seconds` says when the next one is taken."""

    code = "too-many-filings"


class Allowance:
    def __init__(self, most: int = MOST, time: Callable[[], float] = monotonic) -> None:
        self._most, self._time = most, time
        self._sent: dict[str, deque[float]] = {}

    def take(self, address: str) -> None:
        """Raises TooManyFilings, and then this one does not count."""
        now = self._time()
        self._forget(now - SECONDS)
        sent = self._sent.setdefault(address, deque())
        if len(sent) >= self._most:
            raise TooManyFilings(seconds=ceil(sent[0] + SECONDS - now))
        sent.append(now)

    def _forget(self, before: float) -> None:
        for address, sent in list(self._sent.items()):
            while sent and sent[0] <= before:
                sent.popleft()
            if not sent:
                del self._sent[address]


__all__ = ["MOST", "SECONDS", "Allowance", "TooManyFilings"]
