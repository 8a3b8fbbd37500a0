"""`python -m tests.bench.lists DATABASE`: pages of many cases beside a route that asks as often.

The database is one that `ecocase sample bulk` filled. The bare route sends the very same
statements and hands their rows out, and nothing else: nobody signs in, nothing is composed or
judged. Once through the driver as it comes, once on our connections. Figures go to
docs/benchmarks/lists.json.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI
from pydantic import BaseModel, SecretStr
from sqlalchemy import ColumnElement, event, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import col

from services.api.app import access_of, create_app
from services.api.deps import Doors
from services.domain.programme.calendars import calendar_for
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.settings import Settings
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore, StoreAccess
from services.storage.people import tokens
from services.storage.people.accounts import NewAccount, create_account
from services.storage.people.tokens import Scope
from services.storage.rewriting import rewrite_waiting
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database
from services.storage.tables.cases import CaseRow
from services.workflows.client import CaseClient, connect
from services.workflows.clock import MachineClock
from tests.bench.measuring import Figures, Kind, Once, in_turn

ROUNDS, EACH = 6, 50
PAGES = 900
KEPT = Path(__file__).parents[2] / "docs/benchmarks/lists.json"
OFFICER = NewAccount(
    login=f"bench-{uuid4().hex}",
    name="测试",
    password=uuid4().hex,
    seats=(Seat(function=Function.CITY_OFFICER, unit="9901"),),
)
Asked = tuple[str, Any]
"""A statement as the driver gets it, and its values."""


class Compared(BaseModel):
    """One kind of page: its figures, how often it asks the database, and beside a bare route."""

    page: Figures
    statements: int
    bare: Figures
    """Through the driver as it comes."""
    bare_on_ours: Figures
    """Through connections of ours, which send a statement in one trip to their thread."""
    rate_to_bare: float
    rate_to_bare_on_ours: float


class Report(BaseModel):
    taken_at: datetime
    cases: int
    in_the_city: int
    database: str
    load_before: float
    ten_of_all: Compared
    page_900: Compared
    one_case: Compared
    worklist: Compared


class Bench:
    def __init__(
        self,
        database: Database,
        http: httpx.AsyncClient,
        bare: httpx.AsyncClient,
        bare_on_ours: httpx.AsyncClient,
        apps: tuple[FastAPI, ...],
    ) -> None:
        self.http, self.bare, self.bare_on_ours = http, bare, bare_on_ours
        self.apps = apps
        self.asked: list[Asked] = []
        event.listen(database.engine.sync_engine, "before_cursor_execute", self.note)

    def note(self, _: object, __: object, statement: str, values: Any, *___: object) -> None:
        if statement not in ("BEGIN", "BEGIN IMMEDIATE"):
            self.asked.append((statement, values))

    async def compare(self, path: str) -> Compared:
        (await self.http.get(path)).raise_for_status()
        self.asked.clear()
        (await self.http.get(path)).raise_for_status()
        statements = list(self.asked)

        def asking(http: httpx.AsyncClient, path: str) -> Once:
            async def once() -> None:
                (await http.get(path)).raise_for_status()

            return once

        for app in self.apps:
            app.state.statements = statements
        kinds = [
            Kind(path, asking(self.http, path)),
            Kind("bare", asking(self.bare, "/")),
            Kind("bare on ours", asking(self.bare_on_ours, "/")),
        ]
        await in_turn(kinds, ROUNDS, EACH)
        page, bare, on_ours = (kind.figures for kind in kinds)
        return Compared(
            page=page,
            statements=len(statements),
            bare=bare,
            bare_on_ours=on_ours,
            rate_to_bare=round(page.per_second / bare.per_second, 2),
            rate_to_bare_on_ours=round(page.per_second / on_ours.per_second, 2),
        )


def bare_app(engine: AsyncEngine) -> FastAPI:
    """Sends the statements that it was given, in one transaction, and hands their rows out."""
    app = FastAPI()

    @app.get("/")
    async def ask() -> list[list[list[Any]]]:
        rows = []
        async with engine.connect() as tx:
            for statement, values in app.state.statements:
                found = await tx.exec_driver_sql(statement, values)
                rows.append([list(row) for row in found])
        return rows

    return app


async def doors_to(database: Database, settings: Settings) -> Doors:
    store = ObjectStore(StoreAccess("http://127.0.0.1:1", "no-key", "no-secret"))
    temporal = await connect("127.0.0.1:1")
    return Doors(
        cases=CaseClient(temporal, database, "cases", patience=1),
        database=database,
        store=store,
        archive=Archive(database, store, 1024),
        clock=MachineClock(),
        access=access_of(settings),
        calendars=Calendars(calendar_for(rehearsal=False)),
    )


async def signed_in(database: Database) -> dict[str, str]:
    now = datetime.now(UTC)
    account = await create_account(database, OFFICER, now)
    async with database.writing() as tx:
        issued = await tokens.issue(
            tx, account, label="bench", scopes=(Scope.READ,), lasts=timedelta(days=1), now=now
        )
    return {"Authorization": f"Bearer {issued.token}"}


async def deep(database: Database) -> str:
    """The number of the case on which page 900 of ten begins, or the last page there is."""
    async with database.reading() as tx:
        rows = await tx.execute(
            select(col(CaseRow.number))
            .where(col(CaseRow.city) == "9901")
            .order_by(col(CaseRow.opened_at).desc(), col(CaseRow.number).desc())
            .limit(PAGES * 10)
        )
        return list(rows.scalars())[-11]


async def counted(database: Database, *where: ColumnElement[bool]) -> int:
    async with database.reading() as tx:
        query = select(func.count()).select_from(CaseRow).where(*where)
        return int((await tx.execute(query)).scalar_one())


def settings_for(url: str) -> Settings:
    """Of an API that nobody else's parts answer: reads need the database alone."""
    return Settings(
        _env_file=None,
        database_url=SecretStr(url),
        store_endpoint="http://127.0.0.1:1",
        store_key="no-key",
        store_secret=SecretStr("no-secret"),
        signing_secret=SecretStr("a secret of thirty-two characters or more"),
    )


async def report(url: str) -> Report:
    load = round(os.getloadavg()[0], 2)
    settings, database = settings_for(url), Database(url)
    await rewrite_waiting(database)
    app = create_app(settings)
    app.state.doors = await doors_to(database, settings)
    number, plain = await deep(database), create_async_engine(url)
    apps = (bare_app(plain), bare_app(database.engine))
    async with (
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://bench/api/v1",
            headers=await signed_in(database),
        ) as http,
        httpx.AsyncClient(transport=httpx.ASGITransport(apps[0]), base_url="http://bare") as bare,
        httpx.AsyncClient(transport=httpx.ASGITransport(apps[1]), base_url="http://bare") as ours,
    ):
        bench = Bench(database, http, bare, ours, apps)
        first = (await http.get("/cases?limit=10")).raise_for_status().json()["cases"][0]["id"]
        taken = Report(
            taken_at=datetime.now(UTC).replace(microsecond=0),
            cases=await counted(database),
            in_the_city=await counted(database, col(CaseRow.city) == "9901"),
            database=database.engine.dialect.name,
            load_before=load,
            ten_of_all=await bench.compare("/cases?limit=10"),
            page_900=await bench.compare(f"/cases?limit=10&after={number}"),
            one_case=await bench.compare(f"/cases/{first}"),
            worklist=await bench.compare("/worklist?limit=10"),
        )
    await plain.dispose()
    await database.close()
    return taken


def keep(taken: Report) -> None:
    KEPT.write_text(taken.model_dump_json(indent=1) + "\n", encoding="utf-8")


async def main(url: str) -> None:
    taken = await report(url)
    sys.stdout.write(taken.model_dump_json(indent=1) + "\n")
    keep(taken)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
