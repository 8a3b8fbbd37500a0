"""Texts beside the chain and working papers under their version, with two writers at once."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import StatementError

from services.domain.attainment.datasheet import DataSheet
from services.domain.base import TextRef
from services.domain.errors import IdempotencyMismatch, Stale
from services.domain.papers.drafting import ScoreLine, ScoreSheet
from services.storage import texts
from services.storage.papers import data_sheets, papers, score_sheets
from services.storage.session import Database

NOW = datetime(2030, 3, 4, 1, tzinfo=UTC)


async def test_the_same_request_leaves_one_text_however_often_it_comes(database: Database) -> None:
    async def keep(body: str) -> TextRef:
        async with database.writing() as tx:
            return await texts.keep(tx, "case", "request", "/reason", body)

    first, second = await asyncio.gather(keep("理由"), keep("理由"))
    assert first == second
    with pytest.raises(IdempotencyMismatch):
        await keep("别的理由")


async def test_an_erased_text_leaves_only_its_commitment(database: Database) -> None:
    async with database.writing() as tx:
        ref = await texts.keep(tx, "case", "request", "/reason", "理由")
        assert await texts.read(tx, ref.id) == {ref.id: "理由"}
        await texts.erase(tx, ref.id)
        assert await texts.read(tx, ref.id) == {ref.id: None}


async def test_of_two_writers_who_were_shown_the_same_sheet_one_is_refused(
    database: Database,
) -> None:
    async def write(year: int) -> int:
        async with database.writing() as tx:
            return await data_sheets.change(
                tx, "case", lambda _: DataSheet(year=year), by="me", now=NOW, expects=0
            )

    answers = await asyncio.gather(write(2028), write(2029), return_exceptions=True)
    assert [type(answer) for answer in answers if not isinstance(answer, int)] == [Stale]
    async with database.reading() as tx:
        kept = await data_sheets.get(tx, "case", NOW)
        assert kept.version == 1
        assert kept.sheet.year in (2028, 2029)
        assert await papers.version(tx, "case") == 1


async def test_edits_of_single_entries_are_merged(database: Database) -> None:
    """Without a version named, an edit changes what it speaks of and nothing else."""

    async def write(year: int) -> int:
        def edit(sheet: DataSheet) -> DataSheet:
            return sheet.model_copy(update={"year": sheet.year + year})

        async with database.writing() as tx:
            return await data_sheets.change(tx, "case", edit, by="me", now=NOW)

    await asyncio.gather(*(write(1) for _ in range(5)))
    async with database.reading() as tx:
        kept = await data_sheets.get(tx, "case", NOW)
    assert (kept.version, kept.sheet.year) == (5, 2029 + 5)


async def test_a_score_sheet_is_its_experts_own(database: Database) -> None:
    sheet = ScoreSheet(
        lines=(
            ScoreLine(code="C1", answer="met"),
            ScoreLine(code="C2", answer="unmet", reason="出水超标"),
            ScoreLine(code="C3", answer="insufficient", reason="缺监测报告"),
        )
    )
    async with database.writing() as tx:
        assert await score_sheets.put(tx, "case", "ada", sheet, expects=0, now=NOW) == 1
        with pytest.raises(Stale):
            await score_sheets.put(tx, "case", "ada", sheet, expects=0, now=NOW)
        assert (await score_sheets.get(tx, "case", "bob")).version == 0
        counted = (await score_sheets.get(tx, "case", "ada")).sheet.counted()
    assert (counted.met, counted.unmet, counted.insufficient) == (1, ("C2",), ("C3",))


def test_whatever_is_not_met_needs_its_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        ScoreLine(code="C1", answer="unmet", reason=" ")


async def test_a_moment_without_its_offset_is_not_stored(database: Database) -> None:
    """It could be any hour: the machine's own is not the county's."""
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="offset"):
        async with database.writing() as tx:
            await score_sheets.put(tx, "case", "ada", ScoreSheet(), expects=0, now=naive)
