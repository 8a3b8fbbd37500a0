"""Many cases at once, for samples and benchmarks: written once for real, then copied by row.

An archetype's facts are folded and projected by the code that does it for every act, in a scratch
database; what that left in the tables is the template of its copies.
Each copy gets its own ids, places and numbers, and a hash chain of its own.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, delete, insert, select
from sqlmodel import SQLModel, col

from services.domain.clocks.calendar import Calendar
from services.domain.facts import AnyFact
from services.storage.case_log import append, chain
from services.storage.session import Database, Tx
from services.storage.statements import insert_once, upsert
from services.storage.tables.cases import CaseRow, LockRow
from services.storage.tables.contents import ContentRow, ContentWordsRow
from services.storage.tables.lists import CaseNumberRow, ProjectionRow
from services.storage.tables.units import UnitRow

PROGRESS = "bulk"
_OWN = (CaseNumberRow, LockRow, ProjectionRow, ContentRow, ContentWordsRow)
OWN = {row.__tablename__ for row in _OWN}
"""Tables that belong to no stream, and the index of contents, which `ecocase contents` makes."""
SHORT = 4
"""Digits of a city's code: so few stand by chance in a hash, and are replaced as a whole only."""


@dataclass(frozen=True)
class Line:
    """A row: what is the same in every copy, and the texts in which something is replaced."""

    same: dict[str, Any]
    varied: dict[str, str]

    def copy(self, words: Mapping[str, str]) -> dict[str, Any]:
        return self.same | {name: said_anew(text, words) for name, text in self.varied.items()}


@dataclass(frozen=True)
class Template:
    """One archetype at one time: its rows by table, and the number that its case got."""

    number: str
    rows: dict[str, list[Line]] = field(default_factory=dict)

    def copy(self, words: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
        made = {table: [one.copy(words) for one in lines] for table, lines in self.rows.items()}
        heads: dict[str, str] = {}
        for event in made["case_events"]:
            stream = event["stream"]
            link = chain(heads.get(stream, ""), stream, event["seq"], event["body"])
            event["hash"] = heads[stream] = link
        for stream in made["streams"]:
            stream["head"] = heads[stream["id"]]
        return made


@asynccontextmanager
async def scratch() -> AsyncIterator[Database]:
    """A database in memory with all tables, for a moment."""
    database = Database("sqlite+aiosqlite://")
    try:
        async with database.writing() as tx:
            await tx.run_sync(SQLModel.metadata.create_all)
        yield database
    finally:
        await database.close()


async def template(
    database: Database,
    history: Iterable[tuple[str, list[AnyFact]]],
    beside: Iterable[tuple[type[SQLModel], dict[str, Any]]],
    words: Iterable[str],
    calendar: Calendar,
) -> Template:
    """Write this history into a scratch database, take every row that it made, and empty it.

    `words` are what differs from copy to copy. `beside` are rows that no fact makes.
    """
    words = tuple(words)
    rows: dict[str, list[Line]] = {}
    async with database.writing() as tx:
        for row, values in beside:
            await tx.execute(insert(row).values(**values))
        for stream, facts in history:
            for after, fact in enumerate(facts):
                await append(tx, stream, after, fact, calendar)
        number: str = (await tx.execute(select(col(CaseRow.number)))).scalar_one()
        for table in SQLModel.metadata.sorted_tables:
            found = await _rows(tx, table)
            await tx.execute(delete(table))
            if found and table.name not in OWN:
                rows[table.name] = [_line(one, (*words, number)) for one in found]
    rows["case_events"].sort(key=lambda line: int(line.same["seq"]))
    return Template(number, rows)


def said_anew(text: str, words: Mapping[str, str]) -> str:
    """The text with every word replaced; one that is such a word as a whole is that alone."""
    if text in words:
        return words[text]
    for word, own in words.items():
        if not word.isdecimal() or len(word) > SHORT:
            text = text.replace(word, own)
    return text


async def write(tx: Tx, copies: Iterable[dict[str, list[dict[str, Any]]]]) -> int:
    """How many rows; one statement per table."""
    whole: dict[str, list[dict[str, Any]]] = {}
    for copy in copies:
        for table, rows in copy.items():
            whole.setdefault(table, []).extend(rows)
    for table, rows in whole.items():
        await tx.execute(insert(SQLModel.metadata.tables[table]), rows)
    return sum(map(len, whole.values()))


async def put_place(tx: Tx, place: str, zh: str, en: str) -> None:
    """One that is there keeps its name."""
    row = {"code": place, "kind": "place", "name_zh": zh, "name_en": en}
    blank = {"farm_related": False, "key_town": False, "dimensions": {}}
    await insert_once(tx, UnitRow, **row, **blank)


async def has_cases(tx: Tx) -> bool:
    return (await tx.execute(select(col(CaseRow.id)).limit(1))).first() is not None


async def progress(tx: Tx) -> int:
    """The number of the next copy: those before it are there."""
    made = select(col(ProjectionRow.made_by)).where(col(ProjectionRow.name) == PROGRESS)
    return int((await tx.execute(made)).scalar_one_or_none() or 0)


async def note_progress(tx: Tx, number: int, series: Mapping[str, int]) -> None:
    """The series go on where the copies ended, also for cases opened by people later."""
    await upsert(tx, ProjectionRow, {"name": PROGRESS}, {"made_by": str(number)})
    for name, last in series.items():
        await upsert(tx, CaseNumberRow, {"series": name}, {"last": last})


async def series(tx: Tx) -> dict[str, int]:
    rows = await tx.execute(select(col(CaseNumberRow.series), col(CaseNumberRow.last)))
    return {row.series: row.last for row in rows}


async def _rows(tx: Tx, table: Table) -> list[dict[str, Any]]:
    """Without numbers that the database gives by itself."""
    wanted = [one for one in table.c if one is not table.autoincrement_column]
    return [dict(row) for row in (await tx.execute(select(*wanted))).mappings()]


def _line(row: dict[str, Any], words: tuple[str, ...]) -> Line:
    marked = dict.fromkeys(words, "")
    varied = {
        name: value
        for name, value in row.items()
        if isinstance(value, str) and said_anew(value, marked) != value
    }
    return Line({name: row[name] for name in row.keys() - varied.keys()}, varied)
