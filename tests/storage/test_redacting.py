"""Redacted copies: nothing is left beneath a box; what a copy made elsewhere may still carry (6.4.1)."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it carries no marker of types
import pytest
from fpdf import FPDF
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from services.domain.notices.copies import MOST_PAGES, Box, How, Left
from services.storage.evidence.archive import Archive
from services.storage.redacting import copies
from services.storage.redacting.making import Redactor, Wish, work
from services.storage.redacting.work import Task, do
from tests.storage.archiving import CLERK, NOW, check, in_chunks, usable

NAME = "ZHANG SAN 510100"


def paper(pages: int = 2) -> bytes:
    """Pages with a name at the same place of each."""
    made = FPDF()
    made.set_title("Report about Zhang San")
    for _ in range(pages):
        made.add_page()
        made.set_font("helvetica", size=24)
        made.text(30, 40, NAME)
    return bytes(made.output())


def pictures(pages: int = 1) -> bytes:
    """A clean copy: pages that are pictures, and nothing else."""
    first, *others = [Image.new("RGB", (400, 560), "white") for _ in range(pages)]
    out = BytesIO()
    first.save(out, format="PDF", save_all=True, append_images=others)
    return out.getvalue()


NAMED = Box(page=1, left=100, top=90, width=700, height=80)


async def blackened(folder: Path, body: bytes, *boxes: Box) -> Path:
    source, target = folder / "paper", folder / "copy.pdf"
    source.write_bytes(body)
    done = await work(Task(what="blacken", source=source, target=target, boxes=boxes))
    assert not done.problem
    return target


async def test_6_4_1_beneath_a_box_there_is_neither_text_nor_picture(tmp_path: Path) -> None:
    target = await blackened(tmp_path, paper(), NAMED)
    body = target.read_bytes()
    assert NAME.encode() not in body
    with pypdfium2.PdfDocument(target) as document:
        assert len(document) == 2
        assert all(not page.get_textpage().get_text_bounded() for page in document)
        first, second = (page.render(scale=2).to_pil().convert("L") for page in document)
    wide, high = first.size
    inside = (wide * 12 // 100, high * 10 // 100, wide * 78 // 100, high * 16 // 100)
    assert first.crop(inside).getextrema()[1] < 40, "all black, whatever was there"
    assert second.crop(inside).getextrema()[1] > 200, "the other page is as it was"


async def test_6_4_1_a_copy_made_here_passes_its_own_search(tmp_path: Path) -> None:
    target = await blackened(tmp_path, paper(), NAMED)
    assert do(Task(what="search", source=target)).left == ()
    assert "Zhang" not in str(PdfReader(target).metadata)


async def test_6_4_1_a_picture_is_blackened_as_it_is_seen(tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("RGB", (300, 200), "white").save(out, format="PNG")
    target = await blackened(
        tmp_path, out.getvalue(), Box(page=1, left=0, top=0, width=500, height=1000)
    )
    with pypdfium2.PdfDocument(target) as document:
        shown = document[0].render(scale=1).to_pil().convert("L")
    assert shown.getpixel((shown.width // 4, shown.height // 2)) < 20
    assert shown.getpixel((shown.width * 3 // 4, shown.height // 2)) > 235


def boxed_scan() -> bytes:
    """As drawing programs blacken: a filled box over a scan that is whole beneath it."""
    scan, out = Image.new("RGB", (400, 100), "white"), BytesIO()
    scan.save(out, format="PNG")
    made = FPDF()
    made.add_page()
    made.image(out, x=20, y=20, w=100)
    made.rect(10, 10, 190, 277, style="F")
    return bytes(made.output())


async def test_6_4_1_of_a_copy_made_elsewhere_no_scan_stays_beneath_a_box(
    archive: Archive, case: str
) -> None:
    original = await usable(archive, case, paper())
    wish = Wish(case=case, original=original.id, title="监测报告")
    redactor = Redactor(archive.database, archive)
    made = await redactor.take(wish, in_chunks(boxed_scan()), by=CLERK, now=NOW)
    copy = await check(archive, made.id)
    body = b"".join([chunk async for chunk in archive.read(copy.id)])
    (page,) = PdfReader(BytesIO(body)).pages
    (picture,) = page.images
    drawn = picture.image
    assert drawn
    wide, high = drawn.size
    inside = (wide * 10 // 100, high * 10 // 100, wide * 90 // 100, high * 90 // 100)
    assert not any(drawn.convert("L").crop(inside).histogram()[40:]), "the box is all that is left"
    async with archive.database.reading() as tx:
        (kept,) = await copies.of_case(tx, case)
    assert (kept.document, kept.how, kept.boxes) == (copy.id, How.ELSEWHERE, 0)


@pytest.mark.parametrize(
    ("body", "boxes", "problem"),
    [
        (paper(1), (Box(page=2, left=0, top=0, width=10, height=10),), "outside"),
        (pictures(MOST_PAGES + 1), (NAMED,), "too-long"),
        (b"%PDF-1.7 broken", (NAMED,), "unreadable"),
        (b"no picture", (NAMED,), "unreadable"),
    ],
    ids=["page", "long", "broken", "text"],
)
def test_6_4_1_what_cannot_be_blackened_is_said_in_one_word(
    tmp_path: Path, body: bytes, boxes: tuple[Box, ...], problem: str
) -> None:
    source = tmp_path / "paper"
    source.write_bytes(body)
    task = Task(what="blacken", source=source, target=tmp_path / "copy.pdf", boxes=boxes)
    assert do(task).problem == problem


def written(change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(pictures()))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def revised() -> bytes:
    """As an editor saves: what was there before stays in the file."""
    out = BytesIO(pictures())
    writer = PdfWriter(out, incremental=True)
    writer.pages[0].rotate(90)
    writer.write(out)
    return out.getvalue()


def noted(writer: PdfWriter) -> None:
    writer.add_annotation(0, FreeText(text=NAME, rect=(10, 10, 90, 40)))


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (paper(), Left.TEXT),
        (written(lambda one: one.add_metadata({"/Author": "Zhang San"})), Left.METADATA),
        (revised(), Left.REVISIONS),
        (written(noted), Left.NOTES),
        (written(lambda one: one.add_attachment("names.txt", b"Zhang San")), Left.FILES),
    ],
    ids=["text", "metadata", "revisions", "notes", "files"],
)
def test_6_4_1_what_a_copy_still_carries_is_found(tmp_path: Path, body: bytes, left: Left) -> None:
    source = tmp_path / "copy.pdf"
    source.write_bytes(body)
    assert left in do(Task(what="search", source=source)).left


def test_6_4_1_pages_that_are_pictures_alone_are_taken(tmp_path: Path) -> None:
    source = tmp_path / "copy.pdf"
    source.write_bytes(pictures(3))
    done = do(Task(what="search", source=source))
    assert (done.left, done.pages, done.problem) == ((), 3, "")
