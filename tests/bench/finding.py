"""`python -m tests.bench.finding DATABASE [DOCUMENTS]`: words among the pages of 100,000 documents.

The database is migrated and empty at first (`library.py` fills it, which takes a while), or was
filled by an earlier run. Frequent and rare words, words that stand nowhere, several at once; asked
for by whoever sees everything, a city, a town, three cases, the cases of an appointment.
Figures go to docs/benchmarks/finding-<database>.json.
"""

import asyncio
import os
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
from pydantic import BaseModel
from sqlalchemy import text

from services.api.app import create_app
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.people import tokens
from services.storage.people.accounts import NewAccount, create_account
from services.storage.people.tokens import Scope
from services.storage.session import Database
from tests.bench.library import WORDS, fill, has_library, place_of
from tests.bench.lists import doors_to, settings_for
from tests.bench.measuring import Figures, Kind, Once, in_turn

DOCUMENTS = 100_000
ROUNDS, EACH = 3, 60
KEPT = Path(__file__).parents[2] / "docs/benchmarks"
EXPERT = "bench-expert"
CALLERS = {
    "everything": Seat(function=Function.PROVINCE_OFFICER, unit="99"),
    "one_city": Seat(function=Function.CITY_OFFICER, unit="9903"),
    "one_town": Seat(function=Function.TOWN_GOVERNMENT, unit=place_of(0)[:9]),
    "three_cases": Seat(function=Function.APPLICANT_CLERK, unit=place_of(0)),
    "five_appointments": Seat(function=Function.EXPERT, unit="9901"),
}


class Report(BaseModel):
    taken_at: datetime
    database: str
    documents: int
    rows: int
    load_before: float
    p95_ms: float
    """Over all words and callers together."""
    by_caller: dict[str, Figures]
    by_words: dict[str, Figures]


def wanted() -> dict[str, tuple[str, ...]]:
    """Words of two and more characters, by how often they stand in the library."""
    chance, words = random.Random(3), WORDS.chinese
    pairs = [f"{words[at]} {words[at * 7 + 90]}" for at in range(0, 400, 20)]
    return {
        "frequent": words[:20],
        "medium": words[300:2300:100],
        "rare": words[8000:28000:1000],
        "beside_each_other": tuple(words[at] + words[at + 1] for at in range(20)),
        "several": tuple(pairs),
        "nowhere": tuple("".join(chance.sample("".join(words[9000:9900]), 3)) for _ in range(20)),
        "english": ("environment", "standards", "2030", "monitoring-2030", "viron", "ty"),
    }


async def callers(database: Database) -> dict[str, dict[str, str]]:
    """Headers by caller."""
    now, found = datetime.now(UTC), {}
    for name, seat in CALLERS.items():
        new = NewAccount(
            login=f"bench-{uuid4().hex}", name="测试", password=uuid4().hex, seats=(seat,)
        )
        account = await create_account(database, new, now)
        async with database.writing() as tx:
            if seat.function is Function.EXPERT:
                await tx.execute(
                    text("UPDATE case_experts SET account = :account, declared = true"),
                    {"account": account},
                )
            issued = await tokens.issue(
                tx,
                account,
                label="bench",
                scopes=(Scope.READ,),
                lasts=timedelta(days=1),
                now=now,
            )
        found[name] = {"Authorization": f"Bearer {issued.token}"}
    return found


def asking(http: httpx.AsyncClient, words: list[str], headers: list[dict[str, str]]) -> Once:
    """The next words by the next caller, each time."""
    turn = iter(range(10**9))

    async def once() -> None:
        at = next(turn)
        asked = {"q": words[at % len(words)]}
        who = headers[at % len(headers)]
        (await http.get("/contents", params=asked, headers=who)).raise_for_status()

    return once


async def report(url: str, documents: int) -> Report:
    settings, database = settings_for(url), Database(url)
    async with database.reading() as tx:
        filled = await has_library(tx)
    if not filled:
        await fill(database, documents, EXPERT)
    load = round(os.getloadavg()[0], 2)
    app = create_app(settings)
    app.state.doors = await doors_to(database, settings)
    who, words = await callers(database), wanted()
    every = [one for group in words.values() for one in group]
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://bench/api/v1"
    ) as http:
        of_callers = {name: Kind(name, asking(http, every, [own])) for name, own in who.items()}
        of_words = {
            name: Kind(name, asking(http, list(group), list(who.values())))
            for name, group in words.items()
        }
        await in_turn([*of_callers.values(), *of_words.values()], ROUNDS, EACH)
    async with database.reading() as tx:
        rows = int((await tx.execute(text("SELECT count(*) FROM contents"))).scalar_one())
    times = sorted(
        time for kind in (*of_callers.values(), *of_words.values()) for time in kind.times
    )
    taken = Report(
        taken_at=datetime.now(UTC).replace(microsecond=0),
        database=database.engine.dialect.name,
        documents=documents,
        rows=rows,
        load_before=load,
        p95_ms=round(1000 * times[int(0.95 * (len(times) - 1))], 2),
        by_caller={name: kind.figures for name, kind in of_callers.items()},
        by_words={name: kind.figures for name, kind in of_words.items()},
    )
    await database.close()
    return taken


async def main(url: str, documents: int) -> None:
    taken = await report(url, documents)
    written = taken.model_dump_json(indent=1) + "\n"
    sys.stdout.write(written)
    (KEPT / f"finding-{taken.database}.json").write_text(written, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]) if sys.argv[2:] else DOCUMENTS))
