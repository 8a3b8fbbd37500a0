"""Whether every log is whole, and everything folded or projected from it says the same.

Rows are compared with a replay of the log in a transaction that is taken back.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from pydantic import ValidationError
from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import SQLModel, col

from services.domain.base import Stream
from services.domain.calendar import Calendar
from services.domain.facts import AnyFact
from services.domain.jobs import JobItem
from services.domain.reconciling import Found, Subjects
from services.domain.steps.application import ApplicationSubmitted
from services.storage import case_log, sealing
from services.storage.projections import project
from services.storage.queries.names import table_of
from services.storage.reconciling.check import PAGE, Check, finding, is_turn_of
from services.storage.session import Database, Tx
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

ROWS: Final[tuple[tuple[type[SQLModel], str], ...]] = (
    (CaseRow, "id"),
    (PanelRow, "case"),
    (NoticeRow, "case"),
    (TitleRow, "id"),
    (FreezeRow, "title"),
    (FilingRow, "id"),
    (WaitingRow, "stream"),
    (OccasionRow, "stream"),
)
"""Reader rows that a stream's log alone makes, and the column that names the stream."""

BESIDE_THE_LOG: Final = {"number", "due_on", "due_provisional", "due_by"}
"""Given once by counting, or moved by calendars: these have proofs of their own."""

Shown = dict[str, list[dict[str, object]]]


class Logs(Check):
    """`id` of a stream: chain and head every night, replay in the night's share."""

    def __init__(self, database: Database, calendar: Calendar) -> None:
        self.database, self.calendar = database, calendar

    async def page(self, after: str, now: datetime) -> Subjects:
        async with self.database.reading() as tx:
            ids = await case_log.streams(tx, after, PAGE, open_only=False)
        return Subjects(ids=tuple(ids), next=ids[-1] if len(ids) == PAGE else "")

    async def find(self, ids: Sequence[str], now: datetime, *, whole: bool) -> list[JobItem]:
        found: list[JobItem] = []
        for stream in ids:
            broken = await self._chain(stream)
            if not broken and (whole or is_turn_of(stream, now)):
                broken = await self._replayed(stream)
            found += broken
        return found

    async def _chain(self, stream: str) -> list[JobItem]:
        async with self.database.reading() as tx:
            if seq := await case_log.broken_at(tx, stream):
                return [finding(stream, Found.CHAIN_BROKEN, f"seq {seq}")]
            if differs := await _head_differs(tx, stream):
                return [finding(stream, Found.CHAIN_BROKEN, differs)]
        return []

    async def _replayed(self, stream: str) -> list[JobItem]:
        """What the log folds to, against what is kept; in one writing transaction, taken back."""
        async with self.database.writing() as tx:
            try:
                facts = await case_log.events(tx, stream)
                found = await _state_differs(tx, stream, facts)
                found += await _not_sealed(tx, stream, facts)
                async with tx.begin_nested() as replay:
                    seen = await _rows(tx, stream)
                    await self._project_anew(tx, stream, facts)
                    wanted = await _rows(tx, stream)
                    await replay.rollback()
            except (ValidationError, SQLAlchemyError) as error:
                return [finding(stream, Found.UNREADABLE, type(error).__name__)]
        return found + _differences(stream, seen, wanted)

    async def _project_anew(self, tx: Tx, stream: str, facts: Sequence[AnyFact]) -> None:
        for row, key in ROWS:
            table = table_of(row)
            await tx.execute(delete(table).where(table.c[key] == stream))
        state: Stream = case_log.STREAMS[case_log.kind_of(stream)](id=stream)
        for fact in facts:
            before, state = state, state.after(fact)
            await project(tx, before, state, fact, self.calendar)


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


async def _rows(tx: Tx, stream: str) -> Shown:
    found: Shown = {}
    for row, key in ROWS:
        table = table_of(row)
        rows = await tx.execute(
            select(table).where(table.c[key] == stream).order_by(*table.primary_key)
        )
        found[table.name] = [
            {name: value for name, value in one.items() if name not in BESIDE_THE_LOG}
            for one in rows.mappings()
        ]
    return found


def _differences(stream: str, seen: Shown, wanted: Shown) -> list[JobItem]:
    """Table and columns; never values, which may name persons."""
    places: list[str] = []
    for table in seen:
        if len(seen[table]) != len(wanted[table]):
            places.append(f"{table}: {len(seen[table])} rows, not {len(wanted[table])}")
            continue
        for mine, theirs in zip(seen[table], wanted[table], strict=True):
            places += [f"{table}.{name}" for name in mine if mine[name] != theirs[name]]
    if not places:
        return []
    return [finding(stream, Found.ROWS_DIFFER, ", ".join(sorted(set(places))))]
