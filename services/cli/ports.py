"""Which ports the parts listen on: the browser's as asked, the inner ones free and remembered.
It only looks and chooses; a port found free may be taken a moment later.
"""

import errno
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
    try:
        _bound(host, port)
    except OSError:
        return False
    return True


def for_browsers(host: str, port: int) -> int:
    """The asked port, or a free one for 0. Raises `CannotStartError` naming port and setting."""
    try:
        return _bound(host, port)
    except socket.gaierror:
        why, mend, reason = "is unknown", "--host or ECOCASE_HOST", "无法识别"
    except OSError as wrong:
        if wrong.errno == errno.EADDRNOTAVAIL:
            why, mend, reason = (
                "is no address of this machine",
                "--host or ECOCASE_HOST",
                "不是本机地址",
            )
        elif wrong.errno == errno.EACCES:
            why, mend, reason = "may not be used by you", "--port or ECOCASE_PORT", "无权使用"
        else:
            why, mend, reason = "is taken", "--port or ECOCASE_PORT", "已被占用"
    raise CannotStartError(
        f"Port {port} on {host} {why}.\n"
        f"Choose another with {mend}; --port 0 finds a free port.\n"
        f"{host} 的端口 {port} {reason}。请用 {mend.replace('or', '或')} 另选，--port 0 自动选择端口。"
    )


def _bound(host: str, port: int) -> int:
    """The port that could be bound for a moment. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        # As the servers do it: a connection that is only fading away takes no port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        return int(probe.getsockname()[1])


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
