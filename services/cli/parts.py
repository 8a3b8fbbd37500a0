"""The parts `ecocase up` runs, each with its command line and its sign of readiness.
The flags are measured choices; the runbook says why each one is there.
What the worker and the API do is written in their own rooms.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

import httpx

from services.cli import store_doors
from services.cli.layout import Keys, Layout, write_private
from services.cli.ports import Ports
from services.cli.supervise import Part
from services.settings import PREFIX

LOOPBACK: Final = "127.0.0.1"
# One history shard polls its queues 20 times a second by default: 50 ms for every act, for ever.
UNTHROTTLED: Final = (
    "history.transferProcessorMaxPollRPS=2000",
    "history.timerProcessorMaxPollRPS=2000",
    "history.visibilityProcessorMaxPollRPS=2000",
)


def binary(name: str) -> Path:
    """The server programs come as Python packages and lie beside the interpreter."""
    return Path(sys.executable).with_name(name)


def temporal(layout: Layout, ports: Ports) -> Part:
    command = [
        *(str(binary("temporal")), "server", "start-dev", "--headless"),
        *("--ip", LOOPBACK, "--port", str(ports.temporal)),
        *("--db-filename", str(layout.temporal_database)),
        *("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=FULL"),
        *("--log-level", "warn"),
    ]
    for value in UNTHROTTLED:
        command += ["--dynamic-config-value", value]
    return Part(
        name="temporal",
        command=tuple(command),
        environment=_foreign(),
        log=layout.logs / "temporal.log",
        ready=_accepts(ports.temporal),
        stop_within=15,
    )


def rehearsal_temporal(layout: Layout, ports: Ports) -> Part:
    """The time-skipping server: keeps nothing on disk, knows no schedules, list or count.

    Begun without `--enable-time-skipping`: with it, time runs away whenever nobody has work.
    """
    return Part(
        name="temporal",
        command=(str(binary("temporal-test-server")), str(ports.temporal)),
        environment=_foreign(),
        log=layout.logs / "temporal.log",
        ready=_accepts(ports.temporal),
        stop_within=10,
    )


def store(layout: Layout, ports: Ports, keys: Keys, intake: str) -> Part:
    """`weed mini` with two identities: the API's may write into the bucket `intake` alone, the
    other makes buckets and seals.
    """
    write_private(layout.store_identities, _identities(keys, intake))
    doors = store_doors.closed(layout)
    flags = {
        "dir": layout.objects,
        "ip": LOOPBACK,
        "ip.bind": LOOPBACK,
        "master.port": ports.store_master,
        "volume.port": ports.store_volume,
        "filer.port": ports.store_filer,
        "s3.port": ports.store,
        "admin.port": ports.store_admin,
        "s3.config": layout.store_identities,
        "s3.allowedOrigins": "null",
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "metricsPort": 0,
        "master.telemetry": "false",
        "webdav": "false",
        "admin.ui": "false",
        "disableHttp": "true",
    }
    return Part(
        name="store",
        command=(
            str(binary("weed")),
            *([f"-config_dir={doors}"] if doors else []),
            "mini",
            *(f"-{name}={value}" for name, value in flags.items()),
        ),
        environment={**_foreign(), "GOMEMLIMIT": "400MiB"},
        log=layout.logs / "store.log",
        # Its administrator's door opens last, after it serves already.
        ready=_both(
            _answers(f"http://{LOOPBACK}:{ports.store}/", {403}), _accepts(ports.store_admin)
        ),
        stop_within=20,
        # Each start goes by what it is given, never by options that the last one left behind.
        before=lambda: (layout.objects / "mini.options").unlink(missing_ok=True),
    )


def worker(layout: Layout, variables: Mapping[str, str]) -> Part:
    return Part(
        name="worker",
        command=(sys.executable, "-m", "services.cli", "worker"),
        environment=own_environment(variables),
        log=layout.logs / "worker.log",
        ready=_there(layout.worker_sign),
        stop_within=15,
        before=lambda: layout.worker_sign.unlink(missing_ok=True),
    )


def api(layout: Layout, variables: Mapping[str, str], host: str, port: int) -> Part:
    return Part(
        name="api",
        command=(sys.executable, "-m", "services.cli", "api"),
        environment=own_environment(_without_sealing_key(variables)),
        log=layout.logs / "api.log",
        ready=_answers(f"http://{reachable(host)}:{port}/health/ready", {200}),
        stop_within=15,
    )


def _without_sealing_key(variables: Mapping[str, str]) -> dict[str, str]:
    """What faces the network cannot unlock or delete what was sealed."""
    return {
        name: value
        for name, value in variables.items()
        if not name.startswith(f"{PREFIX}STORE_ADMIN_")
    }


def reachable(host: str) -> str:
    """Where this machine itself finds a server that listens on `host`."""
    if host in {"0.0.0.0", ""}:  # noqa: S104  (compared, not bound)
        return LOOPBACK
    if host == "::":
        return "[::1]"
    return f"[{host}]" if ":" in host else host


def api_rights(intake: str) -> list[str]:
    """What the API's identity may do: read and list everything, write where uploads arrive alone."""
    return ["Read", "List", f"Write:{intake}", f"Tagging:{intake}"]


def _identities(keys: Keys, intake: str) -> str:
    everything = ["Admin", "Read", "Write", "List", "Tagging"]
    people = [
        (keys.store_key, keys.store_secret, api_rights(intake)),
        (keys.store_admin_key, keys.store_admin_secret, everything),
    ]
    return json.dumps(
        {
            "identities": [
                {
                    "name": key,
                    "credentials": [{"accessKey": key, "secretKey": secret}],
                    "actions": actions,
                }
                for key, secret, actions in people
            ]
        },
        indent=1,
    )


def _foreign() -> dict[str, str]:
    """Our settings are none of the servers' business: they hold keys."""
    return {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}


def own_environment(variables: Mapping[str, str]) -> dict[str, str]:
    return {**_foreign(), **variables, "PYTHONUNBUFFERED": "1"}


def _accepts(port: int) -> Callable[[], Awaitable[bool]]:
    async def asked() -> bool:
        try:
            _, writer = await asyncio.open_connection(LOOPBACK, port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    return asked


def _answers(url: str, statuses: set[int]) -> Callable[[], Awaitable[bool]]:
    async def asked() -> bool:
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            try:
                return (await client.get(url)).status_code in statuses
            except httpx.TransportError:
                return False

    return asked


def _both(
    one: Callable[[], Awaitable[bool]], other: Callable[[], Awaitable[bool]]
) -> Callable[[], Awaitable[bool]]:
    async def asked() -> bool:
        return await one() and await other()

    return asked


def _there(sign: Path) -> Callable[[], Awaitable[bool]]:
    async def asked() -> bool:
        return sign.exists()  # noqa: ASYNC240  (one look at a local file)

    return asked
