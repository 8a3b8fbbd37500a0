"""5.3.1: what is in the index follows what is kept: removed, put back, read anew, moved, erased."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, update

from services.domain.attainment.datasheet import DataSheet, Exemption, Value
from services.domain.case import Case
from services.domain.programme.schema import Track
from services.domain.tree.units import StepName
from services.storage import texts
from services.storage.contents import index, keeping
from services.storage.contents.rewriting import PORTION, index_anew
from services.storage.evidence import removing
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore, StoreAccess
from services.storage.evidence.page_texts import PageText, keep_pages
from services.storage.papers import data_sheets
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from tests.domain.stage import MONDAY, Stage
from tests.storage.archiving import LIMIT
from tests.storage.recording import record
from tests.storage.written import (
    ELSEWHERE,
    everything,
    opened,
    places,
    put,
)


async def test_4_1_5_what_moved_with_its_unit_is_found_by_its_new_officers(
    database: Database,
) -> None:
    stage = await opened(database, "建设剪纸之乡")
    await put(database, stage, "d1", "剪纸")
    new = "9902" + stage.case.place[4:]
    async with database.writing() as tx:
        await tx.execute(update(CaseRow).values(place=new, city=new[:4], county=new[:6]))
        await keeping.follow(tx, "case", stage.case.place, new)
        for area, some in (("9901", False), ("9902", True)):
            asked = await index.candidates(
                tx, ["剪纸"], [index.of_area(area)], before=2**62, limit=9
            )
            assert bool(asked) == some
    assert await places(database, "剪纸") == set()
    assert ("d1", 1) in await places(database, "剪纸", ELSEWHERE)


async def test_5_3_1_an_erased_text_leaves_the_index_whole(database: Database) -> None:
    stage = await opened(database, "联系人李四")
    assert await places(database, "李四")
    async with database.writing() as tx:
        await texts.erase(tx, stage.words.id)
        assert await index.candidates(tx, ["李四"], [], before=2**62, limit=9) == []
    assert await places(database, "李四") == set()


async def test_5_3_1_a_removed_document_leaves_the_index_and_comes_back(database: Database) -> None:
    stage = await opened(database)
    await put(database, stage, "d1", "剪纸", "窗花")
    archive = Archive(database, ObjectStore(StoreAccess("http://127.0.0.1:1", "no", "no")), LIMIT)
    await removing.remove(archive, "d1", "clerk", stage.now)
    async with database.reading() as tx:
        assert await index.candidates(tx, ["窗花"], [], before=2**62, limit=9) == []
    assert await places(database, "剪纸") == set()
    await removing.restore(archive, "d1", "clerk", stage.now + timedelta(days=1))
    assert await places(database, "剪纸") == {("d1", 1)}


async def test_5_3_1_what_was_read_out_anew_replaces_what_was_found_before(
    database: Database,
) -> None:
    stage = await opened(database)
    await put(database, stage, "d1", "剪纸", "窗花")
    async with database.writing() as tx:
        await keep_pages(tx, "d1", [PageText(page=1, text="皮影")])
        assert await index.candidates(tx, ["窗花"], [], before=2**62, limit=9) == []
    assert await places(database, "剪纸") == set()
    assert await places(database, "皮影") == {("d1", 1)}


@pytest.mark.parametrize("state", ["bad", "checking"])
async def test_5_3_1_a_file_that_is_not_usable_is_not_found(database: Database, state: str) -> None:
    stage = await opened(database)
    await put(database, stage, "d1", "剪纸", state=state)
    assert await places(database, "剪纸") == set()


async def test_5_3_1_remarks_to_figures_are_found_as_they_stand_now(database: Database) -> None:
    stage = await opened(database)
    value = Value(datum="b1", year=2029, amount=Decimal(1), remark="监测站剪纸数据")
    reason = Exemption(code="C07", reason="本村无工业企业")

    async def write(*values: Value) -> None:
        async with database.writing() as tx:
            await data_sheets.change(
                tx,
                "case",
                lambda sheet: sheet.model_copy(update={"values": values, "exemptions": (reason,)}),
                by="clerk",
                now=stage.now,
            )

    await write(value)
    await write(value)
    assert await places(database, "剪纸") == {("datum/b1", 2029)}
    assert await places(database, "工业企业") == {("indicator/C07", 0)}
    await write(value.model_copy(update={"remark": "改为年鉴数据"}))
    assert await places(database, "剪纸") == set()
    assert await places(database, "年鉴") == {("datum/b1", 2029)}


async def test_5_3_1_what_was_there_before_the_case_is_found_once_it_is(
    database: Database,
) -> None:
    stage = Stage(Track.VILLAGE)
    await put(database, stage, "early", "剪纸")
    async with database.writing() as tx:
        sheet = DataSheet(year=2029, exemptions=(Exemption(code="C07", reason="剪纸"),))
        await data_sheets.change(tx, "case", lambda _: sheet, by="clerk", now=stage.now)
    assert await places(database, "剪纸") == set()
    stage.to(StepName.PLAN)
    await record(database, stage)
    assert await places(database, "剪纸") == {("early", 1), ("indicator/C07", 0)}


async def test_5_3_1_a_word_deep_in_a_long_sheet_is_found(database: Database) -> None:
    stage = await opened(database)
    length = keeping.PIECE
    sheet = "表" * (length - 1) + "剪纸" + "格" * (2 * length) + "窗花"
    await put(database, stage, "book", sheet)
    for typed in ("剪纸", "窗花", "表剪纸格"):
        assert await places(database, typed) == {("book", 1)}, typed


async def test_5_3_1_the_index_made_anew_finds_what_was_found_before(database: Database) -> None:
    stage = await opened(database, "村容整洁，同意申报")
    await put(database, stage, "d1", "剪纸", "剪纸和皮影")
    await put(database, stage, "removed", "剪纸")
    archive = Archive(database, ObjectStore(StoreAccess("http://127.0.0.1:1", "no", "no")), LIMIT)
    await removing.remove(archive, "removed", "clerk", stage.now)
    words = ("剪纸", "皮影", "同意申报", "整洁")
    before = [await places(database, word) for word in words]
    assert all(before)
    assert await index_anew(database) == 1, "an index of no form is one of another form"
    assert [await places(database, word) for word in words] == before
    assert await index_anew(database) == 0
    async with database.writing() as tx:
        await index.empty(tx)
    assert await places(database, "剪纸") == set()
    assert await index_anew(database, anyway=True) == 1
    assert [await places(database, word) for word in words] == before


async def test_5_3_1_cases_indexed_anew_keep_their_order_over_many_portions(
    database: Database,
) -> None:
    async with database.writing() as tx:
        for number in range(PORTION + 2):
            row = {**_case_row(), "id": f"case{number:03}", "number": f"N{number:03}"}
            row |= {"opened_at": MONDAY + timedelta(days=(number * 7) % 60)}
            await tx.execute(insert(table_of(CaseRow)).values(**row))
    stage = Stage(Track.VILLAGE)
    for number in range(PORTION + 2):
        stage.state = Case(id=f"case{number:03}")
        await put(database, stage, f"d{number:03}", "剪纸")
    assert await index_anew(database) == PORTION + 2
    hits = await everything(database, "剪纸")
    assert len(hits) == PORTION + 2
    days = [(int(hit.case[4:]) * 7) % 60 for hit in hits]
    assert days == sorted(days, reverse=True)


def _case_row() -> dict[str, object]:
    place = Stage(Track.VILLAGE).place
    return {
        "programme": "p",
        "programme_version": 1,
        "track": "village",
        "level": "municipal",
        "place": place,
        "city": place[:4],
        "county": place[:6],
        "town": place[:9],
        "title": "",
        "stands": "plan",
        "is_open": True,
        "since": MONDAY,
        "changed_at": MONDAY,
        "due_provisional": False,
    }
