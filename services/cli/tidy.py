"""`ecocase tidy`: removes uploads that were never confirmed and of which nothing arrived, and the
bytes of files that were removed and kept for their time (4.6); what that is, the archive says.
The reconciler does so every night; this is for in between. Not in a rehearsal: its days are none.
"""

import asyncio
from datetime import UTC, datetime, timedelta

from services.cli.layout import CannotStartError
from services.settings import Settings
from services.storage.evidence import removing
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from services.storage.session import Database
from services.workflows.worker import sealing_access


def run(settings: Settings) -> int:
    if settings.rehearsal:
        raise CannotStartError("Off in a rehearsal: it runs by a schedule. 演练模式下停用。")
    uploads, files = asyncio.run(tidied(settings, datetime.now(UTC)))
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} removed {uploads} forgotten uploads 清理未完成上传, "
        f"{files} removed files for good 彻底清除已删除文件"
    )
    return 0


async def tidied(settings: Settings, now: datetime) -> tuple[int, int]:
    """How many uploads, and how many files that had been removed, are gone for good."""
    database = Database(settings.database_url.get_secret_value())
    objects = ObjectStore(sealing_access(settings))
    try:
        archive = Archive(database, objects, settings.upload_limit_mb)
        # An interval of machines, not a period of the procedure: no calendar is asked.
        waited = timedelta(hours=24 * settings.unconfirmed_upload_days)
        return await archive.tidy(now - waited), await removing.clear(archive, now)
    finally:
        objects.close()
        await database.close()
