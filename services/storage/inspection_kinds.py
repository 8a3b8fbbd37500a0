"""What a file really is, from its bytes: type, pages, pixels. The name proves nothing.

Runs in the inspection process, on files that may be hostile; it only reads. Whether a type is
taken at all is decided in `domain.documents`.
"""

import re
import zipfile
from pathlib import Path
from typing import Final

import puremagic
from PIL import Image, UnidentifiedImageError
from pypdf import PasswordType, PdfReader

from services.domain.documents import DOCX, JPEG, MP4, PDF, PNG, XLSX
from services.domain.dossier import DocumentProblem, MediaFacts
from services.storage.inspection_film import HeaderLies, NoFilm, film_facts

HEAD: Final = 4096
UNKNOWN: Final = "application/octet-stream"
ZIP: Final = "application/zip"

MOST_ENTRIES: Final = 20_000
MOST_UNPACKED: Final = 1024 * 1024 * 1024
MOST_INDEX: Final = 1024 * 1024
MOST_PIXELS: Final = 200_000_000

OFFICE_PARTS: Final = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
}
OTHER_BRANDS: Final = {
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"avif": "image/avif",
}
_ENCRYPTED = 0x1


class Unfit(Exception):
    """The file cannot be taken as what it was promised to be."""

    def __init__(self, problem: DocumentProblem, media_type: str | None = None) -> None:
        super().__init__(problem.value)
        self.problem, self.media_type = problem, media_type


def facts_of(path: Path, promised: str) -> MediaFacts:
    """Type and measures of the file. Raises Unfit.

    `promised` is the type that the extension stands for; another one behind it is refused,
    even one that would be taken under its own name (issue 1.4.5).
    """
    found = real_type(path)
    if found != promised:
        raise Unfit(DocumentProblem.TYPE_DIFFERS, found)
    if found == PDF:
        return MediaFacts(media_type=PDF, pages=_pages(path))
    if found in {JPEG, PNG}:
        return _picture(path, found)
    if found == MP4:
        return _film(path)
    return MediaFacts(media_type=found)


def real_type(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(HEAD)
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _office_type(path)
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp":
        return OTHER_BRANDS.get(head[8:12], MP4)
    return _named_by_magic(head)


def _named_by_magic(head: bytes) -> str:
    """For the message only: a name for what none of our own looks recognised."""
    try:
        return puremagic.from_string(head, mime=True) or UNKNOWN
    except (puremagic.PureError, ValueError):
        return UNKNOWN


def _office_type(path: Path) -> str:
    """DOCX and XLSX are zip files whose index names one main part; macros have another name."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_zip(entries)
            with archive.open("[Content_Types].xml") as index:
                listed = index.read(MOST_INDEX)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError):
        return ZIP
    for content_type in re.findall(rb'ContentType="([^"]+)"', listed):
        if content_type in OFFICE_PARTS:
            return OFFICE_PARTS[content_type]
    return ZIP


def _check_zip(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unfit(DocumentProblem.LOCKED)
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise Unfit(DocumentProblem.TOO_COMPLEX)


def _pages(path: Path) -> int:
    """Raises Unfit for a PDF that needs a password or shows no page."""
    reader = PdfReader(path)
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise Unfit(DocumentProblem.LOCKED, PDF)
    pages = len(reader.pages)
    if not pages:
        raise Unfit(DocumentProblem.UNREADABLE, PDF)
    for page in (reader.pages[0], reader.pages[-1]):
        _ = page.mediabox
    return pages


def _picture(path: Path, media_type: str) -> MediaFacts:
    """Decoded in full: a picture cut off in the middle proves nothing."""
    form = "JPEG" if media_type == JPEG else "PNG"
    try:
        with Image.open(path, formats=[form]) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise Unfit(DocumentProblem.TOO_COMPLEX, media_type)
            picture.load()
    except Image.DecompressionBombError as error:
        raise Unfit(DocumentProblem.TOO_COMPLEX, media_type) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unfit(DocumentProblem.UNREADABLE, media_type) from error
    return MediaFacts(media_type=media_type, width=width, height=height)


def _film(path: Path) -> MediaFacts:
    try:
        return film_facts(path)
    except HeaderLies as error:
        raise Unfit(DocumentProblem.HEADER_LIES, MP4) from error
    except NoFilm as error:
        raise Unfit(DocumentProblem.UNREADABLE, MP4) from error
