"""`python -m tests.bench.pages DATABASE`: the time the server takes for every page (2.12).

The database is one that `ecocase sample bulk` filled. Each reader follows all links, two pages of
a shape; each page found is then asked for again. Figures go to docs/benchmarks/pages.json.
"""

import asyncio
import gzip
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlmodel import col

from services.api.app import create_app
from services.api.auth import SESSION
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.people import sign_ins
from services.storage.people.accounts import NewAccount, create_account
from services.storage.session import Database
from services.storage.tables.cases import CaseRow
from tests.bench.lists import counted, doors_to, settings_for
from tests.bench.measuring import Kind
from tests.portal.crawler import ID, crawl
from tests.portal.people import Person

EACH = 10
KEPT = Path(__file__).parents[2] / "docs/benchmarks/pages.json"
SEATS: dict[str, tuple[tuple[Function, str], ...]] = {
    "visitor": (),
    "clerk": ((Function.APPLICANT_CLERK, "{county}"),),
    "county officer": ((Function.COUNTY_OFFICER, "{county}:huanbao"),),
    "county leader": ((Function.COUNTY_LEADER, "{county}:huanbao"),),
    "city officer": ((Function.CITY_OFFICER, "{city}"),),
    "city leader": ((Function.CITY_LEADER, "{city}"),),
    "administrator": ((Function.ADMINISTRATOR, "99"),),
    "auditor": ((Function.AUDITOR, "99"),),
}
TYPED = (
    "/search?q=村",
    "/search?q=上坪",
    "/search?q=2027",
    "/search?q=检查",
    "/search?q=nowhere",
    "/cases?q=村",
    "/cases?open=yes",
    "/cases?stands=public-notice",
    "/worklist?whose=office",
)
"""What no link leads to."""
FILES = re.compile(r"\.(csv|xlsx|ics|pdf)\b|/official/")
PUBLIC = re.compile(r"/(notices|register|guide|inquiry|contact)\b")


class Figure(BaseModel):
    """One page as one reader sees it; kilobytes as they travel."""

    reader: str
    page: str
    p50_ms: float
    p95_ms: float
    cpu_ms: float | None
    kilobytes: float


class Report(BaseModel):
    taken_at: datetime
    cases: int
    database: str
    load_before: float
    broken: list[str]
    """Pages that are not there without a store or an engine, and any that fail."""
    pages: list[Figure]
    """The slowest first."""


@asynccontextmanager
async def reader(
    app: FastAPI, database: Database, seats: tuple[Seat, ...]
) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bench") as http:
        if seats:
            login, password = f"pages-{uuid4().hex}", uuid4().hex
            now = datetime.now(UTC)
            new = NewAccount(login=login, name="测试", password=password, seats=seats)
            await create_account(database, new, now)
            http.cookies.set(SESSION, (await sign_ins.begin(database, login, password, now)).token)
        yield http


async def measured(http: httpx.AsyncClient, name: str, page: str) -> Figure:
    answer = (await http.get(page)).raise_for_status()

    async def once() -> None:
        await http.get(page)

    kind = Kind(page, once)
    await kind.round(EACH)
    return Figure(
        reader=name,
        page=page,
        p50_ms=kind.figures.p50_ms,
        p95_ms=kind.figures.p95_ms,
        cpu_ms=kind.figures.cpu_ms,
        kilobytes=round(len(gzip.compress(answer.content)) / 1024, 1),
    )


async def read_by(http: httpx.AsyncClient, name: str) -> tuple[list[Figure], list[str]]:
    """One page of each shape. Pages of the public are the visitor's."""
    found = await crawl(Person(http), "/", but=FILES)
    typed = TYPED if name != "visitor" else ()
    figures: list[Figure] = []
    seen: set[str] = set()
    for page in (*found.pages, *typed):
        shape = page if page in typed else ID.sub("*", page)
        if shape in seen or (name != "visitor" and PUBLIC.match(page)):
            continue
        seen.add(shape)
        figures.append(await measured(http, name, page))
    return figures, [f"{name}: {one}" for one in found.broken]


async def largest_county(database: Database) -> str:
    async with database.reading() as tx:
        query = select(col(CaseRow.county)).group_by(col(CaseRow.county))
        found = await tx.execute(query.order_by(func.count().desc()).limit(1))
        return str(found.scalar_one())


async def report(url: str) -> Report:
    load = round(os.getloadavg()[0], 2)
    database, settings = Database(url), settings_for(url)
    app = create_app(settings)
    app.state.doors = await doors_to(database, settings)
    county = await largest_county(database)
    figures: list[Figure] = []
    broken: list[str] = []
    for name, seats in SEATS.items():
        own = tuple(
            Seat(function=function, unit=unit.format(county=county, city=county[:4]))
            for function, unit in seats
        )
        async with reader(app, database, own) as http:
            more, failed = await read_by(http, name)
        figures, broken = [*figures, *more], [*broken, *failed]
    cases = await counted(database)
    await database.close()
    return Report(
        taken_at=datetime.now(UTC).replace(microsecond=0),
        cases=cases,
        database=database.engine.dialect.name,
        load_before=load,
        broken=sorted(broken),
        pages=sorted(figures, key=lambda figure: figure.p95_ms, reverse=True),
    )


def keep(taken: Report) -> None:
    KEPT.write_text(taken.model_dump_json(indent=1) + "\n", encoding="utf-8")


async def main(url: str) -> None:
    taken = await report(url)
    for figure in taken.pages[:40]:
        sys.stdout.write(figure.model_dump_json() + "\n")
    keep(taken)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
