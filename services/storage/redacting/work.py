"""What the bounded process does with one paper: blackens its pages, or searches a copy (6.4.1).

Pure files in, files out; who may ask, and where a copy is kept, is not its business.
"""

import logging
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

import pypdfium2  # type: ignore[import-untyped]  # it carries no marker of types
from PIL import Image, ImageDraw, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from services.domain.base import Frozen
from services.domain.notices.copies import MOST_PAGES, Box, Left
from services.storage.apart.confining import GIB, Bounds, leave_network, limit_itself

log = logging.getLogger(__name__)

BOUNDS: Final = Bounds(2 * GIB, 120, 180)
DPI: Final = 150
POINTS: Final = 72
LONGEST_SIDE: Final = 3000
"""Pixels of a page, whatever its paper."""
QUALITY: Final = 80
MOST_PIXELS: Final = 60_000_000


class Task(Frozen):
    """`source` is the paper, `target` where the copy is written; both on this machine."""

    what: Literal["blacken", "search"]
    source: Path
    target: Path = Path()
    boxes: tuple[Box, ...] = ()


class Done(Frozen):
    """`problem` is one word: unreadable, too-long, outside; `left` what a copy still carries."""

    pages: int = 0
    left: tuple[Left, ...] = ()
    problem: str = ""


def do(task: Task) -> Done:
    try:
        return blacken(task) if task.what == "blacken" else search(task.source)
    except (pypdfium2.PdfiumError, PyPdfError, OSError, ValueError, MemoryError, KeyError) as error:
        log.warning("the paper cannot be worked on: %s", error)
        return Done(problem="unreadable")


def blacken(task: Task) -> Done:
    """A PDF of pictures, whose pixels under a box are black and were never anything else. Without a
    box the pages as they are seen: what lies beneath a box that somebody else drew stays behind.
    """
    with task.source.open("rb") as file:
        is_pdf = file.read(5) == b"%PDF-"
    if not is_pdf:
        return _written(task, 1, iter([_upright(task.source)]))
    with pypdfium2.PdfDocument(task.source) as document:
        return _written(task, len(document), (_rendered(page) for page in document))


def _written(task: Task, count: int, pages: Iterator[Image.Image]) -> Done:
    if not count or (task.boxes and count > MOST_PAGES):
        return Done(problem="too-long")
    if any(box.page > count for box in task.boxes):
        return Done(problem="outside")
    writer = PdfWriter()
    for number, page in enumerate(pages, start=1):
        drawn = BytesIO()
        painted = _painted(page, number, task.boxes)
        painted.save(drawn, format="PDF", resolution=DPI, quality=QUALITY)
        writer.add_page(PdfReader(drawn).pages[0])
    writer.metadata = None
    writer.write(task.target)
    return Done(pages=count)


def _upright(source: Path) -> Image.Image:
    with Image.open(source) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright


def _rendered(page: "pypdfium2.PdfPage") -> Image.Image:
    scale = min(DPI / POINTS, LONGEST_SIDE / max(page.get_size()))
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture


def _painted(page: Image.Image, number: int, boxes: Sequence[Box]) -> Image.Image:
    """Outwards to whole pixels, so that no rim of a letter stays."""
    brush = ImageDraw.Draw(page)
    for box in boxes:
        if box.page == number:
            left, top = box.left * page.width // 1000, box.top * page.height // 1000
            right = -(-(box.left + box.width) * page.width // 1000)
            bottom = -(-(box.top + box.height) * page.height // 1000)
            brush.rectangle((left, top, right, bottom), fill="black")
    return page


def search(source: Path) -> Done:
    """What may be read in a PDF that its pages do not show; no text at all is taken for none hidden."""
    body = source.read_bytes()
    if not body.startswith(b"%PDF-"):
        return Done(problem="unreadable")
    left = set(_in_structure(source, body))
    with pypdfium2.PdfDocument(source) as document:
        count = len(document)
        for number in range(count):
            if document[number].get_textpage().get_text_bounded().strip():
                left.add(Left.TEXT)
                break
    return Done(pages=count, left=tuple(one for one in Left if one in left))


def _in_structure(source: Path, body: bytes) -> Iterator[Left]:
    with source.open("rb") as file:
        reader = PdfReader(file)
        root = reader.trailer["/Root"]
        assert isinstance(root, DictionaryObject)
        told = {key: value for key, value in (reader.metadata or {}).items() if key in TELLING}
        if any(str(value).strip() for value in told.values()) or "/Metadata" in root:
            yield Left.METADATA
        if body.count(b"%%EOF") > 1 or "/Prev" in reader.trailer:
            yield Left.REVISIONS
        names = root.raw_get("/Names").get_object() if "/Names" in root else None
        attached = isinstance(names, DictionaryObject) and "/EmbeddedFiles" in names
        if attached or "/AF" in root or "/Collection" in root:
            yield Left.FILES
        if "/OCProperties" in root:
            yield Left.LAYERS
        pages = list(reader.pages)
        if "/AcroForm" in root or any("/Annots" in page for page in pages):
            yield Left.NOTES
        if any("/PieceInfo" in page or "/Thumb" in page for page in pages):
            yield Left.REVISIONS
        if any("/Metadata" in page for page in pages):
            yield Left.METADATA


TELLING: Final = ("/Title", "/Author", "/Subject", "/Keywords", "/Company", "/Manager")
"""Entries that may tell a name; which program wrote the file, and when, tells none."""


def main() -> None:
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    task = Task.model_validate_json(sys.stdin.buffer.read())
    os.nice(5)
    leave_network()
    limit_itself(BOUNDS)
    sys.stdout.write(do(task).model_dump_json())


if __name__ == "__main__":
    main()
