"""Projections written anew where they were made by other declarations than those of today.

A release that adds an act, or gives it to somebody else, changes the worklists of cases for which
nothing has happened: no fact would ever rewrite them.
"""

from collections.abc import AsyncIterator
from datetime import date
from hashlib import sha256

from sqlmodel import col, select

from services.domain.acts import RULES
from services.domain.permissions import kind_of, parts_of
from services.domain.waiting import is_listed
from services.storage.case_log import STREAMS
from services.storage.session import Database, Tx
from services.storage.statements import upsert
from services.storage.tables.cases import CaseRow, FilingRow, StreamRow, TitleRow
from services.storage.tables.lists import ProjectionRow
from services.storage.waiting import written_anew

WAITING = "waiting"
PORTION = 200
Open = list[tuple[str, str, str, date | None]]


def declared() -> str:
    """One word for everything that decides who is called upon."""
    lines = [
        (kind_of(act), act.step, act.path, parts_of(act), is_listed(act), act.whenever, act.beside)
        for act in RULES
    ]
    return sha256(repr(sorted(map(repr, lines))).encode()).hexdigest()


async def rewrite_waiting(database: Database) -> int:
    """How many streams were written anew; none where the rows are of today's declarations.

    A portion is a transaction, and to begin again is safe.
    """
    async with database.reading() as tx:
        made = select(ProjectionRow.made_by).where(ProjectionRow.name == WAITING)
        if (await tx.execute(made)).scalar_one_or_none() == declared():
            return 0
    count = 0
    async for portion in _open_streams(database):
        async with database.writing() as tx:
            for _, kind, state, due_on in portion:
                await written_anew(tx, STREAMS[kind].model_validate_json(state), due_on)
                count += 1
    async with database.writing() as tx:
        await upsert(tx, ProjectionRow, {"name": WAITING}, {"made_by": declared()})
    return count


async def _open_streams(database: Database) -> AsyncIterator[Open]:
    after = ""
    while True:
        async with database.reading() as tx:
            portion = await _portion(tx, after)
        if not portion:
            return
        yield portion
        after = portion[-1][0]


async def _portion(tx: Tx, after: str) -> Open:
    """The next open cases (re-checks too), living titles and open filings, in order of their ids."""
    rows = await tx.execute(
        select(StreamRow.id, StreamRow.kind, StreamRow.state, col(CaseRow.due_on))
        .join(CaseRow, col(CaseRow.id) == col(StreamRow.id), isouter=True)
        .join(TitleRow, col(TitleRow.id) == col(StreamRow.id), isouter=True)
        .join(FilingRow, col(FilingRow.id) == col(StreamRow.id), isouter=True)
        .where(
            StreamRow.id > after,
            col(CaseRow.is_open).is_(True)
            | (col(TitleRow.id).is_not(None) & col(TitleRow.cancelled_on).is_(None))
            | (col(FilingRow.status) == "open"),
        )
        .order_by(col(StreamRow.id))
        .limit(PORTION)
    )
    return [(row.id, row.kind, row.state, row.due_on) for row in rows]
