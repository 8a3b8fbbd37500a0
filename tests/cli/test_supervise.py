"""The supervisor with small real processes: starts, repairs, gives up, kills what will not stop.
With the product's own parts: test_up.py.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from services.cli.layout import CannotStartError
from services.cli.supervise import Part, Supervisor, command_of, end_leftovers

pytestmark = pytest.mark.timeout(60)

SERVES = "import pathlib, time; pathlib.Path({path!r}).touch(); time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SERVES
FAILS = "print('no such table'); raise SystemExit(3)"


def part(folder: Path, script: str, **changes: object) -> Part:
    sign = folder / "sign"

    async def ready() -> bool:
        return sign.exists()

    values: dict[str, Any] = {
        "name": "clerk",
        "command": (sys.executable, "-c", script.replace("{path!r}", repr(str(sign)))),
        "environment": dict(os.environ),
        "log": folder / "clerk.log",
        "ready": ready,
        "stop_within": 10.0,
        "before": lambda: sign.unlink(missing_ok=True),
        **changes,
    }
    return Part(**values)


async def test_a_part_is_running_when_start_returns_and_gone_when_stop_does(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path / "parts.json")
    clerk = part(tmp_path, SERVES)
    await supervisor.start(clerk)
    [pid] = supervisor.running().values()
    assert command_of(pid).startswith(sys.executable)
    await supervisor.stop("clerk")
    assert not command_of(pid).startswith(sys.executable)
    assert supervisor.running() == {}


async def test_a_part_that_ends_at_once_three_times_is_given_up_with_its_last_words(
    tmp_path: Path,
) -> None:
    supervisor = Supervisor(tmp_path / "parts.json")
    with pytest.raises(CannotStartError, match=r"clerk does not start \(3\)[^$]*no such table"):
        await supervisor.start(part(tmp_path, FAILS))
    await supervisor.stop("clerk")


async def test_a_program_that_is_missing_is_named(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path / "parts.json")
    nowhere = str(tmp_path / "weed")
    with pytest.raises(CannotStartError, match=r"No such file or directory.*weed"):
        await supervisor.start(part(tmp_path, "", command=(nowhere,)))
    await supervisor.stop("clerk")


async def test_a_part_that_never_gets_ready_is_given_up(tmp_path: Path) -> None:
    async def never() -> bool:
        return False

    supervisor = Supervisor(tmp_path / "parts.json", start_within=0.2)
    with pytest.raises(CannotStartError, match="clerk does not start"):
        await supervisor.start(part(tmp_path, SERVES, ready=never))
    [pid] = supervisor.running().values()
    await supervisor.stop("clerk")
    assert not command_of(pid).startswith(sys.executable)


async def test_a_part_deaf_to_the_request_to_stop_is_killed(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path / "parts.json")
    await supervisor.start(part(tmp_path, DEAF, stop_within=0.2))
    [pid] = supervisor.running().values()
    await supervisor.stop("clerk")
    assert not command_of(pid).startswith(sys.executable)


async def test_killed_at_once_nothing_is_started_again(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path / "parts.json")
    await supervisor.start(part(tmp_path, DEAF))
    [pid] = supervisor.running().values()
    supervisor.kill()
    await supervisor.stop("clerk")
    assert supervisor.running() == {}
    assert not command_of(pid).startswith(sys.executable)


async def test_what_is_done_before_a_start_is_done_before_each(tmp_path: Path) -> None:
    starts: list[None] = []
    supervisor = Supervisor(tmp_path / "parts.json")
    with pytest.raises(CannotStartError):
        await supervisor.start(part(tmp_path, FAILS, before=lambda: starts.append(None)))
    await supervisor.stop("clerk")
    assert len(starts) == 3


async def test_a_process_that_took_a_left_over_number_is_let_alone(tmp_path: Path) -> None:
    ledger = tmp_path / "parts.json"
    stranger = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import time; time.sleep(600)"
    )
    ledger.write_text(f'[{{"pid": {stranger.pid}, "command": ["weed", "mini"]}}]', encoding="utf-8")
    end_leftovers(ledger)
    assert stranger.returncode is None
    assert not ledger.exists()
    stranger.kill()
    await stranger.wait()
