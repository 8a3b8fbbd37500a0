"""What a PDF holds: pages, a lock, scripts, attached files, fonts that are not embedded.

Runs in the inspection process. Every object that a reader program could come upon is looked at;
page contents and pictures are not, since no action can stand there.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from services.domain.evidence.documents import PDF
from services.domain.papers.dossier import DocumentProblem, MediaFacts, Remark
from services.storage.evidence.inspection_faces import is_program_or_archive
from services.storage.evidence.inspection_findings import Finding, Unfit

MOST_OBJECTS: Final = 500_000

PASSED_BY: Final = frozenset(
    {
        *("/AP", "/ColorSpace", "/Contents", "/ExtGState", "/Pattern", "/Shading", "/XObject"),
        *("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode"),
        *("/Metadata", "/StructTreeRoot", "/Thumb"),
        *("/P", "/Parent"),
    }
)
"""Where no action can stand, but many bytes can; or the way back up."""

ACTING: Final = frozenset({"/JavaScript", "/Launch", "/RichMedia"})
FILES: Final = ("/FontFile", "/FontFile2", "/FontFile3")
FONTS: Final = frozenset({"/CIDFontType0", "/CIDFontType2", "/MMType1", "/TrueType", "/Type1"})
"""A Type3 font is drawn in the file itself, and a Type0 font is looked at in its descendants."""


def pdf_finding(file: BinaryIO) -> Finding:
    """Raises Unfit, and whatever a broken file makes of a parser."""
    reader = PdfReader(file)
    _check_lock(reader)
    try:
        pages = _pages(reader)
        remarks = _looked_through(reader)
    except LimitReachedError as error:
        raise Unfit(DocumentProblem.UNPACKS_TOO_BIG, PDF) from error
    return Finding(media=MediaFacts(media_type=PDF, pages=pages), remarks=remarks)


def _check_lock(reader: PdfReader) -> None:
    """A file that opens without a password, but forbids this and that, is encrypted as well."""
    if not reader.is_encrypted:
        return
    try:
        opened = reader.decrypt("") is not PasswordType.NOT_DECRYPTED
    except (DependencyError, FileNotDecryptedError):
        opened = True
    raise Unfit(DocumentProblem.ENCRYPTED if opened else DocumentProblem.LOCKED, PDF)


def _pages(reader: PdfReader) -> int:
    pages = len(reader.pages)
    if not pages:
        raise Unfit(DocumentProblem.UNREADABLE, PDF)
    for page in (reader.pages[0], reader.pages[-1]):
        _ = page.mediabox
    return pages


def _looked_through(reader: PdfReader) -> tuple[Remark, ...]:
    bare = False
    for one in _reachable(reader):
        if (
            one.get("/S") in ACTING
            or one.get("/Subtype") in ACTING
            or "/JS" in one
            or "/XFA" in one
        ):
            raise Unfit(DocumentProblem.SCRIPTS, PDF)
        if "/EF" in one:
            _check_attached(one["/EF"])
        bare = bare or _is_bare_font(one)
    return (Remark.FONTS_NOT_EMBEDDED,) if bare else ()


def _reachable(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary, from the catalogue on. What was read is let go, or pictures pile up."""
    waiting: list[PdfObject] = [reader.trailer.raw_get("/Root")]
    seen: set[int] = set()
    while waiting:
        one: PdfObject | None = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if len(seen) + len(waiting) > MOST_OBJECTS:
            raise Unfit(DocumentProblem.TOO_COMPLEX, PDF)
        if isinstance(one, DictionaryObject):
            yield one
            waiting += [one.raw_get(key) for key in one if key not in PASSED_BY]
        elif isinstance(one, ArrayObject):
            waiting += list(one)
        if isinstance(one, StreamObject):
            reader.resolved_objects.clear()


def _check_attached(files: object) -> None:
    """An attached text or picture is no harm; an archive or a program is."""
    for name in files if isinstance(files, DictionaryObject) else ():
        attached = files[name]  # type: ignore[index]
        if isinstance(attached, StreamObject) and is_program_or_archive(attached.get_data()[:8]):
            raise Unfit(DocumentProblem.NESTED, PDF)


def _is_bare_font(one: DictionaryObject) -> bool:
    if one.get("/Type") != "/Font" or one.get("/Subtype") not in FONTS:
        return False
    described = one.get("/FontDescriptor")
    described = described.get_object() if described is not None else None
    return not (
        isinstance(described, DictionaryObject) and any(name in described for name in FILES)
    )
