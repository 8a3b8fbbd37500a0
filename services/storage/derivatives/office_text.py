"""The words of DOCX, XLSX, PPTX and OFD files: the paragraphs, the sheets, the slides, the pages.

One "page" per sheet, slide or page; a DOCX knows none and is one. The parts are zip entries of
XML, read one at a time and only so far; what the words look like is LibreOffice's business.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from posixpath import dirname, normpath
from typing import Final
from xml.etree.ElementTree import Element, ParseError, iterparse

from openpyxl import load_workbook

from services.domain.evidence.derivatives import ReadFacts, ReadOutProblem
from services.domain.evidence.documents import DOCX, OFD, PPTX, XLSX
from services.storage.derivatives.results import Failed, Job, Result
from services.storage.evidence.page_texts import PageText

MOST_PART: Final = 64 * 1024 * 1024
"""Bytes of one part, unpacked."""

MOST_LETTERS: Final = 1_000_000
"""Letters of one sheet or of the whole paper."""

MOST_PAGES: Final = 2000
_SLIDE: Final = re.compile(r"ppt/slides/slide(\d+)\.xml")


class Package:
    """A zip of XML parts. Declarations of a document type are refused: no part needs one."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = archive.namelist()

    def elements(self, name: str) -> Iterator[Element]:
        """Every element of a part as it ends, its children first."""
        with self.archive.open(name) as part:
            body = part.read(MOST_PART + 1)
        if len(body) > MOST_PART or b"<!DOCTYPE" in body[:4096] or b"<!ENTITY" in body[:65536]:
            raise Failed(ReadOutProblem.TOO_BIG)
        # No entity is declared, and whatever else the parser is fed, its process is bounded.
        for _, element in iterparse(BytesIO(body), events=("end",)):  # noqa: S314
            yield element

    def holds(self, name: str) -> bool:
        return name in self.names


def read(job: Job) -> Result:
    """Raises Failed for a file that is no such package or is damaged."""
    try:
        pages = _from_workbook(job) if job.media_type == XLSX else _from_package(job)
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, EOFError, OSError) as error:
        raise Failed(ReadOutProblem.UNREADABLE) from error
    letters = sum(not sign.isspace() for page in pages for sign in page.text)
    return Result(
        tool="ecocase 1",
        pages=tuple(pages),
        facts=ReadFacts(letters=letters, pages=_count(job, pages)),
    )


def _count(job: Job, pages: list[PageText]) -> int | None:
    """A DOCX has no pages until somebody sets it in type."""
    return None if job.media_type == DOCX else len(pages)


def _from_package(job: Job) -> list[PageText]:
    with zipfile.ZipFile(job.source) as archive:
        texts = _READERS[job.media_type](Package(archive))
        return [
            PageText(page=number, text=text[:MOST_LETTERS])
            for number, text in zip(range(1, MOST_PAGES + 1), texts, strict=False)
        ]


def _from_workbook(job: Job) -> list[PageText]:
    """A line per row, cells apart by a tab, as they were last computed."""
    with job.source.open("rb") as file:
        book = load_workbook(file, read_only=True, data_only=True)
        return [
            PageText(page=number, text="\n".join(_rows(sheet.title, sheet.values)))
            for number, sheet in enumerate(book.worksheets[:MOST_PAGES], start=1)
        ]


def _rows(title: str, rows: Iterator[tuple[object, ...]]) -> Iterator[str]:
    yield title
    letters = 0
    for row in rows:
        line = "\t".join(str(cell) for cell in row if cell is not None)
        letters += len(line)
        if letters > MOST_LETTERS:
            return
        if line:
            yield line


def _docx(package: Package) -> Iterator[str]:
    """The body with its tables in order, then notes; headers and footers say what it says."""
    parts = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
    yield "\n".join(_paragraphs(package, [part for part in parts if package.holds(part)]))


def _pptx(package: Package) -> Iterator[str]:
    """In the order of the file's numbers, which is the order of making; notes stand with slides."""
    found = [(int(match[1]), name) for name in package.names if (match := _SLIDE.fullmatch(name))]
    for number, name in sorted(found):
        notes = f"ppt/notesSlides/notesSlide{number}.xml"
        yield "\n".join(_paragraphs(package, [name, *([notes] if package.holds(notes) else [])]))


def _paragraphs(package: Package, parts: list[str]) -> Iterator[str]:
    """Word and PowerPoint alike: `p` holds runs, `t` the words, `tab` and `br` what is between."""
    for part in parts:
        words: list[str] = []
        for element in package.elements(part):
            tag = _local(element.tag)
            if tag == "t":
                words.append(element.text or "")
            elif tag == "tab":
                words.append("\t")
            elif tag in {"br", "cr"}:
                words.append("\n")
            elif tag == "p":
                yield "".join(words)
                words = []
                element.clear()


def _ofd(package: Package) -> Iterator[str]:
    """GB/T 33190: OFD.xml names documents, each names its pages, whose TextCodes hold words."""
    for root in _texts(package, "OFD.xml", "DocRoot"):
        document = _beside("OFD.xml", root)
        for element in package.elements(document):
            if _local(element.tag) == "Page" and (place := element.get("BaseLoc")):
                yield _ofd_page(package, _beside(document, place))


def _ofd_page(package: Package, page: str) -> str:
    """A line per text object; pieces of one object follow each other without a gap."""
    lines: list[str] = []
    pieces: list[str] = []
    for element in package.elements(page):
        tag = _local(element.tag)
        if tag == "TextCode":
            pieces.append((element.text or "").strip("\n"))
        elif tag == "TextObject":
            lines.append("".join(pieces))
            pieces = []
    return "\n".join(line for line in lines if line.strip())


def _texts(package: Package, part: str, tag: str) -> list[str]:
    return [
        (element.text or "").strip()
        for element in package.elements(part)
        if _local(element.tag) == tag
    ]


def _beside(part: str, place: str) -> str:
    """A place is told from the root of the package, or from where its part lies."""
    if place.startswith("/"):
        return normpath(place[1:])
    return normpath(f"{dirname(part)}/{place}").lstrip("/")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


_READERS: Final[Mapping[str, Callable[[Package], Iterator[str]]]] = {
    DOCX: _docx,
    PPTX: _pptx,
    OFD: _ofd,
}
