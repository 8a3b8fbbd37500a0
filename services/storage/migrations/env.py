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
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def online(url: str) -> None:
    database = Database(url)
    async with database.writing() as tx:
        await tx.run_sync(run)
    await database.close()


asyncio.run(online(context.config.get_main_option("sqlalchemy.url") or ""))
