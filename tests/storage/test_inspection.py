"""What the inspection finds in good, bad and hostile files."""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import cast
from zlib import crc32

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from services.cli import sample
from services.cli.sample_film import TINY, write_film
from services.domain.errors import NotFound
from services.domain.evidence.documents import DOCX, JPEG, MP4, PDF, PNG, XLSX
from services.domain.papers.dossier import DocumentProblem
from services.domain.tree.units import Level
from services.storage.evidence.inspection import InspectionFailed, Inspector, _wanted
from services.storage.evidence.inspection_bytes import BLOCK
from services.storage.evidence.inspection_findings import Unfit
from services.storage.evidence.inspection_kinds import real_type
from services.storage.evidence.mp4_claims import Claims, read_claims
from tests.fixtures.lying import Lying, film_of, found_in, inspected

DOCX_INDEX = (
    '<Types><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    applicant = sample.applicant_of(Level.VILLAGE)
    return sample.make(tmp_path_factory.mktemp("papers"), sample.dossier_of(applicant))


@pytest.fixture
def put(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(body: bytes) -> Path:
        path = tmp_path / "file"
        path.write_bytes(body)
        return path

    return write


async def test_a_file_that_takes_too_long_is_given_up(papers: dict[str, Path]) -> None:
    found = await inspected(Inspector(), papers["village/plan"], PDF, patience=0.001)
    assert found.problem is DocumentProblem.TOO_COMPLEX


async def test_5_1_3_a_picture_that_would_fill_the_memory_is_named_so(
    put: Callable[[bytes], Path],
) -> None:
    found = await inspected(Inspector(), put(picture_claiming(60_000, 60_000)), PNG)
    # Decoding ends at once: the claim alone is refused, before a row of it is unpacked.
    assert found.problem is DocumentProblem.TOO_MANY_PIXELS


async def test_5_1_3_a_mistake_of_ours_is_not_the_files(put: Callable[[bytes], Path]) -> None:
    """Bytes that did not come, and a process that does not understand us, are no damage."""
    file = Lying(put(b"%PDF-1.7 words"))
    file.path.write_bytes(b"%PDF")
    with pytest.raises(InspectionFailed, match="4 bytes, not 14"):
        await Inspector().inspect(file.size, file.read, PDF)
    with pytest.raises(InspectionFailed, match="validation error"):
        await Inspector().inspect(cast("int", "many"), file.read, PDF)


async def test_5_1_3_what_ends_the_reading_passes_as_it_is(papers: dict[str, Path]) -> None:
    async def gone(start: int, length: int) -> bytes:
        raise NotFound(id=f"{start}+{length}")

    with pytest.raises(NotFound):
        await Inspector().inspect(papers["village/plan"].stat().st_size, gone, PDF)


@pytest.mark.parametrize(
    "line",
    [b"[-1, 5]", b"[96, 5]", b"[0, 0]", b"[0, -1]", b'["0", "5"]', b"[0, 5, 5]", b"[0", b"{}", b""],
)
def test_5_1_3_a_process_that_was_taken_over_gets_no_bytes_but_those_of_its_file(
    line: bytes,
) -> None:
    assert _wanted(b"[95, 5]", 100) == (95, 5)
    assert _wanted(line, 100) is None
    assert _wanted(b"[0, %d]" % (BLOCK + 1), 10 * BLOCK) is None, (
        "more at once than it would ask for"
    )


async def test_5_5_1_of_a_film_only_what_shows_what_it_is_is_asked_for(tmp_path: Path) -> None:
    """Its filling is a box that players pass over; pictures and tables lie at both ends."""
    path = tmp_path / "film.mp4"
    write_film(path, replace(TINY, seconds=30))
    filling = 64 * 1024 * 1024
    with path.open("ab") as film:
        film.write(struct.pack(">I4s", filling, b"free"))
        film.truncate(path.stat().st_size + filling)
    file = Lying(path)
    found = await Inspector().inspect(file.size, file.read, MP4)
    assert (found.problem, found.media and found.media.film_seconds) == (None, 30)
    assert sum(length for _, length in file.asked) < file.size / 4
    assert len(set(file.asked)) == len(file.asked), "nothing was asked for twice"


async def test_5_1_3_a_process_that_was_ended_while_it_waited_is_not_the_files_fault(
    papers: dict[str, Path],
) -> None:
    inspector = Inspector()
    inspector.keep_ready()
    [waiting] = inspector._ready
    waiting.kill()
    waiting.wait()
    assert (await inspected(inspector, papers["village/plan"], PDF)).problem is None


def type_of(path: Path) -> str:
    with path.open("rb") as file:
        return real_type(file)


def test_the_real_type_is_found_by_content(
    papers: dict[str, Path], put: Callable[[bytes], Path]
) -> None:
    assert type_of(papers["village/letter"]) == PDF
    assert type_of(papers["village/base-data"]) == XLSX
    assert type_of(papers["village/photo"]) == JPEG
    assert type_of(put(office(DOCX_INDEX))) == DOCX
    assert type_of(put(b"\x00\x00\x00\x18ftypqt  ")) == "video/quicktime"
    assert type_of(put(b"just words")) != PDF


@pytest.mark.parametrize("promised", [XLSX, JPEG, MP4])
def test_a_right_extension_does_not_hide_a_wrong_type(
    papers: dict[str, Path], promised: str
) -> None:
    """Issue 1.4.5."""
    with pytest.raises(Unfit) as refused:
        found_in(papers["village/letter"], promised)
    assert refused.value.problem is DocumentProblem.TYPE_DIFFERS
    assert refused.value.media_type == PDF


def test_a_page_of_html_is_no_pdf(put: Callable[[bytes], Path]) -> None:
    with pytest.raises(Unfit) as refused:
        found_in(put(b"<!doctype html><script>alert(1)</script>"), PDF)
    assert refused.value.problem is DocumentProblem.TYPE_DIFFERS


def test_a_pdf_with_a_password_is_locked(papers: dict[str, Path], tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(papers["village/letter"]))
    writer.encrypt("secret", algorithm="RC4-128")
    path = tmp_path / "locked.pdf"
    writer.write(path)
    with pytest.raises(Unfit) as refused:
        found_in(path, PDF)
    assert refused.value.problem is DocumentProblem.LOCKED


async def test_a_pdf_cut_off_in_the_middle_is_unreadable(
    papers: dict[str, Path], put: Callable[[bytes], Path]
) -> None:
    found = await inspected(Inspector(), put(papers["village/letter"].read_bytes()[:900]), PDF)
    assert found.problem is DocumentProblem.UNREADABLE


def test_a_picture_cut_off_in_the_middle_is_unreadable(
    papers: dict[str, Path], put: Callable[[bytes], Path]
) -> None:
    body = papers["village/photo"].read_bytes()
    with pytest.raises(Unfit) as refused:
        found_in(put(body[: len(body) // 2]), JPEG)
    assert refused.value.problem is DocumentProblem.UNREADABLE


def test_5_1_3_a_zip_that_unpacks_to_gigabytes_is_named_so(put: Callable[[bytes], Path]) -> None:
    body = office(DOCX_INDEX, claimed=2 * 1024**3)
    with pytest.raises(Unfit) as refused:
        found_in(put(body), DOCX)
    assert refused.value.problem is DocumentProblem.UNPACKS_TOO_BIG


def test_f3_only_the_track_header_lies_and_it_is_noticed(tmp_path: Path) -> None:
    for box, offset in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        path = tmp_path / f"{box.decode()}.mp4"
        write_film(path, replace(TINY, seconds=30))
        body = bytearray(path.read_bytes())
        at = body.index(box) + offset
        (length,) = struct.unpack_from(">I", body, at)
        struct.pack_into(">I", body, at, length * 20)
        path.write_bytes(bytes(body))
        with pytest.raises(Unfit) as refused:
            found_in(path, MP4)
        assert refused.value.problem is DocumentProblem.HEADER_LIES, box


def test_f3_holes_without_pictures_do_not_lengthen_a_film(tmp_path: Path) -> None:
    """Table and headers agree with each other, but nobody would see a film in it."""
    path = tmp_path / "stretched.mp4"
    write_film(path, replace(TINY, seconds=30))
    stretch(path, 20)
    assert film_of(path).film_seconds == 600  # Slow motion is a film: a picture every 4 s.
    stretch(path, 10)
    with pytest.raises(Unfit) as refused:
        found_in(path, MP4)
    assert refused.value.problem is DocumentProblem.HEADER_LIES


def test_an_mp4_of_sound_alone_is_no_film(put: Callable[[bytes], Path]) -> None:
    with pytest.raises(Unfit) as refused:
        found_in(put(b"\x00\x00\x00\x18ftypisom" + b"\x00" * 400), MP4)
    assert refused.value.problem is DocumentProblem.UNREADABLE


def test_claims_are_read_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    write_film(path, replace(TINY, seconds=30))
    with path.open("rb") as file:
        claims = read_claims(file)
    assert claims == Claims(movie=(Fraction(30),), video_track=(Fraction(30),))


def stretch(path: Path, times: int) -> None:
    """Every picture lasts so many times longer, by the table and by every header."""
    body = bytearray(path.read_bytes())
    for box, offset in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20), (b"stts", 16), (b"elst", 12)):
        at = body.index(box) + offset
        (length,) = struct.unpack_from(">I", body, at)
        struct.pack_into(">I", body, at, length * times)
    path.write_bytes(bytes(body))


def office(index: str, claimed: int = 0) -> bytes:
    """A minimal office file; `claimed` forges the unpacked size of one entry in the directory."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", index)
        archive.writestr("word/document.xml", "<document/>")
    data = bytearray(body.getvalue())
    if claimed:
        last = data.rindex(b"PK\x01\x02")
        struct.pack_into("<I", data, last + 24, claimed)
    return bytes(data)


def picture_claiming(width: int, height: int) -> bytes:
    """A tiny PNG whose header claims to be enormous."""
    body = io.BytesIO()
    Image.new("L", (1, 1)).save(body, "PNG")
    data = bytearray(body.getvalue())
    struct.pack_into(">II", data, 16, width, height)
    struct.pack_into(">I", data, 29, crc32(data[12:29]))
    return bytes(data)
