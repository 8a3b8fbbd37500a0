"""What a file really is, from its bytes: type, pages, pixels. The name proves nothing.

Runs in the inspection process, on files that may be hostile; it only reads. Whether a type is
taken at all is decided in `domain.documents`.
"""

from typing import BinaryIO, Final

import puremagic
from PIL import Image, UnidentifiedImageError

from services.domain.evidence.documents import DOCX, JPEG, MP4, OFD, PDF, PNG, PPTX, TIFF, XLSX
from services.domain.papers.dossier import DocumentProblem, MediaFacts
from services.storage.evidence.inspection_bytes import head_of
from services.storage.evidence.inspection_faces import HEAD, PICTURES, ZIP, check_faces
from services.storage.evidence.inspection_film import HeaderLies, NoFilm, film_facts
from services.storage.evidence.inspection_findings import Finding, Unfit
from services.storage.evidence.inspection_pdf import pdf_finding
from services.storage.evidence.inspection_zip import is_locked_office, zip_finding, zip_type

UNKNOWN: Final = "application/octet-stream"
ZIPPED: Final = frozenset({DOCX, XLSX, PPTX, OFD})

MOST_PIXELS: Final = 200_000_000
MOST_FRAMES: Final = 2_000
"""Pages of a scan in one TIFF."""

OTHER_BRANDS: Final = {
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"avif": "image/avif",
}


def finding_of(file: BinaryIO, promised: str) -> Finding:
    """Type, measures and remarks of the file. Raises Unfit.

    `promised` is the type that the extension stands for; another one behind it is refused,
    even one that would be taken under its own name (issue 1.4.5).
    """
    found = real_type(file)
    if found != promised:
        raise Unfit(DocumentProblem.TYPE_DIFFERS, found)
    if found in ZIPPED:
        return zip_finding(file, found)
    finding = _measured(file, found)
    check_faces(file, found)
    return finding


def real_type(file: BinaryIO) -> str:
    """Raises Unfit for a file that is locked, or says itself that it has macros."""
    head = head_of(file, HEAD)
    if head.startswith(ZIP):
        return zip_type(file)
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"II*\0", b"MM\0*")):
        return TIFF
    if head[4:8] == b"ftyp":
        return OTHER_BRANDS.get(head[8:12], MP4)
    if b"%PDF-" in head[:1024]:
        return PDF
    if is_locked_office(file):
        raise Unfit(DocumentProblem.LOCKED)
    return _named_by_magic(head)


def _named_by_magic(head: bytes) -> str:
    """For the message only: a name for what none of our own looks recognised."""
    try:
        return puremagic.from_string(head, mime=True) or UNKNOWN
    except (puremagic.PureError, ValueError):
        return UNKNOWN


def _measured(file: BinaryIO, found: str) -> Finding:
    if found == PDF:
        return pdf_finding(file)
    if found in PICTURES:
        return Finding(media=_picture(file, found))
    if found == MP4:
        return Finding(media=_film(file))
    return Finding(media=MediaFacts(media_type=found))


def _picture(file: BinaryIO, media_type: str) -> MediaFacts:
    """Decoded in full: a picture cut off in the middle proves nothing."""
    form = {JPEG: "JPEG", PNG: "PNG", TIFF: "TIFF"}[media_type]
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(file, formats=[form]) as picture:
            width, height = picture.size
            frames = getattr(picture, "n_frames", 1) if media_type == TIFF else 1
            if frames > MOST_FRAMES:
                raise Unfit(DocumentProblem.TOO_COMPLEX, media_type)
            for frame in range(frames):
                if frame:
                    picture.seek(frame)
                if picture.width * picture.height > MOST_PIXELS:
                    raise Unfit(DocumentProblem.TOO_MANY_PIXELS, media_type)
                picture.load()
    except Image.DecompressionBombError as error:
        raise Unfit(DocumentProblem.TOO_MANY_PIXELS, media_type) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unfit(DocumentProblem.UNREADABLE, media_type) from error
    pages = frames if media_type == TIFF else None
    return MediaFacts(media_type=media_type, width=width, height=height, pages=pages)


def _film(file: BinaryIO) -> MediaFacts:
    try:
        return film_facts(file)
    except HeaderLies as error:
        raise Unfit(DocumentProblem.HEADER_LIES, MP4) from error
    except NoFilm as error:
        raise Unfit(DocumentProblem.UNREADABLE, MP4) from error
