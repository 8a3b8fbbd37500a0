"""What else is read out: pictures on the pages of a PDF, time and place of a film (5.1.4, 5.1.8)."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import av
import pytest
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from services.cli.sample_film import TINY, write_film
from services.domain.evidence.derivatives import ReadOut, ReadOutState
from services.domain.evidence.documents import DOCX, JPEG, MP4, PDF
from services.domain.evidence.likeness import bits_apart
from services.domain.papers.dossier import DocumentState
from services.storage.derivatives import film, hashing, pdf, rows
from services.storage.evidence import documents
from services.storage.evidence.documents import StoredDocument
from services.storage.session import Database
from tests.storage.archiving import NOW
from tests.storage.reading_out import job, landscape

WIDTH, HEIGHT = 595, 842


def paper(*pages: list[tuple[Image.Image, tuple[int, int, int, int]]]) -> bytes:
    """A PDF with these pictures at these places: left, bottom, width, height."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    for page in pages:
        canvas.drawString(72, 800, "report")
        for picture, (left, bottom, width, height) in page:
            canvas.drawImage(ImageReader(picture), left, bottom, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_5_1_8_photographs_on_the_pages_of_a_report_are_known_by_page(tmp_path: Path) -> None:
    """Not scans of whole pages, which look all alike; nor stamps and signs."""
    photo, other = landscape(1), landscape(2)
    source = tmp_path / "report.pdf"
    source.write_bytes(
        paper(
            [(landscape(3), (0, 0, WIDTH, HEIGHT))],
            [(photo, (72, 400, 300, 200)), (photo.resize((90, 60)), (400, 50, 60, 40))],
            [(other, (72, 400, 300, 200)), (photo, (72, 100, 150, 100))],
        )
    )
    result = pdf.read(job(ReadOut.PAGES, PDF, source, tmp_path))
    assert [one.page for one in result.prints] == [2, 3, 3]
    known = hashing.perceptual(photo)
    assert known
    far = [bits_apart(known, one.hash) for one in result.prints]
    assert far[0] <= 2
    assert far[1] > 10
    assert far[2] <= 2


def told(source: Path, target: Path, **said: str) -> None:
    """The same film with what a telephone writes into it."""
    with av.open(str(source)) as given, av.open(str(target), "w", format="mp4") as made:
        made.metadata.update(said)
        streams = {stream: made.add_stream_from_template(stream) for stream in given.streams}
        for packet in given.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream]
                made.mux(packet)


def test_5_1_4_a_film_says_when_and_where_it_was_taken(tmp_path: Path) -> None:
    plain, telephone = tmp_path / "plain.mp4", tmp_path / "telephone.mp4"
    write_film(plain, replace(TINY, seconds=3))
    said = {"location": "+30.2500+103.5000/", "creation_time": "2030-05-04T02:20:30.000000Z"}
    told(plain, telephone, **said)
    facts = film.read(job(ReadOut.FILM, MP4, telephone, tmp_path)).facts
    assert (facts.latitude, facts.longitude) == (30.25, 103.5)
    assert facts.taken_at == "2030-05-04T02:20:30Z"


def shown(target: Path, *pictures: Image.Image, seconds: int) -> None:
    """A film that shows one picture after the other, each for so long."""
    with av.open(str(target), "w", format="mp4") as made:
        stream: VideoStream = made.add_stream("libx264", rate=1, options={"crf": "40"})
        stream.width, stream.height, stream.pix_fmt = 480, 320, "yuv420p"
        stream.gop_size = 1
        for picture in [one for one in pictures for _ in range(seconds)]:
            small = picture.resize((480, 320))
            frame = VideoFrame.from_image(small)  # type: ignore[no-untyped-call]  # not in its stub
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))


def test_5_1_8_a_photograph_that_a_film_shows_is_known_by_its_second(tmp_path: Path) -> None:
    source = tmp_path / "film.mp4"
    shown(source, landscape(1), landscape(2), Image.new("RGB", (960, 640)), seconds=10)
    prints = film.read(job(ReadOut.FILM, MP4, source, tmp_path)).prints
    for seed, seconds in ((1, range(10)), (2, range(10, 20))):
        known = hashing.perceptual(landscape(seed))
        assert known
        near = [one.second for one in prints if bits_apart(known, one.hash) <= 4]
        assert near, "it is nowhere"
        assert set(near) <= set(seconds)
    assert all(one.second is not None and one.second < 20 for one in prints), "black is no sign"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, {}),
        ({"creation_time": "1904-01-01T00:00:00.000000Z"}, {}),
        ({"creation_time": "yesterday"}, {}),
        ({"location": "+00.0000+000.0000/"}, {}),
        ({"location": "+95.0000+103.5000/"}, {}),
        ({"location": "+30.25"}, {}),
        (
            {"com.apple.quicktime.location.ISO6709": "-33.8688+151.2093+020.000/"},
            {"latitude": -33.8688, "longitude": 151.2093},
        ),
        (
            {
                "com.apple.quicktime.creationdate": "2030-05-04T10:20:30+0800",
                "creation_time": "2030-05-04T02:20:30.000000Z",
            },
            {"taken_at": "2030-05-04T10:20:30+0800"},
        ),
    ],
)
def test_5_1_4_what_a_film_cannot_mean_is_not_said(
    said: dict[str, str], found: dict[str, object]
) -> None:
    assert film.taken_of(said) == found


async def test_5_1_4_files_that_were_not_read_out_are_found_and_those_that_were_are_not(
    database: Database,
) -> None:
    async with database.writing() as tx:
        for name, media_type, state in (
            ("a-none", PDF, DocumentState.USABLE),
            ("b-waits", DOCX, DocumentState.USABLE),
            ("c-done", JPEG, DocumentState.USABLE),
            ("d-bad", JPEG, DocumentState.BAD),
            ("e-unknown", "application/zip", DocumentState.USABLE),
        ):
            await documents.add(tx, _document(name, state))
            values = {"media_type": media_type, "touched_at": NOW}
            await documents.change(tx, name, (state,), values)
        await rows.plan(tx, "b-waits", [ReadOut.TEXT, ReadOut.OFFICE], NOW)
        await rows.write(tx, "b-waits", ReadOut.TEXT, ReadOutState.MADE, NOW)
        await rows.write(tx, "c-done", ReadOut.PICTURE, ReadOutState.MADE, NOW)
        later = NOW.replace(year=NOW.year + 1)
        assert await rows.unread(tx, before=later) == ["a-none", "b-waits"]
        assert await rows.unread(tx, before=later, after="a-none", limit=1) == ["b-waits"]
        assert await rows.unread(tx, before=NOW) == []
        await rows.plan(tx, "b-waits", [ReadOut.TEXT], NOW)
        assert await rows.unread(tx, before=later) == ["a-none"], "its program is gone"


def _document(name: str, state: DocumentState) -> StoredDocument:
    return StoredDocument(
        id=name,
        stream="case",
        name=name,
        promised_type=PDF,
        declared_size=9,
        size=9,
        state=state,
        made_by="clerk",
        made_at=NOW,
    )
