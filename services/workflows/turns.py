"""Waiting one's turn before a workflow: so many at once, the others in the order they came.

A workflow takes ten updates in flight and refuses the eleventh; nobody should be told so who only
has to wait. Of one process: several processes share the ten, and the server's word is waited out.
"""

from asyncio import Semaphore
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """At most `at_once` hold the same key. Nothing is kept of a key that nobody waits for."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self.doors: dict[str, Semaphore] = {}
        self.here: Counter[str] = Counter()

    @asynccontextmanager
    async def of(self, key: str) -> AsyncIterator[None]:
        door = self.doors.setdefault(key, Semaphore(self.at_once))
        self.here[key] += 1
        try:
            async with door:
                yield
        finally:
            self.here[key] -= 1
            if not self.here[key]:
                del self.here[key], self.doors[key]
