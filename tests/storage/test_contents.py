"""5.3.1: words are found in pages, texts of the log and remarks, exactly, and by whom may see them."""

import random
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select, update

from services.domain.base import ActorRef, TextRef
from services.domain.filing import FileObjection, Filing
from services.domain.programme.schema import Track
from services.domain.review.conflicts import DeclareInterests
from services.domain.seats import Seat
from services.domain.tree.units import Function, StepName
from services.storage import texts
from services.storage.contents import index
from services.storage.contents.folding import fold
from services.storage.queries.scope import Viewer
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.contents import ContentRow
from services.storage.tables.page_texts import PageTextRow
from tests.domain.stage import CLEAR, Stage
from tests.storage.recording import record, record_last
from tests.storage.written import (
    MINISTRY,
    everything,
    found,
    opened,
    places,
    put,
)

SIGNS = "生态环境水质村镇abca19%_.'\"\\-(,"
PAGES = table_of(PageTextRow).c


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
    assert await places(database, "剪纸", Viewer(appointed, seat)) == set(), (
        "declares first (6.1.2)"
    )
    expert = ActorRef(account=appointed, function=Function.EXPERT, unit="9901")
    stage.do(DeclareInterests, expert, **CLEAR)
    await record_last(database, stage)
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
