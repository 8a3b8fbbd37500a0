"""The log: numbered, chained, fenced, answered once; on SQLite and on PostgreSQL."""

import asyncio

import pytest
from sqlalchemy import delete, func, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from services.domain.base import Receipt
from services.domain.errors import CaseChanged, IdempotencyMismatch
from services.domain.facts import FACT, AnyFact
from services.domain.programme.schema import Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.steps.creation_request import FileCreationRequest, ListApplicant
from services.storage import case_log
from services.storage.session import Database
from services.storage.tables.cases import EventRow
from tests.domain.stage import Stage
from tests.storage.recording import record, record_last, write


@pytest.fixture
async def stage(database: Database) -> Stage:
    """A county in its plan step, recorded."""
    stage = Stage(Track.COUNTY)
    stage.do(FileCreationRequest)
    stage.do(ListApplicant)
    await record(database, stage)
    return stage


async def broken_at(database: Database) -> int | None:
    async with database.reading() as tx:
        return await case_log.broken_at(tx, "case")


async def count(database: Database) -> int:
    async with database.reading() as tx:
        return (await tx.execute(select(func.count()).select_from(EventRow))).scalar_one()


@pytest.mark.parametrize("track", ECO_TRACKS)
async def test_the_snapshot_is_what_the_facts_add_up_to(database: Database, track: Track) -> None:
    stage = Stage(track)
    stage.to("named")
    await record(database, stage)
    async with database.reading() as tx:
        assert await case_log.state(tx, "case") == stage.state
        assert await case_log.events(tx, "case") == stage.facts
        assert await case_log.events(tx, "case", after=3) == stage.facts[3:]
    assert await broken_at(database) is None


async def test_a_changed_fact_breaks_the_chain_where_it_was_changed(
    database: Database, stage: Stage
) -> None:
    second = (col(EventRow.stream) == "case", col(EventRow.seq) == 2)
    async with database.writing() as tx:
        await tx.execute(update(EventRow).where(*second).values(body='{"kind":"forged"}'))
    assert await broken_at(database) == 2


async def test_a_fact_taken_out_breaks_the_chain(database: Database, stage: Stage) -> None:
    async with database.writing() as tx:
        await tx.execute(delete(EventRow).where(col(EventRow.seq) == 1))
    assert await broken_at(database) == 1


async def test_a_fact_moved_to_another_case_breaks_that_chain(
    database: Database, stage: Stage
) -> None:
    async with database.writing() as tx:
        first = (await tx.execute(select(EventRow).where(col(EventRow.seq) == 1))).one()
        row = {**first._mapping, "stream": "other"}
        await tx.execute(insert(EventRow).values(**row))
    async with database.reading() as tx:
        assert await case_log.broken_at(tx, "other") == 1


@pytest.mark.parametrize("after", [0, 1, 3])
async def test_a_writer_who_missed_something_writes_nothing(
    database: Database, stage: Stage, after: int
) -> None:
    stage.forward()
    with pytest.raises(CaseChanged) as refused:
        async with database.writing() as tx:
            await write(tx, stage, stage.facts[-1], after + 1)
    assert refused.value.params == {"seq": 2}
    assert await count(database) == 2


async def test_a_known_request_gets_its_first_receipt(database: Database, stage: Stage) -> None:
    stage.forward()
    first = await record_last(database, stage)
    again = stage.facts[-1]
    async with database.writing() as tx:
        assert await write(tx, stage, again, 4) == first == Receipt(stream="case", seq=3)
    assert await count(database) == 3


async def test_a_known_request_with_another_body_is_a_mismatch(
    database: Database, stage: Stage
) -> None:
    stage.forward()
    await record_last(database, stage)
    other = stage.facts[-1].model_copy(update={"fingerprint": "another"})
    with pytest.raises(IdempotencyMismatch):
        async with database.writing() as tx:
            await write(tx, stage, other, 4)


async def test_of_two_writers_at_once_one_is_fenced_off(database: Database, stage: Stage) -> None:
    """Two real transactions that both know of two facts."""
    one, two = stage.make(ListApplicant), stage.forward()
    rival = two.model_copy(update={"request_id": one.request_id})
    answers = await asyncio.gather(
        _write(database, stage, rival), _write(database, stage, two), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["CaseChanged", "Receipt"]
    assert await count(database) == 3
    assert await broken_at(database) is None


async def test_of_two_first_facts_at_once_one_is_written(database: Database) -> None:
    """Both find nobody there; the loser tries again and is then told the truth."""
    stage = Stage(Track.COUNTY)
    fact = stage.do(FileCreationRequest)
    rival = fact.model_copy(update={"request_id": "rival"})
    both = [write_first(database, stage, one) for one in (fact, rival)]
    answers = await asyncio.gather(*both, return_exceptions=True)
    failed = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(failed) == 1
    assert isinstance(failed[0], CaseChanged | IntegrityError)
    assert await count(database) == 1


async def write_first(database: Database, stage: Stage, fact: AnyFact) -> Receipt:
    async with database.writing() as tx:
        return await write(tx, stage, fact, 1)


async def _write(database: Database, stage: Stage, fact: AnyFact) -> Receipt:
    async with database.writing() as tx:
        return await write(tx, stage, fact, 3)


async def test_1_3_3_an_event_row_names_the_version_that_its_actor_was_shown(
    database: Database,
) -> None:
    stage = Stage(Track.COUNTY)
    stage.do(FileCreationRequest)
    stage.do(ListApplicant, expects=1)
    await record(database, stage)
    async with database.reading() as tx:
        rows = await tx.execute(select(EventRow.shown).order_by(col(EventRow.seq)))
        assert list(rows.scalars()) == [None, 1]
        assert [fact.shown for fact in await case_log.events(tx, "case")] == [None, 1]


def test_1_3_3_a_fact_from_before_versions_were_recorded_is_read_all_the_same() -> None:
    stage = Stage(Track.COUNTY)
    filed = stage.do(FileCreationRequest)
    old = FACT.dump_json(filed, exclude={"shown"})
    assert b"shown" not in old
    assert FACT.validate_json(old) == filed
