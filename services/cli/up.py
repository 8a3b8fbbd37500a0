"""`ecocase up`: every part on one machine, kept running below one data directory.
It wires; starting and stopping is `supervise.py`, the command lines are `parts.py`.
Production runs `ecocase api` and `ecocase worker` under somebody else's supervision instead.
"""

import asyncio
import signal
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from services.cli import migrate, parts, ports
from services.cli.accounts import plant, sample_world
from services.cli.layout import CannotStartError, Layout
from services.cli.supervise import Supervisor, end_leftovers
from services.settings import Environment, Settings, Whereabouts, load, to_environment, whereabouts
from services.storage.derivatives.shelf import Shelf
from services.storage.evidence.objects import ObjectStore
from services.storage.session import Database
from services.workflows.worker import sealing_access

# A wrapper may pass on a signal that the terminal has sent to us already.
SAME_WORD: Final = 1.0


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line; None leaves it to the settings."""

    host: str | None = None
    port: int | None = None
    data_dir: Path | None = None
    time_skipping: bool = False


def run(wish: Wish) -> int:
    here = whereabouts(Path(".env"))
    if here.environment is Environment.PRODUCTION:
        raise CannotStartError(
            "`ecocase up` runs everything by itself and is no way to run production.\n"
            "Start `ecocase api` and `ecocase worker`, or unset ECOCASE_ENVIRONMENT.\n"
            "生产环境请分别启动 ecocase api 与 ecocase worker；演练（--time-skipping）在生产设置下不可用。"
        )
    layout = Layout(directory(here, wish.data_dir, rehearsal=wish.time_skipping))
    with layout.held():
        return asyncio.run(_supervised(layout, wish))


def directory(here: Whereabouts, asked: Path | None, *, rehearsal: bool) -> Path:
    """A rehearsal has a data directory of its own beside the real one."""
    given = asked or here.data_dir
    if rehearsal and asked is None:
        given = given.with_name(given.name.removesuffix("-data") + "-rehearsal")
    return given.expanduser().resolve()


async def _supervised(layout: Layout, wish: Wish) -> int:
    """Runs until somebody asks to stop; whatever happens, the parts are stopped in order."""
    supervisor = Supervisor(layout.parts)
    stop = asyncio.Event()
    first_asked = 0.0

    def asked() -> None:
        nonlocal first_asked
        if not stop.is_set():
            first_asked = time.monotonic()
            stop.set()
        elif time.monotonic() - first_asked > SAME_WORD:
            supervisor.kill()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, asked)
    starting = asyncio.create_task(_start(supervisor, layout, wish))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            await stopping
        print("ecocase: stopping 正在停止", flush=True)
        return 0
    finally:
        for task in (starting, stopping):
            task.cancel()
        await _stop(supervisor)


async def _start(supervisor: Supervisor, layout: Layout, wish: Wish) -> Settings:
    begun = time.monotonic()
    end_leftovers(layout.parts)
    settings, inner = _settings(layout, wish)
    server = parts.rehearsal_temporal if settings.rehearsal else parts.temporal
    variables = to_environment(settings)
    layout.write_settings(variables)
    await asyncio.gather(
        supervisor.start(
            server(layout, inner),
            parts.store(layout, inner, layout.keys(), settings.store_intake_bucket),
        ),
        asyncio.to_thread(migrate.run, settings),
    )
    await prepare_buckets(settings)
    await supervisor.start(
        parts.worker(layout, variables),
        parts.api(layout, variables, settings.host, settings.port),
    )
    accounts = await _first_accounts(settings)
    _greet(settings, layout, accounts, time.monotonic() - begun)
    return settings


async def _stop(supervisor: Supervisor) -> None:
    """Nobody is asked for what is already gone: API, worker, then what both stand on."""
    await supervisor.stop("api")
    await supervisor.stop("worker")
    await supervisor.stop("temporal", "store")


def _settings(layout: Layout, wish: Wish) -> tuple[Settings, ports.Ports]:
    if wish.time_skipping:
        layout.begin_rehearsal()
    layout.begin()
    inner = ports.remembered(layout)
    given = {
        "environment": Environment.REHEARSAL if wish.time_skipping else Environment.EMBEDDED,
        "data_dir": str(layout.root),
        "temporal_address": f"{parts.LOOPBACK}:{inner.temporal}",
        "store_endpoint": f"http://{parts.LOOPBACK}:{inner.store}",
        **layout.keys().model_dump(),
    }
    if wish.host is not None:
        given["host"] = wish.host
    if wish.port is not None:
        given["port"] = str(wish.port)
    asked = load(Path(".env"), given=given)
    free = ports.for_browsers(asked.host, asked.port)
    return asked.model_copy(update={"port": free}), inner


async def prepare_buckets(settings: Settings) -> None:
    """Make all buckets as they must be; may be repeated."""
    objects = ObjectStore(sealing_access(settings))
    shelf = Shelf(sealing_access(settings), settings.store_derivatives_bucket)
    try:
        await objects.prepare()
        await shelf.prepare()
    finally:
        shelf.close()
        objects.close()


async def _first_accounts(settings: Settings) -> Sequence[tuple[str, str, str]]:
    """(login, password, name) of the sample accounts, at the first start only."""
    if not settings.sample_accounts:
        return ()
    database = Database(settings.database_url.get_secret_value())
    world = sample_world()
    try:
        planted = await plant(database, world, datetime.now(UTC))
    finally:
        await database.close()
    if not planted:
        return ()
    return [(account.login, account.password, account.name) for account in world.accounts]


def _greet(
    settings: Settings,
    layout: Layout,
    accounts: Sequence[tuple[str, str, str]],
    seconds: float,
) -> None:
    lines = [""]
    if accounts:
        width = max(len(login) for login, _, _ in accounts)
        lines += ["Sample accounts, shown this once. 示例账号，仅显示这一次:"]
        lines += [f"  {login:<{width}}  {password}  {name}" for login, password, name in accounts]
        lines += ["  New passwords 重置密码: ecocase accounts reset", ""]
    if settings.rehearsal:
        lines += [
            "Rehearsal: time moves with `ecocase clock advance 7d`; what runs by a schedule is",
            "off (the nightly check that nothing is missing); nothing is kept.",
            "演练模式：用 ecocase clock advance 7d 推进时间；定时任务（每夜核对）停用；数据不保留。",
            "",
        ]
    lines += [f"EcoCase is ready after {seconds:.1f} s. 已就绪。"]
    lines += [f"  {address}" for address in _addresses(settings)]
    lines += [f"Data and logs 数据与日志: {layout.root}", "Ctrl-C stops 停止", ""]
    print("\n".join(lines), flush=True)


def _addresses(settings: Settings) -> list[str]:
    if settings.public_url:
        return [settings.public_url]
    here = [f"http://{parts.reachable(settings.host)}:{settings.port}"]
    if settings.host in {"0.0.0.0", "::"}:  # noqa: S104  (compared, not bound)
        here += [f"http://{address}:{settings.port}" for address in _own_addresses()]
    return here


def _own_addresses() -> list[str]:
    """The address other machines know us by. Choosing a route sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return []
        return [str(probe.getsockname()[0])]
