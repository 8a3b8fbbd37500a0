"""A stack of the demo's own: `ecocase up` below a temporary folder, and the passwords it said.

It starts and ends processes and moves the rehearsal's clock; what is done there is the scenes'.
"""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Self

from services.cli.layout import CannotStartError, Layout
from services.settings import PREFIX, Settings, load
from services.workflows.client import connect
from services.workflows.clock import RehearsalClock

READY: Final = "Ctrl-C stops"
ACCOUNT: Final = re.compile(r"^  (\S+) +((?:[a-z0-9]{4}-){3}[a-z0-9]{4})  ")
ADDRESS: Final = re.compile(r"^  (http://\S+)$")
HEARD: Final = 4 * 1024 * 1024


class Stack:
    """One running `ecocase up`: `origin` of portal and API, `passwords` by login."""

    def __init__(self, root: Path, process: Process) -> None:
        self.root, self.process = root, process
        self.passwords: dict[str, str] = {}
        self.origin = ""
        self._said: list[str] = []
        self._listening: asyncio.Task[None] | None = None

    @classmethod
    async def begin(cls, root: Path, *arguments: str) -> Self:
        """Returns when it is healthy. Raises `CannotStartError` with what it said instead."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.cli", "up", "--port", "0"),
            *("--data-dir", str(root), *arguments),
            env={k: v for k, v in os.environ.items() if not k.startswith(PREFIX)},
            cwd=root.parent,  # Whatever `.env` lies elsewhere is none of this stack's business.
            stdout=PIPE,
            stderr=STDOUT,
            limit=HEARD,
        )
        stack = cls(root, process)
        try:
            ready = await stack._heard(READY)
        except BaseException:
            # Whoever gives up waiting leaves no servers behind.
            await stack.end()
            raise
        if not ready:
            raise CannotStartError("".join(stack._said))
        stack._listening = asyncio.create_task(stack._listen())
        return stack

    @property
    def settings(self) -> Settings:
        return load(Layout(self.root).settings)

    async def end(self) -> int:
        """As Ctrl-C does, and before it has learnt to listen as well; the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        code = await self.process.wait()
        if self._listening:
            await self._listening
        return code

    async def _heard(self, word: str) -> bool:
        assert self.process.stdout
        while line := (await self.process.stdout.readline()).decode():
            self._said.append(line)
            if account := ACCOUNT.match(line):
                self.passwords[account[1]] = account[2]
            if address := ADDRESS.match(line):
                self.origin = self.origin or address[1]
            if word in line:
                return True
        return False

    async def _listen(self) -> None:
        """Read on, so that nobody waits for a full pipe."""
        while await self._heard("\0"):
            pass


class Time:
    """The rehearsal's clock, moved to a moment and never back."""

    def __init__(self, clock: RehearsalClock) -> None:
        self.clock = clock

    @classmethod
    async def of(cls, settings: Settings) -> Self:
        return cls(RehearsalClock(await connect(settings.temporal_address, lazy=False)))

    async def now(self) -> datetime:
        return await self.clock.now()

    async def to(self, moment: datetime) -> None:
        """Whatever becomes due on the way happens. A moment that has passed is let be."""
        left = moment - await self.clock.now()
        if left > timedelta(0):
            await self.clock.advance(left)
