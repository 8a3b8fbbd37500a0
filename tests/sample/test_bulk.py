"""Cases in bulk: real facts, whole chains, rows as the facts make them; never over other cases."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from services.cli.sample_bulk import Kinds, NotEmptyError, archetypes, fill, templates
from services.domain.facts import FACT
from services.domain.programme.calendars import calendar_for
from services.storage import case_log
from services.storage.case_log import STREAMS, kind_of
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, EventRow, StreamRow
from tests.domain.stage import Stage
from tests.storage.recording import record

pytestmark = pytest.mark.slow

CALENDAR = calendar_for(rehearsal=True)
NOW = datetime(2031, 6, 2, 2, 0, tzinfo=UTC)
COUNT = 120


MADE: Kinds = {}
"""Templates, made by the first test that needs them: they take longer than all the rest."""


async def filled(database: Database, count: int, *, more: bool = False) -> int:
    if not MADE:
        MADE.update(await templates(NOW, CALENDAR, times=1))
    told = [one async for one in fill(database, count, NOW, CALENDAR, more=more, kinds=MADE)]
    return told[-1][0]


async def test_2_6_3_every_chain_is_whole_and_every_state_is_what_its_facts_add_up_to(
    database: Database,
) -> None:
    assert await filled(database, COUNT) == COUNT
    async with database.reading() as tx:
        rows = (await tx.execute(select(StreamRow.id, StreamRow.state, StreamRow.seq))).all()
        for row in rows:
            assert await case_log.broken_at(tx, row.id) is None
            model = STREAMS[kind_of(row.id)]
            state = model(id=row.id)
            for fact in await case_log.events(tx, row.id):
                state = state.after(fact)
            assert state == model.model_validate_json(row.state)
            assert state.seq == row.seq
        bodies = (await tx.execute(select(EventRow.body))).scalars()
        assert not [body for body in bodies if "archetype" in body or not FACT.validate_json(body)]
    assert len(rows) > COUNT, "titles and filings have streams of their own"


async def test_2_6_3_what_is_open_is_open_once_at_a_place_and_numbers_are_unique(
    database: Database,
) -> None:
    await filled(database, COUNT)
    async with database.reading() as tx:
        cases = (await tx.execute(select(table_of(CaseRow)))).all()
    places = Counter((one.place, one.programme) for one in cases if one.is_open)
    assert set(places.values()) == {1}
    assert len({one.number for one in cases}) == COUNT
    assert {one.track for one in cases} == {"county", "town", "village"}


async def test_2_6_3_it_goes_on_where_it_was_broken_off_and_leaves_other_cases_alone(
    database: Database,
) -> None:
    assert await filled(database, 30) == 30
    assert await filled(database, 50) == 50
    async with database.reading() as tx:
        assert len((await tx.execute(select(CaseRow.id))).all()) == 50


async def test_2_6_3_a_database_with_cases_of_its_own_is_refused(database: Database) -> None:
    stage = Stage()
    stage.to("plan")
    await record(database, stage)
    with pytest.raises(NotEmptyError):
        await filled(database, 10)
    assert await filled(database, 10, more=True) == 10


def test_2_6_3_there_is_a_history_for_every_programme() -> None:
    found = {one["programme"] for one in archetypes()}
    assert len(found) == 9
