"""A value that no database can keep is refused, and holds nobody up afterwards."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert

from services.domain.errors import Unwritable
from services.domain.programme.schema import Track
from services.domain.titles.title import RecordAward, Title
from services.domain.titles.title_awards import ApproveAward
from services.storage.session import Database
from services.storage.tables.cases import StreamRow
from tests.workflows.walk import WORDS, Walk, look


async def test_an_award_beyond_all_numbers_is_refused_and_the_next_one_is_taken(
    walk: Callable[..., Walk],
) -> None:
    case = walk(Track.TOWN)
    title = await case.old_title(date(2012, 5, 20))
    award: dict[str, Any] = {"document_no": "财建〔2031〕1号", "paid_on": date(2020, 1, 1)}
    second = case.actor(RecordAward).model_copy(update={"account": "second"})
    agrees: dict[str, Any] = {"agreed": True, "reason": WORDS}
    await case.on(title, RecordAward, yuan=10**30, **award)
    with pytest.raises(Unwritable):
        await case.on(title, ApproveAward, second, **agrees)
    await case.on(title, ApproveAward, second, **{**agrees, "agreed": False})
    await case.on(title, RecordAward, yuan=200_000, **award)
    await case.on(title, ApproveAward, second, **agrees)
    stands = await look(case.database, title)
    assert isinstance(stands, Title)
    assert stands.awarded


async def test_a_number_beyond_all_columns_is_told_from_a_database_that_is_away(
    database: Database,
) -> None:
    rest = {"kind": "case", "version": 0, "head": "", "state": ""}
    row = insert(StreamRow).values(id="s1", seq=10**30, **rest)

    async def write() -> None:
        async with database.writing() as tx:
            await tx.execute(row)

    with pytest.raises(Unwritable):
        await write()
