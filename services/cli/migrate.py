"""`ecocase migrate`: brings the database to the newest revision. Alembic does it; nothing else
in the product changes a table. What a revision contains is `services/storage/migrations`.
"""

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from services import storage
from services.cli import contents
from services.settings import Settings
from services.storage.contents.rewriting import index_anew
from services.storage.rewriting import rewrite_waiting
from services.storage.rulebook import definitions
from services.storage.session import Database

LOG = logging.getLogger(__name__)


def run(settings: Settings) -> None:
    """Upgrade to the head. Safe to repeat; runs its own event loop, so call it from a thread.

    Worklists that other declarations made (an older release's, or none) are written anew, the index
    of contents likewise where texts were folded otherwise (5.3.1), and the definitions that this
    release ships are kept, so that its cases outlive its files (4.6).
    """
    command.upgrade(configuration(settings), "head")
    asyncio.run(_rewrite(settings))


async def _rewrite(settings: Settings) -> None:
    database = Database(settings.database_url.get_secret_value())
    try:
        await rewrite_waiting(database)
        await index_anew(database, told=contents.say)
        async with database.writing() as tx:
            taken = await definitions.deposit(tx, datetime.now(UTC))
        for name in taken:
            LOG.warning("%s: the bureau's own definition of this number stays in force", name)
    finally:
        await database.close()


def head(settings: Settings) -> str | None:
    """The revision the code is written for."""
    return ScriptDirectory.from_config(configuration(settings)).get_current_head()


async def revision(database: Database) -> str | None:
    """The revision a database is at; None for one that was never migrated."""
    async with database.reading() as tx:
        return await tx.run_sync(lambda c: MigrationContext.configure(c).get_current_revision())


def configuration(settings: Settings) -> Config:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(storage.__path__[0]) / "migrations").replace("%", "%%")
    )
    url = settings.database_url.get_secret_value()
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config
