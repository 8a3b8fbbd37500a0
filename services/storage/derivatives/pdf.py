"""A PDF: the words of each page, its pages as pictures, a thumbnail of the first, prints of what is
pictured on them.

With redacted copies (`redacting/work.py`) the one place that speaks to PDFium. Words stand in the order in which the file has them.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pypdfium2  # type: ignore[import-untyped]  # it carries no marker of types
from PIL import Image

from services.domain.evidence.derivatives import DerivativeKind, ReadFacts, ReadOutProblem
from services.storage.derivatives import hashing, pictures
from services.storage.derivatives.results import Failed, Job, Made, Print, Result
from services.storage.evidence.page_texts import PageText

MOST_READ: Final = 3000
MOST_PICTURED: Final = 200
"""Pages. Of a longer volume the rest is read in the file itself."""

MOST_LETTERS: Final = 20_000
"""Letters of one page: what is more is no page that anybody reads."""

FEW: Final = 12
"""Letters below which a page is held to be a picture: a stamped page number is no text."""

MOST_PRINTS: Final = 400
MOST_ON_A_PAGE: Final = 12
"""Pictures of which a print is taken."""

SMALLEST: Final = 160
"""Pixels of the shorter side below which a picture is a stamp or a sign, and no photograph."""

WHOLE_PAGE: Final = 0.8
"""Share of the page from which on a picture is a scan of it: pages of words look all alike."""

LARGEST_PICTURE: Final = 40_000_000
"""Pixels. What is larger costs more memory than the process has."""

PICTURE: Final = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE

LARGEST: Final = 14_400.0
"""Points of the longer side; PDF itself allows no more."""


def read(job: Job) -> Result:
    """Text, thumbnail and pictures of a PDF."""
    return read_file(job.source, job.folder)


def read_file(source: Path, folder: Path) -> Result:
    """Raises Failed for a file that cannot be opened; a page that cannot be is left empty."""
    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        raise Failed(ReadOutProblem.UNREADABLE) from error
    with document:
        count = len(document)
        texts = tuple(_texts(document, min(count, MOST_READ)))
        made = tuple(_pictures(document, folder, min(count, MOST_PICTURED)))
        prints = tuple(islice(_prints(document, min(count, MOST_READ)), MOST_PRINTS))
    letters = [sum(not sign.isspace() for sign in page.text) for page in texts]
    pictured = sum(one.what.kind is DerivativeKind.PAGE for one in made)
    return Result(
        tool=f"PDFium {pypdfium2.PDFIUM_INFO.version}",
        made=made,
        pages=texts,
        prints=prints,
        facts=ReadFacts(
            pages=count,
            pictured=pictured,
            letters=sum(letters),
            wordless=tuple(page.page for page, n in zip(texts, letters, strict=True) if n < FEW),
        ),
    )


def page_pictures(
    source: Path, pages: tuple[int, ...], longest: int
) -> Iterator[tuple[int, Image.Image]]:
    """These pages as pictures of this size, for whoever reads words from pictures."""
    with pypdfium2.PdfDocument(source) as document:
        for number in pages:
            if picture := _rendered(document, number, longest):
                yield number, picture


def _texts(document: Any, count: int) -> Iterator[PageText]:
    for number in range(1, count + 1):
        try:
            page = document[number - 1]
            text = page.get_textpage().get_text_bounded()[:MOST_LETTERS]
        except pypdfium2.PdfiumError:
            text = ""
        yield PageText(page=number, text=text.replace("\r\n", "\n"))


def _pictures(document: Any, folder: Path, count: int) -> Iterator[Made]:
    for number in range(1, count + 1):
        picture = _rendered(document, number, pictures.PAGE)
        if picture is None:
            continue
        yield pictures.write(folder, picture, DerivativeKind.PAGE, pictures.PAGE, number=number)
        if number == 1:
            yield pictures.write(folder, picture, DerivativeKind.THUMBNAIL, pictures.THUMBNAIL)


def _prints(document: Any, count: int) -> Iterator[Print]:
    """Of the pictures within pages, as they lie there: nobody scaled or turned them."""
    for number in range(1, count + 1):
        for picture in islice(_pictures_on(document, number), MOST_ON_A_PAGE):
            if found := hashing.perceptual(picture):
                yield Print(hash=found, page=number)


def _pictures_on(document: Any, number: int) -> Iterator[Image.Image]:
    """Photographs on a page; one that PDFium cannot take apart is passed over."""
    try:
        page = document[number - 1]
        whole = page.get_width() * page.get_height()
        objects = list(page.get_objects(filter=[PICTURE], max_depth=3))
    except pypdfium2.PdfiumError:
        return
    for one in objects:
        try:
            left, bottom, right, top = one.get_bounds()
            width, height = one.get_px_size()
            if min(width, height) < SMALLEST or width * height > LARGEST_PICTURE:
                continue
            if whole and (right - left) * (top - bottom) / whole > WHOLE_PAGE:
                continue
            picture: Image.Image = one.get_bitmap(render=False).to_pil()
        except (pypdfium2.PdfiumError, ValueError):
            continue
        yield picture


def _rendered(document: Any, number: int, longest: int) -> Image.Image | None:
    """The page in this size whatever its paper; None for one that cannot be drawn."""
    try:
        page = document[number - 1]
        size = max(page.get_size())
        if not 0 < size <= LARGEST:
            return None
        picture: Image.Image = page.render(scale=longest / size).to_pil()
    except pypdfium2.PdfiumError:
        return None
    return picture
