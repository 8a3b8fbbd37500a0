"""`ecocase contents`: the full text index made anew from the pages, texts and remarks that are kept.

For after a restore, or where somebody doubts it; a release that needs it does so in `migrate`.
"""

import asyncio
import sys

from services.settings import Settings
from services.storage.contents.rewriting import index_anew
from services.storage.session import Database

MANY = 1000


def run(settings: Settings) -> int:
    print(f"indexed anew: {asyncio.run(_anew(settings))} cases 已重建全文索引的案件数")
    return 0


def say(count: int) -> None:
    """Of a large city alone: a small one is done before anybody wonders."""
    if count % MANY == 0:
        print(f"{count} cases indexed 已索引案件数", file=sys.stderr, flush=True)


async def _anew(settings: Settings) -> int:
    database = Database(settings.database_url.get_secret_value())
    try:
        return await index_anew(database, anyway=True, told=say)
    finally:
        await database.close()
