"""`ecocase scan`: has the virus scanner look at files that were usable before there was one (5.1.2).
New files are scanned as they arrive; this is for once, after ECOCASE_VIRUS_SCANNER was set, and for
what was too big, after the scanner's own limits were raised. It may be stopped and goes on.
"""

import asyncio
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Final

from services.cli.layout import CannotStartError
from services.domain.errors import NotAttempted, NotFound
from services.domain.papers.dossier import Scan
from services.settings import Settings
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.checking import Checks
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.objects import ObjectStore
from services.storage.evidence.virus import Scanner
from services.storage.session import Database
from services.workflows.worker import sealing_access

AT_ONCE: Final = 4
PAGE: Final = 100


def run(settings: Settings, *, too_big: bool) -> int:
    """1 where a virus was found."""
    if not settings.virus_scanner:
        raise CannotStartError("Set ECOCASE_VIRUS_SCANNER first. 请先设置查毒服务地址。")
    try:
        found = asyncio.run(scanned(settings, too_big=too_big))
    except NotAttempted as down:
        raise CannotStartError(
            "The virus scanner or the store does not answer; run this again later.\n"
            "查毒服务或存储服务没有回应，请稍后再运行。"
        ) from down
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} clean 未发现病毒 {found[Scan.CLEAN]}, "
        f"too big 超过上限 {found[Scan.TOO_BIG]}, infected 有病毒 {found[Scan.INFECTED]}"
    )
    return 1 if found[Scan.INFECTED] else 0


async def scanned(settings: Settings, *, too_big: bool) -> Counter[Scan | None]:
    """How many of each. Raises NotAttempted."""
    database = Database(settings.database_url.get_secret_value())
    objects = ObjectStore(sealing_access(settings))
    try:
        archive = Archive(database, objects, settings.upload_limit)
        return await _all(Checks(archive, Scanner(settings.virus_scanner)), too_big=too_big)
    finally:
        objects.close()
        await database.close()


async def _all(checks: Checks, *, too_big: bool) -> Counter[Scan | None]:
    found: Counter[Scan | None] = Counter()
    gate, after = asyncio.Semaphore(AT_ONCE), ""

    async def one(document_id: str) -> None:
        async with gate:
            try:
                document = await checks.scan(document_id, datetime.now(UTC))
            except NotFound:
                return  # Removed since the page was read.
        found[document.scan] += 1
        if document.scan is Scan.INFECTED:
            _say(document)

    while True:
        async with checks.database.reading() as tx:
            ids = await documents.not_scanned(tx, after=after, too_big=too_big, limit=PAGE)
        if not ids:
            return found
        await asyncio.gather(*map(one, ids))
        after = ids[-1]
        print(f"{found.total()} files 个文件", file=sys.stderr, flush=True)


def _say(document: StoredDocument) -> None:
    print(f"infected 有病毒: {document.stream} {document.id} {document.scan_finding}", flush=True)
