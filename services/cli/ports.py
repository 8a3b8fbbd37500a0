"""Which ports the parts listen on: the browser's as asked, the inner ones free and remembered.
It only looks and chooses; a port found free may be taken a moment later.
"""

import random
import socket
from typing import Final

from pydantic import BaseModel, ConfigDict

from services.cli.layout import CannotStartError, Layout

# Below the ranges systems give to outgoing connections, with the store's gRPC twins as well.
FIRST: Final = 10_240
LAST: Final = 21_999
TWIN: Final = 10_000


class Ports(BaseModel):
    """The inner ports of one data directory; the store's servers take each + 10000 too."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    temporal: int
    store: int
    store_master: int
    store_volume: int
    store_filer: int
    store_admin: int


def is_free(host: str, port: int) -> bool:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        # As the servers do it: a connection that is only fading away takes no port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError:
            return False
        return True


def for_browsers(host: str, port: int) -> int:
    """The asked port, or a free one for 0. Raises `CannotStartError` naming port and setting."""
    if port == 0:
        with socket.create_server((host, 0)) as server:
            return int(server.getsockname()[1])
    if not is_free(host, port):
        raise CannotStartError(
            f"Port {port} on {host} is taken (or may not be used).\n"
            "Choose another with --port or ECOCASE_PORT; --port 0 finds a free one.\n"
            f"{host} 的端口 {port} 已被占用。请用 --port 或 ECOCASE_PORT 另选，--port 0 自动选择。"
        )
    return port


def remembered(layout: Layout) -> Ports:
    """The ports of the last start where they are still free, otherwise new ones."""
    if layout.ports.exists():
        ports = Ports.model_validate_json(layout.ports.read_text(encoding="utf-8"))
        if all(_with_twin_free(port) for port in ports.model_dump().values()):
            return ports
    ports = _chosen()
    layout.ports.write_text(ports.model_dump_json(indent=1), encoding="utf-8")
    return ports


def _chosen() -> Ports:
    names = list(Ports.model_fields)
    found: list[int] = []
    for port in random.SystemRandom().sample(range(FIRST, LAST), LAST - FIRST):
        if _with_twin_free(port):
            found.append(port)
        if len(found) == len(names):
            return Ports.model_validate(dict(zip(names, found, strict=True)))
    raise CannotStartError(f"No free ports between {FIRST} and {LAST}. 没有空闲端口。")


def _with_twin_free(port: int) -> bool:
    return is_free("127.0.0.1", port) and is_free("127.0.0.1", port + TWIN)
