"""What is in an office file or an OFD: zip files whose index names what they are.

Runs in the inspection process. Every part is unpacked once, within limits, and nothing of it kept:
a part that is damaged, or longer than it says, ends there.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import SEEK_END
from typing import BinaryIO, Final

from services.domain.evidence.documents import DOCX, OFD, PPTX, XLSX
from services.domain.papers.dossier import DocumentProblem, MediaFacts, Remark
from services.storage.evidence.inspection_bytes import head_of, size_of
from services.storage.evidence.inspection_faces import OLE, PDF_HEAD, ZIP, is_program_or_archive
from services.storage.evidence.inspection_findings import Finding, Unfit

PLAIN_ZIP: Final = "application/zip"
MOST_ENTRIES: Final = 20_000
MOST_UNPACKED: Final = 1024 * 1024 * 1024
SUSPICIOUS: Final = 64 * 1024 * 1024
MOST_TIMES: Final = 200
"""What unpacks to so many times its size, and to more than `SUSPICIOUS`, was made to hurt: the
tables of a spreadsheet stay well below a hundred."""
MOST_READ: Final = 16 * 1024 * 1024
"""Bytes of a part that is read as text."""
CHUNK: Final = 1024 * 1024

OFFICE: Final = "application/vnd.openxmlformats-officedocument."
MAIN: Final = {
    f"{OFFICE}wordprocessingml.document.main+xml".encode(): DOCX,
    f"{OFFICE}spreadsheetml.sheet.main+xml".encode(): XLSX,
    f"{OFFICE}presentationml.presentation.main+xml".encode(): PPTX,
    f"{OFFICE}presentationml.slideshow.main+xml".encode(): PPTX,
}
INDEX: Final = "[Content_Types].xml"
OFD_INDEX: Final = "OFD.xml"
OFD_MARK: Final = b"ofdspec.org"

MACROS: Final = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/", re.IGNORECASE)
EMBEDDED: Final = (".docx", ".xlsx", ".pptx")
"""Charts keep their table so; what is embedded with macros has another name."""
PACKAGE: Final = "Ole10Native".encode("utf-16-le")
"""The mark of a file of any kind, put into a document as an icon."""
LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)
RELATION: Final = re.compile(rb"<Relationship\s[^>]*>")
SLIDE: Final = re.compile(r"ppt/slides/slide\d+\.xml")
OFD_ROOT: Final = re.compile(rb"<(?:\w+:)?DocRoot>\s*/?([^<\s]+)\s*<")
OFD_PAGE: Final = re.compile(rb"<(?:\w+:)?Page\s")


def zip_type(file: BinaryIO) -> str:
    """What the index says. Raises Unfit for one that says macros, is locked or damaged."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check_size(archive.infolist(), size_of(file))
            names = set(archive.namelist())
            if INDEX in names:
                return _office_type(_text(archive, INDEX))
            if OFD_INDEX in names and OFD_MARK in _text(archive, OFD_INDEX):
                return OFD
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise Unfit(DocumentProblem.UNREADABLE, PLAIN_ZIP) from error
    return PLAIN_ZIP


def is_locked_office(file: BinaryIO) -> bool:
    """An office file with a password is no zip file: it is wrapped into an older form."""
    if head_of(file, len(OLE)) != OLE:
        return False
    before = b""
    while chunk := file.read(CHUNK):
        if LOCKED in before + chunk:
            return True
        before = chunk[-len(LOCKED) :]
    return False


def zip_finding(file: BinaryIO, media_type: str) -> Finding:
    """Raises Unfit, and zipfile.BadZipFile for a part that is damaged."""
    _check_ends(file, media_type)
    remarks: set[Remark] = set()
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            _check_part(archive, entry, media_type)
            if entry.filename.endswith(".rels"):
                remarks |= _looked_up(_text(archive, entry.filename), media_type)
        pages = _pages(archive, media_type)
    media = MediaFacts(media_type=media_type, pages=pages)
    return Finding(media=media, remarks=tuple(sorted(remarks)))


def _office_type(index: bytes) -> str:
    if b"macroEnabled" in index or b"macrosheet" in index:
        raise Unfit(DocumentProblem.MACROS)
    found = re.findall(rb'ContentType="([^"]+)"', index)
    return next((MAIN[one] for one in found if one in MAIN), PLAIN_ZIP)


def _check_size(entries: list[zipfile.ZipInfo], packed: int) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unfit(DocumentProblem.LOCKED)
    unpacked = sum(entry.file_size for entry in entries)
    swells = unpacked > SUSPICIOUS and unpacked > MOST_TIMES * packed
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or swells:
        raise Unfit(DocumentProblem.UNPACKS_TOO_BIG)


def _check_ends(file: BinaryIO, media_type: str) -> None:
    """Nothing before the first part and nothing behind the list of them."""
    head = head_of(file, PDF_HEAD)
    file.seek(-22, SEEK_END)
    end = file.read(4)
    if b"%PDF-" in head or end != b"PK\x05\x06":
        raise Unfit(DocumentProblem.TWO_TYPES, media_type)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, media_type: str) -> None:
    name = f"/{entry.filename.lower()}"
    if MACROS.search(name):
        raise Unfit(DocumentProblem.MACROS, media_type)
    head = b""
    for chunk in _unpacked(archive, entry):
        head = head or chunk[:4096]
        if "/embeddings/" in name and PACKAGE in chunk:
            raise Unfit(DocumentProblem.NESTED, media_type)
        if "/externallinks/" in name and b"<ddeLink" in chunk:
            raise Unfit(DocumentProblem.MACROS, media_type)
    if _is_strange(name, head):
        raise Unfit(DocumentProblem.NESTED, media_type)
    if ENTITY.search(head):
        raise Unfit(DocumentProblem.UNPACKS_TOO_BIG, media_type)


def _is_strange(name: str, head: bytes) -> bool:
    """An archive or a program as a part. Word packs some pictures; what OLE holds was seen."""
    if head.startswith(ZIP):
        return not name.endswith(EMBEDDED)
    if head.startswith(OLE) or "/media/" in name:
        return False
    return is_program_or_archive(head)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """To its end, so that its checksum is compared."""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            yield chunk


def _text(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(MOST_READ)


def _looked_up(relations: bytes, media_type: str) -> set[Remark]:
    """What the file fetches from elsewhere: a template may bring macros, a picture may be gone."""
    remarks: set[Remark] = set()
    for relation in RELATION.findall(relations):
        if b'TargetMode="External"' not in relation or b"/hyperlink" in relation:
            continue
        if b"/attachedTemplate" not in relation:
            remarks.add(Remark.PARTS_ELSEWHERE)
        elif re.search(rb'Target="(https?:|\\\\)', relation):
            raise Unfit(DocumentProblem.MACROS, media_type)
    return remarks


def _pages(archive: zipfile.ZipFile, media_type: str) -> int | None:
    """Slides and pages; a DOCX knows none before it is set in type."""
    names = archive.namelist()
    if media_type == PPTX:
        return sum(bool(SLIDE.fullmatch(name)) for name in names) or None
    if media_type != OFD:
        return None
    roots = [
        root.decode("utf-8", "replace") for root in OFD_ROOT.findall(_text(archive, OFD_INDEX))
    ]
    pages = sum(len(OFD_PAGE.findall(_text(archive, root))) for root in roots if root in names)
    if not pages:
        raise Unfit(DocumentProblem.UNREADABLE, OFD)
    return pages
