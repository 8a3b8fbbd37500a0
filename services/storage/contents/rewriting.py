"""The index made anew from what is kept: after a release that folds differently, and on demand.

Nothing is lost by it: pages, texts and remarks are the truth, the index is one way into them.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select, tuple_
from sqlmodel import col

from services.storage import case_log
from services.storage.contents import index
from services.storage.contents.keeping import index_case
from services.storage.session import Database, Tx
from services.storage.statements import upsert
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, StreamRow
from services.storage.tables.lists import ProjectionRow

NAME: Final = "contents"
FORM: Final = "1"
"""Raised whenever texts are folded or taken apart in another way: the old pieces find them no more."""
PORTION: Final = 50
CASES: Final = table_of(CaseRow).c
_FIRST: Final = (datetime(1, 1, 1, tzinfo=UTC), "")


Told = Callable[[int], object]
"""Hears now and then how many cases are indexed so far: a large city takes its time."""


async def index_anew(database: Database, *, anyway: bool = False, told: Told | None = None) -> int:
    """How many cases were indexed; none where the index is of today's form, unless `anyway`.

    A portion is a transaction; begun again after a break it begins from the start. Others may
    record meanwhile: each case is held while it is indexed.
    """
    if not anyway and await _is_of_today(database):
        return 0
    async with database.writing() as tx:
        await upsert(tx, ProjectionRow, {"name": NAME}, {"made_by": ""})
        await index.empty(tx)
    count, after = 0, _FIRST
    while True:
        async with database.writing() as tx:
            portion = await _portion(tx, after)
            for _, case in portion:
                await _index(tx, case)
        count += len(portion)
        if told:
            told(count)
        if len(portion) < PORTION:
            break
        after = portion[-1]
    async with database.writing() as tx:
        await upsert(tx, ProjectionRow, {"name": NAME}, {"made_by": FORM})
    return count


async def _is_of_today(database: Database) -> bool:
    async with database.reading() as tx:
        made = select(col(ProjectionRow.made_by)).where(col(ProjectionRow.name) == NAME)
        return bool((await tx.execute(made)).scalar_one_or_none() == FORM)


async def _portion(tx: Tx, after: tuple[datetime, str]) -> list[tuple[datetime, str]]:
    """The oldest first: what is indexed later is shown as newer."""
    rows = await tx.execute(
        select(CASES.opened_at, CASES.id)
        .where(tuple_(CASES.opened_at, CASES.id) > after)
        .order_by(CASES.opened_at, CASES.id)
        .limit(PORTION)
    )
    return [(row.opened_at, row.id) for row in rows]


async def _index(tx: Tx, case: str) -> None:
    held = select(col(StreamRow.id)).where(col(StreamRow.id) == case).with_for_update()
    await tx.execute(held)
    await index_case(tx, case, await case_log.bodies(tx, case))
