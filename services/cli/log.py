"""`ecocase log verify`: is every record whole? Reads SQL alone; repairs nothing.

The nightly run of the reconciler asks the same of the same code (`storage/reconciling/logs.py`).
"""

import asyncio
from datetime import UTC, datetime

from services.domain.jobs import JobItem
from services.domain.programme.calendars import calendar_for
from services.settings import Settings
from services.storage.reconciling.logs import Logs
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database


def verify(settings: Settings) -> int:
    """0 when every chain is whole and all that is made from it agrees; 1 with what does not."""
    count, found = asyncio.run(verified(settings, datetime.now(UTC)))
    for one in found:
        print(f"{one.item}: {one.what} {one.seen}")
    wrong = len({one.item for one in found})
    print(f"{count} logs, {wrong} broken 共{count}份记录，{wrong}份不完整")
    return 1 if found else 0


async def verified(settings: Settings, now: datetime) -> tuple[int, list[JobItem]]:
    """How many logs there are, and everything that is wrong with them."""
    database = Database(settings.database_url.get_secret_value())
    calendar = calendar_for(rehearsal=settings.rehearsal, folder=settings.calendars_dir)
    logs = Logs(database, Calendars(calendar))
    count, found, after, more = 0, list[JobItem](), "", True
    try:
        while more:
            page = await logs.page(after, now)
            found += await logs.find(page.ids, now, whole=True)
            count += len(page.ids)
            after, more = page.next, bool(page.next)
    finally:
        await database.close()
    return count, found
