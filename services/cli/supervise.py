"""Keeps the parts of an installation running: start, watch, start again, stop in order.
It knows processes and their logs, not what the parts do; `up` says which parts there are.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from services.cli.layout import CannotStartError

FIRST_PAUSE: Final = 0.2
LONGEST_PAUSE: Final = 10.0
SETTLED_AFTER: Final = 30.0
STILLBORN: Final = 3
PROBE_EVERY: Final = 0.05
LOG_LIMIT: Final = 20_000_000


@dataclass(frozen=True)
class Part:
    """One process. `ready` is asked until it says yes; `before` runs ahead of every start."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    ready: Callable[[], Awaitable[bool]]
    stop_within: float
    before: Callable[[], None] = lambda: None


@dataclass
class Supervisor:
    """`start` parts one after another or together, then `stop` them: the last begun goes first."""

    ledger: Path
    start_within: float = 60.0
    _kept: dict[str, "_Kept"] = field(default_factory=dict)

    async def start(self, *parts: Part) -> None:
        """Returns when all are ready. Raises `CannotStartError` with the end of the log."""
        new = [_Kept(part, self._write_ledger) for part in parts]
        self._kept |= {kept.part.name: kept for kept in new}
        for kept in new:
            kept.task = asyncio.create_task(kept.keep(), name=kept.part.name)
        await asyncio.gather(*(kept.wait_ready(self.start_within) for kept in new))

    async def stop(self, *names: str) -> None:
        """Stops these parts together; each gets its time before it is killed."""
        await asyncio.gather(*(self._kept.pop(n).stop() for n in names if n in self._kept))
        self._write_ledger()

    def kill(self) -> None:
        """At once, for a person who asks a second time."""
        for kept in self._kept.values():
            kept.stopping = True
            kept.signal(signal.SIGKILL)

    def running(self) -> dict[str, int]:
        """Name and process id of each part."""
        return {name: kept.process.pid for name, kept in self._kept.items() if kept.process}

    def _write_ledger(self) -> None:
        running = [
            {"name": name, "pid": pid, "command": list(self._kept[name].part.command)}
            for name, pid in self.running().items()
        ]
        self.ledger.write_text(json.dumps(running, indent=1), encoding="utf-8")


@dataclass
class _Kept:
    part: Part
    changed: Callable[[], None]
    process: Process | None = None
    task: asyncio.Task[None] | None = None
    stopping: bool = False
    deaths: int = 0
    end: str = ""

    async def keep(self) -> None:
        pause = FIRST_PAUSE
        clock = asyncio.get_running_loop()
        while not self.stopping:
            begun = clock.time()
            try:
                self.end = str(await self._run_once())
            except OSError as wrong:
                # No program, no room for the log: tried again too, as it may pass.
                self.end = str(wrong)
            if self.stopping:
                return
            self.deaths += 1
            if clock.time() - begun > SETTLED_AFTER:
                pause = FIRST_PAUSE
            _say(f"{self.part.name} ended ({self.end}); starting it again in {pause:g} s")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _run_once(self) -> int:
        """Start the process and wait for its end; the exit code, negative for a signal."""
        self.part.before()
        _keep_small(self.part.log)
        with self.part.log.open("ab") as log:
            # A session of its own: Ctrl-C reaches the supervisor alone, which stops in order.
            self.process = await asyncio.create_subprocess_exec(
                *self.part.command,
                env=dict(self.part.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.changed()
        if self.stopping:
            self.signal(signal.SIGTERM)
        back = asyncio.create_task(self._say_when_back()) if self.deaths else None
        code = await self.process.wait()
        if back is not None:
            back.cancel()
        return code

    async def _say_when_back(self) -> None:
        while not await self.part.ready():  # noqa: ASYNC110  (another process sets no event)
            await asyncio.sleep(PROBE_EVERY)
        _say(f"{self.part.name} runs again")

    async def wait_ready(self, within: float) -> None:
        async def asked() -> None:
            while not await self.part.ready():
                if self.deaths >= STILLBORN:
                    raise CannotStartError(self._why())
                await asyncio.sleep(PROBE_EVERY)

        try:
            await asyncio.wait_for(asked(), within)
        except TimeoutError:
            raise CannotStartError(self._why()) from None

    async def stop(self) -> None:
        self.stopping = True
        self.signal(signal.SIGTERM)
        if self.task is None:
            return
        try:
            await asyncio.wait_for(asyncio.shield(self._gone()), self.part.stop_within)
        except TimeoutError:
            _say(f"{self.part.name} did not stop within {self.part.stop_within:g} s: killed")
            self.signal(signal.SIGKILL)
            await self._gone()
        # A part that waits to be started again is only sleeping.
        self.task.cancel()
        _say(f"{self.part.name} stopped")

    async def _gone(self) -> None:
        if self.process is not None:
            await self.process.wait()

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.returncode is None:
            _signal_group(self.process.pid, number)

    def _why(self) -> str:
        log = self.part.log
        tail = log.read_text("utf-8", errors="replace").splitlines()[-12:] if log.exists() else []
        said = f"({self.end}) " if self.end else ""
        return "\n".join([f"{self.part.name} does not start {said}无法启动。 {log}:", *tail])


def end_leftovers(ledger: Path) -> None:
    """Ends parts of a supervisor that was killed itself, so that their ports and files are free.

    A process id may have been given to somebody else since: the command line must be the same.
    """
    if not ledger.exists():
        return
    for entry in json.loads(ledger.read_text(encoding="utf-8")):
        pid, command = entry["pid"], " ".join(entry["command"])
        if command_of(pid) == command:
            _say(f"ending a part left over from last time (process {pid})")
            _signal_group(pid, signal.SIGKILL)
        while command_of(pid) == command:
            time.sleep(PROBE_EVERY)
    ledger.unlink()


def command_of(pid: int) -> str:
    """The command line of a running process; empty or other words for one that is gone."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
        except FileNotFoundError:
            return ""
    listing = subprocess.run(  # noqa: S603  (the number is our own)
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return listing.stdout.strip()


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return  # It ended by itself between our look and our word.


def _keep_small(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))


def _say(text: str) -> None:
    print(f"ecocase: {text}", file=sys.stderr, flush=True)
