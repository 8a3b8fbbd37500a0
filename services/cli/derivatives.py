"""`ecocase derivatives again`: reads files out anew, after a tool was installed or has become better.
Originals are only read. It may be stopped at any time and run again; `sweep` removes what was made
of files that are gone. What is made of which file is decided in `domain/evidence/derivatives.py`.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from services.cli.layout import CannotStartError
from services.domain.errors import NotAttempted, NotFound
from services.domain.evidence.derivatives import ReadOut
from services.settings import Settings
from services.storage.derivatives import rows
from services.storage.derivatives.making import Making
from services.storage.derivatives.shelf import Shelf
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from services.storage.session import Database
from services.workflows.worker import sealing_access, tools_by


def again(settings: Settings, *, case: str, document: str, kinds: Sequence[ReadOut]) -> int:
    """1 where one could not be read out."""
    if not settings.derivatives:
        raise CannotStartError("ECOCASE_DERIVATIVES is off. 预览功能未启用。")
    done = asyncio.run(_all(settings, case, document, kinds))
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} files 文件 {done['files']}, "
        f"read out 已生成 {done['made']}, could not be 未能生成 {done['problem']}"
    )
    return 1 if done["problem"] else 0


def sweep(settings: Settings) -> int:
    count = asyncio.run(_swept(settings))
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} swept previews of {count} files 清理预览")
    return 0


async def _swept(settings: Settings) -> int:
    async with _making(settings) as making:
        return await making.sweep()


async def _all(
    settings: Settings, case: str, document: str, kinds: Sequence[ReadOut]
) -> Counter[str]:
    done: Counter[str] = Counter()
    async with _making(settings) as making:
        async for one in _files(making, case, document):
            try:
                await making.again(one, kinds, datetime.now(UTC))
            except NotFound:
                continue  # Removed since the page was read.
            except NotAttempted as down:
                raise CannotStartError(
                    "The store does not answer; run this again later. 存储服务没有回应，请稍后再运行。"
                ) from down
            done["files"] += 1
            async with making.database.reading() as tx:
                found = await rows.of_document(tx, one)
            done.update(line.state.value for line in found.lines if not kinds or line.kind in kinds)
            print(f"\r{done['files']} files 个文件 ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return done


async def _files(making: Making, case: str, document: str) -> AsyncIterator[str]:
    if document:
        yield document
        return
    after = ""
    while True:
        async with making.database.reading() as tx:
            found = await rows.usable(tx, stream=case, after=after)
        if not found:
            return
        for one in found:
            yield one
        after = found[-1]


@asynccontextmanager
async def _making(settings: Settings) -> AsyncIterator[Making]:
    database = Database(settings.database_url.get_secret_value())
    objects = ObjectStore(sealing_access(settings))
    shelf = Shelf(sealing_access(settings), settings.store_derivatives_bucket)
    try:
        await shelf.prepare()
        archive = Archive(database, objects, settings.upload_limit)
        yield Making(archive, shelf, tools_by(settings), ocr=settings.ocr)
    finally:
        shelf.close()
        objects.close()
        await database.close()
