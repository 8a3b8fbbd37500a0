"""Whether every log is whole, and everything folded or projected from it says the same.

Rows are compared with a replay of the log in a transaction that is taken back. Where the log is
whole, it is right and rows that differ are put right; a number once given is never given anew.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from pydantic import ValidationError
from sqlalchemy import Table, and_, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import SQLModel, col

from services.domain.base import Stream
from services.domain.case import Case
from services.domain.facts import AnyFact
from services.domain.jobs import JobItem
from services.domain.reconciling import Found, Subjects
from services.domain.steps.application import ApplicationSubmitted
from services.storage import case_log
from services.storage.keeping import sealing
from services.storage.projections import project
from services.storage.reconciling.check import PAGE, Check, finding, is_turn_of
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database, Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import (
    CaseRow,
    EventRow,
    FilingRow,
    FreezeRow,
    NoticeRow,
    PanelRow,
    StreamRow,
    TitleRow,
)
from services.storage.tables.lists import OccasionRow, WaitingRow
from services.storage.tables.rounds import RoundGradeRow, RoundRow
from services.storage.tables.service import DenialRow, MovementRow
from services.storage.tables.visits import VisitResultRow, VisitStopRow

ROWS: Final[tuple[tuple[type[SQLModel], str], ...]] = (
    (CaseRow, "id"),
    (PanelRow, "case"),
    (NoticeRow, "case"),
    (TitleRow, "id"),
    (FreezeRow, "title"),
    (FilingRow, "id"),
    (WaitingRow, "stream"),
    (OccasionRow, "stream"),
    (MovementRow, "stream"),
    (DenialRow, "stream"),
    (VisitStopRow, "day"),
    (VisitResultRow, "filing"),
    (RoundRow, "id"),
    (RoundGradeRow, "round"),
)
"""Reader rows that a stream's log alone makes, and the column that names the stream."""

BESIDE_THE_LOG: Final = {"number", "due_on", "due_provisional", "due_by"}
"""Given once by counting, or moved by calendars: these have proofs of their own."""

COUNTED: Final = {CaseRow, DenialRow}
"""A row of these that is gone has taken its number with it: nobody can make it anew."""

Row = dict[str, object]
Rows = dict[str, list[Row]]


class Logs(Check):
    """`id` of a stream: chain and head every night, replay in the night's share."""

    def __init__(self, database: Database, calendars: Calendars) -> None:
        self.database, self.calendars = database, calendars

    async def page(self, after: str, now: datetime) -> Subjects:
        async with self.database.reading() as tx:
            ids = await case_log.streams(tx, after, PAGE)
        return Subjects(ids=tuple(ids), next=ids[-1] if len(ids) == PAGE else "")

    async def find(self, ids: Sequence[str], now: datetime, *, whole: bool) -> list[JobItem]:
        found: list[JobItem] = []
        for stream in ids:
            broken = await self._chain(stream)
            if not broken and (whole or is_turn_of(stream, now)):
                broken = await self._replayed(stream)
            found += broken
        return found

    async def mend(self, found: JobItem, now: datetime) -> str:
        """Under the stream's lock: a fact written meanwhile must not be written over."""
        if found.what != Found.ROWS_DIFFER:
            return ""
        async with self.database.writing() as tx:
            held = select(col(StreamRow.id)).where(col(StreamRow.id) == found.item)
            await tx.execute(held.with_for_update())
            facts = await case_log.events(tx, found.item)
            if await _state_differs(tx, found.item, facts):
                return ""
            seen, wanted = await self._both(tx, found.item, facts)
            for row, _ in ROWS:
                table = table_of(row)
                added = row not in COUNTED
                await _rewrite(tx, table, seen[table.name], wanted[table.name], added=added)
            if isinstance(await case_log.state(tx, found.item), Case):
                calendar = await self.calendars.in_force(tx)
                await case_log.refresh(tx, found.item, now, calendar)
        return "written anew"

    async def _chain(self, stream: str) -> list[JobItem]:
        async with self.database.reading() as tx:
            if seq := await case_log.broken_at(tx, stream):
                return [finding(stream, Found.CHAIN_BROKEN, f"seq {seq}")]
            if differs := await _head_differs(tx, stream):
                return [finding(stream, Found.CHAIN_BROKEN, differs)]
        return []

    async def _replayed(self, stream: str) -> list[JobItem]:
        """What the log folds to, against what is kept."""
        try:
            async with self.database.writing() as tx:
                facts = await case_log.events(tx, stream)
                found = await _state_differs(tx, stream, facts)
                found += await _not_sealed(tx, stream, facts)
                seen, wanted = await self._both(tx, stream, facts)
        except (ValidationError, SQLAlchemyError) as error:
            return [finding(stream, Found.UNREADABLE, type(error).__name__)]
        return found + _differences(stream, seen, wanted)

    async def _both(self, tx: Tx, stream: str, facts: Sequence[AnyFact]) -> tuple[Rows, Rows]:
        """The rows as they are, and as the log alone would have them; nothing is left changed."""
        async with tx.begin_nested() as replay:
            seen = await _rows(tx, stream)
            await self._project_anew(tx, stream, facts)
            wanted = await _rows(tx, stream)
            await replay.rollback()
        return seen, wanted

    async def _project_anew(self, tx: Tx, stream: str, facts: Sequence[AnyFact]) -> None:
        calendar = await self.calendars.in_force(tx)
        for row, key in ROWS:
            table = table_of(row)
            await tx.execute(delete(table).where(table.c[key] == stream))
        state: Stream = case_log.STREAMS[case_log.kind_of(stream)](id=stream)
        for fact in facts:
            before, state = state, state.after(fact)
            await project(tx, before, state, fact, calendar)


async def _head_differs(tx: Tx, stream: str) -> str:
    """The snapshot's number and hash must be those of the last row of the log."""
    head = (
        await tx.execute(
            select(col(StreamRow.seq), col(StreamRow.head)).where(col(StreamRow.id) == stream)
        )
    ).one()
    last = (
        await tx.execute(
            select(col(EventRow.seq), col(EventRow.hash))
            .where(col(EventRow.stream) == stream)
            .order_by(col(EventRow.seq).desc())
            .limit(1)
        )
    ).one_or_none()
    if last and (head.seq, head.head) == (last.seq, last.hash):
        return ""
    return f"snapshot at {head.seq}, log at {last.seq if last else 0}"


async def _state_differs(tx: Tx, stream: str, facts: Sequence[AnyFact]) -> list[JobItem]:
    kept = await case_log.state(tx, stream)
    folded: Stream = case_log.STREAMS[case_log.kind_of(stream)](id=stream)
    for fact in facts:
        folded = folded.after(fact)
    if kept == folded:
        return []
    mine, theirs = folded.model_dump(), kept.model_dump() if kept else {}
    names = sorted(name for name in mine if mine[name] != theirs.get(name))
    return [finding(stream, Found.STATE_DIFFERS, ", ".join(names))]


async def _not_sealed(tx: Tx, stream: str, facts: Sequence[AnyFact]) -> list[JobItem]:
    """Every file of every submission lies in the archive."""
    sealed = {one.document for one in await sealing.sealed_of(tx, stream)}
    wanted = {
        entry.document
        for fact in facts
        if isinstance(fact, ApplicationSubmitted)
        for entry in fact.manifest
    }
    missing = sorted(wanted - sealed)
    return [finding(stream, Found.NOT_SEALED, ", ".join(missing))] if missing else []


async def _rows(tx: Tx, stream: str) -> Rows:
    found: Rows = {}
    for row, key in ROWS:
        table = table_of(row)
        rows = await tx.execute(
            select(table).where(table.c[key] == stream).order_by(*table.primary_key)
        )
        found[table.name] = [dict(one) for one in rows.mappings()]
    return found


def _differences(stream: str, seen: Rows, wanted: Rows) -> list[JobItem]:
    """Table and columns; never values, which may name persons."""
    places: set[str] = set()
    for table in seen:
        if len(seen[table]) != len(wanted[table]):
            places.add(f"{table}: {len(seen[table])} rows, not {len(wanted[table])}")
            continue
        for mine, right in zip(seen[table], wanted[table], strict=True):
            places |= {f"{table}.{name}" for name in _corrected(mine, right)}
    return [finding(stream, Found.ROWS_DIFFER, ", ".join(sorted(places)))] if places else []


def _corrected(row: Row, right: Row) -> Row:
    """What is to be put right in a row."""
    return {
        name: value
        for name, value in right.items()
        if row[name] != value and name not in BESIDE_THE_LOG
    }


async def _rewrite(
    tx: Tx, table: Table, seen: list[Row], wanted: list[Row], *, added: bool
) -> None:
    """`added`: also rows that are missing."""
    keys = [column.name for column in table.primary_key]
    mine = {tuple(row[name] for name in keys): row for row in seen}
    right = {tuple(row[name] for name in keys): row for row in wanted}
    for key in {**mine, **right}:
        this = and_(*(table.c[name] == value for name, value in zip(keys, key, strict=True)))
        if key not in right:
            await tx.execute(delete(table).where(this))
        elif key in mine:
            if changes := _corrected(mine[key], right[key]):
                await tx.execute(update(table).where(this).values(**changes))
        elif added:
            await tx.execute(insert(table).values(**right[key]))
