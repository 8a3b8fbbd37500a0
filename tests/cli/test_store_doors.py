"""The embedded store's inner doors let nobody in without the certificate made here (5.2.1)."""

import asyncio
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from services.cli import parts, store_doors
from services.cli.layout import Layout
from services.cli.ports import Ports, remembered
from services.cli.supervise import Part
from services.storage.evidence.objects import ObjectStore, StoreAccess
from tests.storage.archiving import in_chunks

GRPC_TWIN = 10_000
SETTINGS_FRAME = 4
"""The type of the first frame that an HTTP/2 server sends, in its fourth byte."""

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl on this machine")


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path / "data")
    made.root.mkdir()
    made.begin()
    return made


@pytest.fixture
def ports(layout: Layout) -> Iterator[Ports]:
    """Of a store that runs as `ecocase up` runs it."""
    chosen = remembered(layout)
    with running(part_of(layout, chosen)):
        yield chosen


def part_of(layout: Layout, ports: Ports) -> Part:
    return parts.store(layout, ports, layout.keys(), "ecocase-intake")


@contextmanager
def running(part: Part) -> Iterator[None]:
    part.before()
    with part.log.open("wb") as log:
        process = subprocess.Popen(
            part.command, env={**os.environ, **part.environment}, stdout=log, stderr=log
        )
    try:
        asyncio.run(_until_ready(part, process))
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


async def _until_ready(part: Part, process: "subprocess.Popen[bytes]") -> None:
    async with asyncio.timeout(90):
        while not await part.ready():
            assert process.poll() is None, part.log.read_text(errors="replace")[-2000:]


def first_bytes(port: int, folder: Path | None) -> bytes:
    """What the door says first; raises an error of TLS or of the connection where it says no."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    if folder:
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    with (
        socket.create_connection(("127.0.0.1", port), timeout=30) as plain,
        context.wrap_socket(plain) as door,
    ):
        door.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(3) + b"\x04" + bytes(5))
        return door.recv(9)


def test_5_2_1_the_doors_of_master_filer_and_volume_ask_for_the_certificate(
    layout: Layout, ports: Ports
) -> None:
    folder = store_doors.closed(layout)
    assert folder
    for port in (ports.store_master, ports.store_filer, ports.store_volume):
        twin = port + GRPC_TWIN
        assert first_bytes(twin, folder)[3] == SETTINGS_FRAME
        with pytest.raises((ssl.SSLError, ConnectionError)):
            first_bytes(twin, None)
        with socket.create_connection(("127.0.0.1", twin), timeout=30) as plain:
            plain.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
            assert plain.recv(9)[3:4] != bytes([SETTINGS_FRAME])


@contextmanager
def kept(layout: Layout, ports: Ports) -> Iterator[tuple[ObjectStore, str]]:
    """The store, as whoever may seal in it, and the path of an object in it at the filer's door."""
    keys = layout.keys()
    endpoint = f"http://127.0.0.1:{ports.store}"
    store = ObjectStore(StoreAccess(endpoint, keys.store_admin_key, keys.store_admin_secret))
    try:
        asyncio.run(store.prepare())
        upload = asyncio.run(store.begin_upload("kept"))
        sent = asyncio.run(store.put_stream("kept", upload, in_chunks(b"as sent"), 7))
        asyncio.run(store.finish_upload("kept", upload, sent))
        yield store, f"/buckets/{store.intake}/kept"
    finally:
        store.close()


def test_5_2_1_the_filers_own_door_is_shut_whatever_the_last_start_left_behind(
    layout: Layout,
) -> None:
    """Its HTTP asks for no password, and would remove what is locked (limits 2.1)."""
    ports = remembered(layout)
    part = part_of(layout, ports)
    for _ in range(2):
        with running(part), kept(layout, ports) as (store, path):
            for at in (path, f"{path}.versions"):
                url = f"http://127.0.0.1:{ports.store_filer}{at}?recursive=true"
                assert httpx.delete(url, trust_env=False).status_code == 404
            assert asyncio.run(store.newest("kept"))[1] == len(b"as sent")
        (layout.objects / "mini.options").write_text("disableHttp=false\n")


def test_5_2_1_the_certificate_is_made_once_and_its_owners_alone(layout: Layout) -> None:
    folder = store_doors.closed(layout)
    assert folder
    key = (folder / "key.pem").read_bytes()
    assert store_doors.closed(layout) == folder
    assert (folder / "key.pem").read_bytes() == key
    assert (folder / "key.pem").stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0
