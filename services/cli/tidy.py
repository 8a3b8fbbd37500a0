"""`ecocase tidy`: removes uploads that were never confirmed and got no part for days (5.2.3), and the
bytes of files that were removed and kept for their time (4.6) or sent ahead of an objection that
never came (6.4.3); what that is, the archive says. The reconciler does so every night; this is for
in between. Not in a rehearsal: its days are none.
"""

import asyncio
from datetime import UTC, datetime, timedelta

from services.cli.layout import CannotStartError
from services.settings import Settings
from services.storage.evidence import removing
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from services.storage.objecting.unsent import let_all_go
from services.storage.session import Database
from services.workflows.worker import sealing_access


def run(settings: Settings) -> int:
    if settings.rehearsal:
        raise CannotStartError("Off in a rehearsal: it runs by a schedule. 演练模式下停用。")
    uploads, files, unsent = asyncio.run(tidied(settings, datetime.now(UTC)))
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} removed {uploads} forgotten uploads 清理未完成上传, "
        f"{files} removed files for good 彻底清除已删除文件, "
        f"{unsent} files of objections never sent 清理未提交异议的文件"
    )
    return 0


async def tidied(settings: Settings, now: datetime) -> tuple[int, int, int]:
    """How many uploads, files that had been removed, and files never sent, are gone for good."""
    database = Database(settings.database_url.get_secret_value())
    objects = ObjectStore(sealing_access(settings))
    try:
        archive = Archive(database, objects, settings.upload_limit)
        # An interval of machines, not a period of the procedure: no calendar is asked.
        waited = timedelta(hours=24 * settings.unconfirmed_upload_days)
        unsent = timedelta(hours=24 * settings.unsent_file_days)
        return (
            await archive.tidy(now - waited),
            await removing.clear(archive, now),
            await let_all_go(archive, now - unsent),
        )
    finally:
        objects.close()
        await database.close()
