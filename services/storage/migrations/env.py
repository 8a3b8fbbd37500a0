"""How alembic reaches the database: the product's own engine and metadata."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from services.storage import tables
from services.storage.session import Database

METADATA = SQLModel.metadata
assert tables.__all__, "importing the tables fills the metadata"


def run(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"

    def compared(_: object, name: str | None, kind: str, *__: object) -> bool:
        """SQLite keeps pieces of words in a virtual table, of which no metadata knows (5.3.1)."""
        virtual = sqlite and kind == "table" and (name or "").startswith("content_words")
        return not virtual

    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=sqlite,
        compare_type=True,
        include_object=compared,
    )
    with context.begin_transaction():
        context.run_migrations()


async def online(url: str) -> None:
    database = Database(url)
    async with database.writing() as tx:
        await tx.run_sync(run)
    await database.close()


asyncio.run(online(context.config.get_main_option("sqlalchemy.url") or ""))
