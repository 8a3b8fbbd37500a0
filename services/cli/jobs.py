"""`ecocase jobs`: what ran lately and how it ended; `ecocase jobs <id>`: what one left or found."""

import asyncio

from services.cli.layout import CannotStartError
from services.domain.errors import NotFound
from services.domain.jobs import Job, JobItem
from services.settings import Settings
from services.storage import jobs
from services.storage.session import Database


def run(settings: Settings, job: str | None) -> int:
    """1 where something needs attention."""
    try:
        found, items = asyncio.run(read(settings, job))
    except NotFound:
        raise CannotStartError(f"There is no job {job}. 没有这个作业。") from None
    for one in found:
        of = f" of {one.total}" if one.total is not None else ""
        print(f"{one.started_at:%Y-%m-%d %H:%M}  {one.state:<9}  {one.done}{of}  {one.id}")
    for item in items:
        mark = "!!" if item.open else "ok"
        print(f"    {mark}  {item.what}  {item.item}  {item.seen}  {item.did}")
    return 1 if any(one.state == "attention" for one in found) else 0


async def read(settings: Settings, job: str | None) -> tuple[list[Job], list[JobItem]]:
    """The newest jobs; or one, with its items. Raises NotFound."""
    database = Database(settings.database_url.get_secret_value())
    try:
        async with database.reading() as tx:
            if job is None:
                return await jobs.newest(tx), []
            return [await jobs.get(tx, job)], [one async for one in jobs.every_item(tx, job)]
    finally:
        await database.close()
