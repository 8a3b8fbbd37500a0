"""`ecocase tidy`: removes uploads that were never confirmed and of which nothing arrived.
The reconciler does so every night; this is for in between. A rehearsal's days are no days, so not there.
What is forgotten, and what never is, is decided in `storage/archive.py`.
"""

import asyncio
from datetime import UTC, datetime, timedelta

from services.cli.layout import CannotStartError
from services.settings import Settings
from services.storage.archive import Archive
from services.storage.objects import ObjectStore
from services.storage.session import Database
from services.workflows.worker import sealing_access


def run(settings: Settings) -> int:
    if settings.rehearsal:
        raise CannotStartError("Off in a rehearsal: it runs by a schedule. 演练模式下停用。")
    removed = asyncio.run(tidied(settings, datetime.now(UTC)))
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} removed {removed} forgotten uploads 清理未完成上传")
    return 0


async def tidied(settings: Settings, now: datetime) -> int:
    """How many were removed."""
    database = Database(settings.database_url.get_secret_value())
    objects = ObjectStore(sealing_access(settings))
    try:
        archive = Archive(database, objects, settings.upload_limit_mb)
        # An interval of machines, not a period of the procedure: no calendar is asked.
        waited = timedelta(hours=24 * settings.unconfirmed_upload_days)
        return await archive.tidy(now - waited)
    finally:
        objects.close()
        await database.close()
