"""What is read out of each kind of file, in a process of its own (5.1.4)."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import av
import pytest
from PIL import Image
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from services.cli.sample_film import TINY, FilmRecipe, write_film
from services.domain.evidence.derivatives import (
    DerivativeKind,
    ReadOut,
    ReadOutProblem,
    read_outs_of,
)
from services.domain.evidence.documents import DOCX, JPEG, MP4, OFD, PDF, PNG, PPTX, TAKEN, XLSX
from services.storage.derivatives import bounded, film, office_text, picture, proxy
from services.storage.derivatives.film import begins_at_once
from services.storage.derivatives.results import Failed, Job, Result
from tests.conftest import CI
from tests.storage.reading_out import (
    HERE,
    TOOLS,
    WORDS,
    docx,
    job,
    landscape,
    ofd,
    photograph,
    pptx,
    scan,
    talk,
    xlsx,
    zipped,
)

Put = Callable[[bytes], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(body: bytes) -> Path:
        path = tmp_path / "file"
        path.write_bytes(body)
        return path

    return write


def test_5_1_4_every_file_that_is_taken_is_read_out() -> None:
    assert [one for one in set(TAKEN.values()) if not read_outs_of(one, ocr=True)] == []
    assert ReadOut.OCR not in read_outs_of(PDF, ocr=False)


async def test_5_1_4_a_pdf_gives_words_by_page_pictures_and_a_thumbnail(
    put: Put, tmp_path: Path
) -> None:
    result = await bounded.run(job(ReadOut.PAGES, PDF, put(pdf("First page", "")), tmp_path))
    assert result.problem is None
    assert [page.text.strip() for page in result.pages or ()] == ["First page of a long text", ""]
    assert (result.facts.pages, result.facts.wordless) == (2, (2,))
    assert kinds(result) == ["page-1", "page-2", "thumbnail-1"]
    with Image.open(tmp_path / "made" / "page-1.jpg") as page:
        assert max(page.size) == 1200


@pytest.mark.parametrize(
    ("media_type", "body", "pages"),
    [
        (DOCX, docx(), [f"{WORDS}\n上坪村\nVillage 35.2"]),
        (XLSX, xlsx(), ["水质\n化学需氧量\t18.5", "绿化\n村庄绿化率"]),
        (OFD, ofd(), ["关于命名生态村的决定", "附件名单"]),
    ],
)
def test_5_1_4_office_files_give_their_words_by_sheet_and_page(
    put: Put, tmp_path: Path, media_type: str, body: bytes, pages: list[str]
) -> None:
    result = office_text.read(job(ReadOut.TEXT, media_type, put(body), tmp_path))
    assert [page.text for page in result.pages or ()] == pages


def test_5_1_4_slides_come_in_their_order_with_their_notes(put: Put, tmp_path: Path) -> None:
    result = office_text.read(job(ReadOut.TEXT, PPTX, put(pptx()), tmp_path))
    texts = [page.text for page in result.pages or ()]
    assert texts[1] == "第2页\n备注"
    assert texts[9:] == ["第10页", "第11页"]


def test_5_1_4_a_part_that_declares_entities_is_not_parsed(put: Put, tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><w:p>&a;</w:p>'
    with pytest.raises(Failed) as failed:
        office_text.read(
            job(ReadOut.TEXT, DOCX, put(zipped({"word/document.xml": bomb})), tmp_path)
        )
    assert failed.value.problem is ReadOutProblem.TOO_BIG


async def test_5_1_4_a_photograph_says_when_and_where_it_was_taken(
    put: Put, tmp_path: Path
) -> None:
    source = put(photograph(landscape(1)))
    result = await bounded.run(job(ReadOut.PICTURE, JPEG, source, tmp_path))
    facts = result.facts
    assert (facts.taken_at, facts.camera) == ("2030-03-04T09:41:07", "Hasselblad Mavic 3")
    assert (facts.latitude, facts.longitude) == (28.5, 119.25)
    assert (facts.width, facts.height) == (960, 640)
    assert kinds(result) == ["preview-1", "thumbnail-1"]
    with Image.open(tmp_path / "made" / "preview-1.jpg") as preview:
        # Where a photograph was taken does not travel with its preview.
        assert not dict(preview.getexif())


@pytest.mark.parametrize(
    "spot",
    [
        HERE.model_copy(update={"north": (128.0, 0.0, 0.0)}),
        HERE.model_copy(update={"north": (0.0, 0.0, 0.0), "east": (0.0, 0.0, 0.0)}),
        None,
    ],
)
def test_5_1_4_a_place_that_cannot_be_is_no_place(spot: object) -> None:
    body = photograph(landscape(1), spot)  # type: ignore[arg-type]  # None is one of the cases
    with Image.open(BytesIO(body)) as opened:
        assert picture.facts_of(opened.getexif()).latitude is None


def test_5_1_4_a_photograph_held_upright_is_shown_upright(put: Put, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    landscape(2).save(out, "JPEG", exif=exif)
    result = picture.read(job(ReadOut.PICTURE, JPEG, put(out.getvalue()), tmp_path))
    assert (result.facts.width, result.facts.height) == (640, 960)
    (shown,) = [made.what for made in result.made if made.what.kind is DerivativeKind.PREVIEW]
    assert (shown.width, shown.height) == (640, 960)


async def test_5_1_4_a_film_gives_facts_poster_and_strip(tmp_path: Path) -> None:
    source = tmp_path / "film.mp4"
    write_film(source, replace(TINY, seconds=60))
    result = await bounded.run(job(ReadOut.FILM, MP4, source, tmp_path))
    facts = result.facts
    assert (facts.film_seconds, facts.picture_codec, facts.sound_codec) == (60, "h264", "aac")
    assert (facts.width, facts.height, facts.sound) == (64, 36, True)
    stills = [made.what for made in result.made if made.what.kind is DerivativeKind.STILL]
    seconds = [still.second for still in stills if still.second is not None]
    assert seconds == sorted(seconds)
    assert len(stills) >= 5
    assert max(seconds) > 40
    assert {"poster-1", "thumbnail-1"} <= set(kinds(result))


def test_5_1_4_a_big_film_gets_a_proxy_in_720_lines_that_begins_at_once(tmp_path: Path) -> None:
    source = tmp_path / "film.mp4"
    write_film(source, FilmRecipe(seconds=2, width=1920, height=1080, fps=5, loop=2))
    result = proxy.read(job(ReadOut.PROXY, MP4, source, tmp_path))
    (made,) = result.made
    assert (made.what.width, made.what.height) == (1280, 720)
    target = tmp_path / "made" / made.name
    assert begins_at_once(target)
    with av.open(str(target)) as container:
        found = {stream.type: stream.codec_context.name for stream in container.streams}
        assert found == {"audio": "aac", "video": "h264"}
        assert abs((container.duration or 0) / 1_000_000 - 2) < 0.5
    assert film.read(job(ReadOut.FILM, MP4, target, tmp_path)).facts.plays_as_it_is


def test_5_1_4_a_film_that_plays_well_needs_no_proxy(tmp_path: Path) -> None:
    source = tmp_path / "film.mp4"
    write_film(source, replace(TINY, seconds=3))
    result = proxy.read(job(ReadOut.PROXY, MP4, source, tmp_path))
    assert (result.made, result.facts.plays_as_it_is) == ((), True)


@pytest.mark.skipif(not TOOLS.soffice and not CI, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("media_type", "body", "said"),
    [
        (DOCX, docx(), [WORDS]),
        (XLSX, xlsx(), ["化学需氧量", "村庄绿化率"]),
        (PPTX, talk(), [WORDS]),
    ],
)
async def test_5_1_4_an_office_file_becomes_a_pdf_with_its_pages(
    put: Put, tmp_path: Path, media_type: str, body: bytes, said: list[str]
) -> None:
    """Of sheets and slides the words are those of the file itself; a letter has its pages here."""
    assert TOOLS.soffice, "CI needs LibreOffice"
    result = await bounded.run(job(ReadOut.OFFICE, media_type, put(body), tmp_path))
    assert result.problem is None
    pages = [f"page-{number}" for number, _ in enumerate(said, start=1)]
    assert kinds(result) == [*pages, "pdf-1", "thumbnail-1"]
    (made,) = [made for made in result.made if made.what.kind is DerivativeKind.PDF]
    read = [page.extract_text() for page in PdfReader(tmp_path / "made" / made.name).pages]
    assert [words in page for words, page in zip(said, read, strict=True)] == [True] * len(said)
    own = [page.text for page in result.pages or ()]
    assert [WORDS in text for text in own] == ([True] if media_type == DOCX else [])
    assert result.tool.startswith("LibreOffice")


@pytest.mark.skipif(not TOOLS.tesseract and not CI, reason="Tesseract is not installed")
async def test_5_1_4_a_scan_gives_its_words_and_a_landscape_gives_none(
    put: Put, tmp_path: Path
) -> None:
    assert TOOLS.tesseract, "CI needs Tesseract"
    for words, known in (("Village 2030", "2030"), (WORDS, "生态村")):
        out = BytesIO()
        scan(words).save(out, "PNG")
        found = await bounded.run(job(ReadOut.OCR, PNG, put(out.getvalue()), tmp_path))
        assert known in (found.pages or ())[0].text
    source = put(photograph(landscape(3)))
    assert (await bounded.run(job(ReadOut.OCR, JPEG, source, tmp_path))).facts.letters == 0


@pytest.mark.parametrize(
    ("read_out", "media_type"),
    [(ReadOut.PAGES, PDF), (ReadOut.TEXT, DOCX), (ReadOut.PICTURE, PNG), (ReadOut.FILM, MP4)],
)
async def test_5_1_4_a_broken_file_is_said_to_be_unreadable_and_nothing_else_happens(
    put: Put, tmp_path: Path, read_out: ReadOut, media_type: str
) -> None:
    result = await bounded.run(job(read_out, media_type, put(b"%PDF-PK\x03\x04"), tmp_path))
    assert result == Result(problem=ReadOutProblem.UNREADABLE)


async def test_5_1_4_a_read_out_that_takes_too_long_is_said_to(put: Put, tmp_path: Path) -> None:
    asked = job(ReadOut.TEXT, DOCX, put(docx()), tmp_path)
    result = await bounded.run(asked, patience=0.001)
    assert result == Result(problem=ReadOutProblem.TOO_LONG)


async def test_5_1_4_what_a_read_out_started_ends_with_it(put: Put, tmp_path: Path) -> None:
    """A tool that never ends stands in for LibreOffice at its worst."""
    endless, noted = tmp_path / "endless", tmp_path / "pid"
    endless.write_text(
        f"#!/bin/sh\necho $$ > {noted}.new\nmv {noted}.new {noted}\nexec tail -f /dev/null\n"
    )
    endless.chmod(0o755)
    asked = job(ReadOut.OFFICE, DOCX, put(docx()), tmp_path)
    running = asyncio.create_task(bounded.run(asked.model_copy(update={"soffice": str(endless)})))
    await until(lambda: noted.exists() or running.done())
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    pid = noted.read_text().strip()
    await until(lambda: is_over(pid))


async def until(seen: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not await asyncio.to_thread(seen):
            await asyncio.to_thread(threading.Event().wait, 0.02)


def is_over(pid: str) -> bool:
    """Gone, or waiting for somebody to take note of its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def kinds(result: Result) -> list[str]:
    return sorted(f"{made.what.kind.value}-{made.what.number}" for made in result.made)


def pdf(*pages: str) -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for words in pages:
        if words:
            canvas.drawString(72, 700, f"{words} of a long text")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_job_crosses_into_its_process_whole(tmp_path: Path) -> None:
    asked = job(ReadOut.OCR, PDF, tmp_path / "file", tmp_path).model_copy(update={"pages": (2, 7)})
    assert Job.model_validate_json(asked.model_dump_json()) == asked
