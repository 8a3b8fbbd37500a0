"""Projections written anew where they were made by other declarations than those of today.

A release that adds an act, or gives it to somebody else, changes the worklists of cases for which
nothing has happened: no fact would ever rewrite them.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from sqlmodel import col, select

from services.domain.acts import RULES
from services.domain.offices.waiting import is_listed
from services.domain.permissions import kind_of, parts_of
from services.storage import findings
from services.storage.case_log import STREAMS
from services.storage.queries.open_streams import open_streams
from services.storage.session import Database, Tx
from services.storage.statements import upsert
from services.storage.tables.cases import CaseRow, FilingRow, StreamRow
from services.storage.tables.lists import ProjectionRow
from services.storage.waiting import written_anew

WAITING = "waiting"
PORTION = 200


def declared() -> str:
    """One word for everything that decides who is called upon."""
    lines = [
        (kind_of(act), act.step, act.path, parts_of(act), is_listed(act), act.whenever, act.beside)
        for act in RULES
    ]
    return sha256(repr(sorted(map(repr, lines))).encode()).hexdigest()


async def rewrite_waiting(database: Database) -> int:
    """How many streams were written anew; none where the rows are of today's declarations.

    A portion is a transaction, and to begin again is safe. Others may record meanwhile: each stream
    is held while its rows are written, so that they are of how it stands and not of how it stood.
    """
    async with database.reading() as tx:
        made = select(ProjectionRow.made_by).where(ProjectionRow.name == WAITING)
        if (await tx.execute(made)).scalar_one_or_none() == declared():
            return 0
    count, after = 0, ""
    while True:
        async with database.writing() as tx:
            portion = await open_streams(tx, after, PORTION)
            await _write(tx, portion)
        count += len(portion)
        if len(portion) < PORTION:
            break
        after = portion[-1]
    async with database.writing() as tx:
        await upsert(tx, ProjectionRow, {"name": WAITING}, {"made_by": declared()})
    return count


async def _write(tx: Tx, streams: Sequence[str]) -> None:
    held = await tx.execute(
        select(StreamRow.id, StreamRow.kind, StreamRow.state)
        .where(col(StreamRow.id).in_(streams))
        .order_by(col(StreamRow.id))
        .with_for_update()
    )
    rows = held.all()
    due = await _dues(tx, streams)
    for row in rows:
        state = STREAMS[row.kind].model_validate_json(row.state)
        await written_anew(tx, state, due.get(row.id))
        await findings.written_anew(tx, state)


async def _dues(tx: Tx, streams: Sequence[str]) -> dict[str, date | None]:
    """Asked once the streams are held: cases and filings keep the day by which they are owed."""
    found: dict[str, date | None] = {}
    for row in (CaseRow, FilingRow):
        known = await tx.execute(
            select(col(row.id), col(row.due_on)).where(col(row.id).in_(streams))
        )
        found |= {one.id: one.due_on for one in known}
    return found
