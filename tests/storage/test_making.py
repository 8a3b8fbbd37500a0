"""Derivatives are made again from the original, go when the file is gone (5.1.4), and are held
against other cases as they are made (5.1.8).
"""

from collections.abc import AsyncIterator
from io import BytesIO
from random import Random
from string import ascii_lowercase

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import delete

from services.domain.evidence.derivatives import DerivativeKind, ReadOut, ReadOutState
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.evidence.likeness import LikenessKind
from services.domain.papers.dossier import DocumentState
from services.storage.derivatives import rows
from services.storage.derivatives.making import Making, Tools
from services.storage.evidence import documents, page_texts
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from services.storage.queries import borrowed
from services.storage.session import Database
from tests.conftest import CI
from tests.storage.archiving import LIMIT, NOW, usable
from tests.storage.reading_out import TOOLS, landscape, making, photograph, scan, title


@pytest.fixture
async def house(sqlite: Database, sealing_store: ObjectStore) -> AsyncIterator[Making]:
    made = making(Archive(sqlite, sealing_store, LIMIT), tools=Tools())
    await made.shelf.prepare()
    yield made
    made.shelf.close()


async def test_5_1_4_derivatives_are_made_again_and_swept_when_the_file_is_gone(
    house: Making,
) -> None:
    body = photograph(landscape(2))
    document = await usable(house.archive, "case-a", body, "河道.jpg")
    assert await house.again(document.id, (), NOW) == (ReadOut.PICTURE,)
    async with house.database.reading() as tx:
        kept = await rows.find(tx, document, DerivativeKind.THUMBNAIL, 1)
        infected = document.model_copy(update={"state": DocumentState.BAD})
        with pytest.raises(DocumentNotUsable):
            await rows.find(tx, infected, DerivativeKind.THUMBNAIL, 1)
    await house.shelf.remove(kept.key)
    assert await house.plan(document.id, NOW) == (), "what was done is not done by itself again"
    assert await house.again(document.id, (ReadOut.PICTURE,), NOW) == (ReadOut.PICTURE,)
    assert len(await house.shelf.read(kept.key)) == kept.size

    assert await house.sweep() == 0
    async with house.database.writing() as tx:
        await tx.execute(delete(documents.DOCUMENTS).where(documents.DOCUMENTS.c.id == document.id))
    assert await house.sweep() == 1
    assert await house.shelf.keys(f"{document.id}/") == []
    async with house.database.reading() as tx:
        assert await rows.of_document(tx, document.id) == rows.ReadOuts()


@pytest.mark.skipif(not TOOLS.tesseract and not CI, reason="Tesseract is not installed")
async def test_5_1_4_of_a_pdf_only_the_pages_without_words_are_recognised(
    sqlite: Database, sealing_store: ObjectStore
) -> None:
    """On both pages stands a picture of words; the first has words of its own, and they stay."""
    assert TOOLS.tesseract, "CI needs Tesseract"
    made = making(Archive(sqlite, sealing_store, LIMIT), ocr=True)
    await made.shelf.prepare()
    out = BytesIO()
    canvas = Canvas(out)
    for words in ("First page of a long text", ""):
        canvas.drawImage(ImageReader(scan("生态村 2030")), 30, 300, width=540, height=380)
        canvas.drawString(72, 100, words)
        canvas.showPage()
    canvas.save()
    document = await usable(made.archive, "case-a", out.getvalue(), "扫描件.pdf")
    assert await made.again(document.id, (), NOW) == (ReadOut.PAGES, ReadOut.OCR)
    async with sqlite.reading() as tx:
        first, second = await page_texts.pages_of(tx, document.id)
        known = await rows.of_document(tx, document.id)
    made.shelf.close()
    assert (first.page, first.text.strip()) == (1, "First page of a long text")
    assert (second.page, "生态" in second.text) == (2, True)
    recognised = known.line(ReadOut.OCR)
    assert recognised
    assert (recognised.state, bool(recognised.facts.letters)) == (ReadOutState.MADE, True)


async def test_5_1_8_pages_that_two_cases_share_are_found_when_their_files_are_read_out(
    house: Making,
) -> None:
    """From two reports as they were sent; the copy has a page of its own before."""
    async with house.database.writing() as tx:
        for case, place in (("case-a", "330799101001"), ("case-b", "330799102001")):
            await title(tx, case, place)
    borrowed_page = sentences(1)
    reports = {"case-a": [borrowed_page], "case-b": [sentences(2), borrowed_page]}
    for case, pages in reports.items():
        document = await usable(house.archive, case, report(pages), "技术报告.pdf")
        assert await house.plan(document.id, NOW) == (ReadOut.PAGES,)
        await house.read_out(document.id, ReadOut.PAGES, NOW)
    async with house.database.reading() as tx:
        (found,) = await borrowed.of_case(tx, "case-b")
    assert found.other
    assert (found.kind, found.other.stream) == (LikenessKind.TEXT, "case-a")
    assert (found.own.page, found.other.page) == (2, 1)


def sentences(seed: int) -> list[str]:
    """A page of words, always the same for one seed, another one for another."""
    chance = Random(seed)
    return ["".join(chance.choices(ascii_lowercase, k=60)) for _ in range(40)]


def report(pages: list[list[str]]) -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for page in pages:
        for number, line in enumerate(page):
            canvas.drawString(72, 780 - 18 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
