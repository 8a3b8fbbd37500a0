"""5.3.1: words are found in pages, texts of the log and remarks, exactly, and by whom may see them."""

import random
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from services.domain.base import TextRef
from services.domain.datasheet import DataSheet, Exemption, Value
from services.domain.dossier import DocumentState
from services.domain.filing import FileObjection, Filing
from services.domain.permissions import Seat
from services.domain.programme.schema import Track
from services.domain.units import Function, StepName
from services.storage import data_sheets, documents, removing, texts
from services.storage.archive import Archive
from services.storage.contents import index, keeping
from services.storage.contents.folding import fold
from services.storage.documents import StoredDocument
from services.storage.objects import ObjectStore, StoreAccess
from services.storage.page_texts import PageText, keep_pages
from services.storage.queries.contents import Hit, Hits, find
from services.storage.queries.scope import Viewer
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.contents import ContentRow
from services.storage.tables.page_texts import PageTextRow
from tests.domain.stage import Stage
from tests.storage.archiving import LIMIT
from tests.storage.recording import record

OFFICER = Viewer("officer", (Seat(function=Function.CITY_OFFICER, unit="9901:huanbao"),))
ELSEWHERE = Viewer("other", (Seat(function=Function.CITY_OFFICER, unit="9902:huanbao"),))
MINISTRY = Viewer("ministry", (Seat(function=Function.MINISTRY_OFFICER, unit="00"),))
SIGNS = "生态环境水质村镇abca19%_.'\"\\-(,"
PAGES = table_of(PageTextRow).c


async def opened(database: Database, words: str = "") -> Stage:
    """A village's case that has got as far as its plan; `words` is what everybody said."""
    stage = Stage(Track.VILLAGE)
    async with database.writing() as tx:
        if words:
            stage.words = await texts.keep(tx, "case", "request", "reason", words)
    stage.to(StepName.PLAN)
    await record(database, stage)
    return stage


async def put(
    database: Database, stage: Stage, name: str, *pages: str, state: str = "usable"
) -> None:
    """A document of the case with these pages; its id is its name."""
    async with database.writing() as tx:
        row = StoredDocument(
            id=name,
            stream=stage.case.id,
            name=f"{name}.pdf",
            promised_type="application/pdf",
            declared_size=9,
            size=9,
            state=DocumentState(state),
            made_by="clerk",
            made_at=stage.now,
        )
        await documents.add(tx, row)
        await keep_pages(
            tx, name, [PageText(page=no, text=text) for no, text in enumerate(pages, 1)]
        )


async def found(
    database: Database, typed: str, viewer: Viewer = OFFICER, before: int | None = None
) -> Hits:
    async with database.reading() as tx:
        return await find(tx, viewer, typed, before=before)


async def everything(database: Database, typed: str, viewer: Viewer = OFFICER) -> list[Hit]:
    """All pages of the answer, one behind the other."""
    page = await found(database, typed, viewer)
    hits = list(page.hits)
    while page.next_before is not None:
        page = await found(database, typed, viewer, page.next_before)
        hits += page.hits
    return hits


async def places(database: Database, typed: str, viewer: Viewer = OFFICER) -> set[tuple[str, int]]:
    return {(hit.ref, hit.part) for hit in await everything(database, typed, viewer)}


def invented(seed: int, count: int) -> list[str]:
    """Texts as they lie after folding, so that the database's own LIKE can be asked."""
    chance = random.Random(seed)
    made = ("".join(chance.choices(SIGNS, k=chance.randint(1, 40))) for _ in range(count))
    return [" ".join((text, text[::-1])) for text in made if fold(text) == text]


async def like(database: Database, words: Sequence[str]) -> set[tuple[str, int]]:
    holding = (PAGES.text.contains(word, autoescape=True) for word in words)
    async with database.reading() as tx:
        rows = await tx.execute(select(PAGES.document, PAGES.page).where(*holding))
        return {(row.document, row.page) for row in rows}


async def test_5_3_1_exactly_what_like_finds_is_found(database: Database) -> None:
    stage, pages = await opened(database), [fold(text) for text in invented(7, 60)]
    await put(database, stage, "d1", *pages[:30])
    await put(database, stage, "d2", *pages[30:])
    chance, some, none = random.Random(11), 0, 0
    for number in range(150):
        text = chance.choice(pages).split(" ")[0]
        start = chance.randrange(len(text))
        words = [text[start : start + 1 + number % 5]]
        if number % 3 == 0:
            words.append("".join(chance.choices(SIGNS, k=1 + number % 4)))
        truth = await like(database, words)
        assert await places(database, " ".join(words)) == truth, words
        some, none = some + bool(truth), none + (not truth)
    assert some > 50, "no word was found: nothing was compared"
    assert none > 10, "every word was found: nothing was left out"


async def test_5_3_1_one_character_is_a_word_too(database: Database) -> None:
    stage = await opened(database)
    await put(database, stage, "d1", "水", "山", "山水", "x", "X9")
    assert await places(database, "水") == {("d1", 1), ("d1", 3)}
    assert await places(database, "x") == {("d1", 4), ("d1", 5)}


async def test_5_3_1_a_hit_says_case_document_page_and_words_round_it(database: Database) -> None:
    stage = await opened(database)
    await put(database, stage, "plan", "第一页", "本村<b>水质</b>达到ＧＢ3838标准。")
    [hit] = (await found(database, "gb3838 水质")).hits
    assert (hit.kind, hit.case, hit.name, hit.part) == ("page", "case", "plan.pdf", 2)
    assert [part.text for part in hit.excerpt if part.sought] == ["水质", "ＧＢ3838"]
    assert "".join(part.text for part in hit.excerpt) == "本村<b>水质</b>达到ＧＢ3838标准。"


async def test_5_3_1_only_what_the_caller_may_see_is_found(database: Database) -> None:
    stage = await opened(database)
    await put(database, stage, "d1", "剪纸")
    place = stage.case.place
    for unit in ("99", "9901", place[:6], place[:9], place):
        seat = Seat(function=Function.AUDITOR, unit=unit)
        assert await places(database, "剪纸", Viewer("a", (seat,))) == {("d1", 1)}, unit
    assert await places(database, "剪纸", MINISTRY) == {("d1", 1)}
    for unit in ("9902", place[:4] + "99", place[:6] + "999", "0"):
        seat = Seat(function=Function.AUDITOR, unit=unit)
        assert await places(database, "剪纸", Viewer("a", (seat,))) == set(), unit
    assert await places(database, "剪纸", Viewer("nobody", ())) == set()


async def test_5_3_1_an_expert_finds_what_stands_in_the_cases_of_the_appointment(
    database: Database,
) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    while not stage.case.panel.experts:
        stage.forward()
    await record(database, stage)
    await put(database, stage, "d1", "剪纸")
    seat = (Seat(function=Function.EXPERT, unit="9901"),)
    appointed = stage.case.panel.experts[0]
    assert await places(database, "剪纸", Viewer(appointed, seat)) == {("d1", 1)}
    assert await places(database, "剪纸", Viewer("somebody-else", seat)) == set()


async def test_5_3_1_an_index_that_lags_behind_shows_nobody_what_is_not_theirs(
    database: Database,
) -> None:
    stage = await opened(database)
    await put(database, stage, "d1", "剪纸")
    moved = {"place": "9902" + stage.case.place[4:], "city": "9902"}
    async with database.writing() as tx:
        await tx.execute(update(CaseRow).values(**moved))
    assert await places(database, "剪纸") == set()


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


async def test_5_3_1_what_was_said_in_an_act_is_found_with_its_fact(database: Database) -> None:
    stage = await opened(database, "村容整洁，同意申报")
    hits = await everything(database, "同意申报")
    assert {hit.kind for hit in hits} == {"text"}
    told = {number: fact.kind for number, fact in enumerate(stage.facts, start=1)}
    assert {(hit.part, hit.name) for hit in hits} <= set(told.items())
    assert "creation-requested" in {hit.name for hit in hits}


async def test_5_3_1_a_text_that_no_fact_names_is_found_by_nobody(database: Database) -> None:
    await opened(database)
    async with database.writing() as tx:
        await texts.keep(tx, "case", "refused", "reason", "被拒绝的剪纸")
    assert await places(database, "剪纸", MINISTRY) == set()


async def test_5_3_1_a_text_of_another_stream_is_no_text_of_the_case(database: Database) -> None:
    async with database.writing() as tx:
        other = await texts.keep(tx, "filing-1", "request", "words", "异议人张三")
    stage = Stage(Track.VILLAGE)
    stage.words = TextRef(id=other.id, commitment=other.commitment)
    stage.to(StepName.PLAN)
    await record(database, stage)
    assert await places(database, "张三", MINISTRY) == set()


async def test_6_4_3_what_an_objector_wrote_is_in_no_index(database: Database) -> None:
    case = Stage(Track.VILLAGE)
    case.to(StepName.PUBLIC_NOTICE)
    await record(database, case)
    objection = Stage(Track.VILLAGE, state=Filing(id="filing-1"), now=case.now)
    async with database.writing() as tx:
        objection.words = await texts.keep(tx, "filing-1", "r", "words", "举报人张三的电话")
    day = timedelta(days=1)
    objection.do(FileObjection, notice_starts=case.now - day, notice_ends=case.now + day)
    await record(database, objection)
    assert await places(database, "张三", MINISTRY) == set()
    async with database.reading() as tx:
        held = select(func.count()).where(table_of(ContentRow).c.stream == "filing-1")
        assert (await tx.execute(held)).scalar_one() == 0
        assert await index.candidates(tx, ["张三"], [], before=2**62, limit=9) == []


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


async def test_5_3_1_pages_of_an_answer_go_on_where_they_ended_the_latest_first(
    database: Database,
) -> None:
    stage = await opened(database)
    await put(database, stage, "d1", *(f"剪纸{number}" for number in range(25)))
    hits = await everything(database, "剪纸")
    assert [hit.part for hit in hits] == list(range(25, 0, -1))
    assert len((await found(database, "剪纸")).hits) == 10


async def test_5_3_1_rows_that_only_look_alike_are_passed_over_page_by_page(
    database: Database,
) -> None:
    """Each has both pairs of the word and not the word: the index alone would find them all."""
    stage = await opened(database)
    await put(database, stage, "d1", "剪纸花", *("剪纸和纸花" for _ in range(1500)))
    assert await places(database, "剪纸花") == {("d1", 1)}


async def test_5_3_1_a_word_deep_in_a_long_sheet_is_found(database: Database) -> None:
    stage = await opened(database)
    length = keeping.PIECE
    sheet = "表" * (length - 1) + "剪纸" + "格" * (2 * length) + "窗花"
    await put(database, stage, "book", sheet)
    for typed in ("剪纸", "窗花", "表剪纸格"):
        assert await places(database, typed) == {("book", 1)}, typed
