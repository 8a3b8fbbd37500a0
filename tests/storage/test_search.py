"""4.10: words are found in names and numbers on both databases, where the viewer may look."""

import pytest

from services.domain.case import Case
from services.domain.errors import Invalid
from services.domain.papers.dossier import DocumentState
from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.tree.units import Function, StepName
from services.storage import saved_filters
from services.storage.evidence import documents
from services.storage.evidence.documents import StoredDocument
from services.storage.queries.scope import Viewer
from services.storage.queries.search import Found, search
from services.storage.queries.wording import FEW
from services.storage.saved_filters import MOST, Saved
from services.storage.session import Database
from services.storage.tree.units import Unit, put_unit
from tests.domain.stage import Stage
from tests.storage.recording import record

OFFICER = Viewer("officer", (Seat(function=Function.CITY_OFFICER, unit="9901:huanbao"),))
ELSEWHERE = Viewer("other", (Seat(function=Function.CITY_OFFICER, unit="9902:huanbao"),))


async def filled(database: Database) -> Stage:
    """A village's case with a file, a county's without."""
    stage = Stage(Track.VILLAGE)
    stage.state = Case(id="c1" * 16)
    stage.to(StepName.PLAN)
    await record(database, stage)
    place = stage.case.place
    names = {place: "上坪村", place[:9]: "松坪镇", place[:6]: "青溪县", "990299": "青溪新区"}
    async with database.writing() as tx:
        for code, name in names.items():
            await put_unit(tx, Unit(code=code, kind="place", name_zh=name, name_en=f"Place {code}"))
        await documents.add(
            tx,
            StoredDocument(
                id="d1",
                stream=stage.case.id,
                name="2031年剪纸Plan_50%.pdf",
                promised_type="application/pdf",
                declared_size=9,
                size=9,
                state=DocumentState.USABLE,
                made_by="clerk",
                made_at=stage.now,
            ),
        )
    return stage


async def found(database: Database, typed: str, viewer: Viewer = OFFICER) -> Found:
    async with database.reading() as tx:
        return await search(tx, viewer, typed)


async def test_4_10_a_case_is_found_by_its_unit_town_county_and_number(database: Database) -> None:
    stage = await filled(database)
    async with database.reading() as tx:
        number = (await search(tx, OFFICER, "上坪")).cases[0].number
    for typed in ("上坪村", "坪", "松坪镇", "青溪", number, number.lower(), number[-3:], "青溪 县"):
        assert [case.id for case in (await found(database, typed)).cases] == [stage.case.id], typed
    for typed in ("上坪 下坪", "%", "_", "青溪%", "", "  "):
        assert (await found(database, typed)).cases == (), typed


async def test_4_10_files_are_found_by_all_words_with_signs_as_they_are(database: Database) -> None:
    await filled(database)
    for typed in ("剪纸", "纸", "plan", "PLAN_", "50%", "剪纸 2031"):
        assert [file.id for file in (await found(database, typed)).files] == ["d1"], typed
    for typed in ("剪%纸", "2032", "剪纸 2032", "plan.50"):
        assert (await found(database, typed)).files == (), typed


async def test_4_10_a_viewer_of_another_city_finds_their_own_alone(database: Database) -> None:
    await filled(database)
    for typed in ("青溪", "剪纸", "上坪"):
        there = await found(database, typed, ELSEWHERE)
        assert (there.cases, there.files) == ((), ())
    assert [one.code for one in (await found(database, "青溪", ELSEWHERE)).units] == ["990299"]
    assert "990299" not in [one.code for one in (await found(database, "青溪")).units]


async def test_4_10_a_name_that_thousands_have_still_finds_the_case(database: Database) -> None:
    stage = await filled(database)
    async with database.writing() as tx:
        for number in range(FEW + 1):
            code = f"990155{100 + number % 900:03}{200 + number // 900:03}"
            await put_unit(
                tx, Unit(code=code, kind="place", name_zh=f"{number}号村", name_en="Village")
            )
    assert [case.id for case in (await found(database, "村")).cases] == [stage.case.id]


async def test_4_10_a_saved_filter_is_replaced_under_its_name_and_their_number_is_limited(
    database: Database,
) -> None:
    now = Stage().now
    async with database.writing() as tx:
        for number in range(MOST):
            kept = Saved(name=f"{number:02}", query="track=town")
            await saved_filters.save(tx, "me", "/cases", kept, now)
        await saved_filters.save(tx, "me", "/cases", Saved(name="00", query="open=yes"), now)
        with pytest.raises(Invalid):
            await saved_filters.save(tx, "me", "/cases", Saved(name="x", query="q=1"), now)
        mine = await saved_filters.of_page(tx, "me", "/cases")
        assert (len(mine), mine[0].query) == (MOST, "open=yes")
        assert await saved_filters.of_page(tx, "you", "/cases") == ()
        await saved_filters.remove(tx, "me", "/cases", "00")
        assert len(await saved_filters.of_page(tx, "me", "/cases")) == MOST - 1
