"""`ecocase demo`: five cases from the creation request to their end, in a rehearsal of its own.

Every act by HTTP as the person entitled; only time is moved. Exit code 1 when any date, state or
document is off, with what was expected.
"""

import asyncio
import os
import signal
import tempfile
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import httpx

from services.api import dates
from services.api.language import Language
from services.cli import sample
from services.cli.demo import story_county, story_freeze, story_town, story_villages
from services.cli.demo.expected import TIMELINES
from services.cli.demo.people import RefusedError
from services.cli.demo.stack import Stack, Time
from services.cli.demo.stage import SCENES, Stage
from services.cli.demo.timelines import compare
from services.domain.clocks.calendar import local_day
from services.domain.tree.units import Level
from services.storage.session import Database

STORIES = (story_county, story_town, story_villages, story_freeze)
"""Each enlists its scenes when it is imported."""


def run(keep: date | None = None) -> int:
    """`keep`: the day on which to stop and leave the portal open; `date.max` for the end."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ecocase-demo-") as folder:
        try:
            code = asyncio.run(_demo(Path(folder) / "rehearsal", keep))
        except asyncio.CancelledError:
            print("Stopped before its end. 未演示完即停止。")
            return 1
    print(f"\n{time.monotonic() - begun:.0f} s")
    return code


async def _demo(root: Path, keep: date | None) -> int:
    # Who is asked to stop takes the stack along; otherwise its servers would stay.
    if task := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    for story in STORIES:
        print((story.__doc__ or "").splitlines()[0])
    print("Sample files 样例文件 ...", flush=True)
    samples = await asyncio.to_thread(samples_for_demo)
    print("A rehearsal of its own 启动演练环境 ...", flush=True)
    stack = await Stack.begin(root, "--time-skipping")
    try:
        async with httpx.AsyncClient(base_url=stack.origin, timeout=60, trust_env=False) as http:
            begun = datetime.now(UTC)
            stage = Stage(stack, await Time.of(stack.settings), http, samples, begun)
            await play_until(stage, keep or date.max)
            if keep in (None, date.max):
                await _tell(stage)
            if keep:
                await _stay(stack)
    finally:
        await stack.end()
    return _judge(stage)


def samples_for_demo() -> dict[str, Path]:
    """Made once per machine and kept."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "ecocase/samples"
    wanted = [sample.full_film()]
    for level in (Level.COUNTY, Level.TOWN, Level.VILLAGE):
        wanted += sample.dossier_of(sample.applicant_of(level))
    return sample.make(cache, iter(wanted))


async def _stay(stack: Stack) -> None:
    """The portal is open, with everybody's password, until Ctrl-C."""
    for login, password in stack.passwords.items():
        print(f"  {login:20} {password}")
    print(f"  {stack.origin}\nCtrl-C stops 停止", flush=True)
    with suppress(asyncio.CancelledError):
        await stack.process.wait()


async def play_until(stage: Stage, until: date, *, after: date = date.min) -> None:
    """All scenes by their moments. A refusal that nobody expected ends the demo.

    `after`: the day up to which it was played before.
    """
    for scene in sorted(SCENES, key=lambda one: one.at):
        if local_day(scene.at) <= after:
            continue
        if local_day(scene.at) > until:
            return
        await stage.time.to(scene.at)
        story = scene.play.__module__.rpartition("_")[2]
        print(f"{dates.moment(Language.EN, scene.at)}  {story}: {_named(scene.play)}", flush=True)
        try:
            await scene.play(stage)
        except RefusedError as refused:
            stage.checks.wrong.append(f"{story}: {_named(scene.play)}: {refused}")
            return


def _named(play: object) -> str:
    return getattr(play, "__name__", "").replace("_", " ")


async def _tell(stage: Stage) -> None:
    database = Database(stage.stack.settings.database_url.get_secret_value())
    try:
        for name, expected in TIMELINES.items():
            if name in stage.streams:
                await compare(stage, database, name, expected)
            else:
                stage.checks.wrong.append(f"{name}: never came to be")
    finally:
        await database.close()


def _judge(stage: Stage) -> int:
    if not stage.checks.wrong:
        print(f"\nAs expected: {stage.checks.made} comparisons. 全部符合预期。")
        return 0
    print(f"\nOff 不符合预期 ({len(stage.checks.wrong)} of {stage.checks.made}):")
    for wrong in stage.checks.wrong:
        print(f"  {wrong}")
    return 1
