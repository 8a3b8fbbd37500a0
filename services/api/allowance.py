"""How many objections, tips and questions one address may send in a while, and all together.

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
IN_ALL = 3000
"""Ten thousand in an hour are fewer (6.4.3); beyond it people are told when to send it again."""
EVERYBODY = ""


class TooManyFilings(DomainError):
    """So many came from this address just now; `seconds` says when the next one is taken."""

    code = "too-many-filings"


class Allowance:
    def __init__(
        self, most: int = MOST, time: Callable[[], float] = monotonic, in_all: int = IN_ALL
    ) -> None:
        self._most, self._time, self._in_all = most, time, in_all
        self._sent: dict[str, deque[float]] = {}

    def take(self, address: str) -> None:
        """Raises TooManyFilings, and then this one does not count."""
        now = self._time()
        self._forget(now - SECONDS)
        for whose, most in ((address, self._most), (EVERYBODY, self._in_all)):
            sent = self._sent.get(whose)
            if sent and len(sent) >= most:
                raise TooManyFilings(seconds=ceil(sent[0] + SECONDS - now))
        for whose in {address, EVERYBODY}:
            self._sent.setdefault(whose, deque()).append(now)

    def _forget(self, before: float) -> None:
        for address, sent in list(self._sent.items()):
            while sent and sent[0] <= before:
                sent.popleft()
            if not sent:
                del self._sent[address]


__all__ = ["MOST", "SECONDS", "Allowance", "TooManyFilings"]
