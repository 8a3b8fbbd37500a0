"""Free texts stand apart from the chain: committed to, erasable, never in a fact (1.3.4)."""

import pytest
from sqlalchemy import insert
from sqlmodel import select

from services.domain.base import TextRef
from services.domain.errors import IdempotencyMismatch
from services.domain.programme.schema import Track
from services.storage import case_log, texts
from services.storage.queries.histories import recorded_words
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.cases import EventRow, StreamRow, TextRow
from tests.domain.stage import WORDS, Stage
from tests.storage.recording import record

NAME = "张三，电话13900000000"


async def kept(database: Database, body: str = NAME, key: str = "key") -> TextRef:
    async with database.writing() as tx:
        return await texts.keep(tx, "case", key, "reason", body)


async def test_a_repeated_request_finds_the_text_it_left(database: Database) -> None:
    assert await kept(database) == await kept(database)


async def test_the_same_request_with_another_text_is_a_mismatch(database: Database) -> None:
    await kept(database)
    with pytest.raises(IdempotencyMismatch):
        await kept(database, "another text")


async def test_the_commitment_proves_the_text_and_cannot_be_guessed_from_it(
    database: Database,
) -> None:
    ref, other = await kept(database), await kept(database, key="other")
    async with database.reading() as tx:
        row = (await tx.execute(select(TextRow).where(TextRow.id == ref.id))).one()
    assert texts.commitment(row.salt, NAME) == ref.commitment
    assert ref.commitment != other.commitment


async def test_an_erased_text_is_gone_and_the_chain_is_whole(database: Database) -> None:
    ref = await kept(database)
    stage = Stage(Track.VILLAGE)
    stage.words = ref
    stage.to("named")
    await record(database, stage)
    async with database.writing() as tx:
        await texts.erase(tx, ref.id)
    async with database.reading() as tx:
        assert await texts.read(tx, ref.id) == {ref.id: None}
        assert (await tx.execute(select(TextRow.salt))).scalars().all() == [""]
        assert await case_log.broken_at(tx, "case") is None


async def test_no_fact_and_no_snapshot_of_a_whole_case_holds_a_word_of_a_text(
    database: Database,
) -> None:
    stage = Stage(Track.COUNTY)
    stage.words = await kept(database)
    stage.to("named")
    await record(database, stage)
    async with database.reading() as tx:
        bodies = (await tx.execute(select(EventRow.body))).scalars().all()
        states = (await tx.execute(select(StreamRow.state))).scalars().all()
    assert any(stage.words.id in body for body in bodies)
    assert not [body for body in (*bodies, *states) if "张三" in body or "13900000000" in body]


async def test_the_log_names_its_texts_and_none_that_a_refused_act_left_behind(
    database: Database,
) -> None:
    stage = Stage(Track.VILLAGE)
    stage.to("application")
    await record(database, stage)
    async with database.writing() as tx:
        assert await recorded_words(tx, stage.state.id) == {}
        for text_id in (WORDS.id, "left-behind"):
            row = TextRow(id=text_id, stream=stage.state.id, salt="", commitment="", body=NAME)
            await tx.execute(insert(table_of(TextRow)).values(row.model_dump()))
        assert await recorded_words(tx, stage.state.id) == {WORDS.id: NAME}
        await texts.erase(tx, WORDS.id)
        assert await recorded_words(tx, stage.state.id) == {}
