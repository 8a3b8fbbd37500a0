"""Views of evidence are counted, never doubled or lost; places move on with a new version (5.4.2)."""

import asyncio
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook

from services.domain.errors import Invalid
from services.domain.evidence.describing import Description, DocumentSealed
from services.domain.papers.dossier import Anchor, Proof
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.evidence import views, volumes
from services.storage.evidence.archive import Archive
from services.storage.evidence.describing import describe
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.views import Asked, Seen, Spot, Watcher
from services.storage.evidence.volumes import NewProof
from services.storage.evidence.workbooks import Window, window
from services.storage.statements import insert_once
from services.storage.tables.documents import SealedRow
from tests.storage.archiving import CLERK, NOW, check, dossier_of, in_chunks, new, usable

OFFICER = Seat(function=Function.COUNTY_OFFICER, unit="990121")
PLACE = "990121101"


async def look(archive: Archive, document: StoredDocument, *spots: Spot, by: str = "one") -> None:
    async with archive.database.writing() as tx:
        watcher = Watcher(account=by, seat=OFFICER, place=PLACE)
        await views.keep(tx, document, watcher, (Spot(what=Seen.FILE), *spots), NOW)


async def test_5_4_2_two_windows_of_one_person_at_once_are_counted_twice_in_one_row(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    pages = [Spot(what=Seen.PAGE, number=number) for number in (1, 2, 60, 61)]
    await asyncio.gather(*(look(archive, document, *pages) for _ in range(4)))
    await look(archive, document, by="two")
    async with archive.database.reading() as tx:
        found = await views.viewers_of(tx, document.id)
        here = await views.find(tx, ("9901",), Asked())
        elsewhere = await views.find(tx, ("9902",), Asked())
        hers = await views.find(tx, ("9901",), Asked(account="two"))
        older = await views.find(tx, ("9901",), Asked(before=NOW))
    assert {(one.account, one.times, one.pages) for one in found} == {
        ("one", 4, (1, 2, 60)),
        ("two", 1, ()),
    }
    assert {one.name for one in here} == {"规划.pdf"}
    assert (len(here), len(hers), elsewhere, older) == (2, 1, (), ())


async def test_5_1_6_what_was_submitted_is_described_no_more(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    said = Description(issuer="青溪县人民政府", issued_on=NOW.date())
    async with archive.database.writing() as tx:
        first = await describe(tx, document.id, said, CLERK, NOW)
        assert await describe(tx, document.id, said, CLERK, NOW) == first + 1
        late = said.model_copy(update={"valid_until": NOW.date() - timedelta(days=1)})
        with pytest.raises(Invalid):
            await describe(tx, document.id, late, CLERK, NOW)
        sealed = {"sha256": "0" * 64, "size": 1, "key": "k", "version_id": "v"}
        moments = {"locked_until": NOW, "sealed_at": NOW}
        await insert_once(tx, SealedRow, stream=case, document=document.id, **sealed, **moments)
        with pytest.raises(DocumentSealed):
            await describe(tx, document.id, said, CLERK, NOW)


async def test_5_1_6_a_new_version_keeps_the_places_that_it_has_too(
    archive: Archive, case: str, plan: bytes
) -> None:
    old = await usable(archive, case, plan)
    for number, place in enumerate((Anchor(page=12, last_page=14), Anchor(page=58, last_page=60))):
        proof = Proof(indicator=f"C0{number}", document=old.id, **place.model_dump())
        async with archive.database.writing() as tx:
            await volumes.prove(tx, case, NewProof(id=f"{case}{number}", proof=proof), CLERK, NOW)
    wish = new(case, "短一些.pdf", 0).model_copy(update={"replaces": old.id})
    newer = await archive.receive(wish, in_chunks(plan), CLERK, NOW)
    await check(archive, newer.id)
    proofs = (await dossier_of(archive, case)).proofs
    assert {(one.document, one.page, one.last_page) for one in proofs} == {
        (newer.id, 12, 14),
        (newer.id, 58, 60),
    }


async def seen_in(body: bytes, sheet: str = "", cells: str = "", top: int = 0) -> Window | None:
    return await window(in_chunks(body), sheet, cells, top)


async def test_5_4_2_a_window_of_a_sheet_is_words_alone_and_a_broken_workbook_is_none() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "数据"
    for row in range(1, 101):
        book.active.append([row, "<script>", f"=A{row}", 0.1 + 0.2])
    written = BytesIO()
    book.save(written)
    body = written.getvalue()
    found = await seen_in(body, "数据", "B50:C51")
    assert found
    assert [line.number for line in found.lines] == list(range(45, 75))
    assert found.lines[0].cells == ("45", "<script>", "", "0.3")
    assert found.columns == ("A", "B", "C", "D"), "behind the last word there is nothing to see"
    wide = await seen_in(body, "数据", "B50:F51")
    assert wide
    assert wide.columns[-1] == "F", "but what is cited is shown, also where it is empty"
    assert {len(line.cells) for line in wide.lines} == {len(wide.columns)}
    assert found.is_cited("C", 51)
    assert not found.is_cited("D", 51)
    assert found.below == 75
    assert (await seen_in(body, "没有")) == Window(sheets=("数据",))
    assert await seen_in(b"PK\x03\x04 no workbook") is None
