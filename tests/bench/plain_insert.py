"""The bare thing beside an objection: a form over HTTP, one row inserted, its id told.

No workflow, no chained log, no groups, no secret: what it would cost to take the words and no more.
Run as `python -m tests.bench.plain_insert DATABASE PORT` it serves until it is ended.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Column, MetaData, String, Table, Text
from sqlalchemy.ext.asyncio import create_async_engine

ROWS = Table(
    "plain_objections",
    MetaData(),
    Column("id", String, primary_key=True),
    Column("subject", String),
    Column("words", Text),
)


class Said(BaseModel):
    subject: str
    words: str


def app_on(url: str) -> FastAPI:
    engine = create_async_engine(url)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with engine.begin() as tx:
            await tx.run_sync(ROWS.create)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)

    @app.post("/")
    async def take(said: Said) -> str:
        made = uuid4().hex
        async with engine.begin() as tx:
            await tx.execute(ROWS.insert().values(id=made, **said.model_dump()))
        return made

    return app


if __name__ == "__main__":
    uvicorn.run(app_on(sys.argv[1]), port=int(sys.argv[2]), log_level="warning")
